"""Training sessions as wishes: what each wants, in the words of the clash rules."""

from __future__ import annotations

from collections.abc import Sequence

from trainfac.catalogue.models import Module
from trainfac.kernel.periods import Interval
from trainfac.scheduling.models import CourseRun, Instrument, Room, TraineeGroup, Trainer, TrainingSession
from trainfac.scheduling.queries.surroundings import module_wished
from trainfac.scheduling.wishes import Wish, WishedGroup, WishedInstrument, WishedRoom, WishedTrainer


def wish_of(session: TrainingSession, key: int = 0) -> Wish:
    """What a session wants, as it stands."""
    return wish_for(
        session.run,
        session.module,
        session.interval,
        key=key,
        session_id=session.id,
        room=session.room,
        trainers=session.trainers,
        group=session.group,
        instruments=[(need.instrument, need.places) for need in session.instruments],
    )


def wish_for(
    run: CourseRun,
    module: Module,
    during: Interval,
    *,
    key: int = 0,
    session_id: int | None = None,
    room: Room | None = None,
    trainers: Sequence[Trainer] = (),
    group: TraineeGroup | None = None,
    instruments: Sequence[tuple[Instrument, int]] = (),
) -> Wish:
    """What a session of a run would want; ``group`` None: it is for everybody."""
    return Wish(
        key=key,
        session_id=session_id,
        run_id=run.id,
        run_code=run.code,
        module=module_wished(module, run.course),
        during=during,
        group=_group(run, group),
        room=WishedRoom(room.id, room.name, room.capacity) if room else None,
        trainers=[WishedTrainer(trainer.id, trainer.name) for trainer in trainers],
        instruments=[_instrument(instrument, places) for instrument, places in instruments],
    )


def _group(run: CourseRun, group: TraineeGroup | None) -> WishedGroup:
    if group is not None and not group.everybody:
        return WishedGroup(group.name, group.size, frozenset({group.id}), everybody=False)
    return WishedGroup(run.code, run.capacity, frozenset(one.id for one in run.groups if one.active))


def _instrument(instrument: Instrument, places: int) -> WishedInstrument:
    return WishedInstrument(
        instrument.id,
        instrument.name,
        places,
        frozenset(place.id for place in instrument.places if place.active),
        instrument.calibration_due,
        instrument.active,
    )
