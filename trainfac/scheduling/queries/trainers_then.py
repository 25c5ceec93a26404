"""Who could teach a module at a time: what speaks against each trainer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from trainfac.catalogue.models import Module
from trainfac.kernel.periods import Interval
from trainfac.scheduling.clashes import clashes
from trainfac.scheduling.models import CourseRun, Trainer
from trainfac.scheduling.queries.surroundings import module_wished, surroundings
from trainfac.scheduling.states import ClashRule
from trainfac.scheduling.wishes import Wish, WishedGroup, WishedModule, WishedTrainer

_ABOUT_TRAINERS: Final = frozenset({ClashRule.TRAINER, ClashRule.LEAVE, ClashRule.COMPETENCE, ClashRule.RETIRED})


def trainers_then(
    session: Session,
    run: CourseRun,
    trainers: Sequence[Trainer],
    module: Module | None,
    during: Interval,
    *,
    session_id: int | None,
    now: datetime,
) -> dict[int, list[ClashRule]]:
    """What speaks against each trainer at that time, by the trainer's id; who is free and competent is absent.

    ``session_id`` is the training session asked about, which is not in its own way; without a module nobody's
    competence is looked at.
    """
    wished = WishedModule(0, "") if module is None else replace(module_wished(module, run.course), after=frozenset())
    wish = Wish(
        key=0,
        session_id=session_id,
        run_id=run.id,
        run_code=run.code,
        module=wished,
        during=during,
        group=WishedGroup(run.code, 0, frozenset()),
        trainers=[WishedTrainer(trainer.id, trainer.name, trainer.active) for trainer in trainers],
    )
    found: dict[int, list[ClashRule]] = defaultdict(list)
    for clash in clashes(wish, surroundings(session, run.facility, [wish], now=now)):
        if clash.resource_id is None or clash.rule not in _ABOUT_TRAINERS:
            continue
        if clash.rule not in found[clash.resource_id]:
            found[clash.resource_id].append(clash.rule)
    return dict(found)
