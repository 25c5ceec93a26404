"""A letter as it goes out. The edge writes it: it knows languages, templates and addresses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from trainfac.notices.telling import Letter, News
from trainfac.scheduling.models import Facility


@dataclass(frozen=True)
class Written:
    """A letter in the reader's language; ``calendar`` is an iCalendar file, empty where there is nothing to put in."""

    language: str
    subject: str
    text: str
    html: str
    calendar: str


Write = Callable[[Letter], Written]


@dataclass(frozen=True)
class Matter:
    """What letters are written about: the news of a facility, and what its coordinator puts on top."""

    facility: Facility
    news: Sequence[News]
    words: str
    now: datetime


Scribe = Callable[[Session, Matter], Write]
