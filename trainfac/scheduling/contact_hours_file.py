"""Contact hours of a facility's runs as rows for spreadsheet programs: a row for each module of each run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from flask_babel import gettext as _

from trainfac.infra.i18n import translate
from trainfac.infra.tables import Cell, as_csv, as_xlsx
from trainfac.scheduling.queries.short_runs import RunHours

_WIDTHS: Final = (18, 40, 12, 12, 20, 6, 44, 14, 14, 14, 60)


def contact_hours_csv(found: Iterable[RunHours]) -> bytes:
    """For any program."""
    return as_csv([_head(), *_rows(found)])


def contact_hours_xlsx(found: Iterable[RunHours]) -> bytes:
    """For spreadsheet programs."""
    return as_xlsx([_head(), *_rows(found)], title=_("Contact hours"), widths=_WIDTHS)


def _head() -> list[str]:
    return [
        _("Run"), _("Course"), _("First day"), _("Last day"), _("State"), _("No."), _("Module"), _("Hours needed"),
        _("Hours planned"), _("Hours missing"), _("Days of the run without training"),
    ]  # fmt: skip


def _rows(found: Iterable[RunHours]) -> Iterator[Sequence[Cell]]:
    for each in found:
        run = each.run
        lost = "; ".join(f"{day.day.isoformat()} {day.reason}" for day in each.hours.lost_days)
        for line in each.hours.modules:
            yield (
                run.code, run.course.title, run.starts_on, run.ends_on, translate(run.state.label),
                line.module.no, line.module.title, _hours(line.needed_minutes), _hours(line.planned_minutes),
                _hours(line.missing_minutes), lost,
            )  # fmt: skip


def _hours(minutes: int) -> float:
    return round(minutes / 60, 2)
