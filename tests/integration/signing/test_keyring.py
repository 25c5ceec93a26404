"""Which key signs at an instant."""

from __future__ import annotations

import stat
from datetime import timedelta
from threading import Thread

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from tests import builders as make
from tests.integration.signing.keys import NOW, OPERATOR, YEARS, a_key, a_waiting_key, keyring
from trainfac.kernel.errors import RuleBroken
from trainfac.signing.key_folder import KeyFolder
from trainfac.signing.keyring import Keyring
from trainfac.signing.queries import ever_signed
from trainfac.signing.services.lifecycle import mark_compromised, retire_key
from trainfac.signing.states import KeyAlgorithm, KeyPurpose


def at(tx, facility, when=NOW):
    found = keyring().document_key(tx, facility.id, when)
    return found and found.fingerprint


def test_a_facility_without_keys_has_none(tx):
    facility = make.a_facility(tx)
    assert keyring().document_key(tx, facility.id, NOW) is None
    assert keyring().credential_key(tx, facility.id, NOW) is None
    assert not ever_signed(tx, facility.id, KeyPurpose.DOCUMENT, NOW)


def test_a_key_signs_only_once_it_is_confirmed(tx):
    facility = make.a_facility(tx)
    a_waiting_key(tx, facility)
    assert at(tx, facility) is None
    assert not ever_signed(tx, facility.id, KeyPurpose.DOCUMENT, NOW)


def test_a_key_signs_from_its_first_instant_until_before_its_last(tx):
    facility = make.a_facility(tx)
    key = a_key(tx, facility)
    moment = timedelta(seconds=1)
    assert at(tx, facility, NOW) == key.fingerprint
    assert at(tx, facility, NOW - moment) is None
    assert at(tx, facility, NOW + YEARS - moment) == key.fingerprint
    assert at(tx, facility, NOW + YEARS) is None
    assert ever_signed(tx, facility.id, KeyPurpose.DOCUMENT, NOW)


def test_of_two_whose_time_it_is_the_newer_signs(tx):
    facility = make.a_facility(tx)
    newer = a_key(tx, facility, begins=NOW + timedelta(days=10))
    older = a_key(tx, facility, begins=NOW)
    assert at(tx, facility, NOW + timedelta(days=5)) == older.fingerprint
    assert at(tx, facility, NOW + timedelta(days=15)) == newer.fingerprint


@pytest.mark.parametrize("end", [retire_key, lambda *a, **k: mark_compromised(*a, "A laptop was stolen", **k)])
def test_an_ended_key_signs_no_more_although_it_is_held(tx, end):
    facility = make.a_facility(tx)
    key = a_key(tx, facility)
    assert at(tx, facility) == key.fingerprint
    end(tx, key.id, actor=OPERATOR, now=NOW)
    tx.flush()
    assert at(tx, facility) is None
    assert ever_signed(tx, facility.id, KeyPurpose.DOCUMENT, NOW)


def test_a_credential_key_proves_with_its_public_bytes(tx):
    facility = make.a_facility(tx)
    row = a_key(tx, facility, KeyAlgorithm.ED25519)
    key = keyring().credential_key(tx, facility.id, NOW)
    assert (key.fingerprint, len(key.public_bytes)) == (row.fingerprint, 32)
    Ed25519PublicKey.from_public_bytes(key.public_bytes).verify(key.sign(b"proof"), b"proof")
    assert keyring().document_key(tx, facility.id, NOW) is None


def test_keys_of_one_facility_sign_nothing_of_another(tx):
    a_key(tx, make.a_facility(tx))
    assert at(tx, make.a_facility(tx, "DAL")) is None


def test_a_private_part_is_read_once(tx):
    facility = make.a_facility(tx)
    key = a_key(tx, facility)
    first = keyring().document_key(tx, facility.id, NOW)
    keyring().folder.path(key.fingerprint).unlink()
    assert keyring().document_key(tx, facility.id, NOW).signer is first.signer


def test_many_threads_read_it_once_together(tx):
    facility = make.a_facility(tx)
    row = a_key(tx, facility)
    reads = []

    class Counting(KeyFolder):
        def read(self, fingerprint):
            reads.append(fingerprint)
            return super().read(fingerprint)

    held = Keyring(Counting(keyring().folder.folder, "a passphrase for tests only"))
    threads = [Thread(target=held._signer, args=(row,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert reads == [row.fingerprint]


def test_a_private_part_lies_encrypted_and_for_the_owner_alone(tx):
    path = keyring().folder.path(a_key(tx, make.a_facility(tx)).fingerprint)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert path.read_bytes().startswith(b"-----BEGIN ENCRYPTED PRIVATE KEY-----")
    with pytest.raises(ValueError, match=r"(?i)password|decrypt"):
        load_pem_private_key(path.read_bytes(), b"another passphrase")


@pytest.mark.parametrize(
    ("passphrase", "told"),
    [("", "KEY_PASSPHRASE is not set"), ("a passphrase of another server", "KEY_PASSPHRASE is not the one")],
)
def test_without_its_passphrase_a_key_says_so(tx, passphrase, told):
    facility = make.a_facility(tx)
    a_key(tx, facility)
    locked = Keyring(KeyFolder(keyring().folder.folder, passphrase))
    with pytest.raises(RuleBroken, match=told):
        locked.document_key(tx, facility.id, NOW)


def test_a_lost_file_of_a_key_is_named(tx):
    facility = make.a_facility(tx)
    key = a_key(tx, facility)
    keyring().folder.path(key.fingerprint).unlink()
    with pytest.raises(RuleBroken, match=f"{key.fingerprint[:16]} cannot be read"):
        Keyring(keyring().folder).document_key(tx, facility.id, NOW)


@pytest.mark.parametrize("algorithm", [KeyAlgorithm.P256, KeyAlgorithm.ED25519])
def test_a_file_that_holds_another_key_signs_nothing(tx, algorithm):
    facility = make.a_facility(tx)
    mine, other = a_key(tx, facility, algorithm), a_key(tx, make.a_facility(tx, "DAL"), algorithm)
    folder = keyring().folder
    folder.path(other.fingerprint).replace(folder.path(mine.fingerprint))
    ask = Keyring(folder).credential_key if algorithm is KeyAlgorithm.ED25519 else Keyring(folder).document_key
    with pytest.raises(RuleBroken, match="holds another key"):
        ask(tx, facility.id, NOW)
