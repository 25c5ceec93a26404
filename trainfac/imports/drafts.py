"""One row of a list, read as far as it can be without the others."""

from __future__ import annotations

import unicodedata
from typing import Any, Final

from trainfac.certificates.states import CertificateKind
from trainfac.directory.kinds import Sex
from trainfac.imports.columns import Header
from trainfac.imports.duplicates import Seat
from trainfac.imports.fields import RowFields
from trainfac.imports.lookups import Lookups
from trainfac.imports.rows import Enrolment, ParticipantRow
from trainfac.imports.runs import RunClaim, RunNamed
from trainfac.infra.spreadsheets.cells import SheetRow, is_empty
from trainfac.kernel.messages import msg
from trainfac.kernel.text import fold

_SEXES: Final = {
    "": Sex.UNDISCLOSED.value,
    "f": Sex.FEMALE.value,
    "female": Sex.FEMALE.value,
    "m": Sex.MALE.value,
    "male": Sex.MALE.value,
    "x": Sex.UNSPECIFIED.value,
    "undisclosed": Sex.UNDISCLOSED.value,
}
_DIRECTIONS: Final = {"": "", "ltr": "ltr", "rtl": "rtl"}
_CERTIFICATES: Final = {"": "", **{kind.value: kind.value for kind in CertificateKind}}


class Draft:
    """A row on its way: its own fields are read, its runs wait for what other rows say of them."""

    def __init__(self, row: SheetRow, header: Header, lookups: Lookups) -> None:
        self.fields = fields = RowFields(row, header)
        self.runs: list[RunNamed | None] = []
        self._check_width(row, header)
        self.person = self._person()
        self.person["country"], self.person["subdivision"] = self._place(lookups)
        self.claims = [self._first_claim(lookups)]
        self.results: dict[str, Any] = {
            name: fields.percentage(name) for name in ("attendance_pct", "pre_test", "post_test")
        }
        certificate = fields.choice("certificate", _CERTIFICATES)
        self.results["certificate"] = CertificateKind(certificate) if certificate else None
        self.claims += self._second_claim(lookups, first_code=self.claims[0].code)

    def seats(self) -> list[Seat]:
        """Who is in which run, for the runs that are settled."""
        person = self.person
        return [
            Seat(
                self.fields,
                claim.code_column if claim.code else "course",
                run,
                person["person_ref"],
                person["email"],
                person["full_name"],
                person["laboratory"],
            )
            for claim, run in zip(self.claims, self.runs, strict=True)
            if run is not None
        ]

    def participant(self) -> ParticipantRow:
        """The finished row; only when nothing is wrong with it, so that its runs are settled."""
        runs = [run for run in self.runs if run is not None]
        # A second run has the same attendance; tests and certificate belong to the first.
        first, second = self.results, {"attendance_pct": self.results["attendance_pct"]}
        enrolments = tuple(Enrolment(run, **results) for run, results in zip(runs, (first, second), strict=False))
        return ParticipantRow(row=self.fields.number, **self.person, enrolments=enrolments)

    def _check_width(self, row: SheetRow, header: Header) -> None:
        """A cell beyond the last column: a delimiter inside some text has moved all that follow."""
        if any(not is_empty(cell) for cell in row.cells[len(header.labels) :]):
            self.fields.note_row(
                msg(
                    "Row %(row)s has %(found)s cells, but there are %(expected)s columns. Put quotation marks round"
                    " text with a comma in it, or save the list as XLSX.",
                    found=len(row.cells),
                    expected=len(header.labels),
                )
            )

    def _person(self) -> dict[str, Any]:
        fields = self.fields
        person: dict[str, Any] = {
            name: fields.text(name) for name in ("person_ref", "native_name", "job_title", "lab_ref", "city")
        }
        person["full_name"] = fields.required("full_name")
        person["laboratory"] = fields.required("laboratory")
        person["lab_kind"] = fields.text("lab_kind").lower()
        person["native_lang"] = fields.language("native_lang")
        person["native_dir"] = fields.choice("native_dir", _DIRECTIONS) or _written(person["native_name"])
        person["sex"] = Sex(fields.choice("gender", _SEXES))
        person["email"] = fields.email("email")
        return person

    def _place(self, lookups: Lookups) -> tuple[str, str]:
        """Country and area of the laboratory."""
        typed = self.fields.required("country")
        country = lookups.country(typed) if typed else None
        if typed and country is None:
            self.fields.note(
                "country",
                msg(
                    "Row %(row)s, column “%(column)s”: “%(value)s” is not a country we know. Write its two-letter code"
                    " of ISO 3166, as KE, or its English name.",
                    value=typed,
                ),
            )
        area = self.fields.text("subdivision").upper()
        if area and not (lookups.area(area) and area.startswith(f"{country or area[:2]}-")):
            self.fields.note(
                "subdivision",
                msg(
                    "Row %(row)s, column “%(column)s”: “%(value)s” is not an area of that country. Write its code of"
                    " ISO 3166-2, as CN-YN; or leave it empty.",
                    value=area,
                ),
            )
        return country or "", area

    def _first_claim(self, lookups: Lookups) -> RunClaim:
        fields = self.fields
        code, course = fields.text("course_run"), self._course("course", lookups)
        first, last = fields.day("run_start"), fields.day("run_end")
        if first and last and last < first:
            fields.note(
                "run_end",
                msg(
                    "Row %(row)s, column “%(column)s”: the run ends on %(last)s, before it begins on %(first)s."
                    " Correct one of them.",
                    first=first,
                    last=last,
                ),
            )
            return RunClaim(fields, code, course)
        if not (code or (course and first) or fields.failed & {"course_run", "course", "run_start"}):
            fields.note(
                "course_run",
                msg(
                    "Row %(row)s, column “%(column)s”: no run is named. Write its code; or its course and first day,"
                    " in columns course and run_start."
                ),
            )
        return RunClaim(fields, code, course, first, last)

    def _second_claim(self, lookups: Lookups, *, first_code: str) -> list[RunClaim]:
        fields = self.fields
        code, course = fields.text("second_run"), self._course("second_course", lookups)
        if code and fold(code) == fold(first_code):
            fields.note(
                "second_run",
                msg("Row %(row)s, column “%(column)s”: %(run)s is the first run already. Empty the cell.", run=code),
            )
        elif code:
            return [RunClaim(fields, code, course, second=True)]
        elif course and "second_run" not in fields.failed:
            fields.note(
                "second_course",
                msg(
                    "Row %(row)s, column “%(column)s” names a course but second_run names no run of it. Fill in the"
                    " code of the run, or empty both."
                ),
            )
        return []

    def _course(self, column: str, lookups: Lookups) -> str:
        typed = self.fields.text(column)
        course = lookups.course(typed) if typed else None
        if typed and course is None:
            self.fields.note(
                column,
                msg(
                    "Row %(row)s, column “%(column)s”: there is no course “%(value)s” in the catalogue. Correct the"
                    " code, or add the course first.",
                    value=typed,
                ),
            )
        return course or ""


def _written(name: str) -> str:
    """The direction of the first letter that has one."""
    kinds = (unicodedata.bidirectional(character) for character in name)
    return "rtl" if next((kind for kind in kinds if kind in {"L", "R", "AL"}), "L") in {"R", "AL"} else "ltr"
