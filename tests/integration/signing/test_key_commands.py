"""``flask keys``, as whoever has the server uses it."""

from __future__ import annotations

import json
from datetime import timedelta
from importlib import import_module

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from sqlalchemy import select

from tests import builders as make
from tests.conftest import settings, written
from tests.integration.signing.keys import NOW, a_key, a_waiting_key, keyring
from trainfac.signing.authority import Owner, certify, make_authority, to_pem
from trainfac.signing.importing import MOST_BYTES
from trainfac.signing.key_folder import KeyFolder
from trainfac.signing.models import SigningAuthority, SigningKey
from trainfac.signing.states import KeyAlgorithm, KeyState

NEW = "the passphrase from now on"


@pytest.fixture
def facility(app, monkeypatch):
    monkeypatch.setattr(import_module("trainfac.cli.keys"), "clock", lambda: NOW)
    with written(app) as tx:
        return make.a_facility(tx)


@pytest.fixture
def run(app, facility):
    """Give a command to the application: ``run("list", "--facility", "HYD")``."""

    def run(*arguments, **how):
        with app.app_context():  # of its own, as a process has
            return app.test_cli_runner().invoke(args=["keys", *map(str, arguments)], **how)

    return run


def known(app):
    with written(app) as tx:
        found = list(tx.scalars(select(SigningKey).order_by(SigningKey.id)))
        tx.expunge_all()
    return found


def test_a_key_is_made_and_waits_for_somebody_else(app, run):
    told = run("make", "--facility", "HYD")
    (key,) = known(app)
    assert (told.exit_code, told.stdout) == (0, f"key {key.id}: waiting, SHA-256 {key.fingerprint}\n")
    assert (key.algorithm, key.made_by_id) == (KeyAlgorithm.P256, None)
    assert (key.valid_from, key.valid_to) == (NOW, NOW + timedelta(days=730))


def test_from_today_on_is_from_now_on(app, run):
    assert run("make", "--facility", "HYD", "--from", f"{NOW:%Y-%m-%d}").exit_code == 0
    assert run("make", "--facility", "HYD", "--from", "2026-12-01", "--days", "31").exit_code == 0
    assert [f"{key.valid_from:%d %b %H}–{key.valid_to:%d %b %H}" for key in known(app)] == [
        "23 Nov 09–22 Nov 09",
        "01 Dec 00–01 Jan 00",
    ]


@pytest.mark.parametrize(
    ("options", "status", "told"),
    [
        (["--facility", "NONE"], 1, "there is no facility “NONE”; facilities are: HYD"),
        ([], 2, "Missing option '--facility'"),
        (["--facility", "HYD", "--algorithm", "dsa"], 2, "Invalid value for '--algorithm'"),
        (["--facility", "HYD", "--days", "0"], 2, "Invalid value for '--days'"),
        (["--facility", "HYD", "--days", "1831"], 2, "Invalid value for '--days'"),
        (["--facility", "HYD", "--from", "tomorrow"], 2, "Invalid value for '--from'"),
        (["--facility", "HYD", "--from", "2026-11-22"], 1, "A key begins today or later"),
    ],
)
def test_what_cannot_be_made_is_told(app, run, options, status, told):
    answer = run("make", *options)
    assert (answer.exit_code, answer.stdout) == (status, "")
    assert told in answer.stderr
    assert known(app) == []


def test_without_a_passphrase_nothing_is_made(app, run, monkeypatch):
    monkeypatch.setattr(keyring().folder, "_passphrase", "")
    answer = run("make", "--facility", "HYD")
    assert (answer.exit_code, known(app)) == (1, [])
    assert "KEY_PASSPHRASE is not set on the server" in answer.stderr


def test_the_list_is_for_people_and_for_machines(app, run):
    run("make", "--facility", "HYD")
    run("make", "--facility", "HYD", "--algorithm", "ed25519")
    keys = {key.purpose.value: key for key in known(app)}
    told = json.loads(run("list", "--facility", "hyd", "--json").stdout)
    assert {key["purpose"]: key["fingerprint"] for key in told} == {
        purpose: key.fingerprint for purpose, key in keys.items()
    }
    assert {"id", "algorithm", "origin", "state", "valid_from", "valid_to", "reason"} <= told[0].keys()
    lines = run("list", "--facility", "HYD").stdout.splitlines()
    document = keys["document"]
    assert f"{document.id}  document  p256  waiting  2026-11-23 to 2028-11-22  {document.fingerprint[:16]}" in lines
    assert len(lines) == 2


