"""The timetable of a run as rows for spreadsheet programs: wall times of the facility, a row for each session."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from flask_babel import gettext as _

from trainfac.infra.i18n import translate
from trainfac.infra.tables import Cell, as_csv, as_xlsx
from trainfac.kernel.messages import Message, msg
from trainfac.scheduling.models import CourseRun, TrainingSession

# What each column is called, in order; whoever reads such a file back knows it by its own name.
COLUMNS: Final[Mapping[str, Message]] = {
    "sequence": msg("No."),
    "module": msg("Module"),
    "kind": msg("Kind"),
    "day": msg("Day"),
    "starts": msg("Starts"),
    "ends": msg("Ends"),
    "zone": msg("Time zone"),
    "hours": msg("Hours"),
    "group": msg("Group"),
    "room": msg("Room"),
    "trainers": msg("Trainers"),
    "instruments": msg("Instruments"),
    "counts_for_attendance": msg("Counts for attendance"),
    "pinned": msg("Pinned"),
    "cancelled": msg("Cancelled"),
    "note": msg("Note"),
    "reference": msg("Reference"),
}
YES, NO = msg("Yes"), msg("No")
_WIDTHS: Final = (6, 44, 14, 12, 9, 9, 18, 8, 14, 24, 36, 30, 12, 9, 12, 50, 12)


def timetable_csv(run: CourseRun, sessions: Sequence[TrainingSession]) -> bytes:
    """For any program."""
    return as_csv([_head(), *_rows(run, sessions)])


def timetable_xlsx(run: CourseRun, sessions: Sequence[TrainingSession]) -> bytes:
    """For spreadsheet programs."""
    return as_xlsx([_head(), *_rows(run, sessions)], title=_("Timetable"), widths=_WIDTHS)


def empty_timetable_xlsx(run: CourseRun) -> bytes:
    """A file to fill in: the columns, and a row for each module of the course, without day and times."""
    rows = (
        (module.sequence, module.title, translate(module.kind.label), "", "", "", run.facility.timezone)
        for module in run.course.modules
    )
    return as_xlsx([_head(), *rows], title=_("Timetable"), widths=_WIDTHS)


def reference(session: TrainingSession) -> str:
    """What tells a session apart in a file, in the version that the file was made from."""
    return f"S{session.id}.{session.version}"  # which no spreadsheet program takes for a day or a figure


def _head() -> list[str]:
    return [translate(label) for label in COLUMNS.values()]


def _rows(run: CourseRun, sessions: Sequence[TrainingSession]) -> Iterator[Sequence[Cell]]:
    zone = run.facility.zone
    for session in sessions:
        start, end = session.starts_at.astimezone(zone), session.ends_at.astimezone(zone)
        needs = (f"{need.instrument.name}: {need.places}" for need in session.instruments)
        yield (
            session.module.sequence, session.module.title, translate(session.module.kind.label), start.date(),
            f"{start:%H:%M}", f"{end:%H:%M}", run.facility.timezone, round(session.minutes / 60, 2),
            session.group.name if session.group else "", session.room.name if session.room else "",
            ", ".join(trainer.name for trainer in session.trainers), ", ".join(needs),
            _yes_or_no(session.counts_for_attendance), _yes_or_no(session.pinned), _yes_or_no(session.cancelled),
            session.note, reference(session),
        )  # fmt: skip


def _yes_or_no(value: bool) -> str:  # noqa: FBT001 - that is what it is about
    return translate(YES if value else NO)
