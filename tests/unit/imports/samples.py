"""Lists of participants, good ones and what tests make of them."""

from __future__ import annotations

import csv
import io
from datetime import date

import openpyxl

from trainfac.imports.lookups import KnownRun, Lookups, code_in, country_by_any_name
from trainfac.imports.participants import read_participants
from trainfac.imports.rows import ParticipantsFile
from trainfac.infra.spreadsheets.problems import Problem, UnreadableFile

COLUMNS = [
    *("person_ref", "full_name", "native_name", "native_lang", "native_dir", "gender", "job_title", "laboratory"),
    *("lab_ref", "lab_kind", "city", "country", "subdivision", "email", "course_run", "course", "run_start"),
    *("run_end", "attendance_pct", "pre_test", "post_test", "certificate", "second_run", "second_course"),
]
COUNTRIES = [("KE", "KEN"), ("KE", "Kenya"), ("CN", "China"), ("CI", "Côte d'Ivoire"), ("ET", "Ethiopia")]
RUN = KnownRun("UV-2026-09", "QMS-101", date(2026, 11, 9), date(2026, 11, 20))
ELSEWHERE = KnownRun("DL-2026-01", "DAI-101", date(2026, 11, 9), date(2026, 11, 20), here=False)
LOOKUPS = Lookups(
    country=country_by_any_name(COUNTRIES),
    course=code_in(["QMS-101", "DAI-101"]),
    run={RUN.code: RUN, ELSEWHERE.code: ELSEWHERE}.get,
    area={"CN-YN"}.__contains__,
)


def participant(number=1, **changes):
    """A row with nothing wrong; different numbers are different people of one laboratory in one run."""
    row = {
        "full_name": f"Achieng Otieno {number}",
        "gender": "F",
        "laboratory": "Lake Food Laboratory (demo)",
        "country": "KE",
        "email": f"person{number}@lab.example",
        "course_run": "UV-2026-01",
        "course": "QMS-101",
        "run_start": "2026-06-08",
        "run_end": "2026-06-19",
    }
    return row | changes


def csv_file(*rows, columns=COLUMNS, delimiter=",", encoding="utf-8") -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


def workbook(*rows, columns=COLUMNS, title="participants"):
    book = openpyxl.Workbook()
    book.active.title = title
    book.active.append(columns)
    for row in rows:
        book.active.append([row.get(column) for column in columns])
    return book


def saved(book) -> bytes:
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def xlsx_file(*rows, columns=COLUMNS) -> bytes:
    return saved(workbook(*rows, columns=columns))


def read(data: bytes, name="list.csv", lookups=LOOKUPS) -> ParticipantsFile:
    return read_participants(data, name, lookups)


def only(*rows) -> Problem:
    """The single problem of these rows, read from CSV."""
    problems = read(csv_file(*rows)).problems
    assert len(problems) == 1, [str(problem.message) for problem in problems]
    return problems[0]


def refusal(data: bytes, name="list.csv") -> Problem:
    """Why a file cannot be read at all."""
    try:
        read(data, name)
    except UnreadableFile as refused:
        return refused.problem
    raise AssertionError("the file was read")


def told(problem: Problem) -> tuple[int | None, str | None, str]:
    return problem.row, problem.column, str(problem.message)
