"""What needs a coordinator today, in a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from trainfac.certificates.models import Certificate
from trainfac.certificates.states import HELD, CertificateState
from trainfac.delivery.queries import unrecorded
from trainfac.desk import rules
from trainfac.enrolment.models import Nomination, Registration
from trainfac.enrolment.states import PARTICIPANTS, NominationState
from trainfac.imports.models import ImportBatch
from trainfac.imports.states import ImportState
from trainfac.notices.queries.untold import untold_runs
from trainfac.scheduling.models import CourseRun, Facility, TrainingSession
from trainfac.scheduling.queries.contact_hours import shortages
from trainfac.scheduling.queries.overrides import sessions_overridden_ahead
from trainfac.scheduling.queries.working_days import closed_days
from trainfac.scheduling.states import RunState
from trainfac.signing.models import SigningKey
from trainfac.signing.queries import ending_soon

_COMING = (RunState.DRAFT, RunState.PUBLISHED, RunState.NOMINATIONS_CLOSED, RunState.CONFIRMED)
_SHOWN = 12


@dataclass(frozen=True)
class ToDecide:
    """Wishes for places of a run that wait for an answer."""

    run: CourseRun
    waiting: int
    oldest: datetime
    late: bool


@dataclass(frozen=True)
class ToRecord:
    """A run with sessions that are over and that nobody recorded."""

    run: CourseRun
    sessions: int
    since: date
    late: bool


@dataclass(frozen=True)
class ToCertify:
    """A run that is over whose participants have no certificate yet."""

    run: CourseRun
    without: int
    late: bool


@dataclass(frozen=True)
class Today:
    """Everything on a coordinator's desk at one facility; empty lists where nothing waits."""

    today: date
    closed: str  # why nobody trains today; empty on other days
    decide: list[ToDecide]
    record: list[ToRecord]
    certify: list[ToCertify]
    confirm: list[CourseRun]
    publish: list[CourseRun]
    short: list[tuple[CourseRun, int]]  # minutes that the timetable lacks
    imports: list[ImportBatch]
    coming: list[CourseRun]
    sessions: list[TrainingSession]
    overridden: int  # sessions to come that are held although something speaks against them
    untold: list[CourseRun]  # that are not as people know them
    keys: list[SigningKey]  # that end soon, with none after them

    @property
    def quiet(self) -> bool:
        return not any(
            (
                self.decide, self.record, self.certify, self.confirm, self.publish, self.short, self.imports,
                self.untold, self.keys,
            )
        )  # fmt: skip


def today_at(session: Session, facility: Facility, now: datetime) -> Today:
    """What waits at the facility, by its own calendar."""
    today = now.astimezone(facility.zone).date()
    runs = _coming_runs(session, facility, today)
    lacking = shortages(session, runs)
    return Today(
        today=today,
        closed=closed_days(session, facility, today, today).reasons.get(today, ""),
        decide=_to_decide(session, facility, today),
        record=_to_record(session, facility, now, today),
        certify=_to_certify(session, facility, today),
        confirm=[
            run
            for run in runs
            if run.state in {RunState.PUBLISHED, RunState.NOMINATIONS_CLOSED}
            and rules.confirmation_is_due(run.starts_on, today)
        ],
        publish=[run for run in runs if run.state is RunState.DRAFT and rules.publication_is_due(run.starts_on, today)],
        short=[(run, lacking[run.id].missing_minutes) for run in runs if lacking[run.id].missing_minutes > 0],
        imports=_unconfirmed_imports(session, facility),
        coming=[run for run in runs if run.state is not RunState.DRAFT][:_SHOWN],
        sessions=_sessions_of_day(session, facility, now),
        overridden=sessions_overridden_ahead(session, facility, now),
        untold=untold_runs(session, facility.id, now),
        keys=ending_soon(session, [facility.id], now),
    )