def test_a_facility_without_keys_has_an_empty_list(run):
    assert run("list", "--facility", "HYD").stdout == ""
    assert run("list", "--facility", "HYD", "--json").stdout == "[]\n"


def test_a_key_made_on_the_pages_is_confirmed_and_retired(app, facility, run):
    with written(app) as tx:
        administrator = make.actor(make.an_administrator(tx))
        a_waiting_key(tx, facility, by=administrator)
    (key,) = known(app)
    assert run("confirm", key.id).stdout == f"key {key.id}: active, SHA-256 {key.fingerprint}\n"
    assert known(app)[0].confirmed_alone is False
    assert run("retire", key.id, "--reason", "Rotation").exit_code == 0
    (key,) = known(app)
    assert (key.state, key.reason) == (KeyState.RETIRED, "Rotation")


def test_in_production_nobody_confirms_on_the_command_line_what_was_made_there(app, run):
    app.config["SETTINGS"] = settings("", app.config["SETTINGS"].instance_path, environment="production")
    run("make", "--facility", "HYD")
    (key,) = known(app)
    answer = run("confirm", key.id)
    assert (answer.exit_code, answer.stdout) == (1, "")
    assert "Somebody else has to confirm a key that you made" in answer.stderr
    assert known(app)[0].state is KeyState.WAITING


def test_a_compromised_key_needs_public_words(app, facility, run):
    with written(app) as tx:
        a_key(tx, facility)
    (key,) = known(app)
    assert run("compromised", key.id).exit_code == 2
    assert "Say in public words" in run("compromised", key.id, "--reason", "").stderr
    assert run("compromised", key.id, "--reason", "A laptop was stolen").exit_code == 0
    answer = run("retire", key.id)
    assert answer.exit_code == 1
    assert known(app)[0].state is KeyState.COMPROMISED


@pytest.mark.parametrize("command", ["confirm", "retire", "compromised"])
@pytest.mark.parametrize(("number", "status"), [("7", 1), ("0", 2), ("99999999999", 2), ("first", 2)])
def test_a_key_that_does_not_exist_is_told(run, command, number, status):
    answer = run(command, number, "--reason", "Why") if command != "confirm" else run(command, number)
    assert (answer.exit_code, answer.stdout) == (status, "")
    assert "There is no such key" in answer.stderr or "Invalid value" in answer.stderr


def test_the_chain_is_that_of_the_keys_in_use(app, facility, run):
    assert run("chain", "--facility", "HYD").stdout == ""
    with written(app) as tx:
        a_key(tx, facility)
    chain = x509.load_pem_x509_certificates(run("chain", "--facility", "HYD").stdout.encode())
    assert [certificate.subject == certificate.issuer for certificate in chain] == [False, True]


def brought(tmp_path):
    """A key that an authority elsewhere certified, in a file without passphrase."""
    root, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    owner = Owner("National Root", "IN")
    authority = make_authority(owner, root, now=NOW)
    certificate = certify(owner, key, authority, root, window=(NOW, NOW + timedelta(days=700)))
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path = tmp_path / "key.pem"
    path.write_bytes(private + to_pem(certificate, authority).encode())
    return path


def test_a_key_comes_in_from_a_file_once(app, run, tmp_path):
    path = brought(tmp_path)
    answer = run("import", "--facility", "HYD", path, input="\n")
    (key,) = known(app)
    assert answer.exit_code == 0, answer.stderr
    assert answer.stdout.endswith(f"key {key.id}: waiting, SHA-256 {key.fingerprint}\n")
    assert keyring().folder.opens(key.fingerprint)
    again = run("import", "--facility", "HYD", path, input="\n")
    assert again.exit_code == 1
    assert "known here already" in again.stderr


@pytest.mark.parametrize(
    ("content", "told"),
    [(b"no key at all", "no PKCS#12 or PEM file"), (b"\0" * (2 * MOST_BYTES), "too large for a key")],
)
def test_a_file_that_is_no_key_is_refused(app, run, tmp_path, content, told):
    path = tmp_path / "key.p12"
    path.write_bytes(content)
    answer = run("import", "--facility", "HYD", path, input="\n")
    assert answer.exit_code == 1
    assert told in answer.stderr
    assert known(app) == []


def test_a_file_that_is_not_there_is_refused(run, tmp_path):
    assert run("import", "--facility", "HYD", tmp_path / "none.p12").exit_code == 2
    assert run("import", "--facility", "HYD", tmp_path).exit_code == 2


