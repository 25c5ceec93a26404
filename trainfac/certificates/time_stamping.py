"""Time stamps behind kept certificates: each a new file that begins with the bytes of the one before.

Done by a job, one transaction for each; killed at any line, the next goes on. The files of before stay known.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from trainfac.certificates.models import Certificate, CertificateFile
from trainfac.infra.db import read, transact
from trainfac.infra.files import FileStore, keep
from trainfac.infra.jobs import OPEN_STATES, Job, Progress, enqueue
from trainfac.kernel.errors import RuleBroken
from trainfac.signing.models import SigningKey
from trainfac.signing.states import SignatureLevel
from trainfac.signing.time_stamps import ServiceAway, TimeService, add_proof, add_time_stamp

TIME_STAMP: Final = "certificates.time_stamp"
_SUBJECT: Final = "time_stamps"
_NEXT: Final = {
    SignatureLevel.SIGNED: SignatureLevel.TIMESTAMPED,
    SignatureLevel.TIMESTAMPED: SignatureLevel.ARCHIVAL,
}


def order_due(tx: Session, _now: datetime) -> Job | None:
    """A job for what wants a time stamp, unless one is under way."""
    under_way = select(Job.id).where(Job.kind == TIME_STAMP, Job.state.in_(OPEN_STATES)).limit(1)
    if tx.scalar(under_way) is not None or tx.scalar(_due().limit(1)) is None:
        return None
    return enqueue(tx, TIME_STAMP, subject=_SUBJECT, payload={}, user_id=None)


@dataclass(frozen=True)
class Stamping:
    """What the job needs: the files, the service if there is one, and the clock."""

    store: FileStore
    service: TimeService | None
    clock: Callable[[], datetime]

    def stamp_due(self, _payload: Mapping[str, Any], progress: Progress) -> dict[str, Any]:
        """Job ``certificates.time_stamp``: every newest file of a certificate as far as it can be proven.

        Stops where the service is away: what is left waits for the next job.
        """
        due = list(read().scalars(_due()))
        failed: list[dict[str, Any]] = []
        for done, file_id in enumerate(due):
            progress.report(done, len(due))
            try:
                self._prove(file_id)
            except ServiceAway as away:
                return {"stamped": done, "left": len(due) - done, "failed": failed, "away": away.message.to_json()}
            except RuleBroken as error:
                failed.append({"file": file_id, "reasons": [reason.to_json() for reason in error.reasons]})
        progress.report(len(due), len(due))
        return {"stamped": len(due) - len(failed), "left": 0, "failed": failed}

    def _prove(self, file_id: int) -> None:
        """Both steps, one after the other."""
        file: CertificateFile | None = _file(read(), file_id)
        while self.service is not None and file is not None and file.level in _NEXT:
            content, now = self.store.read(file.file), self.clock()
            if file.level is SignatureLevel.SIGNED:
                longer = add_time_stamp(content, self.service, at=now)
            else:
                longer = add_proof(content, self.service, _chain(read(), file), at=now)
            file = transact(_follow, self.store, file.id, longer)


def _follow(tx: Session, store: FileStore, file_id: int, content: bytes) -> CertificateFile | None:
    """Keep the longer file as the certificate's newest; none when another job was faster."""
    before = _file(tx, file_id)
    certificate = tx.get_one(Certificate, before.certificate_id, with_for_update=True)
    if certificate.file_id != before.file_id:
        return None
    kept = keep(
        tx, store, content, media_type=before.file.media_type, name=before.file.name, purpose=before.file.purpose
    )
    certificate.file_id = kept.id
    after = CertificateFile(
        certificate_id=certificate.id,
        file_id=kept.id,
        level=_NEXT[before.level],
        key_fingerprint=before.key_fingerprint,
    )
    tx.add(after)
    tx.flush()
    return _file(tx, after.id)


def _due() -> Any:  # noqa: ANN401 - a select of ids
    """The newest files of certificates, signed and not proven to the end."""
    return (
        select(CertificateFile.id)
        .join(Certificate, Certificate.file_id == CertificateFile.file_id)
        .where(CertificateFile.level.in_(_NEXT))
        .order_by(CertificateFile.id)
    )


def _file(session: Session, file_id: int) -> CertificateFile:
    whole = (joinedload(CertificateFile.file), joinedload(CertificateFile.certificate))
    return session.scalars(select(CertificateFile).where(CertificateFile.id == file_id).options(*whole)).one()


def _chain(session: Session, file: CertificateFile) -> str:
    query = select(SigningKey.certificates).where(
        SigningKey.facility_id == file.certificate.facility_id, SigningKey.fingerprint == file.key_fingerprint
    )
    return session.scalars(query).one()
