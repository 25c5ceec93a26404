"""Another passphrase for the folder of keys: its files are encrypted anew, one after the other.

Whatever kills this, each file is whole and opens with the one passphrase or the other. Started again it finds what is
done already, and does the rest.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from trainfac.kernel.errors import RuleBroken
from trainfac.kernel.messages import Message, msg
from trainfac.signing.key_folder import KeyFolder, short


@dataclass
class Changed:
    """What became of the files: how many were changed now, how many had been before, and why others were not."""

    now: int = 0
    before: int = 0
    problems: list[Message] = field(default_factory=list)


def change_passphrase(folder: KeyFolder, passphrase: str) -> Changed:
    """Encrypt every key of the folder with another passphrase. What opens with neither is left as it is, and named.

    No other process may make keys meanwhile: they would have the old passphrase. Raises RuleBroken.
    """
    folder.check_ready()
    changed, renewed = Changed(), KeyFolder(folder.folder, passphrase)
    if not folder.folder.is_dir():
        return changed
    with _alone(folder.folder):
        folder.tidy()
        for fingerprint in folder.fingerprints():
            if renewed.opens(fingerprint):
                changed.before += 1
                continue
            try:
                renewed.write(fingerprint, folder.read(fingerprint))
            except RuleBroken as error:
                changed.problems += error.reasons
            except OSError as error:
                why = msg("The key %(name)s keeps its passphrase: %(why)s", name=short(fingerprint), why=error.strerror)
                changed.problems.append(why)
            else:
                changed.now += 1
    return changed


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Of two who bring different passphrases the second is refused; the lock ends with its process."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise RuleBroken(msg("Somebody else is changing the passphrase of the keys at this moment")) from None
        yield
    finally:
        os.close(handle)
