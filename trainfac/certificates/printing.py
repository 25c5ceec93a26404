"""The print file of a run: which certificates are in it, in which order, what lies on top; and the sheet to sign on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy.orm import Session

from trainfac.certificates import queries
from trainfac.certificates.models import Certificate, PrintRun
from trainfac.certificates.print_file import print_file
from trainfac.certificates.print_pages import Occasion, Taken, cover_list, signature_sheet
from trainfac.certificates.snapshot import Snapshot
from trainfac.certificates.states import CertificateState, Paper, PrintOrder
from trainfac.infra.files import FileStore
from trainfac.kernel.errors import RuleBroken
from trainfac.kernel.messages import msg
from trainfac.kernel.text import fold
from trainfac.scheduling.models import CourseRun

_KEYS: Final[Mapping[PrintOrder, Callable[[Certificate], Any]]] = {
    PrintOrder.SERIAL: lambda each: (each.year, each.number),
    PrintOrder.NAME: lambda each: (fold(each.holder_name), each.year, each.number),
    PrintOrder.REGISTRATION: lambda each: each.registration_id,
}


@dataclass(frozen=True)
class Printed:
    """A finished print file, and the serial numbers in it in their order."""

    content: bytes
    serials: list[str]


def ordered(certificates: Sequence[Certificate], order: PrintOrder) -> list[Certificate]:
    return sorted(certificates, key=_KEYS[order])


def make_print_file(session: Session, store: FileStore, printed: PrintRun, *, lang: str, now: datetime) -> Printed:
    """The valid certificates of a run that have their document. Raises RuleBroken when there is none."""
    choices = printed.choices
    of_run = queries.certificates_of_run(session, printed.run_id)
    valid = [each for each in of_run if each.state is CertificateState.ISSUED and each.file is not None]
    if not valid:
        raise RuleBroken(msg("This run has no valid certificate to print"))
    chosen = ordered(valid, choices.order)
    occasion = occasion_of(valid[0].registration.run, lang=lang, now=now)
    how = [choices.order.label, choices.layout.label, choices.paper.label, msg("Certificates: %(n)s", n=len(chosen))]
    snapshots = [Snapshot.from_json(each.snapshot) for each in chosen]
    cover = cover_list(snapshots, occasion, paper=choices.paper, how=how) if choices.with_list else None
    content = print_file(
        (store.read(each.file) for each in chosen if each.file is not None),
        occasion,
        layout=choices.layout,
        paper=choices.paper,
        cover=cover,
    )
    return Printed(content, [each.serial for each in chosen])


def make_signature_sheet(session: Session, run_id: int, *, paper: Paper, lang: str, now: datetime) -> bytes:
    """A sheet with room for the signature of each who takes a certificate of the run, by name.

    Who has theirs already stands on it as well, with the day: nobody looks for a name that is not there.
    """
    lines = queries.sheet_lines(session, run_id)
    to_sign = ordered([certificate for certificate, _entry in lines], PrintOrder.NAME)
    occasion = occasion_of(session.get_one(CourseRun, run_id), lang=lang, now=now)
    taken = {certificate.serial: Taken(entry.handed_on, entry.name) for certificate, entry in lines if entry}
    snapshots = [Snapshot.from_json(each.snapshot) for each in to_sign]
    return signature_sheet(snapshots, taken, occasion, paper=paper)


def occasion_of(run: CourseRun, *, lang: str, now: datetime) -> Occasion:
    """What pages about a run say at their head."""
    return Occasion(
        run_code=run.code,
        course_title=run.course.title,
        course_lang=run.course.language,
        facility_name=run.facility.name,
        made_on=now.astimezone(run.facility.zone).date(),
        lang=lang,
    )
