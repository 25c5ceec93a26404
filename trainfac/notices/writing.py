"""Letters in the reader's language, as text, as HTML and as a calendar file: the edge of this feature.

Written outside of requests too, by a worker or a command; nothing here asks who is signed in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from flask import current_app
from flask_babel import force_locale
from sqlalchemy.orm import Session

from trainfac.infra.i18n import SOURCE_LANGUAGE, direction, languages, translate, weekday_date, zone_name
from trainfac.kernel.messages import Message
from trainfac.notices.names import Names
from trainfac.notices.queries.news import names_of
from trainfac.notices.rules import Change
from trainfac.notices.states import Standing
from trainfac.notices.telling import Letter, Passage
from trainfac.notices.wording import group_line, subject, told
from trainfac.notices.written import Matter, Write, Written
from trainfac.scheduling import ics
from trainfac.scheduling.dated_session import DatedSession
from trainfac.scheduling.dated_session import Standing as Held
from trainfac.scheduling.queries.dated_choice import of_ids
from trainfac.scheduling.queries.dated_sessions import dated_sessions

_ENDPOINTS: Final = {
    Standing.PARTICIPANT: "scheduling.run",
    Standing.WAITING: "scheduling.run",
    Standing.TRAINER: "scheduling.run_timetable",
}


def scribe(session: Session, matter: Matter) -> Write:
    """Who writes letters about this: names and calendar entries are looked up once for all of them."""
    names = names_of(session, matter.news)
    ids = {held for one in matter.news for stock in (one.before, one.after) for held in stock.sessions}
    entries = {one.id: one for one in dated_sessions(session, of_ids(ids), for_staff=True)}
    available = languages()
    calendars: dict[Any, str] = {}

    def write(letter: Letter) -> Written:
        language = _language(letter, available)
        with force_locale(language):
            key = (letter.passages, language)
            if key not in calendars:
                calendars[key] = _calendar(letter, matter, entries)
            values = {**_values(letter, matter, names, language), "attached": bool(calendars[key])}
            return Written(
                language=language,
                subject=values["subject"],
                text=rendered("notices/mail/letter.txt", values),
                html=rendered("notices/mail/letter.html", values),
                calendar=calendars[key],
            )

    return write


def said(message: Message) -> str:
    """A message in the current language, its days with their day of the week."""
    return translate(_with_weekdays(message))


def in_words(change: Change, names: Names, zone: ZoneInfo) -> dict[str, Any]:
    """A change as templates show it, in the current language."""
    one = told(change, names, zone)
    lines = [said(line) for line in one.lines]
    return {"title": one.title, "label": said(one.label), "lines": lines, "kind": one.kind.value}


def domain() -> str:
    """What stands behind the @ of identifiers."""
    return urlsplit(_public_url()).hostname or "localhost"


def _with_weekdays(message: Message) -> Message:
    values = {
        name: _with_weekdays(value)
        if isinstance(value, Message)
        else weekday_date(value)
        if isinstance(value, date) and not isinstance(value, datetime)
        else value
        for name, value in message.values.items()
    }
    return Message(message.text, values)


def readers_language(wanted: Sequence[str], available: Sequence[str]) -> str:
    """The first of these that is available, else the one that everything is written in."""
    return next((language for language in wanted if language in available), SOURCE_LANGUAGE)


def _language(letter: Letter, available: list[str]) -> str:
    """Their own, else that of the first run they are told of."""
    return readers_language((letter.to.locale, letter.passages[0].run.language), available)


def _values(letter: Letter, matter: Matter, names: Names, language: str) -> dict[str, Any]:
    zone = matter.facility.zone
    return {
        "letter": letter,
        "facility": matter.facility,
        "subject": said(subject(letter, matter.facility.name)),
        "words": matter.words,
        "lang": language,
        "dir": direction(language),
        "zone": zone_name(zone, matter.now),
        "passages": [_passage(passage, matter, names) for passage in letter.passages],
    }


def _passage(passage: Passage, matter: Matter, names: Names) -> dict[str, Any]:
    group = group_line(passage, names)
    return {
        "run": passage.run,
        "as_trainer": passage.standing is Standing.TRAINER,
        "cancelled": passage.cancelled,
        "note": passage.note,
        "group": said(group) if group else "",
        "changes": [in_words(change, names, matter.facility.zone) for change in passage.changes],
        "href": _address(passage, matter),
    }


def _calendar(letter: Letter, matter: Matter, entries: dict[int, DatedSession]) -> str:
    """The sessions that changed for this person, as they are now; what they come to no more is cancelled.

    Stamped with the moment of telling: who left a group and came back is told of sessions that did not change.
    """
    changed: dict[int, DatedSession] = {}
    for change in (change for passage in letter.passages for change in passage.changes):
        for held, standing in ((change.before, Held.CANCELLED), (change.after, Held.CONFIRMED)):
            entry = entries.get(held.session_id) if held else None
            if entry is not None:  # one that is still held replaces what it was
                at = max(matter.now, entry.changed_at)
                changed[entry.id] = replace(entry, changed_at=at, standing=standing)
    if not changed:
        return ""
    sessions = sorted(changed.values(), key=lambda one: (one.starts_at, one.id))
    body = ics.sessions_calendar(sessions, name=matter.facility.name, address_of=_run_page, domain=domain(), words=said)
    return body.decode()


def _address(passage: Passage, matter: Matter) -> str:
    endpoint = _ENDPOINTS[passage.standing]
    values = {"run_code": passage.run.code}
    if passage.standing is Standing.TRAINER:
        values["facility_code"] = matter.facility.code
    return absolute(endpoint, values)


def _run_page(code: str) -> str:
    return absolute("scheduling.run", {"run_code": code})


def absolute(endpoint: str, values: dict[str, str]) -> str:
    """An address with our public name: nothing else is known of where we are reached, and nothing else is trusted."""
    return f"{_public_url()}{current_app.url_map.bind('').build(endpoint, values)}"


def _public_url() -> str:
    return str(current_app.config["SETTINGS"].public_url)


def rendered(template: str, values: dict[str, Any]) -> str:
    """What a template of a message comes to, in the current language."""
    return current_app.jinja_env.get_template(template).render(**values).strip() + "\n"
