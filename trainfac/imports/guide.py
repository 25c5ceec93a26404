"""The columns of a list explained, for people who fill one in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from trainfac.imports.columns import REQUIRED
from trainfac.kernel.messages import Message, msg


@dataclass(frozen=True)
class ColumnGuide:
    """What stands in a column, and an example."""

    name: str
    meaning: Message
    example: str = ""

    @property
    def required(self) -> bool:
        return self.name in REQUIRED


COLUMN_GUIDES: Final = (
    ColumnGuide("full_name", msg("Full name as in the passport, in one piece"), "Achieng Otieno"),
    ColumnGuide("laboratory", msg("Name of the laboratory that sends them"), "Lake Food Laboratory"),
    ColumnGuide("country", msg("Country of the laboratory: code of ISO 3166 or name"), "KE"),
    ColumnGuide("course_run", msg("Code of the run; or leave it out and give course and run_start"), "UV-2010-01"),
    ColumnGuide("course", msg("Code of the course, for runs that do not exist yet"), "QMS-101"),
    ColumnGuide("run_start", msg("First day of the run: year, month, day"), "2010-06-07"),
    ColumnGuide("run_end", msg("Last day of the run; reckoned from the course where it is missing"), "2010-06-18"),
    ColumnGuide("person_ref", msg("Your own number for the person; the surest way to find them again"), "UV-001"),
    ColumnGuide("email", msg("Their own e-mail address"), "achieng@lab.example"),
    ColumnGuide("native_name", msg("The name in their own script"), "አበበ ታደሰ"),
    ColumnGuide("native_lang", msg("Language tag of that name"), "am"),
    ColumnGuide("native_dir", msg("Direction of that script: ltr or rtl; known from the letters where it is missing")),
    ColumnGuide("gender", msg("F, M or X"), "F"),
    ColumnGuide("job_title", msg("What they do at the laboratory"), "Food Analyst"),
    ColumnGuide("lab_ref", msg("Your own number for the laboratory"), "LAB-07"),
    ColumnGuide("lab_kind", msg("Field of the laboratory"), "food"),
    ColumnGuide("city", msg("City of the laboratory"), "Kisumu"),
    ColumnGuide("subdivision", msg("Province or state of the laboratory: code of ISO 3166-2"), "CN-YN"),
    ColumnGuide("attendance_pct", msg("Attendance in per cent of the hours held; for runs that are over"), "92"),
    ColumnGuide("pre_test", msg("Result of the pre-test in per cent"), "45"),
    ColumnGuide("post_test", msg("Result of the post-test in per cent"), "78"),
    ColumnGuide("certificate", msg("Is read and not used: an import issues no certificates"), "achievement"),
    ColumnGuide("second_run", msg("Code of a second run of the same person, with the same attendance"), "UV-2011-05"),
    ColumnGuide("second_course", msg("Code of the course of that second run"), "CMP-201"),
)
