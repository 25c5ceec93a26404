"""The training record of a certificate's holder, for the laboratory that sent them: made of records, and dated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from sqlalchemy.orm import Session

from trainfac.catalogue.states import ModuleKind
from trainfac.certificates.fonts import direction_of, script_of
from trainfac.certificates.models import Certificate
from trainfac.certificates.print_pages import Occasion
from trainfac.certificates.printing import occasion_of
from trainfac.certificates.qr import QR_ADDRESS, qr_code
from trainfac.certificates.snapshot import Snapshot, as_printed
from trainfac.certificates.states import CertificateKind, CertificateState
from trainfac.certificates.typesetting import is_spoken
from trainfac.delivery import queries as delivery
from trainfac.delivery.models import Assessment, AssessmentResult
from trainfac.delivery.rules import Attendance
from trainfac.delivery.states import AssessmentKind
from trainfac.infra.i18n import hours
from trainfac.infra.pdf import asset_text
from trainfac.kernel.errors import RuleBroken
from trainfac.kernel.messages import Message, msg

_ONE_LINE: Final = 36  # characters that a name may have to be sure of one line


@dataclass(frozen=True)
class ModuleLine:
    """A module with what was held and attended of it; none where no session of it is recorded for this person."""

    number: int
    title: str
    kind: Message
    attendance: Attendance | None
    trainers: str


@dataclass(frozen=True)
class ResultLine:
    """A test or an observed practical: what was got, what was needed, and whether that was reached, where it counts.

    ``by`` and ``on`` tell who recorded it last, and when; nobody where nothing is recorded.
    """

    title: str
    kind: Message
    module: str
    result: str | Message
    needed: str
    reached: Message | None
    required: bool
    by: str = ""  # who recorded it
    on: date | None = None


@dataclass(frozen=True)
class Transcript:
    """What the records say of one participant, beside what their certificate prints."""

    snapshot: Snapshot
    modules: Sequence[ModuleLine]
    attendance: Attendance
    tests: Sequence[ResultLine]
    practicals: Sequence[ResultLine]

    @property
    def changed(self) -> bool:
        """Whether attendance is recorded otherwise than when the certificate was issued."""
        printed = self.snapshot.minutes_attended, self.snapshot.minutes_held
        return printed != (self.attendance.attended, self.attendance.held)


def refuse_unless_valid(certificate: Certificate) -> None:
    """Only a certificate that counts has a training record. Raises RuleBroken."""
    if certificate.state is not CertificateState.ISSUED:
        raise RuleBroken(
            msg(
                "Certificate %(serial)s is “%(state)s”: no training record is given out for it.",
                serial=certificate.serial,
                state=certificate.state.label,
            )
        )


def make_training_record(session: Session, certificate: Certificate, *, lang: str, now: datetime) -> bytes:
    """The record as a tagged PDF. Raises RuleBroken when the certificate does not count."""
    refuse_unless_valid(certificate)
    occasion = occasion_of(certificate.registration.run, lang=lang, now=now)
    return record_pages(transcript_of(session, certificate), occasion)


def transcript_of(session: Session, certificate: Certificate) -> Transcript:
    """Modules, attendance and results of the holder, in a fixed number of queries."""
    registration = certificate.registration
    snapshot = Snapshot.from_json(certificate.snapshot)
    shares = delivery.modules_of_participant(session, registration.id)
    titles = {share.module.id: share.module.title for share in shares}
    titles |= {module.id: module.title for module in registration.run.course.modules}
    names = delivery.recorders(session, registration.run_id)
    lines: list[tuple[AssessmentKind, ResultLine]] = []
    for each in delivery.assessments(session, registration.run_id):
        result = _of(each, registration.id)
        line = _result(each, result, titles.get(each.module_id or 0, ""))
        if result is not None:
            by = as_printed(names.get(result.recorded_by_id or 0, ""))
            line = replace(line, by=by, on=result.updated_at.astimezone(registration.run.facility.zone).date())
        lines.append((each.kind, line))
    return Transcript(
        snapshot,
        _modules(snapshot, shares),
        Attendance(sum(one.attendance.attended for one in shares), sum(one.attendance.held for one in shares)),
        [line for kind, line in lines if kind is not AssessmentKind.PRACTICAL],
        [line for kind, line in lines if kind is AssessmentKind.PRACTICAL],
    )


def record_pages(transcript: Transcript, occasion: Occasion) -> bytes:
    """The pages: A4, in the language of the occasion, names and titles in their own."""
    snapshot = transcript.snapshot
    title = occasion.says(msg("Training record"))
    names = _names(snapshot)
    return occasion.pdf(
        "print/record.html",
        title=title,
        sheets=[asset_text("print-list.css"), asset_text("print-record.css"), "@page { size: A4 }"],
        squares={QR_ADDRESS: qr_code(snapshot.verification_url)},
        first_texts=[said for _, said in names],
        first=[text for text, _ in names],
        record=transcript,
        snapshot=snapshot,
        kind=CertificateKind(snapshot.kind).label,
        qr=QR_ADDRESS,
        hours=hours,
    )


def _names(snapshot: Snapshot) -> list[tuple[str, str]]:
    """The names that surely have one line, and what readers are told of them: nothing where they read the glyphs."""
    found = (
        (snapshot.holder_name, "", direction_of(snapshot.holder_name)),
        (snapshot.native_name, snapshot.native_lang, snapshot.native_dir),
    )
    return [
        (text, text if is_spoken(script_of(text, lang), direction) else "")
        for text, lang, direction in found
        if 0 < len(text) <= _ONE_LINE
    ]


def _modules(snapshot: Snapshot, shares: Sequence[delivery.ModuleShare]) -> list[ModuleLine]:
    """Those that the certificate prints, in their order, and behind them what was held besides."""
    held = {share.module.sequence: share for share in shares}
    printed = {module.number for module in snapshot.modules}
    lines = [
        _line(module.number, module.title, ModuleKind(module.kind), held.get(module.number))
        for module in snapshot.modules
    ]
    return lines + [
        _line(number, share.module.title, share.module.kind, share)
        for number, share in held.items()
        if number not in printed
    ]


def _line(number: int, title: str, kind: ModuleKind, share: delivery.ModuleShare | None) -> ModuleLine:
    trainers = as_printed(", ".join(share.trainers)) if share else ""
    return ModuleLine(number, as_printed(title), kind.label, share.attendance if share else None, trainers)


def _of(assessment: Assessment, registration_id: int) -> AssessmentResult | None:
    return next((each for each in assessment.results if each.registration_id == registration_id), None)


def _result(assessment: Assessment, result: AssessmentResult | None, module: str) -> ResultLine:
    """Pre-tests measure where people start: nothing is needed in them."""
    counts = assessment.kind is not AssessmentKind.PRE
    tested = assessment.kind is not AssessmentKind.PRACTICAL
    score = result.score if result else None
    got: str | Message = msg("Not recorded")
    reached: Message | None = None
    if score is not None:
        got = _percent(score)
        reached = (msg("Yes") if score >= assessment.pass_mark else msg("No")) if counts else None
    elif result is not None and result.outcome is not None:
        got = result.outcome.label
    return ResultLine(
        title=as_printed(assessment.title),
        kind=assessment.kind.label,
        module=as_printed(module),
        result=got,
        needed=_percent(assessment.pass_mark) if counts and tested else "",
        reached=reached,
        required=assessment.required and counts,
    )


def _percent(number: Decimal) -> str:
    """Without the zeros that the database adds: 60.00 is 60 %."""
    return f"{number.normalize():f}\N{NO-BREAK SPACE}%"
