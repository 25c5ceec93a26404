"""The cohort report as a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO

from flask_babel import gettext
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from trainfac.directory.kinds import CountryGroup, Sex
from trainfac.impact.cohort import REGIONS
from trainfac.impact.report import Report
from trainfac.infra.i18n import translate
from trainfac.kernel.formulas import is_risky

Value = str | int | date
_BOLD = Font(bold=True)


def cohort_workbook(report: Report) -> bytes:
    """Three sheets: the figures, groups of countries, and the countries. Texts stay texts, whatever they begin with."""
    workbook = Workbook()
    figures = workbook.active
    if not isinstance(figures, Worksheet):
        raise TypeError("a new workbook has a worksheet")
    figures.title = gettext("Figures")[:31]
    _fill(figures, [gettext("Figure"), gettext("Value")], _figures(report), (46, 22))
    today = report.today.isoformat()
    _fill(
        workbook.create_sheet(gettext("Country groups")[:31]),
        [
            gettext("Group"), gettext("Technicians at run start"), gettext("Technicians as of %(day)s", day=today),
            gettext("Countries at run start"), gettext("Countries as of %(day)s", day=today),
        ],
        _groups(report),
        (42, 26, 30, 24, 28),
    )  # fmt: skip
    _fill(
        workbook.create_sheet(gettext("By country")[:31]),
        [
            gettext("Country"), gettext("ISO code"), gettext("Region (M49)"), gettext("Technicians"),
            gettext("Laboratories"), gettext("Enrolments"), gettext("LDC at run start"),
            gettext("LDC as of %(day)s", day=today),
        ],
        _countries(report),
        (32, 10, 16, 13, 13, 13, 18, 20),
    )  # fmt: skip
    content = BytesIO()
    workbook.save(content)
    return content.getvalue()


def _figures(report: Report) -> Iterable[Sequence[Value]]:
    figures = report.at_start
    yield gettext("Facility"), report.facility
    yield gettext("First day of the runs from"), report.period.first or gettext("the beginning")
    yield gettext("First day of the runs to"), report.period.last or gettext("the last")
    yield gettext("As of"), report.today
    yield gettext("Technicians"), figures.technicians
    for sex in Sex:
        yield gettext("Technicians: %(which)s", which=translate(sex.label)), figures.by_sex.get(sex.value, 0)
    for code, region in REGIONS.items():
        if code in figures.by_region:
            yield gettext("Technicians: %(which)s", which=translate(region)), figures.by_region[code]
    yield gettext("Laboratories"), figures.laboratories
    yield gettext("Countries"), figures.countries
    yield gettext("Countries in Africa"), figures.africa
    yield gettext("Countries in Asia"), figures.asia
    yield gettext("Provinces"), figures.provinces
    yield gettext("Course runs"), figures.runs
    yield gettext("Enrolments"), figures.enrolments
    yield gettext("Certificates of achievement"), figures.certificates["achievement"]
    yield gettext("Certificates of participation"), figures.certificates["participation"]
    yield gettext("Certificates of attendance"), figures.certificates["attendance"]
    if "training-of-trainers" in figures.certificates:
        yield gettext("Certificates of training of trainers"), figures.certificates["training-of-trainers"]


def _groups(report: Report) -> Iterable[Sequence[Value]]:
    for group in CountryGroup:
        then, now = report.at_start.groups[group.value], report.now.groups[group.value]
        yield translate(group.label), then.technicians, now.technicians, then.countries, now.countries


def _countries(report: Report) -> Iterable[Sequence[Value]]:
    today = {line.country.id: line.ldc for line in report.now.by_country}
    yes = gettext("yes")
    for line in report.at_start.by_country:
        country = line.country
        region = translate(REGIONS[country.region]) if country.region in REGIONS else ""
        yield (
            country.name, country.iso2, region, line.technicians, line.laboratories, line.enrolments,
            yes if line.ldc else "", yes if today[country.id] else "",
        )  # fmt: skip


def _fill(sheet: Worksheet, head: Sequence[str], rows: Iterable[Sequence[Value]], widths: Sequence[int]) -> None:
    sheet.append([_cell(sheet, label, bold=True) for label in head])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    sheet.freeze_panes = "A2"
    for column, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width


def _cell(sheet: Worksheet, value: Value, *, bold: bool = False) -> Cell:
    """A text is stored as text; what would be computed keeps the mark that typing it again does not compute it."""
    cell = Cell(sheet, row=1, column=1, value=value)
    if isinstance(value, str):
        cell.data_type = "s"
        cell.quotePrefix = is_risky(value)
    if bold:
        cell.font = _BOLD
    return cell
