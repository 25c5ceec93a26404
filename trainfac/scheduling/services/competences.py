"""What trainers are on record as competent to teach: added, changed, removed.

A trainer is one person at every facility where they teach, and so is their record: coordinators of each keep it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainfac.identity.roles import Actor
from trainfac.infra import audit
from trainfac.kernel.errors import NotFound, RuleBroken
from trainfac.kernel.messages import Message, msg
from trainfac.kernel.text import clean, fold
from trainfac.scheduling.models import Facility, Trainer, TrainerCompetence
from trainfac.scheduling.queries import resources as known
from trainfac.scheduling.services.lookup import facility_to_change
from trainfac.scheduling.states import CompetenceLevel


@dataclass(frozen=True)
class CompetencePlan:
    """What somebody may teach: a course code, the field of courses, or a word of modules; days are both included."""

    subject: str
    level: CompetenceLevel
    valid_from: date | None = None
    valid_until: date | None = None
    evidence: str = ""


def add_competence(
    tx: Session, facility_id: int, trainer_id: int, plan: CompetencePlan, *, actor: Actor
) -> TrainerCompetence:  # fmt: skip
    """Put on record what a trainer may teach. Raises NotFound, or RuleBroken with what is wrong in each field."""
    trainer = _trainer(tx, facility_to_change(tx, facility_id, actor), trainer_id)
    _check(tx, trainer, plan, None)
    competence = TrainerCompetence(trainer_id=trainer.id)
    _write(competence, plan)
    tx.add(competence)
    audit.record(tx, "competence.added", competence, actor_id=actor.user_id, after=_facts(competence))
    return competence


def change_competence(
    tx: Session, facility_id: int, competence_id: int, plan: CompetencePlan, *, actor: Actor
) -> TrainerCompetence:
    """Put something else on record. Sessions that are planned already stay. Raises as ``add_competence`` does."""
    competence, trainer = _competence(tx, facility_to_change(tx, facility_id, actor), competence_id)
    _check(tx, trainer, plan, competence)
    before = _facts(competence)
    _write(competence, plan)
    audit.record(tx, "competence.changed", competence, actor_id=actor.user_id, before=before, after=_facts(competence))
    return competence


def remove_competence(tx: Session, facility_id: int, competence_id: int, *, actor: Actor) -> TrainerCompetence:
    """Take something off the record that should never have been there. Raises NotFound."""
    competence, _trainer_of_it = _competence(tx, facility_to_change(tx, facility_id, actor), competence_id)
    audit.record(tx, "competence.removed", competence, actor_id=actor.user_id, before=_facts(competence))
    tx.delete(competence)
    return competence


def _trainer(tx: Session, facility: Facility, trainer_id: int) -> Trainer:
    """Locked, for coordinators of several facilities keep one record."""
    trainer = known.trainer_of(tx, facility, trainer_id)
    if trainer is None:
        raise NotFound(msg("There is no such trainer"))
    tx.execute(select(Trainer.id).where(Trainer.id == trainer.id).with_for_update())
    return trainer


def _competence(tx: Session, facility: Facility, competence_id: int) -> tuple[TrainerCompetence, Trainer]:
    competence = tx.get(TrainerCompetence, competence_id)
    if competence is None or known.trainer_of(tx, facility, competence.trainer_id) is None:
        raise NotFound(msg("This competence is not on record any more"))
    return competence, _trainer(tx, facility, competence.trainer_id)


def _check(tx: Session, trainer: Trainer, plan: CompetencePlan, competence: TrainerCompetence | None) -> None:
    fields: dict[str, Message] = {}
    query = select(TrainerCompetence).where(
        TrainerCompetence.trainer_id == trainer.id, TrainerCompetence.subject_folded == fold(plan.subject)
    )
    same = tx.scalar(query)
    if not clean(plan.subject):
        fields["subject"] = msg("Say what: a course, the field of courses, or a word of your own")
    elif same is not None and same is not competence:
        fields["subject"] = msg("This is on record for %(name)s already. Change it there.", name=trainer.name)
    if plan.valid_from and plan.valid_until and plan.valid_until < plan.valid_from:
        fields["valid_until"] = msg("The last day is before the first")
    if fields:
        raise RuleBroken(fields=fields)


def _write(competence: TrainerCompetence, plan: CompetencePlan) -> None:
    competence.subject, competence.subject_folded = clean(plan.subject), fold(plan.subject)
    competence.level, competence.evidence = plan.level, clean(plan.evidence)
    competence.valid_from, competence.valid_until = plan.valid_from, plan.valid_until


def _facts(competence: TrainerCompetence) -> dict[str, object]:
    return {
        "trainer_id": competence.trainer_id,
        "subject": competence.subject,
        "level": competence.level.value,
        "valid_from": competence.valid_from.isoformat() if competence.valid_from else None,
        "valid_until": competence.valid_until.isoformat() if competence.valid_until else None,
        "evidence": competence.evidence,
    }
