"""What the public list of course runs costs: against a bare page of 50 rows, and with 1,000 runs against 10.

    .venv/bin/python benchmarks/public_list.py [--rounds 60] [--json]

CPU time of this process (not the database server's), through Flask's test client, all pages taken in turn round
after round, so that a busy machine slows them all alike. On SQLite, and on PostgreSQL: on the server that
TEST_POSTGRES_URL names, else on one of its own where it is installed. Ends with status 1 when a page costs more
than it may.
"""

from __future__ import annotations

import argparse
import gc
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from _databases import on_both
from flask import Flask, render_template
from flask.testing import FlaskClient
from flask_migrate import upgrade
from jinja2 import DictLoader
from sqlalchemy import create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from tests.builders import a_facility, a_run, course
from tests.conftest import settings
from trainfac.catalogue.loading import load_courses
from trainfac.directory.loading import load_countries
from trainfac.factory import create_app
from trainfac.infra.db import transact

AGAINST_BARE = 4.0  # a page of 50 rows may cost so many times the bare page
WITH_THOUSAND = 1.3  # and with 1,000 runs so many times what it costs with 10
COURSES = ("QMS-101", "QMS-201", "MIC-201", "INS-201", "SAF-101")
BARE_PAGE = """<!doctype html><html lang="en"><head><title>{{ title }}</title></head><body><h1>{{ title }}</h1>
<table>{% for row in rows %}<tr><td><a href="/runs/{{ row.code }}">{{ row.title }}</a></td><td>{{ row.starts_on }}</td>
<td>{{ row.place }}</td><td>{{ row.language }}</td><td>{{ row.places }}</td></tr>{% endfor %}</table></body></html>"""


class Bare(DeclarativeBase):
    """The base of the bare page's one table."""


class BareRun(Bare):
    """A row of the bare page: as many texts as a line of ours shows."""

    __tablename__ = "bare_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str]
    title: Mapped[str]
    starts_on: Mapped[str]
    place: Mapped[str]
    language: Mapped[str]
    places: Mapped[int]


@dataclass(frozen=True)
class Result:
    """Milliseconds of CPU a request, medians over all rounds, and how the pages compare."""

    database: str
    bare_50_rows: float
    ours_10_runs: float
    ours_50_runs: float
    ours_1000_runs: float
    against_bare: float
    thousand_against_ten: float
    thousand_against_fifty: float

    @property
    def holds(self) -> bool:
        return self.against_bare <= AGAINST_BARE and self.thousand_against_ten <= WITH_THOUSAND


def bare_client(url: str) -> FlaskClient:
    """The least that lists 50 rows with Flask, SQLAlchemy and Jinja."""
    engine = create_engine(url)
    Bare.metadata.create_all(engine)
    with Session(engine) as session:
        session.add_all(
            BareRun(
                code=f"R{n}", title=f"Course {n}", starts_on="2027-01-01", place="Hyderabad", language="en", places=n
            )
            for n in range(50)
        )
        session.commit()
    app = Flask("bare")
    app.jinja_loader = DictLoader({"runs.html": BARE_PAGE})

    @app.get("/")
    def runs() -> str:
        with Session(engine) as session:
            rows = session.scalars(select(BareRun).order_by(BareRun.starts_on, BareRun.id).limit(50)).all()
            return render_template("runs.html", rows=rows, title="Course runs")

    return app.test_client()


def our_client(url: str, folder: Path, runs: int) -> FlaskClient:
    """Our application with so many published runs to come, at two facilities."""
    app = create_app(settings(url, folder))
    with app.app_context():
        upgrade()
        transact(load_countries)
        transact(load_courses)
        transact(_fill, runs)
    return app.test_client()


def _fill(tx: Session, runs: int) -> None:
    facilities = [a_facility(tx, "HYD"), a_facility(tx, "DAL", iso2="CN", timezone="Asia/Shanghai")]
    courses = [course(tx, code) for code in COURSES]
    today = datetime.now(UTC).date()
    for n in range(runs):
        run = a_run(
            tx,
            facilities[n % 2],
            courses[n % len(courses)],
            code=f"R-{n:05}",
            starts_on=today + timedelta(days=10 + n // 3),
            capacity=12 + n % 9,
        )
        run.seats_taken = n % 12


def measured(pages: dict[str, Callable[[], object]], rounds: int, repeats: int = 5) -> dict[str, float]:
    """Median milliseconds of CPU a call, the pages taken in turn."""
    times: dict[str, list[float]] = {name: [] for name in pages}
    for page in pages.values():  # compiled, cached, connected
        for _ in range(10):
            page()
    gc.collect()
    for _ in range(rounds):
        for name, page in pages.items():
            began = time.process_time()
            for _ in range(repeats):
                page()
            times[name].append((time.process_time() - began) / repeats * 1000)
    return {name: statistics.median(found) for name, found in times.items()}


def _getter(client: FlaskClient) -> Callable[[], object]:
    def get() -> object:
        answer = client.get("/")
        if answer.status_code != 200:
            raise SystemExit(f"the page answers {answer.status_code}")
        return answer.data

    return get


def compare(database: str, urls: list[str], folder: Path, rounds: int) -> Result:
    """Measure the bare page and ours with 10, 50 and 1,000 runs, each on a database of its own."""
    pages = {"bare": _getter(bare_client(urls[0]))}
    for runs, url in zip((10, 50, 1000), urls[1:], strict=True):
        place = folder / str(runs)
        place.mkdir()
        client = our_client(url, place, runs)
        _check_rows(client, min(runs, 50))
        pages[str(runs)] = _getter(client)
    found = measured(pages, rounds)
    return Result(
        database,
        *(round(found[name], 3) for name in ("bare", "10", "50", "1000")),
        against_bare=round(found["1000"] / found["bare"], 2),
        thousand_against_ten=round(found["1000"] / found["10"], 2),
        thousand_against_fifty=round(found["1000"] / found["50"], 2),
    )


def _check_rows(client: FlaskClient, rows: int) -> None:
    shown = client.get("/").text.count("<time datetime=")
    if shown != rows:
        raise SystemExit(f"the page shows {shown} runs, not {rows}")


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    results = []
    with tempfile.TemporaryDirectory() as name:
        for database, urls, folder in on_both(Path(name), 4):
            results.append(compare(database, urls, folder, given.rounds))
    if given.json:
        print(json.dumps([asdict(result) for result in results], indent=2))
    else:
        _print_table(results)
    return 0 if all(result.holds for result in results) else 1


def _print_table(results: list[Result]) -> None:
    print(
        "| database | bare, 50 rows | 10 runs | 50 runs | 1,000 runs | ÷ bare (≤ 4) | 1,000 ÷ 10 (≤ 1.3) | 1,000 ÷ 50 |"
    )
    print("|---|---|---|---|---|---|---|---|")
    for r in results:
        times = " | ".join(f"{ms:.2f} ms" for ms in (r.bare_50_rows, r.ours_10_runs, r.ours_50_runs, r.ours_1000_runs))
        ratios = f"{r.against_bare:.2f} | {r.thousand_against_ten:.2f} | {r.thousand_against_fifty:.2f}"
        print(f"| {r.database} | {times} | {ratios} |")


if __name__ == "__main__":
    sys.exit(main())
