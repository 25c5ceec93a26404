"""What a coordinator's first page says waits."""

from datetime import datetime, timedelta

import pytest

from tests import builders as make
from tests.conftest import written
from tests.integration.signing.keys import a_key
from tests.web.cast import HERE, Cast
from tests.web.pages import main, opened, words
from tests.web.public.conftest import statements_of
from trainfac.delivery.models import AttendanceRecord
from trainfac.delivery.services.totals import record_share
from trainfac.enrolment.models import Nomination
from trainfac.enrolment.states import NominationState, RegistrationState
from trainfac.imports.models import ImportBatch
from trainfac.imports.states import ImportState
from trainfac.infra.files import StoredFile
from trainfac.infra.web import clock
from trainfac.scheduling.models import Closure, Facility
from trainfac.scheduling.states import RunState


@pytest.fixture
def empty(app):
    """A facility where nothing waits: its only run was cancelled."""
    with written(app) as tx:
        return Cast(tx, RunState.CANCELLED)


def queue(client, name):
    """The lines of one kind of waiting work; empty when it is not shown."""
    found = opened(client, HERE).findall(f".//section[@aria-labelledby='{name}']//li")
    return [words(line) for line in found]


def a_run(tx, cast, days, **given):
    """Another run at the facility that begins in so many days, with all its contact hours."""
    starts_on = cast.now.astimezone(cast.facility.zone).date() + timedelta(days=days)
    run = make.a_run(tx, cast.facility, make.course(tx), starts_on=starts_on, **given)
    at = cast.now + timedelta(days=days)
    for number, module in enumerate(run.course.modules, 1):
        make.a_session(tx, run, starts_at=at + timedelta(days=number), minutes=module.minutes, module=number)
    return run


def a_list(tx, cast, name, state=ImportState.READY):
    stored = StoredFile(sha256="0" * 64, size=1, media_type="text/csv", name=name, purpose="import")
    tx.add(stored)
    tx.flush()
    tx.add(ImportBatch(facility_id=cast.facility.id, file_id=stored.id, file_name=name, state=state))


def test_a_quiet_day_is_said_to_be_one(app, empty):
    told = main(opened(empty.browser(app, "coordinator"), HERE))
    assert "Nothing waits for you" in told
    assert "No sessions today." in told
    assert "No course run is published." in told


def test_people_who_wait_for_an_answer(app, cast, coordinator):
    with written(app) as tx:
        for name in ("Chala", "Dawit"):
            wish = Nomination(
                run_id=cast.run.id, person_id=make.a_person(tx, name).id, organisation_id=cast.laboratory.id,
                state=NominationState.SUBMITTED,
            )  # fmt: skip
            tx.add(wish)
        tx.flush()
        wish.created_at = cast.now - timedelta(days=20)
    (line,) = queue(coordinator, "decide")
    since = (cast.now - timedelta(days=20)).astimezone(cast.facility.zone)
    assert "HYD-01 · 2 people wait for an answer" in line
    assert f"Since {since.day} {since:%B %Y}" in line
    assert line.endswith("Late")


def test_a_fresh_wish_is_not_late(app, cast, coordinator):
    with written(app) as tx:
        person = make.a_person(tx, "Chala")
        tx.add(Nomination(run_id=cast.run.id, person_id=person.id, organisation_id=cast.laboratory.id))
    (line,) = queue(coordinator, "decide")
    assert "1 person waits for an answer" in line
    assert "Late" not in line


def test_sessions_that_nobody_recorded(app, cast, coordinator):
    assert "HYD-01 · 5 sessions without attendance" in queue(coordinator, "record")[0]
    with written(app) as tx:
        for session in cast.sessions[:4]:
            record = AttendanceRecord(
                session_id=session.id, registration_id=cast.abebe.id, status="present", minutes=90
            )
            tx.add(record)
    (line,) = queue(coordinator, "record")
    assert "1 session without attendance" in line
    assert "Late" not in line
    with written(app) as tx:
        tx.merge(cast.sessions[-1]).counts_for_attendance = False
    assert queue(coordinator, "record") == []


def test_participants_without_a_certificate_once_the_run_is_over(app, cast, coordinator):
    assert "HYD-01 · 2 participants without a certificate" in queue(coordinator, "certify")[0]
    with written(app) as tx:
        cast.run.ends_on += timedelta(days=1)
        tx.merge(cast.run)
    assert queue(coordinator, "certify") == []


def test_who_did_not_come_needs_no_certificate(app, cast, coordinator):
    with written(app) as tx:
        for registration in (cast.abebe, cast.bontu):
            tx.merge(registration).state = RegistrationState.NO_SHOW
    assert queue(coordinator, "certify") == []


