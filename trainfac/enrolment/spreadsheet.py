"""The list of a run's participants as a file for spreadsheet programs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from flask_babel import gettext as _

from trainfac.enrolment.models import Registration
from trainfac.infra.i18n import current_locale, translate
from trainfac.infra.tables import Cell, as_csv, as_xlsx
from trainfac.scheduling.models import CourseRun

_WIDTHS: Final = (6, 36, 28, 14, 44, 20, 20, 24, 8, 32, 20, 14, 16)


def roster_csv(run: CourseRun, participants: Sequence[Registration]) -> bytes:
    """For any program."""
    return as_csv([_head(), *_rows(run, participants)])


def roster_xlsx(run: CourseRun, participants: Sequence[Registration]) -> bytes:
    """For spreadsheet programs."""
    return as_xlsx([_head(), *_rows(run, participants)], title=_("Participants"), widths=_WIDTHS)


def _head() -> list[str]:
    return [
        _("No."), _("Full name"), _("Name in own script"), _("Sex"), _("Laboratory"), _("City"),
        _("Province or state"), _("Country"), _("ISO code"), _("E-mail address"), _("State"), _("Registered on"),
        _("Group"),
    ]  # fmt: skip


def _rows(run: CourseRun, participants: Sequence[Registration]) -> Iterable[Sequence[Cell]]:
    language, zone = current_locale().language, run.facility.zone
    for number, each in enumerate(participants, 1):
        person, at = each.person, each.organisation
        yield (
            number, each.full_name, person.native_name, translate(person.sex.label), each.organisation_name, at.city,
            at.admin_area.name if at.admin_area else "", str(each.country.names.get(language) or each.country.name),
            each.country.iso2, person.email, translate(each.state.label), each.registered_at.astimezone(zone).date(),
            each.group.name if each.group is not None else "",
        )  # fmt: skip
