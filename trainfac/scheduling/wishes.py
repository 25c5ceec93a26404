"""What a training session wants, and what there is in its way: plain facts, as the clash rules read them. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from trainfac.kernel.periods import Interval
from trainfac.scheduling.states import AbsenceKind


@dataclass(frozen=True)
class WishedModule:
    """The module taught: ``after`` are sequences of modules that must have ended, ``needs`` folded competences."""

    sequence: int
    title: str
    after: frozenset[int] = frozenset()
    needs: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        return f"{self.sequence}. {self.title}"


@dataclass(frozen=True)
class WishedRoom:
    id: int
    name: str
    capacity: int
    active: bool = True


@dataclass(frozen=True)
class WishedTrainer:
    id: int
    name: str
    active: bool = True


@dataclass(frozen=True)
class WishedGroup:
    """For whom: ``ids`` are all groups it takes, ``people`` how many they are."""

    name: str
    people: int
    ids: frozenset[int]
    everybody: bool = True


@dataclass(frozen=True)
class WishedInstrument:
    """So many places of those an instrument has; calibration holds up to and including its day."""

    id: int
    name: str
    places_wanted: int
    place_ids: frozenset[int]
    calibration_due: date | None = None
    active: bool = True


@dataclass(frozen=True)
class Wish:
    """A session as it is or would be. ``session_id`` None: not there yet; ``key`` tells wishes apart."""

    key: int
    session_id: int | None
    run_id: int
    run_code: str
    module: WishedModule
    during: Interval
    group: WishedGroup
    room: WishedRoom | None = None
    trainers: Sequence[WishedTrainer] = ()
    instruments: Sequence[WishedInstrument] = ()

    @property
    def resource_ids(self) -> frozenset[int]:
        """Everything it may hold, every place of its instruments among it."""
        rooms = frozenset({self.room.id} if self.room else ())
        places = frozenset(place for instrument in self.instruments for place in instrument.place_ids)
        return rooms | {trainer.id for trainer in self.trainers} | self.group.ids | places


@dataclass(frozen=True)
class Holder:
    """The session that holds something; ``hidden`` where the reader may not know what another facility plans."""

    session_id: int
    name: str
    run_code: str
    facility: str
    hidden: bool = False


@dataclass(frozen=True)
class Held:
    """A resource is held by another session for a time."""

    resource_id: int
    during: Interval
    holder: Holder


@dataclass(frozen=True)
class Away:
    """A resource, or every place of an instrument, cannot be had for a time."""

    during: Interval
    kind: AbsenceKind
    reason: str
    resource_id: int | None = None
    instrument_id: int | None = None


@dataclass(frozen=True)
class Competence:
    """Somebody may teach a folded subject between two days, if days are given."""

    subject: str
    valid_from: date | None = None
    valid_until: date | None = None

    def holds_on(self, day: date) -> bool:
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_until is None or day <= self.valid_until)


@dataclass(frozen=True)
class Sibling:
    """Another live session of the same run."""

    session_id: int
    module: WishedModule
    during: Interval
    group_ids: frozenset[int]


@dataclass(frozen=True)
class Elsewhere:
    """A participant of the run sits in a session of another run."""

    person: str
    during: Interval
    session_name: str
    run_code: str
    group_ids: frozenset[int] | None = None  # of the run asked about; None: whatever the group


@dataclass(frozen=True)
class Surroundings:
    """All that is known about a stretch of time around some wishes."""

    zone: ZoneInfo
    now: datetime
    held: Sequence[Held] = ()
    away: Sequence[Away] = ()
    closed: Mapping[date, str] = field(default_factory=dict)
    checks_competence: bool = False
    competences: Mapping[int, Sequence[Competence]] = field(default_factory=dict)  # by trainer
    hours: Mapping[int, Sequence[tuple[int, time, time]]] = field(default_factory=dict)  # by trainer: weekday, from, to
    siblings: Mapping[int, Sequence[Sibling]] = field(default_factory=dict)  # by run
    elsewhere: Mapping[int, Sequence[Elsewhere]] = field(default_factory=dict)  # by run
