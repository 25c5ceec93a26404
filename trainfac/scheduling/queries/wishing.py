"""Training sessions as wishes: what each wants, in the words of the clash rules."""

from __future__ import annotations

from collections.abc import Iterable

from trainfac.scheduling.models import CourseRun, Instrument, Room, TraineeGroup, Trainer, TrainingSession
from trainfac.scheduling.queries.surroundings import module_wished
from trainfac.scheduling.wishes import Wish, WishedGroup, WishedInstrument, WishedRoom, WishedTrainer


def wish_of(session: TrainingSession, key: int = 0) -> Wish:
    """What a session wants, as it stands; ``key`` tells several apart."""
    run = session.run
    return Wish(
        key=key,
        session_id=session.id,
        run_id=run.id,
        run_code=run.code,
        module=module_wished(session.module, run.course),
        during=session.interval,
        group=group_wished(run, session.group),
        room=room_wished(session.room),
        trainers=trainers_wished(session.trainers),
        instruments=[instrument_wished(need.instrument, need.places) for need in session.instruments],
    )


def room_wished(room: Room | None) -> WishedRoom | None:
    """A room as it is now, if there is one."""
    return WishedRoom(room.id, room.name, room.capacity, room.active) if room else None


def trainers_wished(trainers: Iterable[Trainer]) -> list[WishedTrainer]:
    """Trainers as they are now."""
    return [WishedTrainer(trainer.id, trainer.name, trainer.active) for trainer in trainers]


def group_wished(run: CourseRun, group: TraineeGroup | None) -> WishedGroup:
    """A part of a run, or everybody."""
    if group is not None and not group.everybody:
        return WishedGroup(group.name, group.size, frozenset({group.id}), everybody=False)
    return WishedGroup(run.code, run.capacity, frozenset(one.id for one in run.groups if one.active))


def instrument_wished(instrument: Instrument, places: int) -> WishedInstrument:
    """So many places of an instrument."""
    return WishedInstrument(
        instrument.id,
        instrument.name,
        places,
        frozenset(place.id for place in instrument.places if place.active),
        instrument.calibration_due,
        instrument.active,
    )
