"""Issuing, printing and looking before either, in the background; each can be killed at any line and taken up again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from trainfac.certificates import policy, queries, renderers
from trainfac.certificates.making import PDF, Documents, Means, Unmade, make_document, make_documents
from trainfac.certificates.models import Certificate, PrintRun, Sample, TrainingRecord
from trainfac.certificates.printing import Printed, make_print_file, make_signature_sheet
from trainfac.certificates.services.checking import prospects
from trainfac.certificates.services.correcting import Correction, correct_certificate
from trainfac.certificates.services.drafting import run_to_certify
from trainfac.certificates.services.issuing import Issue, issue_certificates
from trainfac.certificates.services.laying_out import keep_pages, known_pages, page_reasons, still_good
from trainfac.certificates.services.orders import order_help
from trainfac.certificates.services.previewing import preview
from trainfac.certificates.services.sampling import sampled
from trainfac.certificates.snapshot import Snapshot
from trainfac.certificates.states import Paper
from trainfac.certificates.training_record import make_training_record
from trainfac.identity.roles import Actor
from trainfac.infra.db import read, transact
from trainfac.infra.files import FileStore, StoredFile, keep
from trainfac.infra.jobs import Job, Progress, is_under_way
from trainfac.infra.pdf import first_page
from trainfac.kernel.errors import NotFound, RuleBroken
from trainfac.kernel.messages import msg

_SAMPLE_DPI: Final = 110


@dataclass(frozen=True)
class Workshop(Means):
    """What the jobs need from outside beside the means of making: the public address, and who a user is now."""

    public_url: str
    actor_of_user: Callable[[int], Actor]

    def issue(self, payload: Mapping[str, Any], progress: Progress) -> dict[str, Any]:
        """Job ``certificates.issue``: payload ``run_id``, ``user_id`` and maybe ``registration_ids``."""
        issue = transact(
            issue_certificates,
            payload["run_id"],
            actor=self.actor_of_user(payload["user_id"]),
            now=self.clock(),
            public_url=self.public_url,
            registration_ids=payload.get("registration_ids"),
            job_id=progress.job_id,
        )
        transact(order_help, payload["run_id"], job_id=progress.job_id)
        documents = self._documents(payload["run_id"], progress)
        return {
            "issued": _issued_by(read(), progress.job_id),
            **_refusals(issue),
            "failed": _failures(documents.failed),
        }

    def correct(self, payload: Mapping[str, Any], progress: Progress) -> dict[str, Any]:
        """Job ``certificates.correct``: payload ``certificate_id``, ``user_id`` and the correction.

        Fails with the first reason, and then nothing has changed. Its result is the certificate that was issued.
        """
        new = transact(
            correct_certificate,
            payload["certificate_id"],
            Correction.from_json(payload),
            actor=self.actor_of_user(payload["user_id"]),
            now=self.clock(),
            public_url=self.public_url,
            job_id=progress.job_id,
        )
        issued = read().get_one(Certificate, new.id)
        documents = self._documents(issued.registration.run_id, progress)
        return {"certificate_id": issued.id, "failed": _failures(documents.failed)}

    def sample(self, payload: Mapping[str, Any], progress: Progress) -> dict[str, Any]:
        """Job ``certificates.sample``: a template, drawn for whoever edits it. Fails with every reason."""
        _draw(sampled(read(), payload, now=self.clock(), public_url=self.public_url), progress)
        return {}

    def preview(self, payload: Mapping[str, Any], progress: Progress) -> dict[str, Any]:
        """Job ``certificates.preview``: payload ``run_id``, ``registration_id``, ``user_id``; what would be issued now.

        Fails with the first reason why it cannot be printed. Its result is the mark of what it drew.
        """
        snapshot = preview(
            read(),
            payload["run_id"],
            payload["registration_id"],
            actor=self.actor_of_user(payload["user_id"]),
            now=self.clock(),
            public_url=self.public_url,
        )
        _draw(snapshot, progress)
        return {"mark": snapshot.mark}

    def lay_out(self, payload: Mapping[str, Any], progress: Progress) -> dict[str, Any]:
        """Job ``certificates.layout``: payload ``run_id``, ``user_id``; whether each page of a run holds its text.

        Each page is kept at once: what is stopped, or killed and taken up again, keeps what it has found.
        """
        run = run_to_certify(read(), payload["run_id"])
        if not policy.may_issue(self.actor_of_user(payload["user_id"]), run.facility_id):
            raise NotFound(msg("There is no such course run"))
        people = queries.candidates(read(), run.id)
        found = prospects(read(), run, people, now=self.clock(), public_url=self.public_url)
        whole = {prospect.mark: prospect for prospect in found.values() if prospect.whole}
        known = still_good(known_pages(read(), run.id), whole)
        result = transact(keep_pages, progress.job_id, known)
        for done, (mark, prospect) in enumerate(whole.items()):
            progress.report(done, len(whole))
            if mark not in known:
                reasons = page_reasons(prospect.draft.snapshot, prospect.images)
                result = transact(keep_pages, progress.job_id, {mark: reasons})
        progress.report(len(whole), len(whole))
        return result

    def documents(self, payload: Mapping[str, Any], progress: Progress) -> dict[str, Any]:
        """Job ``certificates.documents``: payload ``run_id``; the documents of a run that are missing."""
        documents = self._documents(payload["run_id"], progress)
        return {"made": documents.made, "failed": _failures(documents.failed)}

    def help(self, payload: Mapping[str, Any], progress: Progress) -> dict[str, Any]:
        """Job ``certificates.help``: payload ``run_id`` and the ``job_id`` under which the documents are made.

        The other begins at the first, this one at the last. What cannot be made is left for the other, who says why.
        """
        made = 0
        missing = queries.without_document(read(), payload["run_id"])
        for done, certificate_id in enumerate(reversed(missing)):
            progress.report(done, len(missing))
            if not is_under_way(read(), payload["job_id"]):
                break
            with suppress(RuleBroken):
                made += make_document(self, certificate_id)
        return {"made": made}

    def print_run(self, payload: Mapping[str, Any], progress: Progress) -> dict[str, Any]:
        """Job ``certificates.print``: payload ``print_run_id``, ``lang``; one file of a run's valid certificates."""
        printed = read().get_one(PrintRun, payload["print_run_id"])
        documents = self._documents(printed.run_id, progress)
        made = make_print_file(read(), self.store, printed, lang=payload.get("lang", "en"), now=self.clock())
        transact(_keep_print_file, self.store, printed.id, made)
        return {"certificates": len(made.serials), "failed": _failures(documents.failed)}

    def record(self, payload: Mapping[str, Any], progress: Progress) -> dict[str, Any]:
        """Job ``certificates.record``: payload ``record_ids``; what laboratories are told of whom they sent.

        One alone fails with its reason; of several, those that cannot be made keep none of the others.
        """
        numbers = payload["record_ids"]
        failed: list[Unmade] = []
        for done, number in enumerate(numbers):
            progress.report(done, len(numbers))
            try:
                self._record(number)
            except RuleBroken as refused:
                if len(numbers) == 1:
                    raise
                ordered = read().get_one(TrainingRecord, number)
                failed.append(Unmade(ordered.certificate.serial, refused.reasons))
        progress.report(len(numbers), len(numbers))
        return {"failed": _failures(failed)}

    def _record(self, number: int) -> None:
        """Make a training record, unless it is there."""
        ordered = read().get_one(TrainingRecord, number)
        if ordered.file_id is not None:
            return
        certificate = queries.certificate(read(), ordered.certificate_id)
        if certificate is None:
            raise NotFound(msg("There is no such certificate"))
        content = make_training_record(read(), certificate, lang=ordered.lang, now=self.clock())
        transact(_keep_record, self.store, ordered.id, content, f"{certificate.serial}-training-record.pdf")

    def signatures(self, payload: Mapping[str, Any], progress: Progress) -> dict[str, Any]:
        """Job ``certificates.signatures``: payload ``run_id``, ``paper``, ``lang``; the sheet on which people sign."""
        paper, lang = Paper(payload["paper"]), payload["lang"]
        sheet = make_signature_sheet(read(), payload["run_id"], paper=paper, lang=lang, now=self.clock())
        progress.report(1, 2)
        transact(_keep_sample, progress.job_id, sheet, first_page(sheet, dpi=_SAMPLE_DPI))
        return {}

    def _documents(self, run_id: int, progress: Progress) -> Documents:
        begun_with = _told_before(read(), progress.job_id)
        return make_documents(self, run_id, progress.report, begun_with=begun_with)


