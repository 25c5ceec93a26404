"""Writes what was planned for some rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from trainfac.identity.roles import Actor
from trainfac.imports.planning.plans import RowPlan
from trainfac.imports.planning.world import World
from trainfac.imports.services.writing_directory import write_laboratories, write_people
from trainfac.imports.services.writing_places import write_places
from trainfac.imports.services.writing_runs import write_runs
from trainfac.scheduling.models import Facility


def write(
    tx: Session, facility: Facility, world: World, plans: Sequence[RowPlan], *, actor: Actor, now: datetime
) -> tuple[str, ...]:
    """Laboratories, then people, runs, places and records; returns the codes of runs that were created.

    The rows' runs that exist are locked.
    """
    laboratories = write_laboratories(tx, world, plans, actor=actor)
    people = write_people(tx, plans, laboratories, actor=actor)
    runs = write_runs(tx, facility, world, plans, actor=actor, now=now)
    write_places(tx, plans, laboratories=laboratories, people=people, runs=runs, actor=actor, now=now)
    return tuple(run.code for key, run in runs.items() if world.runs[key].id is None)
