"""Instruments of the demonstration, what its trainers may teach, and who or what is away around today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainfac.catalogue.models import Module
from trainfac.demo.actors import coordinator_of
from trainfac.identity.roles import Actor
from trainfac.scheduling.absent_span import absent_span
from trainfac.scheduling.models import Absence, CourseRun, Facility, Instrument, Trainer
from trainfac.scheduling.queries import resources as known
from trainfac.scheduling.services.absences import AbsencePlan, Subject, enter_absence
from trainfac.scheduling.services.competences import CompetencePlan, add_competence
from trainfac.scheduling.services.facility_settings import check_competence
from trainfac.scheduling.services.instruments import InstrumentPlan, create_instrument
from trainfac.scheduling.services.sessions import change_session, plan_of
from trainfac.scheduling.states import AbsenceKind, CompetenceLevel, ResourceKind


@dataclass(frozen=True)
class DemoInstrument:
    """An instrument, its technique as modules name it, and in how many days its calibration is due."""

    name: str
    technique: str
    places: int
    model: str
    due_in: int | None = None


@dataclass(frozen=True)
class DemoEquipment:
    """What a facility has besides rooms; ``leave`` and ``service`` are weeks from this one, Monday to Friday."""

    instruments: tuple[DemoInstrument, ...]
    competences: tuple[tuple[str, str, CompetenceLevel, str], ...]  # trainer, subject, level, evidence
    leave: tuple[str, int, str]  # trainer, week, reason
    service: tuple[str, int, str]  # instrument, week, reason
    checks_competence: bool = False


_TEACHES, _LEADS, _ASSISTS = CompetenceLevel.TEACHES, CompetenceLevel.LEADS, CompetenceLevel.ASSISTS
EQUIPMENT: Final[Mapping[str, DemoEquipment]] = {
    "UVSSTF": DemoEquipment(
        instruments=(
            DemoInstrument("HPLC 1", "HPLC-UV/DAD", 4, "Shimadzu LC-2030C", due_in=210),
            DemoInstrument("HPLC 2", "HPLC-UV/DAD", 4, "Agilent 1260 Infinity II", due_in=19),
            DemoInstrument("HPLC 3", "HPLC-FLD", 4, "Waters Alliance e2695", due_in=150),
            DemoInstrument("LC-MS/MS 1", "LC-MS/MS", 5, "Sciex QTRAP 5500", due_in=320),
            DemoInstrument("ELISA reader 1", "ELISA reader", 6, "BioTek 800 TS", due_in=95),
            DemoInstrument("Incubator 1", "Incubator", 12, "Memmert IN110", due_in=260),
            DemoInstrument("Autoclave 1", "Autoclave", 6, "Systec VX-75", due_in=-6),
            DemoInstrument("Colony counter 1", "Colony counter", 6, "Interscience Scan 300"),
        ),
        competences=(
            ("Dr Lakshmi Devi Rao", "instrument", _LEADS, "Head of instrumental analysis since 2012"),
            ("Dr Lakshmi Devi Rao", "residues", _LEADS, "Assessor of residue laboratories"),
            ("Venkatesh Murthy", "microbiology", _LEADS, "Authorised for all microbiological methods"),
            ("Venkatesh Murthy", "HPLC", _ASSISTS, "Works beside Dr Rao"),
            ("Dr Ayesha Siddiqua", "core", _TEACHES, "Safety officer of the facility"),
            ("Dr Ayesha Siddiqua", "quality", _LEADS, "Lead assessor, ISO/IEC 17025"),
            ("Dr Ayesha Siddiqua", "microbiology", _TEACHES, "Ran a water microbiology laboratory for eight years"),
            ("Srinivas Reddy", "QMS-202", _TEACHES, "Observed teaching, recorded by the quality manager"),
            ("Srinivas Reddy", "MET-201", _TEACHES, "Calibration laboratory, ten years"),
        ),
        leave=("Srinivas Reddy", 3, "Family wedding"),
        service=("LC-MS/MS 1", 4, "Yearly maintenance by the manufacturer"),
        checks_competence=True,
    ),
    "DALI": DemoEquipment(
        instruments=(
            DemoInstrument("Kjeldahl 1", "Kjeldahl unit", 6, "Foss Kjeltec 8400", due_in=180),
            DemoInstrument("Drying oven 1", "Drying oven", 8, "Binder FD 115", due_in=26),
            DemoInstrument("Milk analyser 1", "Milk infrared analyser", 4, "Foss MilkoScan FT1", due_in=240),
            DemoInstrument("HPLC 1", "HPLC-RID", 4, "Agilent 1260 Infinity II", due_in=130),
            DemoInstrument("Gerber centrifuge 1", "Gerber centrifuge", 8, "Funke Gerber Nova Safety"),
            DemoInstrument("LC-MS/MS 1", "LC-MS/MS", 4, "Waters Xevo TQ-S", due_in=300),
        ),
        competences=(
            ("Yang Lihua", "quality", _LEADS, "Assessor of the national accreditation service"),
            ("Dr Zhao Ming", "dairy", _LEADS, "Reference laboratory for milk"),
            ("Li Guoqiang", "dairy", _TEACHES, "Observed teaching, recorded by the quality manager"),
        ),
        leave=("Li Guoqiang", 3, "Leave"),
        service=("Milk analyser 1", 4, "New cuvette"),
    ),
}


def equip(tx: Session, facility: Facility, now: datetime) -> int:
    """Put instruments and competences in place where there are none yet; returns how many instruments came."""
    if known.instruments(tx, facility, retired=True):
        return 0
    equipment, actor = EQUIPMENT[facility.code], coordinator_of(facility.id)
    today = now.astimezone(facility.zone).date()
    for number, one in enumerate(equipment.instruments, 1):
        due = today + timedelta(days=one.due_in) if one.due_in is not None else None
        tag = f"{facility.code}-{number:03}"
        plan = InstrumentPlan(one.name, one.technique, one.places, one.model, tag, due)
        create_instrument(tx, facility.id, plan, actor=actor)
    people = _trainers(tx, facility)
    for name, subject, level, evidence in equipment.competences:
        plan_of_it = CompetencePlan(subject, level, valid_from=date(2020, 1, 1), evidence=evidence)
        add_competence(tx, facility.id, people[name].id, plan_of_it, actor=actor)
    check_competence(tx, facility.id, checks=equipment.checks_competence, actor=actor)
    return len(equipment.instruments)


def keep_away(tx: Session, facility: Facility, now: datetime) -> None:
    """Enter the leave and the service window, where no instrument and no trainer of the facility was ever away."""
    people, named = _trainers(tx, facility), _instruments(tx, facility)
    about = Absence.resource_id.in_([one.id for one in people.values()]) | Absence.instrument_id.in_(
        [one.id for one in named.values()]
    )
    if tx.scalar(select(Absence.id).where(about).limit(1)) is not None:
        return
    equipment = EQUIPMENT[facility.code]
    today = now.astimezone(facility.zone).date()
    monday = today - timedelta(days=today.weekday())
    name, week, reason = equipment.leave
    subject: Subject = (ResourceKind.TRAINER, people[name].id)
    _enter(tx, facility, subject, monday + timedelta(weeks=week), AbsenceKind.LEAVE, reason)
    name, week, reason = equipment.service
    subject = (ResourceKind.INSTRUMENT_PLACE, named[name].id)
    _enter(tx, facility, subject, monday + timedelta(weeks=week), AbsenceKind.SERVICE, reason)


def book_instruments(tx: Session, run: CourseRun, *, actor: Actor, now: datetime) -> int:
    """Let the sessions of a run that are not held yet have a place for each participant, as far as there are places."""
    units = known.instruments(tx, run.facility)
    booked = 0
    for session in list(run.sessions):
        day = session.starts_at.astimezone(run.facility.zone).date()
        calibrated = [unit for unit in units if unit.calibration_due is None or unit.calibration_due >= day]
        wanted = frozenset(_wanted(session.module, calibrated, run.capacity))
        if wanted and session.starts_at > now:
            plan = replace(plan_of(session), instruments=wanted)
            change_session(tx, session.id, plan, version=session.version, actor=actor, now=now)
            booked += 1
    return booked


def _wanted(module: Module, units: list[Instrument], people: int) -> dict[tuple[int, int], None]:
    """For each technique the first units that together have a place for everybody."""
    found: dict[tuple[int, int], None] = {}
    for technique in module.instruments:
        left = people
        for unit in units:
            if unit.technique == technique and left > 0:
                places = min(left, len(unit.places))
                found[(unit.id, places)] = None
                left -= places
    return found


def _enter(
    tx: Session, facility: Facility, subject: Subject, first: date, kind: AbsenceKind, reason: str
) -> None:  # fmt: skip
    during = absent_span(first, first + timedelta(days=4), facility.zone, starts=None, ends=None)
    plan = AbsencePlan(during, kind, reason)
    enter_absence(tx, facility.id, subject, plan, actor=coordinator_of(facility.id))


def _trainers(tx: Session, facility: Facility) -> dict[str, Trainer]:
    return {trainer.name: trainer for trainer in known.trainers(tx, facility)}


def _instruments(tx: Session, facility: Facility) -> dict[str, Instrument]:
    return {instrument.name: instrument for instrument in known.instruments(tx, facility)}
