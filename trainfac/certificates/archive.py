"""The originals of a run, or its training records, in one archive, under names that no computer stumbles over."""

from __future__ import annotations

import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Final, cast

from trainfac.certificates.models import Certificate, TrainingRecord
from trainfac.infra.files import FileStore, StoredFile
from trainfac.kernel.text import clean

_MOST: Final = 80  # characters of a name
_KEPT: Final = frozenset("LMN")  # letters of all scripts, the marks on them, and digits


def file_name(serial: str, *names: str) -> str:
    """Serial number and names as they are written, without anything that means something to a file system."""
    return "_".join(filter(None, (_plain(serial), *(_plain(name)[:_MOST] for name in names)))) + ".pdf"


@dataclass(frozen=True)
class Piece:
    """A file and its name in an archive. ``at``: a time of its own, so that the same files are the same archive."""

    name: str
    at: datetime
    file: StoredFile


def originals(certificates: Iterable[Certificate]) -> list[Piece]:
    """The files of these certificates as they were issued, where there are files."""
    return [
        Piece(file_name(each.serial, each.holder_name), each.issued_at, each.file)
        for each in certificates
        if each.file is not None
    ]


def records(made: Iterable[TrainingRecord]) -> list[Piece]:
    """The files of training records, with the name of the laboratory to which each goes."""
    return [Piece(_record_name(each.certificate), each.created_at, each.file) for each in made if each.file is not None]


def archive(pieces: Iterable[Piece], store: FileStore) -> Iterator[bytes]:
    """These files, one by one; PDF is not made smaller twice."""
    sink = _Sink()
    with zipfile.ZipFile(cast("IO[bytes]", sink), "w", zipfile.ZIP_STORED) as target:
        for piece in pieces:
            entry = zipfile.ZipInfo(piece.name, piece.at.timetuple()[:6])
            target.writestr(entry, store.read(piece.file))
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


def _record_name(certificate: Certificate) -> str:
    return file_name(certificate.serial, certificate.holder_name, certificate.registration.organisation_name)


def _plain(text: str) -> str:
    """Words of letters and digits with dashes between them: no dots, no slashes, nothing that turns text round."""
    kept = (character if unicodedata.category(character)[0] in _KEPT else " " for character in clean(text))
    return "-".join("".join(kept).split())