def _to_decide(session: Session, facility: Facility, today: date) -> list[ToDecide]:
    query = (
        select(CourseRun, func.count(Nomination.id), func.min(Nomination.created_at))
        .join(Nomination, Nomination.run_id == CourseRun.id)
        .where(
            CourseRun.facility_id == facility.id,
            CourseRun.state != RunState.CANCELLED,
            Nomination.state == NominationState.SUBMITTED,
        )
        .group_by(CourseRun.id)
        .order_by(CourseRun.starts_on, CourseRun.id)
        .options(joinedload(CourseRun.course))
    )
    found = session.execute(query).unique()
    return [
        ToDecide(
            run,
            waiting,
            oldest,
            rules.decision_is_late(oldest.astimezone(facility.zone).date(), run.nomination_deadline, today),
        )
        for run, waiting, oldest in found
    ]


def _to_record(session: Session, facility: Facility, now: datetime, today: date) -> list[ToRecord]:
    found = []
    for each in unrecorded(session, facility.id, now):
        since = each.oldest.astimezone(facility.zone).date()
        found.append(ToRecord(each.run, each.sessions, since, rules.record_is_late(since, today)))
    return found


def _to_certify(session: Session, facility: Facility, today: date) -> list[ToCertify]:
    """Runs that ended with people who have no certificate yet; to whom it was revoked have had theirs."""
    decided = (
        select(Certificate.id)
        .where(
            Certificate.registration_id == Registration.id,
            Certificate.state.in_({*HELD, CertificateState.REVOKED}),
        )
        .exists()
    )
    query = (
        select(CourseRun, func.count(Registration.id))
        .join(Registration, Registration.run_id == CourseRun.id)
        .where(
            CourseRun.facility_id == facility.id,
            CourseRun.state.in_({RunState.RUNNING, RunState.FINISHED}),
            CourseRun.ends_on <= today,
            Registration.state.in_(PARTICIPANTS),
            ~decided,
        )
        .group_by(CourseRun.id)
        .order_by(CourseRun.ends_on, CourseRun.id)
        .options(joinedload(CourseRun.course))
    )
    return [
        ToCertify(run, without, rules.certificates_are_late(run.ends_on, today))
        for run, without in session.execute(query).unique()
    ]


def _coming_runs(session: Session, facility: Facility, today: date) -> list[CourseRun]:
    """Runs that have not ended, soonest first."""
    query = (
        select(CourseRun)
        .where(
            CourseRun.facility_id == facility.id,
            CourseRun.ends_on >= today,
            CourseRun.state.in_({*_COMING, RunState.RUNNING}),
        )
        .options(joinedload(CourseRun.course), joinedload(CourseRun.facility))
        .order_by(CourseRun.starts_on, CourseRun.id)
    )
    return list(session.scalars(query))


def _unconfirmed_imports(session: Session, facility: Facility) -> list[ImportBatch]:
    query = select(ImportBatch).where(ImportBatch.facility_id == facility.id, ImportBatch.state == ImportState.READY)
    return list(session.scalars(query.order_by(ImportBatch.id).limit(_SHOWN)))


def _sessions_of_day(session: Session, facility: Facility, now: datetime) -> list[TrainingSession]:
    """Today's sessions, by the facility's calendar."""
    today = now.astimezone(facility.zone).date()
    midnight, next_midnight = (
        datetime.combine(day, time(), tzinfo=facility.zone) for day in (today, today + timedelta(days=1))
    )
    query = (
        select(TrainingSession)
        .join(CourseRun, CourseRun.id == TrainingSession.run_id)
        .where(
            CourseRun.facility_id == facility.id,
            CourseRun.state.in_({RunState.CONFIRMED, RunState.RUNNING, RunState.FINISHED}),
            TrainingSession.cancelled.is_(False),
            TrainingSession.starts_at >= midnight,
            TrainingSession.starts_at < next_midnight,
        )
        .options(
            joinedload(TrainingSession.module),
            joinedload(TrainingSession.room),
            joinedload(TrainingSession.run),
        )
        .order_by(TrainingSession.starts_at, TrainingSession.id)
    )
    return list(session.scalars(query))
