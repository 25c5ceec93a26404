"""What is on record about a trainer, and what there is to be competent in."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainfac.catalogue.models import Course, Module
from trainfac.catalogue.states import CourseState
from trainfac.scheduling.models import Facility, Trainer, TrainerCompetence, TrainerHours


@dataclass(frozen=True)
class Subjects:
    """What can be taught: titles of current courses by code, and the words that their modules ask for."""

    courses: dict[str, str]
    words: tuple[str, ...]


def competences_of(session: Session, trainer: Trainer) -> list[TrainerCompetence]:
    """What a trainer is on record for, by name."""
    query = select(TrainerCompetence).where(TrainerCompetence.trainer_id == trainer.id)
    return list(session.scalars(query.order_by(TrainerCompetence.subject_folded)))


def competence_of(
    session: Session, trainer: Trainer, competence_id: int
) -> TrainerCompetence | None:  # fmt: skip
    competence = session.get(TrainerCompetence, competence_id)
    return competence if competence is not None and competence.trainer_id == trainer.id else None


def hours_of(session: Session, facility: Facility, trainer: Trainer) -> list[TrainerHours]:
    """A trainer's own week at a facility, in order; empty where they teach whenever the facility works."""
    query = (
        select(TrainerHours)
        .where(TrainerHours.trainer_id == trainer.id, TrainerHours.facility_id == facility.id)
        .order_by(TrainerHours.weekday, TrainerHours.starts)
    )
    return list(session.scalars(query))


def subjects(session: Session) -> Subjects:
    """Everything of the current catalogue that a competence can name."""
    courses = select(Course).where(Course.state == CourseState.CURRENT).order_by(Course.code)
    words = session.scalars(
        select(Module.competence)
        .join(Course, Course.id == Module.course_id)
        .where(Course.state == CourseState.CURRENT, Module.competence != "")
        .distinct()
        .order_by(Module.competence)
    )
    return Subjects({course.code: course.title for course in session.scalars(courses)}, tuple(words))


def techniques(session: Session) -> list[str]:
    """The techniques that modules of the current catalogue need, as they name them."""
    lists = session.scalars(
        select(Module.instruments)
        .join(Course, Course.id == Module.course_id)
        .where(Course.state == CourseState.CURRENT)
    )  # fmt: skip
    return sorted({str(technique) for named in lists for technique in named}, key=str.casefold)
