"""What the messages page shows: each run's changes, and each different message with all whom it goes to."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from trainfac.infra.mail import usable
from trainfac.notices.names import Names
from trainfac.notices.queries.news import names_of, news_of
from trainfac.notices.queries.untold import runs_untold
from trainfac.notices.telling import Addressee, Letter, News, letters
from trainfac.scheduling.models import Facility


@dataclass(frozen=True)
class Preview:
    """A message as its first reader gets it, and everybody who gets the same, addressed by their own name."""

    letter: Letter
    readers: Sequence[Addressee]


@dataclass(frozen=True)
class Waiting:
    """Everything at a facility that people were not told yet."""

    news: Sequence[News]
    names: Names

    def about(self, run_ids: Collection[int]) -> list[News]:
        return [one for one in self.news if one.run.id in run_ids]


def waiting(session: Session, facility: Facility, now: datetime) -> Waiting:
    """What changed at a facility, run by run, in a fixed number of statements."""
    news = news_of(session, facility, runs_untold(session, facility.id, now), now)
    return Waiting(news, names_of(session, news) if news else Names())


def previews(news: Sequence[News], now: datetime) -> list[Preview]:
    """Every different message about these, those with the most readers first."""
    found: dict[object, list[Letter]] = {}
    for letter in letters(news, now):
        found.setdefault(letter.content, []).append(letter)
    several = [Preview(alike[0], [one.to for one in alike]) for alike in found.values()]
    return sorted(several, key=lambda one: -len(one.readers))


def unreachable(shown: Sequence[Preview]) -> list[Addressee]:
    """Who cannot be told by mail."""
    return [person for one in shown for person in one.readers if not usable(person.address)]