def _draw(snapshot: Snapshot, progress: Progress) -> None:
    """Keep a document for the night, and a picture of it for browsers."""
    images = queries.pictures(read(), snapshot.image_digests)
    document = renderers.in_use(snapshot, images=images, preview=True)
    progress.report(1, 2)
    transact(_keep_sample, progress.job_id, document, first_page(document, dpi=_SAMPLE_DPI))


def _keep_sample(tx: Session, job_id: int, document: bytes, picture: bytes) -> None:
    if queries.sample_of(tx, job_id) is None:
        tx.add(Sample(job_id=job_id, document=document, picture=picture))


def _keep_print_file(tx: Session, store: FileStore, print_run_id: int, made: Printed) -> StoredFile:
    printed = tx.get_one(PrintRun, print_run_id, with_for_update=True)
    stored = keep(tx, store, made.content, media_type=PDF, name=f"print-{print_run_id}.pdf", purpose="print run")
    printed.file_id, printed.serials = stored.id, made.serials
    return stored


def _keep_record(tx: Session, store: FileStore, record_id: int, content: bytes, name: str) -> None:
    ordered = tx.get_one(TrainingRecord, record_id, with_for_update=True)
    if ordered.file_id is None:
        ordered.file_id = keep(tx, store, content, media_type=PDF, name=name, purpose="training record").id


def _told_before(session: Session, job_id: int) -> int:
    """The total that a job told when it was begun; 0 where it is begun now."""
    return session.scalar(select(Job.total).where(Job.id == job_id)) or 0


def _issued_by(session: Session, job_id: int) -> int:
    """Counted in the rows, so that a job taken up after a crash tells the truth."""
    return session.scalar(select(func.count(Certificate.id)).where(Certificate.job_id == job_id)) or 0


def _refusals(issue: Issue) -> dict[str, Any]:
    refused = [
        {
            "registration_id": refusal.registration_id,
            "person": refusal.person,
            "reasons": [reason.to_json() for reason in refusal.reasons],
        }
        for refusal in issue.refused
    ]
    return {"already": issue.already, "refused": refused}


def _failures(failed: Iterable[Unmade]) -> list[dict[str, Any]]:
    return [{"serial": unmade.serial, "reasons": [reason.to_json() for reason in unmade.reasons]} for unmade in failed]
