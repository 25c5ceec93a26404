"""Runs as the lines of a public list: every text ready, so that a page of them costs little."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Final, NamedTuple
from urllib.parse import quote

from flask import get_template_attribute, url_for
from flask_babel import gettext, ngettext
from markupsafe import Markup
from sqlalchemy import Row
from sqlalchemy.orm import Session

from trainfac.catalogue.uses import ComingRuns
from trainfac.infra.i18n import current_locale, date_span, language_name, translate
from trainfac.scheduling import structured_data
from trainfac.scheduling.announcement import Place
from trainfac.scheduling.entry import TONES, Entry, entry
from trainfac.scheduling.queries import calendar as queries
from trainfac.scheduling.routes.addresses import absolute

# Rows of the table by all that they depend on: they are read far more often than they change.
_WRITTEN: Final[dict[tuple[object, ...], str]] = {}
_MOST_WRITTEN: Final = 5_000


class RunLine(NamedTuple):
    """A run in a list, in the reader's language."""

    href: str
    title: str
    title_lang: str
    course_code: str
    starts_on: str  # ISO
    dates: str
    where: str
    language: str
    state: str
    tone: str
    places: str


class LineWriter:
    """Writes lines for one request; what repeats from line to line is looked up and translated once."""

    def __init__(self, at: Mapping[int, Place], now: datetime) -> None:
        self._at = at
        self._now = now
        self._wheres: dict[int, str] = {}
        self._todays: dict[int, date] = {}
        self._states: dict[Entry, str] = {}
        self._places: dict[int, str] = {}
        self._dates: dict[tuple[date, date], str] = {}
        self._languages: dict[str, str] = {}
        self._run_address = url_for("scheduling.run", run_code="RUN").removesuffix("RUN")

    def lines(self, runs: Iterable[Any]) -> list[RunLine]:
        """Lines of rows of the calendar, or of announced runs."""
        return [self.line(run) for run in runs]

    def rows(self, runs: Iterable[Row[Any]]) -> Markup:
        """Rows of the calendar as rows of its table: what was written before and is still true is not written again."""
        locale = str(current_locale())
        written = []
        for run in runs:
            known = (locale, self._run_address, self.standing(run), self.where(run.facility_id), *run)
            html = _WRITTEN.get(known)
            if html is None:
                if len(_WRITTEN) >= _MOST_WRITTEN:
                    _WRITTEN.clear()
                html = _WRITTEN[known] = _row(self.line(run))
            written.append(html)
        return Markup("".join(written))  # noqa: S704 - a macro wrote them

    def line(self, run: Any) -> RunLine:  # noqa: ANN401 - a row or an announced run, which have the same names
        standing = self.standing(run)
        span = (run.starts_on, run.ends_on)
        return RunLine(
            self._run_address + quote(run.code),
            run.course_title,
            run.course_language,
            run.course_code,
            run.starts_on.isoformat(),
            self._dates.get(span) or self._dates.setdefault(span, date_span(*span)),
            self.where(run.facility_id),
            self._languages.get(run.language) or self._languages.setdefault(run.language, language_name(run.language)),
            self._states.get(standing) or self._states.setdefault(standing, translate(standing.label)),
            TONES[standing],
            self.places_left(run.seats_left) if standing is Entry.OPEN else "",
        )

    def standing(self, run: Any) -> Entry:  # noqa: ANN401 - as above
        today = self._todays.get(run.facility_id)
        if today is None:
            today = self._todays[run.facility_id] = self._at[run.facility_id].today(self._now)
        return entry(
            run.state,
            today=today,
            starts_on=run.starts_on,
            ends_on=run.ends_on,
            deadline=run.nomination_deadline,
            seats_left=run.seats_left,
        )

    def where(self, facility_id: int) -> str:
        text = self._wheres.get(facility_id)
        if text is None:
            place = self._at[facility_id]
            text = self._wheres[facility_id] = gettext(
                "%(facility)s, %(city)s, %(country)s",
                facility=place.name,
                city=place.city,
                country=place.country_name(current_locale().language),
            )
        return text

    def places_left(self, seats: int) -> str:
        text = self._places.get(seats)
        if text is None:
            text = self._places[seats] = ngettext("%(num)s place left", "%(num)s places left", seats)
        return text


def _row(line: RunLine) -> str:
    return str(get_template_attribute("scheduling/public/_run_row.html", "run_row")(line))


def coming_runs(session: Session, course_code: str, now: datetime) -> ComingRuns:
    """The coming runs of a course, for its page in the catalogue."""
    at = queries.places(session)
    runs = queries.coming_runs(session, at, course_code, now)
    by_address = {absolute(url_for("scheduling.run", run_code=run.code)): run for run in runs}
    return ComingRuns(LineWriter(at, now).lines(runs), structured_data.instances(by_address) if runs else {})