def test_runs_to_confirm_and_drafts_to_publish_while_there_is_time(app, empty):
    with written(app) as tx:
        a_run(tx, empty, 20, code="HYD-SOON", state=RunState.PUBLISHED)
        a_run(tx, empty, 40, code="HYD-LATER", state=RunState.PUBLISHED)
        a_run(tx, empty, 80, code="HYD-DRAFT", state=RunState.DRAFT)
        a_run(tx, empty, 120, code="HYD-FAR", state=RunState.DRAFT)
    coordinator = empty.browser(app, "coordinator")
    (confirm,), (publish,) = queue(coordinator, "confirm"), queue(coordinator, "publish")
    assert "HYD-SOON" in confirm
    assert "HYD-DRAFT" in publish
    assert queue(coordinator, "short") == []
    coming = words(opened(coordinator, HERE).find(".//section[@aria-labelledby='coming']"))
    assert "HYD-SOON" in coming
    assert "HYD-DRAFT" not in coming


def test_timetables_that_are_too_short(app, empty):
    with written(app) as tx:
        run = a_run(tx, empty, 60, code="HYD-SHORT", state=RunState.PUBLISHED)
        tx.refresh(run, ["sessions"])
        run.sessions[0].cancelled = True
        hours = run.sessions[0].minutes / 60
    (line,) = queue(empty.browser(app, "coordinator"), "short")
    assert f"HYD-SHORT · {hours:g} contact hours are missing" in line


def test_lists_that_wait_to_be_confirmed(app, empty):
    with written(app) as tx:
        a_list(tx, empty, "new.csv")
        a_list(tx, empty, "old.csv", ImportState.DONE)
    (line,) = queue(empty.browser(app, "coordinator"), "imports")
    assert line.startswith("new.csv")


def test_sessions_of_today_by_the_facilitys_clock(app, empty):
    today = empty.now.astimezone(empty.facility.zone)
    midnight = today.replace(hour=0, minute=0, second=0, microsecond=0)
    with written(app) as tx:
        run = make.a_run(tx, empty.facility, make.course(tx), code="HYD-02", state=RunState.RUNNING)
        for hours, minutes in ((-1, 30), (0, 30), (23, 59), (24, 30)):
            make.a_session(tx, run, starts_at=midnight + timedelta(hours=hours, minutes=minutes), minutes=20)
    listed = queue(empty.browser(app, "coordinator"), "today")
    assert [line[:11] for line in listed] == ["00:30–00:50", "23:59–00:19"]


def test_nothing_of_another_facility_is_told(app, cast):
    told = main(opened(cast.browser(app, "stranger"), "/staff/DLI"))
    assert "Nothing waits for you" in told
    assert "HYD" not in told


def test_it_asks_the_same_number_of_questions_however_much_waits(app, cast, coordinator):
    def add(numbers):
        with written(app) as tx:
            cast.facility = tx.merge(cast.facility)
            for number in numbers:
                run = a_run(tx, cast, 10, code=f"HYD-P{number}", state=RunState.PUBLISHED)
                a_run(tx, cast, 10, code=f"HYD-D{number}", state=RunState.DRAFT)
                over = make.a_run(
                    tx, cast.facility, make.course(tx), code=f"HYD-F{number}", state=RunState.FINISHED,
                    starts_on=cast.run.starts_on, days=3,
                )  # fmt: skip
                make.a_session(tx, over, starts_at=cast.now - timedelta(days=3))
                make.a_session(tx, over, starts_at=cast.now - timedelta(hours=2), minutes=20)
                person = make.a_person(tx, f"Person {number}")
                registration = make.a_registration(tx, over, person, tx.merge(cast.laboratory))
                record_share(tx, registration.id, over.sessions[:1], 100, user_id=None)
                tx.add(Nomination(run_id=run.id, person_id=person.id, organisation_id=cast.laboratory.id))
                a_list(tx, cast, f"{number}.csv")

    add(range(2))
    few = statements_of(app, coordinator, HERE)
    add(range(2, 14))
    assert statements_of(app, coordinator, HERE) == few
    assert few <= 21


def test_a_day_on_which_the_facility_is_closed_says_why(app, empty):
    client = empty.browser(app, "coordinator")
    with written(app) as tx:
        facility = tx.get_one(Facility, empty.facility.id)
        facility.holiday_areas.clear()
    assert "The facility is closed today" not in main(opened(client, HERE))
    with written(app) as tx:
        facility = tx.get_one(Facility, empty.facility.id)
        today = datetime.now(facility.zone).date()
        tx.add(Closure(facility_id=facility.id, day=today, reason="Stocktaking"))
    assert "The facility is closed today: Stocktaking." in main(opened(client, HERE))


def test_a_key_that_ends_soon_waits_until_it_has_a_successor(app, empty):
    now = clock()
    with written(app) as tx:
        facility = tx.get_one(Facility, empty.facility.id)
        a_key(tx, facility, begins=now, lasts=timedelta(days=20))
    browser = empty.browser(app, "coordinator")
    assert [line.startswith("Documents") for line in queue(browser, "keys")] == [True]
    with written(app) as tx:
        a_key(tx, tx.get_one(Facility, empty.facility.id), begins=now, lasts=timedelta(days=700))
    assert queue(browser, "keys") == []
