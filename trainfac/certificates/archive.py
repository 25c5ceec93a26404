"""The originals of a run in one archive, under names that no computer stumbles over."""

from __future__ import annotations

import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from typing import IO, Final, cast

from trainfac.certificates.models import Certificate
from trainfac.infra.files import FileStore
from trainfac.kernel.text import clean

_MOST: Final = 80  # characters of a name
_KEPT: Final = frozenset("LMN")  # letters of all scripts, the marks on them, and digits


def file_name(serial: str, holder_name: str) -> str:
    """Serial number and name as it is written, without anything that means something to a file system."""
    return "_".join(filter(None, (_plain(serial), _plain(holder_name)[:_MOST]))) + ".pdf"


def archive(certificates: Iterable[Certificate], store: FileStore) -> Iterator[bytes]:
    """The files of these certificates as they were issued, piece by piece; PDF is not made smaller twice."""
    sink = _Sink()
    with zipfile.ZipFile(cast("IO[bytes]", sink), "w", zipfile.ZIP_STORED) as target:
        for certificate in certificates:
            if certificate.file is not None:
                # With a time of its own, so that the same files are the same archive.
                name = file_name(certificate.serial, certificate.holder_name)
                entry = zipfile.ZipInfo(name, certificate.issued_at.timetuple()[:6])
                target.writestr(entry, store.read(certificate.file))
                yield sink.taken()
    yield sink.taken()


class _Sink:
    """What was written to it and not taken yet; nobody goes back in it."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, piece: bytes) -> int:
        self._pieces.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        """There is nothing behind it."""

    def taken(self) -> bytes:
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)


def _plain(text: str) -> str:
    """Words of letters and digits with dashes between them: no dots, no slashes, nothing that turns text round."""
    kept = (character if unicodedata.category(character)[0] in _KEPT else " " for character in clean(text))
    return "-".join("".join(kept).split())
