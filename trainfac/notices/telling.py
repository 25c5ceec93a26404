"""Who is told what: one letter for each person, with a passage for each run that changed for them. Pure."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from trainfac.notices.rules import Change, Sessions, differences, for_group, of_trainer
from trainfac.notices.states import Standing
from trainfac.notices.stock import Stock


@dataclass(frozen=True)
class Addressee:
    """A person, and how to write to them; without an address they are told some other way."""

    person_id: int
    name: str
    address: str = ""
    locale: str = ""


@dataclass(frozen=True)
class Seat:
    """Somebody's place on a run, or on its waiting list."""

    registration_id: int
    person: Addressee
    waiting: bool = False


@dataclass(frozen=True)
class RunFacts:
    """The run that changed; days as the facility counts them."""

    id: int
    code: str
    course_code: str
    title: str
    language: str
    starts_on: date
    ends_on: date
    cancelled_reason: str = ""


@dataclass(frozen=True)
class News:
    """A run as people know it and as it is, and all who have to do with it; trainers by their id."""

    run: RunFacts
    before: Stock
    after: Stock
    seats: Sequence[Seat] = ()
    trainers: Mapping[int, Addressee] | None = None

    @property
    def cancelled(self) -> bool:
        """Whether the run takes place no more, and people do not know it."""
        return self.after.cancelled and not self.before.cancelled

    @property
    def note(self) -> str | None:
        """What participants should know or bring, when that is new."""
        return self.after.note if self.after.note != self.before.note and not self.cancelled else None

    @cached_property
    def digest(self) -> str:
        """Differs when anything does that a letter would say, or whom it goes to."""
        told = [
            self.before.to_json(), self.after.to_json(), self.run.cancelled_reason, self.run.title,
            sorted([seat.registration_id, seat.person.address, seat.waiting] for seat in self.seats),
            sorted([key, one.address] for key, one in (self.trainers or {}).items()),
        ]  # fmt: skip
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:20]


@dataclass(frozen=True)
class Passage:
    """What one person is told of one run; ``group`` are the groups before and after, when theirs changed."""

    run: RunFacts
    standing: Standing
    cancelled: bool = False
    changes: tuple[Change, ...] = ()
    note: str | None = None
    group: tuple[int | None, int | None] | None = None


@dataclass(frozen=True)
class Letter:
    """Everything that one person is told at once."""

    to: Addressee
    passages: tuple[Passage, ...]

    @property
    def content(self) -> tuple[tuple[Passage, ...], str]:
        """What it says, whoever gets it: equal for people who are told the same in the same language."""
        return self.passages, self.to.locale


def letters(news: Iterable[News], now: datetime) -> list[Letter]:
    """One letter for each person whom anything concerns, by name; runs in order of their first day."""
    people: dict[int, Addressee] = {}
    passages: dict[int, list[Passage]] = defaultdict(list)
    for one in sorted(news, key=lambda each: (each.run.starts_on, each.run.code)):
        for person, passage in _passages(one, now):
            people[person.person_id] = person
            passages[person.person_id].append(passage)
    written = [Letter(person, tuple(passages[person_id])) for person_id, person in people.items()]
    return sorted(written, key=lambda letter: (letter.to.name.casefold(), letter.to.person_id))


def changes_of(news: News, now: datetime) -> tuple[Change, ...]:
    """What changed about the sessions of a run, whomever it concerns."""
    return () if news.cancelled else differences(news.before.sessions, news.after.sessions, now)


def regrouped(news: News) -> list[tuple[Seat, int | None, int | None]]:
    """Participants who are in another group than they know, with the group before and after."""
    if news.cancelled:
        return []
    places = [(seat, *_groups(news, seat)) for seat in news.seats if not seat.waiting]
    return [(seat, was, now) for seat, was, now in places if was != now]


def _passages(news: News, now: datetime) -> Iterator[tuple[Addressee, Passage]]:
    for seat in news.seats:
        passage = _to_waiting(news) if seat.waiting else _to_participant(news, seat, now)
        if _says_something(passage):
            yield seat.person, passage
    for trainer_id, person in (news.trainers or {}).items():
        passage = _to_trainer(news, trainer_id, now)
        if _says_something(passage):
            yield person, passage


def _says_something(passage: Passage) -> bool:
    return bool(passage.cancelled or passage.changes or passage.group or passage.note is not None)


def _to_waiting(news: News) -> Passage:
    """Who waits for a place plans no journey yet: only that the run takes place no more concerns them."""
    return Passage(news.run, Standing.WAITING, cancelled=news.cancelled)


def _to_participant(news: News, seat: Seat, now: datetime) -> Passage:
    was, is_now = _groups(news, seat)
    changes = _changes(news, for_group(news.before.sessions, was), for_group(news.after.sessions, is_now), now)
    group = None if was == is_now or news.cancelled else (was, is_now)
    return Passage(news.run, Standing.PARTICIPANT, news.cancelled, changes, news.note, group)


def _to_trainer(news: News, trainer_id: int, now: datetime) -> Passage:
    """Trainers are told of their own sessions, and of the note while they have any to come."""
    before, after = (of_trainer(stock.sessions, trainer_id) for stock in (news.before, news.after))
    ahead = any(held.ends_at > now for sessions in (before, after) for held in sessions.values())
    note = news.note if ahead else None
    return Passage(news.run, Standing.TRAINER, news.cancelled and ahead, _changes(news, before, after, now), note)


def _changes(news: News, before: Sessions, after: Sessions, now: datetime) -> tuple[Change, ...]:
    """Of a run that is cancelled, every session that people still counted on."""
    return differences(before, {} if news.cancelled else after, now)


def _groups(news: News, seat: Seat) -> tuple[int | None, int | None]:
    return news.before.places.get(seat.registration_id), news.after.places.get(seat.registration_id)