def test_a_wrong_passphrase_of_the_file_is_told_without_it(run, tmp_path):
    path = brought(tmp_path)
    answer = run("import", "--facility", "HYD", path, input="not the words\n")
    assert answer.exit_code == 1
    assert "needs no passphrase" in answer.stderr
    assert "not the words" not in answer.output


def test_a_check_opens_the_keys_of_authorities_too(app, facility, run):
    assert run("check").stdout == "every key opens\n"
    with written(app) as tx:
        a_key(tx, facility)
        authority = tx.scalars(select(SigningAuthority)).one()
    assert run("check").exit_code == 0
    folder = keyring().folder
    (key,) = known(app)
    folder.path(authority.fingerprint).unlink()
    folder.path(key.fingerprint).write_bytes(b"damaged")
    answer = run("check")
    assert answer.exit_code == 1
    told = answer.stdout.splitlines()
    assert [line.partition(":")[0] for line in told] == [f"key {key.id}", f"authority {authority.id}"]
    assert "does not open" in told[0]
    assert "cannot be read" in told[1]
    assert "2 keys cannot be used" in answer.stderr


def test_the_passphrase_is_changed_by_the_environment_and_never_told(app, facility, run):
    with written(app) as tx:
        a_key(tx, facility)
    answer = run("change-passphrase", env={"NEW_KEY_PASSPHRASE": f" {NEW}\n"})
    assert answer.exit_code == 0, answer.stderr
    assert "2 private keys have the new passphrase now, 0 had it already" in answer.stdout  # that of its authority too
    assert "Set KEY_PASSPHRASE to the new one" in answer.stdout
    assert NEW not in answer.output
    assert run("check").exit_code == 1
    renewed = KeyFolder(keyring().folder.folder, NEW)
    assert [renewed.opens(fingerprint) for fingerprint in renewed.fingerprints()] == [True, True]
    again = run("change-passphrase", env={"NEW_KEY_PASSPHRASE": NEW})
    assert (again.exit_code, again.stdout.splitlines()[0]) == (
        0, "0 private keys have the new passphrase now, 2 had it already",
    )  # fmt: skip


def test_the_passphrase_is_asked_for_twice_and_not_shown(app, facility, run):
    with written(app) as tx:
        a_key(tx, facility)
    answer = run("change-passphrase", input=f"{NEW}\n{NEW}\n", env={"NEW_KEY_PASSPHRASE": None})
    assert answer.exit_code == 0, answer.output
    assert NEW not in answer.output
    assert KeyFolder(keyring().folder.folder, NEW).opens(known(app)[0].fingerprint)


def test_there_is_no_option_for_it(run):
    assert run("change-passphrase", NEW).exit_code == 2
    assert run("change-passphrase", "--passphrase", NEW).exit_code == 2


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("too short", "shorter than 20 characters"),
        ("\udcff" * 20, "not text in UTF-8"),
        ("x" * 1024, "longer than 1023 bytes"),
        ("a passphrase for tests only", "KEY_PASSPHRASE itself"),
    ],
)
def test_a_passphrase_that_is_no_use_changes_nothing(app, facility, run, given, told):
    with written(app) as tx:
        a_key(tx, facility)
    answer = run("change-passphrase", env={"NEW_KEY_PASSPHRASE": given})
    assert (answer.exit_code, answer.stdout) == (1, "")
    assert told in answer.stderr
    assert given not in answer.stderr
    assert run("check").exit_code == 0


def test_keys_that_open_with_neither_are_a_failure_that_names_them(app, facility, run):
    with written(app) as tx:
        a_key(tx, facility)
    (key,) = known(app)
    keyring().folder.path(key.fingerprint).write_bytes(b"damaged")
    answer = run("change-passphrase", env={"NEW_KEY_PASSPHRASE": NEW})
    assert answer.exit_code == 1
    assert "1 private keys have the new passphrase now" in answer.stdout
    assert key.fingerprint[:16] in answer.stderr
    assert "1 private keys were left as they are" in answer.stderr
    assert "Set KEY_PASSPHRASE" not in answer.stdout


@pytest.mark.parametrize(
    "command", ["list", "make", "import", "confirm", "retire", "compromised", "chain", "check", "change-passphrase"]
)
def test_each_command_has_help(run, command):
    answer = run(command, "--help")
    assert answer.exit_code == 0
    assert "Usage:" in answer.stdout
