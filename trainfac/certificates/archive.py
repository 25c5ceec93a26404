"""The originals of a run in one archive, under names that no computer stumbles over."""

from __future__ import annotations

import unicodedata
import zipfile
from collections.abc import Iterable
from typing import IO, Final

from trainfac.certificates.models import Certificate
from trainfac.infra.files import FileStore
from trainfac.kernel.text import clean

_MOST: Final = 80  # characters of a name
_KEPT: Final = frozenset("LMN")  # letters of all scripts, the marks on them, and digits


def file_name(serial: str, holder_name: str) -> str:
    """Serial number and name as it is written, without anything that means something to a file system."""
    return "_".join(filter(None, (_plain(serial), _plain(holder_name)[:_MOST]))) + ".pdf"


def write_archive(into: IO[bytes], certificates: Iterable[Certificate], store: FileStore) -> None:
    """The files of these certificates as they were issued, one after the other; PDF is not made smaller twice."""
    with zipfile.ZipFile(into, "w", zipfile.ZIP_STORED) as archive:
        for certificate in certificates:
            if certificate.file is None:
                continue
            # With a time of its own, so that the same files are the same archive.
            entry = zipfile.ZipInfo(
                file_name(certificate.serial, certificate.holder_name), certificate.issued_at.timetuple()[:6]
            )
            archive.writestr(entry, store.read(certificate.file))


def _plain(text: str) -> str:
    """Words of letters and digits with dashes between them: no dots, no slashes, nothing that turns text round."""
    kept = (character if unicodedata.category(character)[0] in _KEPT else " " for character in clean(text))
    return "-".join("".join(kept).split())
