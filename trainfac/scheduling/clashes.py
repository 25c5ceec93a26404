"""Everything that speaks against a training session where it is put: who, when, with which session, and why. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Final

from trainfac.kernel.messages import Message, msg
from trainfac.kernel.periods import Interval
from trainfac.scheduling.states import PHYSICAL, AbsenceKind, ClashRule
from trainfac.scheduling.wishes import (
    Away,
    Elsewhere,
    Held,
    Holder,
    Sibling,
    Surroundings,
    Wish,
    WishedInstrument,
    WishedTrainer,
)


@dataclass(frozen=True)
class Clash:
    """One reason; ``resource_id`` and ``subject`` say what is not to be had, ``holder`` who has it on that ``day``."""

    wish: Wish
    rule: ClashRule
    message: Message
    resource_id: int | None = None
    holder: Holder | None = None
    subject: str = ""
    day: date | None = None

    @property
    def overridable(self) -> bool:
        return self.rule not in PHYSICAL


Rule = Callable[[Wish, Surroundings], Iterator[Clash]]


def clashes(wish: Wish, around: Surroundings) -> list[Clash]:
    """Every reason against a wish, what cannot be helped first; empty when it can stand."""
    found = [clash for rule in RULES for clash in rule(wish, around)]
    return sorted(found, key=lambda clash: clash.overridable)


def clashes_among(wishes: Sequence[Wish], around: Surroundings) -> list[Clash]:
    """What wishes that are to be written together want at the same time."""
    ordered = sorted(wishes, key=lambda wish: (wish.during, wish.key))
    found = []
    for before, after in combinations(ordered, 2):
        if not before.during.overlaps(after.during):
            continue
        holder = Holder(before.session_id or 0, before.module.name, before.run_code, "")
        held = [Held(resource_id, before.during, holder) for resource_id in before.resource_ids]
        together = Surroundings(around.zone, around.now, held=held)
        found += [clash for rule in (_room, _trainers, _group) for clash in rule(after, together)]
    return [*found, *_places_among(ordered)]


def _room(wish: Wish, around: Surroundings) -> Iterator[Clash]:
    if wish.room is None:
        return
    if not wish.room.active:
        yield Clash(wish, ClashRule.RETIRED, _retired(wish.room.name), wish.room.id)
    for held in _held(wish, around, wish.room.id):
        yield _taken(wish, around, ClashRule.ROOM, wish.room.name, held)
    for away in _away(wish, around, wish.room.id):
        message = _gone(wish.room.name, away, around)
        yield Clash(wish, ClashRule.OUT_OF_SERVICE, message, wish.room.id)


def _room_size(wish: Wish, _around: Surroundings) -> Iterator[Clash]:
    if wish.room is None or wish.room.capacity >= wish.group.people:
        return
    figures: dict[str, object] = {
        "room": wish.room.name, "holds": wish.room.capacity, "group": wish.group.name, "people": wish.group.people,
    }  # fmt: skip
    if wish.group.everybody:
        message = msg(
            "%(room)s holds %(holds)s people; %(group)s has %(people)s."
            " Choose a larger room, or split the run into groups.",
            **figures,
        )
    else:
        message = msg(
            "%(room)s holds %(holds)s people; group %(group)s is for %(people)s."
            " Choose a larger room, or smaller groups.",
            **figures,
        )
    yield Clash(wish, ClashRule.ROOM_SIZE, message, wish.room.id)


def _trainers(wish: Wish, around: Surroundings) -> Iterator[Clash]:
    for trainer in wish.trainers:
        if not trainer.active:
            yield Clash(wish, ClashRule.RETIRED, _retired(trainer.name), trainer.id)
        for held in _held(wish, around, trainer.id):
            yield _taken(wish, around, ClashRule.TRAINER, trainer.name, held)
        for away in _away(wish, around, trainer.id):
            yield Clash(wish, ClashRule.LEAVE, _gone(trainer.name, away, around), trainer.id)
        yield from _outside_own_hours(wish, around, trainer)
        yield from _not_competent(wish, around, trainer)


def _outside_own_hours(wish: Wish, around: Surroundings, trainer: WishedTrainer) -> Iterator[Clash]:
    periods = around.hours.get(trainer.id)
    if not periods:
        return
    start, end = wish.during.start.astimezone(around.zone), wish.during.end.astimezone(around.zone)
    weekday = start.weekday()
    on_that_day = [(opens, closes) for day, opens, closes in periods if day == weekday]
    if any(opens <= start.time() and end.time() <= closes for opens, closes in on_that_day):
        return
    times = {"name": trainer.name, **_when(wish.during, around)}
    if on_that_day:
        hours = ", ".join(f"{opens:%H:%M}–{closes:%H:%M}" for opens, closes in on_that_day)
        message = msg("%(name)s teaches at %(hours)s on that day of the week, not %(time)s.", **times, hours=hours)
    else:
        message = msg("%(name)s does not teach on that day of the week (%(day)s).", **times)
    yield Clash(wish, ClashRule.LEAVE, message, trainer.id)


def _not_competent(wish: Wish, around: Surroundings, trainer: WishedTrainer) -> Iterator[Clash]:
    if not around.checks_competence or not wish.module.needs:
        return
    day = _day(wish.during, around)
    known = [one for one in around.competences.get(trainer.id, ()) if one.subject in wish.module.needs]
    if any(one.holds_on(day) for one in known):
        return
    ended = [one.valid_until for one in known if one.valid_until is not None and one.valid_until < day]
    if ended:
        message = msg(
            "%(name)s was competent to teach “%(module)s” until %(until)s, and the session is on %(day)s.",
            name=trainer.name, module=wish.module.title, until=max(ended), day=day,
        )  # fmt: skip
    else:
        message = msg(
            "%(name)s is not on record as competent to teach “%(module)s”.", name=trainer.name, module=wish.module.title
        )
    yield Clash(wish, ClashRule.COMPETENCE, message, trainer.id)


def _group(wish: Wish, around: Surroundings) -> Iterator[Clash]:
    told = set()
    for group_id in sorted(wish.group.ids):
        for held in _held(wish, around, group_id):
            if held.holder.session_id not in told:  # every group of the run is held by it: said once
                told.add(held.holder.session_id)
                yield _in_class(wish, around, held)


def _in_class(wish: Wish, around: Surroundings, held: Held) -> Clash:
    values = {"group": wish.group.name, **_when(held.during, around), "by": _whose(held.holder)}
    if wish.group.everybody:
        message = msg("Participants of %(group)s are in %(by)s on %(day)s, %(time)s (%(zone)s).", **values)
    else:
        message = msg("Group %(group)s is in %(by)s on %(day)s, %(time)s (%(zone)s).", **values)
    day = _day(held.during, around)
    return Clash(wish, ClashRule.GROUP, message, held.resource_id, held.holder, wish.group.name, day)


def _instruments(wish: Wish, around: Surroundings) -> Iterator[Clash]:
    for instrument in wish.instruments:
        if not instrument.active:
            yield Clash(wish, ClashRule.RETIRED, _retired(instrument.name))
        for away in around.away:
            if away.instrument_id == instrument.id and away.during.overlaps(wish.during):
                yield Clash(wish, ClashRule.OUT_OF_SERVICE, _gone(instrument.name, away, around))
        day = _day(wish.during, around)
        if instrument.calibration_due is not None and instrument.calibration_due < day:
            message = msg(
                "The calibration of %(name)s holds until %(due)s, and the session is on %(day)s.",
                name=instrument.name, due=instrument.calibration_due, day=day,
            )  # fmt: skip
            yield Clash(wish, ClashRule.CALIBRATION, message)
        yield from _too_few_places(wish, around, instrument)


def _too_few_places(wish: Wish, around: Surroundings, instrument: WishedInstrument) -> Iterator[Clash]:
    taken = [
        held
        for held in around.held
        if held.resource_id in instrument.place_ids
        and held.holder.session_id != wish.session_id
        and held.during.overlaps(wish.during)
    ]
    free = len(instrument.place_ids - {held.resource_id for held in taken})
    if free >= instrument.places_wanted:
        return
    figures: dict[str, object] = {
        "name": instrument.name, "free": free, "places": len(instrument.place_ids), "wanted": instrument.places_wanted,
    }  # fmt: skip
    if not taken:
        message = msg("%(name)s has %(places)s places, and %(wanted)s are wanted.", **figures)
        yield Clash(wish, ClashRule.INSTRUMENT, message)
        return
    by = {held.holder.session_id: held for held in taken}
    for held in by.values():
        message = msg(
            "%(name)s has %(free)s of its %(places)s places free on %(day)s, %(time)s (%(zone)s), and %(wanted)s are"
            " wanted: %(by)s holds others.",
            **figures, **_when(held.during, around), by=_whose(held.holder),
        )  # fmt: skip
        yield Clash(wish, ClashRule.INSTRUMENT, message, holder=held.holder)


def _places_among(ordered: Sequence[Wish]) -> Iterator[Clash]:
    """Wishes written together may want more places than there are only when all of them are added up."""
    for index, wish in enumerate(ordered):
        for instrument in wish.instruments:
            together = [
                (other, wanted)
                for other in ordered[:index]
                for wanted in other.instruments
                if wanted.id == instrument.id and other.during.overlaps(wish.during)
            ]
            wanted = instrument.places_wanted + sum(other.places_wanted for _, other in together)
            if together and wanted > len(instrument.place_ids):
                message = msg(
                    "%(name)s has %(places)s places; “%(module)s” and “%(other)s” want %(wanted)s at the same time.",
                    name=instrument.name, places=len(instrument.place_ids), wanted=wanted,
                    module=wish.module.name, other=together[0][0].module.name,
                )  # fmt: skip
                yield Clash(wish, ClashRule.INSTRUMENT, message)


def _closed(wish: Wish, around: Surroundings) -> Iterator[Clash]:
    day = _day(wish.during, around)
    if day in around.closed:
        message = msg("The facility is closed on %(day)s: %(reason)s.", day=day, reason=around.closed[day])
        yield Clash(wish, ClashRule.CLOSED, message)


def _order(wish: Wish, around: Surroundings) -> Iterator[Clash]:
    """Modules that must have ended before this one begins, and those that had to wait for it."""
    for other in around.siblings.get(wish.run_id, ()):
        if other.session_id == wish.session_id or not (other.group_ids & wish.group.ids):
            continue
        if other.module.sequence in wish.module.after and other.during.end > wish.during.start:
            yield _out_of_order(wish, around, other, first=other.module.name, second=wish.module.name)
        if wish.module.sequence in other.module.after and wish.during.end > other.during.start:
            yield _out_of_order(wish, around, other, first=wish.module.name, second=other.module.name)


def _out_of_order(wish: Wish, around: Surroundings, other: Sibling, *, first: str, second: str) -> Clash:
    message = msg(
        "“%(second)s” is taught after “%(first)s” has ended; “%(other)s” is on %(day)s, %(time)s (%(zone)s).",
        first=first, second=second, other=other.module.name, **_when(other.during, around),
    )  # fmt: skip
    holder = Holder(other.session_id, other.module.name, wish.run_code, "")
    return Clash(wish, ClashRule.ORDER, message, holder=holder)


def _two_runs(wish: Wish, around: Surroundings) -> Iterator[Clash]:
    for other in around.elsewhere.get(wish.run_id, ()):
        if other.during.overlaps(wish.during) and _concerns(other, wish):
            message = msg(
                "%(person)s takes part in “%(session)s” of %(run)s on %(day)s, %(time)s (%(zone)s).",
                person=other.person, session=other.session_name, run=other.run_code, **_when(other.during, around),
            )  # fmt: skip
            yield Clash(wish, ClashRule.TWO_RUNS, message)


def _concerns(other: Elsewhere, wish: Wish) -> bool:
    return wish.group.everybody or other.group_ids is None or bool(other.group_ids & wish.group.ids)


def _past(wish: Wish, around: Surroundings) -> Iterator[Clash]:
    if wish.during.start < around.now:
        when = _when(wish.during, around)
        yield Clash(wish, ClashRule.PAST, msg("%(day)s, %(time)s (%(zone)s), is past.", **when))


RULES: Final[Sequence[Rule]] = (
    _room, _trainers, _group, _instruments, _closed, _order, _two_runs, _room_size, _past,
)  # fmt: skip


def _held(wish: Wish, around: Surroundings, resource_id: int) -> Iterator[Held]:
    for held in around.held:
        if (
            held.resource_id == resource_id
            and held.holder.session_id != wish.session_id
            and held.during.overlaps(wish.during)
        ):
            yield held


def _away(wish: Wish, around: Surroundings, resource_id: int) -> Iterator[Away]:
    for away in around.away:
        if away.resource_id == resource_id and away.during.overlaps(wish.during):
            yield away


def _taken(wish: Wish, around: Surroundings, rule: ClashRule, name: str, held: Held) -> Clash:
    message = msg(
        "%(resource)s is taken on %(day)s, %(time)s (%(zone)s), by %(by)s.",
        resource=name, **_when(held.during, around), by=_whose(held.holder),
    )  # fmt: skip
    return Clash(wish, rule, message, held.resource_id, held.holder, name, _day(held.during, around))


def _whose(holder: Holder) -> Message:
    if holder.hidden:
        return msg("another facility: %(name)s", name=holder.facility)
    return msg("“%(session)s” of %(run)s", session=holder.name, run=holder.run_code)


def _gone(name: str, away: Away, around: Surroundings) -> Message:
    start, end = away.during.start.astimezone(around.zone), away.during.end.astimezone(around.zone)
    times: dict[str, object] = {
        "name": name, "from_day": start.date(), "from": f"{start:%H:%M}", "to_day": end.date(), "to": f"{end:%H:%M}",
        "zone": around.zone.key, "reason": away.reason or away.kind.label,
    }  # fmt: skip
    if away.kind is AbsenceKind.SERVICE:
        return msg(
            "%(name)s is out of service from %(from_day)s, %(from)s, to %(to_day)s, %(to)s (%(zone)s): %(reason)s.",
            **times,
        )
    return msg(
        "%(name)s is away from %(from_day)s, %(from)s, to %(to_day)s, %(to)s (%(zone)s): %(reason)s.", **times
    )  # fmt: skip


def _retired(name: str) -> Message:
    return msg("%(name)s is not in use any more. Choose another.", name=name)


def _day(during: Interval, around: Surroundings) -> date:
    return during.start.astimezone(around.zone).date()


def _when(during: Interval, around: Surroundings) -> dict[str, object]:
    start, end = during.start.astimezone(around.zone), during.end.astimezone(around.zone)
    return {"day": start.date(), "time": f"{start:%H:%M}–{end:%H:%M}", "zone": around.zone.key}
