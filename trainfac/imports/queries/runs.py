"""Course runs that a list names: those that exist, and what those that do not would be like."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from trainfac.catalogue.models import Course
from trainfac.catalogue.states import CourseState
from trainfac.imports.planning.new_runs import NewRunTerms, new_run
from trainfac.imports.planning.world import RunFacts, RunKey, run_key
from trainfac.imports.queries.parts import parts
from trainfac.imports.runs import RunNamed
from trainfac.kernel.messages import Message, msg
from trainfac.scheduling.models import CourseRun, Facility, TrainingSession
from trainfac.scheduling.queries.contact_hours import to_place
from trainfac.scheduling.queries.working_days import closed_days, working_hours
from trainfac.scheduling.states import RunState


@dataclass
class _Existing:
    """Runs in reach of a list: by code, and those of this facility by course and first day."""

    by_code: dict[str, CourseRun] = field(default_factory=dict)
    by_start: dict[tuple[str, date], list[CourseRun]] = field(default_factory=lambda: defaultdict(list))


def run_facts(
    session: Session,
    facility: Facility,
    named: Collection[RunNamed],
    seats_wanted: Mapping[RunKey, int],
    *,
    today: date,
    lock: bool,
) -> dict[RunKey, RunFacts]:
    """Every run named, by its key; ``lock`` those that exist, in the order of their ids against deadlocks."""
    wanted = {run_key(run): run for run in named}
    existing = _existing(session, facility, wanted.values())
    meant = {key: _meant(run, existing) for key, run in wanted.items()}
    ids = sorted({run.id for runs in meant.values() for run in runs})
    if lock:
        for some in parts(ids):
            query = select(CourseRun).where(CourseRun.id.in_(some)).order_by(CourseRun.id)
            session.scalars(
                query.with_for_update(key_share=True).execution_options(populate_existing=True)
            ).all()  # fmt: skip
    held = _held_minutes(session, ids)
    fresh = {key: wanted[key] for key, runs in meant.items() if not runs}
    facts = _new_runs(session, facility, fresh, seats_wanted, existing, today)
    for key, runs in meant.items():
        if runs:
            facts[key] = _on_file(runs, facility, held)
    return facts


def _existing(session: Session, facility: Facility, named: Iterable[RunNamed]) -> _Existing:
    named = list(named)
    found = _Existing()
    for some in parts(named):
        query = (
            select(CourseRun)
            .where(
                or_(
                    CourseRun.code.in_({run.code.upper() for run in some if run.code}),
                    (CourseRun.facility_id == facility.id) & CourseRun.starts_on.in_({run.first_day for run in some}),
                )
            )
            .options(joinedload(CourseRun.course))
            .order_by(CourseRun.id)
        )
        for run in session.scalars(query):
            found.by_code[run.code.upper()] = run
            if run.facility_id == facility.id and run.state is not RunState.CANCELLED:
                same = found.by_start[run.course.code, run.starts_on]
                if run not in same:
                    same.append(run)
    return found


def _meant(named: RunNamed, existing: _Existing) -> list[CourseRun]:
    """The run on file that is meant; several when course and first day do not tell them apart."""
    if named.code:
        run = existing.by_code.get(named.code.upper())
        return [] if run is None else [run]
    return existing.by_start.get((named.course, named.first_day), [])


def _held_minutes(session: Session, run_ids: Collection[int]) -> dict[int, int]:
    """Minutes of the sessions that count for attendance, by run."""
    held: dict[int, int] = defaultdict(int)
    for some in parts(run_ids):
        query = select(TrainingSession.run_id, TrainingSession.starts_at, TrainingSession.ends_at).where(
            TrainingSession.run_id.in_(some),
            TrainingSession.cancelled.is_(False),
            TrainingSession.counts_for_attendance.is_(True),
        )
        for run_id, start, end in session.execute(query):
            held[run_id] += int((end - start).total_seconds()) // 60
    return held


def _on_file(runs: list[CourseRun], facility: Facility, held: Mapping[int, int]) -> RunFacts:
    run = runs[0]
    elsewhere, ambiguous = run.facility_id != facility.id, len(runs) > 1
    return RunFacts(
        id=None if elsewhere or ambiguous else run.id,
        code=run.code,
        course=run.course.code,
        first_day=run.starts_on,
        last_day=run.ends_on,
        state=run.state,
        capacity=run.capacity,
        seats_left=run.seats_left,
        held_minutes=held.get(run.id, 0),
        course_id=run.course_id,
        language=run.language,
        refusal=_refusal(run, elsewhere=elsewhere, ambiguous=ambiguous),
    )


def _refusal(run: CourseRun, *, elsewhere: bool, ambiguous: bool) -> Message | None:
    if elsewhere:
        return msg(
            "Row %(row)s, column “%(column)s”: run %(run)s belongs to another facility. Give another run.", run=run.code
        )
    if ambiguous:
        return msg(
            "Row %(row)s, column “%(column)s”: several runs of %(course)s begin on %(day)s. Fill in the code of the one"
            " that is meant.",
            course=run.course.code,
            day=run.starts_on,
        )
    if run.state in {RunState.CLOSED, RunState.CANCELLED}:
        return msg(
            "Row %(row)s, column “%(column)s”: nobody can be added to run %(run)s any more. Its state: %(state)s. Give"
            " another run.",
            run=run.code,
            state=run.state.label,
        )
    return None


def _new_runs(
    session: Session,
    facility: Facility,
    named: Mapping[RunKey, RunNamed],
    seats_wanted: Mapping[RunKey, int],
    existing: _Existing,
    today: date,
) -> dict[RunKey, RunFacts]:
    if not named:
        return {}
    codes = {run.course for run in named.values()}
    query = select(Course).where(Course.state == CourseState.CURRENT, Course.code.in_(codes))
    courses = {course.code: course for course in session.scalars(query.options(selectinload(Course.modules)))}
    hours = working_hours(facility)
    facts = {}
    for key, run in named.items():
        course = courses[run.course]
        terms = NewRunTerms(
            course_id=course.id,
            modules=[to_place(module) for module in course.modules],
            language=course.language if course.language in facility.languages else next(iter(facility.languages), ""),
            capacity=max(course.max_participants, seats_wanted.get(key, 0)),
            active=facility.active,
            hours=hours,
            closed_days=lambda first, last: closed_days(session, facility, first, last).reasons,
            others=[other.code for other in existing.by_start.get((run.course, run.first_day), [])],
        )
        facts[key] = new_run(run, terms, today)
    return facts
