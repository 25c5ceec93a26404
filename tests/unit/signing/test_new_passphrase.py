"""The folder of keys under another passphrase, whatever happens meanwhile."""

from __future__ import annotations

import fcntl
import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519

from trainfac.kernel.errors import RuleBroken
from trainfac.signing.key_folder import KeyFolder
from trainfac.signing.new_passphrase import change_passphrase

ROOT = Path(__file__).parents[3]
OLD, NEW = "the passphrase until today", "the passphrase from now on"
NAMES = [f"{number:064x}" for number in range(5)]


@pytest.fixture
def keys():
    return {name: ed25519.Ed25519PrivateKey.generate() for name in NAMES}


@pytest.fixture
def folder(tmp_path, keys):
    folder = KeyFolder(tmp_path / "keys", OLD)
    for name, key in keys.items():
        folder.write(name, key)
    return folder


def opened(folder, passphrase):
    """The keys that this passphrase opens."""
    after = KeyFolder(folder.folder, passphrase)
    return {name: after.read(name).private_bytes_raw() for name in after.fingerprints() if after.opens(name)}


def raw(keys):
    return {name: key.private_bytes_raw() for name, key in keys.items()}


def outcome(changed):
    return changed.now, changed.before, [str(problem) for problem in changed.problems]


def test_every_key_opens_with_the_new_one_alone(folder, keys):
    assert outcome(change_passphrase(folder, NEW)) == (5, 0, [])
    assert opened(folder, NEW) == raw(keys)
    assert opened(folder, OLD) == {}


def test_files_stay_the_owners_alone(folder):
    change_passphrase(folder, NEW)
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.folder.iterdir()} == {0o600}


def test_what_root_writes_stays_the_web_servers_to_read(folder, monkeypatch):
    given = []
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(os, "fchown", lambda _handle, *owner: given.append(owner))
    change_passphrase(folder, NEW)
    whose = folder.folder.stat()
    assert given == [(whose.st_uid, whose.st_gid)] * 5


def test_a_second_time_changes_nothing(folder):
    change_passphrase(folder, NEW)
    before = {path.name: path.read_bytes() for path in folder.folder.iterdir()}
    assert outcome(change_passphrase(folder, NEW)) == (0, 5, [])
    assert {path.name: path.read_bytes() for path in folder.folder.iterdir()} == before


class Killed(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("step", ["os.fsync", "pathlib.Path.replace", "trainfac.signing.key_folder._keep_name"])
@pytest.mark.parametrize("files", [0, 2, 4])
def test_killed_at_any_step_every_key_opens_and_the_next_finishes(folder, keys, monkeypatch, step, files):
    owner, _, name = step.rpartition(".")
    known = {"os": os, "pathlib.Path": Path}.get(owner) or sys.modules[owner]
    real, left = getattr(known, name), [files]

    def killing(*arguments):
        if step == "os.fsync" and not stat.S_ISREG(os.fstat(arguments[0]).st_mode):  # it is the folder's
            return real(*arguments)
        if not left[0]:
            raise Killed
        left[0] -= 1
        return real(*arguments)

    with monkeypatch.context() as patch:
        patch.setattr(known, name, killing)
        with pytest.raises(Killed):
            change_passphrase(folder, NEW)
    done = opened(folder, NEW)
    assert len(done) in {files, files + 1}
    assert {**opened(folder, OLD), **done} == raw(keys)
    assert outcome(change_passphrase(folder, NEW)) == (5 - len(done), len(done), [])
    assert opened(folder, NEW) == raw(keys)


def test_a_process_that_is_killed_loses_no_key(tmp_path, keys):
    """Really killed, at moments that nobody chose."""
    many = {f"{number:064x}": ed25519.Ed25519PrivateKey.generate() for number in range(200)}
    folder = KeyFolder(tmp_path / "many", OLD)
    for name, key in many.items():
        folder.write(name, key)
    change = (
        "import sys; from pathlib import Path; from trainfac.signing.key_folder import KeyFolder;"
        "from trainfac.signing.new_passphrase import change_passphrase; print('begins', flush=True);"
        "change_passphrase(KeyFolder(Path(sys.argv[1]), sys.argv[2]), sys.argv[3])"
    )
    for pause in (0.02, 0.05, 0.1):
        process = subprocess.Popen(
            [sys.executable, "-c", change, str(folder.folder), OLD, NEW], stdout=subprocess.PIPE, cwd=ROOT
        )
        assert process.stdout is not None
        with process.stdout as said:
            assert said.readline() == b"begins\n"
            time.sleep(pause)
            process.send_signal(signal.SIGKILL)
        process.wait()
        assert {**opened(folder, OLD), **opened(folder, NEW)} == raw(many)
    assert outcome(change_passphrase(folder, NEW))[2] == []
    assert opened(folder, NEW) == raw(many)
    assert {path.suffix for path in folder.folder.iterdir()} == {".pem"}


def test_what_a_killed_writer_left_is_removed(folder):
    left = folder.folder / "unfinished-abc"
    left.write_bytes(b"half a key")
    change_passphrase(folder, NEW)
    assert not left.exists()


def test_what_opens_with_neither_is_named_and_left_as_it_is(folder, keys):
    KeyFolder(folder.folder, "a third one of long ago").write(NAMES[1], keys[NAMES[1]])
    folder.path(NAMES[3]).write_bytes(b"damaged")
    now, before, problems = outcome(change_passphrase(folder, NEW))
    assert (now, before, len(problems)) == (3, 0, 2)
    assert all("does not open" in problem for problem in problems)
    assert opened(folder, "a third one of long ago").keys() == {NAMES[1]}
    assert folder.path(NAMES[3]).read_bytes() == b"damaged"


def test_with_a_wrong_old_one_nothing_is_changed(folder, keys):
    wrong = KeyFolder(folder.folder, "not the passphrase at all")
    assert outcome(change_passphrase(wrong, NEW))[:2] == (0, 0)
    assert opened(folder, OLD) == raw(keys)


def test_a_full_disk_leaves_every_key_as_it_was(folder, keys, monkeypatch):
    def full(_handle):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        now, _before, problems = outcome(change_passphrase(folder, NEW))
    assert (now, len(problems)) == (0, 5)
    assert "keeps its passphrase: No space left on device" in problems[0]
    assert opened(folder, OLD) == raw(keys)


def test_of_two_at_once_the_second_is_refused(folder, keys):
    handle = os.open(folder.folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        with pytest.raises(RuleBroken, match="Somebody else"):
            change_passphrase(folder, NEW)
    finally:
        os.close(handle)
    assert opened(folder, OLD) == raw(keys)


def test_where_there_are_no_keys_nothing_has_to_be_done(tmp_path):
    assert outcome(change_passphrase(KeyFolder(tmp_path / "none", OLD), NEW)) == (0, 0, [])


def test_without_an_old_one_nothing_is_done(folder):
    with pytest.raises(RuleBroken, match="KEY_PASSPHRASE is not set"):
        change_passphrase(KeyFolder(folder.folder, ""), NEW)
