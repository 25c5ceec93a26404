"""What cannot be had: rooms, trainers, groups, places at instruments that are taken or away. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from trainfac.kernel.messages import msg
from trainfac.scheduling.clashes.clash import (
    Clash,
    absences_of,
    day_of,
    gone,
    held_by_others,
    retired,
    taken,
    when,
    whose,
)
from trainfac.scheduling.clashes.fitness import not_competent, outside_own_hours
from trainfac.scheduling.states import ClashRule
from trainfac.scheduling.wishes import Held, Surroundings, Wish, WishedInstrument, WishedRoom, WishedTrainer


def room(wish: Wish, around: Surroundings) -> Iterator[Clash]:
    if wish.room is None:
        return
    if not wish.room.active:
        yield from _retired(wish, around, wish.room)
    for held in held_by_others(wish, around, wish.room.id):
        yield taken(wish, around, ClashRule.ROOM, wish.room.name, held)
    for away in absences_of(wish, around, wish.room.id):
        message = gone(wish.room.name, away, around)
        yield Clash(wish, ClashRule.OUT_OF_SERVICE, message, wish.room.id)


def trainers(wish: Wish, around: Surroundings) -> Iterator[Clash]:
    for trainer in wish.trainers:
        if not trainer.active:
            yield from _retired(wish, around, trainer)
        for held in held_by_others(wish, around, trainer.id):
            yield taken(wish, around, ClashRule.TRAINER, trainer.name, held)
        for away in absences_of(wish, around, trainer.id):
            yield Clash(wish, ClashRule.LEAVE, gone(trainer.name, away, around), trainer.id)
        yield from outside_own_hours(wish, around, trainer)
        yield from not_competent(wish, around, trainer)


def group(wish: Wish, around: Surroundings) -> Iterator[Clash]:
    told = set()
    for group_id in sorted(wish.group.ids):
        for held in held_by_others(wish, around, group_id):
            if held.holder.session_id not in told:  # every group of the run is held by it: said once
                told.add(held.holder.session_id)
                yield _in_class(wish, around, held)


def _in_class(wish: Wish, around: Surroundings, held: Held) -> Clash:
    values = {"group": wish.group.name, **when(held.during, around), "by": whose(held.holder)}
    if wish.group.everybody:
        message = msg("Participants of %(group)s are in %(by)s on %(day)s, %(time)s (%(zone)s).", **values)
    else:
        message = msg("Group %(group)s is in %(by)s on %(day)s, %(time)s (%(zone)s).", **values)
    day = day_of(held.during, around)
    return Clash(wish, ClashRule.GROUP, message, held.resource_id, held.holder, wish.group.name, day)


def instruments(wish: Wish, around: Surroundings) -> Iterator[Clash]:
    for instrument in wish.instruments:
        if not instrument.active:
            yield from _retired(wish, around, instrument)
        for away in around.away:
            if away.instrument_id == instrument.id and away.during.overlaps(wish.during):
                yield Clash(wish, ClashRule.OUT_OF_SERVICE, gone(instrument.name, away, around))
        day = day_of(wish.during, around)
        if instrument.calibration_due is not None and instrument.calibration_due < day:
            message = msg(
                "The calibration of %(name)s holds until %(due)s, and the session is on %(day)s.",
                name=instrument.name, due=instrument.calibration_due, day=day,
            )  # fmt: skip
            yield Clash(wish, ClashRule.CALIBRATION, message)
        yield from _too_few_places(wish, around, instrument)


def _retired(wish: Wish, around: Surroundings, thing: WishedRoom | WishedTrainer | WishedInstrument) -> Iterator[Clash]:
    """What was in use then stays with a session that is over."""
    if wish.during.end > around.now:
        resource_id = None if isinstance(thing, WishedInstrument) else thing.id
        yield Clash(wish, ClashRule.RETIRED, retired(thing.name), resource_id)


def _too_few_places(wish: Wish, around: Surroundings, instrument: WishedInstrument) -> Iterator[Clash]:
    others = [
        held
        for held in around.held
        if held.resource_id in instrument.place_ids
        and held.holder.session_id != wish.session_id
        and held.during.overlaps(wish.during)
    ]
    free = len(instrument.place_ids - {held.resource_id for held in others})
    if free >= instrument.places_wanted:
        return
    figures: dict[str, object] = {
        "name": instrument.name, "free": free, "places": len(instrument.place_ids), "wanted": instrument.places_wanted,
    }  # fmt: skip
    if not others:
        message = msg("%(name)s has %(places)s places, and %(wanted)s are wanted.", **figures)
        yield Clash(wish, ClashRule.INSTRUMENT, message)
        return
    by = {held.holder.session_id: held for held in others}
    for held in by.values():
        message = msg(
            "%(name)s has %(free)s of its %(places)s places free on %(day)s, %(time)s (%(zone)s), and %(wanted)s are"
            " wanted: %(by)s holds others.",
            **figures, **when(held.during, around), by=whose(held.holder),
        )  # fmt: skip
        yield Clash(wish, ClashRule.INSTRUMENT, message, holder=held.holder)


def places_among(ordered: Sequence[Wish]) -> Iterator[Clash]:
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
