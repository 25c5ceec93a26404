"""Making the documents of certificates that are issued: each once, whoever begins it and however often."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from trainfac.certificates import queries, renderers
from trainfac.certificates.models import Certificate, CertificateFile
from trainfac.certificates.proving import CREDENTIAL, proved_credential
from trainfac.certificates.sealing import Sealed, seal
from trainfac.certificates.snapshot import Snapshot
from trainfac.infra.db import read, transact
from trainfac.infra.files import FileStore, keep
from trainfac.kernel.errors import RuleBroken
from trainfac.kernel.messages import Message
from trainfac.signing.keyring import Keyring

PDF: Final = "application/pdf"


@dataclass(frozen=True)
class Means:
    """What documents are made with: where files are kept, the keys, and the clock."""

    store: FileStore
    keyring: Keyring
    clock: Callable[[], datetime]


@dataclass(frozen=True)
class Unmade:
    """A certificate whose document could not be made, and every reason."""

    serial: str
    reasons: Sequence[Message]


@dataclass(frozen=True)
class Documents:
    """What making the missing documents of a run came to."""

    made: int
    failed: tuple[Unmade, ...]


def make_documents(
    means: Means, run_id: int, report: Callable[[int, int], object], *, begun_with: int = 0
) -> Documents:
    """Make the documents of a run that are missing, one transaction each; one that fails keeps none of the others.

    ``begun_with``: how many were missing when the work was begun, where it was begun before; it is told on from there.
    """
    missing = queries.without_document(read(), run_id)
    total = max(begun_with, len(missing))
    failed: list[Unmade] = []
    for certificate_id in missing:
        report(total - len(queries.without_document(read(), run_id)), total)  # somebody may help
        try:
            make_document(means, certificate_id)
        except RuleBroken as error:
            failed.append(Unmade(read().get_one(Certificate, certificate_id).serial, error.reasons))
    report(total, total)
    return Documents(len(missing) - len(failed), tuple(failed))


def make_document(means: Means, certificate_id: int) -> bool:
    """Render a certificate from its snapshot with its credential inside, sign it, and keep the bytes.

    Does nothing when they are there. Whether it is this one that is kept.
    """
    certificate = read().get_one(Certificate, certificate_id)
    if certificate.file_id is not None:
        return False
    snapshot = Snapshot.from_json(certificate.snapshot)
    credential = proved_credential(read(), means.keyring, certificate, snapshot, at=means.clock())
    images = queries.pictures(read(), snapshot.image_digests)
    content = renderers.in_use(snapshot, images=images, credential=credential)
    sealed = seal(read(), means.keyring, certificate, content, at=means.clock())
    return transact(_attach, means.store, certificate_id, sealed, credential)


def _attach(tx: Session, store: FileStore, certificate_id: int, sealed: Sealed, credential: bytes | None) -> bool:
    certificate = tx.get_one(Certificate, certificate_id, with_for_update=True)
    if certificate.file_id is not None:
        return False
    name = f"{certificate.serial}.pdf"
    kept = keep(tx, store, sealed.content, media_type=PDF, name=name, purpose="certificate")
    certificate.file_id = kept.id
    tx.add(
        CertificateFile(
            certificate_id=certificate.id, file_id=kept.id, level=sealed.level, key_fingerprint=sealed.fingerprint
        )
    )
    if credential is not None:  # the one inside the document
        name = f"{certificate.serial}.json"
        told = keep(tx, store, credential, media_type=CREDENTIAL, name=name, purpose="credential")
        certificate.credential_file_id = told.id
    return True
