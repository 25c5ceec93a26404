"""The cohort report as a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO

from flask_babel import gettext
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from trainfac.impact.cohort import Cohort

Cell = str | int | date


def cohort_workbook(
    facility: str, at_start: Cohort, now: Cohort, first: date | None, last: date | None, *, today: date
) -> bytes:
    """Two sheets: the figures, and the table by country. Texts stay texts, whatever they begin with."""
    workbook = Workbook()
    figures = workbook.active
    if not isinstance(figures, Worksheet):
        raise TypeError("a new workbook has a worksheet")
    figures.title = gettext("Figures")[:31]
    _fill(figures, [gettext("Figure"), gettext("Value")], _figures(facility, at_start, now, first, last, today))
    countries = workbook.create_sheet(gettext("By country")[:31])
    head = [
        gettext("Country"), gettext("ISO code"), gettext("Region (M49)"), gettext("Technicians"),
        gettext("Laboratories"), gettext("Enrolments"), gettext("LDC at run start"), gettext("LDC today"),
    ]  # fmt: skip
    _fill(countries, head, _countries(at_start, now))
    content = BytesIO()
    workbook.save(content)
    return content.getvalue()


def _figures(
    facility: str, at_start: Cohort, now: Cohort, first: date | None, last: date | None, today: date
) -> Iterable[Sequence[Cell]]:
    yield gettext("Facility"), facility
    yield gettext("Runs whose first day is from"), first or gettext("the beginning")
    yield gettext("Runs whose first day is to"), last or gettext("the last")
    yield gettext("As of"), today
    yield gettext("Technicians"), at_start.technicians
    yield gettext("Laboratories"), at_start.laboratories
    yield gettext("Countries"), at_start.countries
    yield gettext("Countries in Africa"), at_start.africa
    yield gettext("Countries in Asia"), at_start.asia
    yield gettext("Course runs"), at_start.runs
    yield gettext("Enrolments"), at_start.enrolments
    yield gettext("Technicians of least developed countries, at run start"), at_start.ldc_technicians
    yield gettext("Technicians of least developed countries, today"), now.ldc_technicians
    yield gettext("Members of ASEAN, at run start"), at_start.asean_countries
    yield gettext("Provinces"), at_start.provinces
    yield gettext("Certificates of achievement"), at_start.certificates["achievement"]
    yield gettext("Certificates of participation"), at_start.certificates["participation"]
    yield gettext("Certificates of attendance"), at_start.certificates["attendance"]


def _countries(at_start: Cohort, now: Cohort) -> Iterable[Sequence[Cell]]:
    today = {line.country.id: line.ldc for line in now.by_country}
    yes = gettext("yes")
    for line in at_start.by_country:
        country = line.country
        yield (
            country.name, country.iso2, country.region, line.technicians, line.laboratories, line.enrolments,
            yes if line.ldc else "", yes if today[country.id] else "",
        )  # fmt: skip


def _fill(sheet: Worksheet, head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    for number, row in enumerate([head, *rows], 1):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(number, column, value)
            if isinstance(value, str):
                cell.data_type = "s"  # "=1+1" stays what was typed
            if number == 1:
                cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    for letter, width in zip("ABCDEFGH", (46, 18, 16, 13, 13, 13, 16, 13), strict=True):
        sheet.column_dimensions[letter].width = width
