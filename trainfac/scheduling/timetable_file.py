"""The timetable of a run as rows for spreadsheet programs: wall times of the facility, a row for each session."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from flask_babel import gettext as _

from trainfac.infra.i18n import translate
from trainfac.infra.tables import Cell, as_csv, as_xlsx
from trainfac.scheduling.models import CourseRun, TrainingSession

_WIDTHS: Final = (6, 44, 14, 12, 9, 9, 18, 8, 14, 24, 36, 30, 12, 9, 12, 50)


def timetable_csv(run: CourseRun, sessions: Sequence[TrainingSession]) -> bytes:
    """For any program."""
    return as_csv([_head(), *_rows(run, sessions)])


def timetable_xlsx(run: CourseRun, sessions: Sequence[TrainingSession]) -> bytes:
    """For spreadsheet programs."""
    return as_xlsx([_head(), *_rows(run, sessions)], title=_("Timetable"), widths=_WIDTHS)


def _head() -> list[str]:
    return [
        _("No."), _("Module"), _("Kind"), _("Day"), _("Starts"), _("Ends"), _("Time zone"), _("Hours"), _("Group"),
        _("Room"), _("Trainers"), _("Instruments"), _("Counts for attendance"), _("Pinned"), _("Cancelled"), _("Note"),
    ]  # fmt: skip


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
            session.note,
        )  # fmt: skip


def _yes_or_no(value: bool) -> str:  # noqa: FBT001 - that is what it is about
    return _("Yes") if value else _("No")
