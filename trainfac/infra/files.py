"""Files on disk, named by their content, each with a row that says what it is."""

from __future__ import annotations

import errno
import hashlib
import logging
import os
import tempfile
from collections.abc import Iterable
from http import HTTPStatus
from pathlib import Path
from typing import ClassVar, Final

from sqlalchemy.orm import Mapped, Session, mapped_column

from trainfac.infra.db import Base
from trainfac.kernel.errors import DomainError, NotFound, StorageFull
from trainfac.kernel.messages import msg

log = logging.getLogger(__name__)
_SUFFIXES = {"application/pdf": ".pdf", "text/csv": ".csv", "image/png": ".png", "application/vc": ".json"}


_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class Damaged(DomainError):
    """What is kept is not what was stored."""

    status: ClassVar[HTTPStatus] = HTTPStatus.INTERNAL_SERVER_ERROR


class StoredFile(Base):
    """Bytes we keep; never changed after they were stored."""

    __tablename__ = "stored_file"

    sha256: Mapped[str] = mapped_column(index=True)
    size: Mapped[int]
    media_type: Mapped[str]
    name: Mapped[str]
    purpose: Mapped[str]


class FileStore:
    """A folder of files; a file is complete or not there at all, whatever kills the writer."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, content: bytes, media_type: str) -> str:
        """Put the bytes on disk and return their SHA-256; the same bytes are kept once. Raises StorageFull."""
        digest = hashlib.sha256(content).hexdigest()
        path = self.path(digest, media_type)
        try:
            if not path.exists():
                _write(path, content)
        except OSError as error:
            if error.errno not in _FULL:
                raise
            raise StorageFull from error
        return digest

    def path(self, digest: str, media_type: str) -> Path:
        return self.folder / digest[:2] / (digest + _SUFFIXES.get(media_type, ""))

    def read(self, stored: StoredFile) -> bytes:
        """The bytes as they were stored, and no others. Raises NotFound, or Damaged."""
        try:
            content = self.path(stored.sha256, stored.media_type).read_bytes()
        except FileNotFoundError:
            raise NotFound(msg("The file “%(name)s” is missing from the storage", name=stored.name)) from None
        if hashlib.sha256(content).hexdigest() != stored.sha256:
            log.error("file %s (%s) is not what was stored", stored.sha256, stored.name)
            raise Damaged(
                msg(
                    "The file “%(name)s” is damaged in the storage and not handed out. Put it back from a backup.",
                    name=stored.name,
                )
            )
        return content

    def refuse_unless_whole(self, kept: Iterable[StoredFile]) -> None:
        """Look at all of them before the first is handed out. Raises NotFound, or Damaged."""
        for stored in kept:
            self.read(stored)

    def usable(self) -> bool:
        """Whether the folder takes files now."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=self.folder) as file:
                file.write(b"trainfac")
        except OSError:
            return False
        return True


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def keep(tx: Session, store: FileStore, content: bytes, *, media_type: str, name: str, purpose: str) -> StoredFile:
    """Store the bytes and write down what they are."""
    digest = store.write(content, media_type)
    stored = StoredFile(sha256=digest, size=len(content), media_type=media_type, name=name, purpose=purpose)
    tx.add(stored)
    tx.flush()
    return stored
