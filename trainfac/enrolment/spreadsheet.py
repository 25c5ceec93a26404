"""The list of a run's participants as a file for spreadsheet programs. Texts stay texts, whatever they begin with."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO, StringIO
from typing import Final

from flask_babel import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from trainfac.enrolment.models import Registration
from trainfac.infra.i18n import current_locale, translate
from trainfac.kernel.formulas import neutral
from trainfac.scheduling.models import CourseRun

Cell = str | int | date
_WIDTHS: Final = (6, 36, 28, 14, 44, 20, 20, 24, 8, 32, 20, 14, 16)


def roster_csv(run: CourseRun, participants: Sequence[Registration]) -> bytes:
    """UTF-8 with a mark, so that spreadsheet programs read every script; formulas are neutralised."""
    text = StringIO(newline="")
    writer = csv.writer(text)
    for row in [_head(), *_rows(run, participants)]:
        writer.writerow([neutral(cell) if isinstance(cell, str) else cell for cell in row])
    return text.getvalue().encode("utf-8-sig")


def roster_xlsx(run: CourseRun, participants: Sequence[Registration]) -> bytes:
    workbook = Workbook()
    sheet = workbook.active
    if not isinstance(sheet, Worksheet):
        raise TypeError("a new workbook has a worksheet")
    sheet.title = _("Participants")[:31]
    for number, row in enumerate([_head(), *_rows(run, participants)], 1):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(number, column, value)
            if isinstance(value, str):
                cell.data_type = "s"  # after the value, which would make a formula of "=1+1"
            if number == 1:
                cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    for column, width in enumerate(_WIDTHS, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    content = BytesIO()
    workbook.save(content)
    return content.getvalue()


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
