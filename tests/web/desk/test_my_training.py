"""A technician's own page."""

from datetime import timedelta

import pytest

from tests import builders as make
from tests.conftest import written
from tests.integration.certificates.house import URL
from tests.web.pages import main, opened
from tests.web.public.conftest import statements_of
from trainfac.certificates.services.changing import Why, revoke_certificate
from trainfac.certificates.services.issuing import issue_certificates
from trainfac.certificates.states import ReasonCode
from trainfac.delivery.services.totals import record_share
from trainfac.enrolment.models import Nomination
from trainfac.enrolment.states import NominationState, RegistrationState
from trainfac.scheduling.states import RunState

PAGE = "/my/training"


@pytest.fixture
def abebe(app, cast):
    """The browser of a participant."""
    return cast.browser(app, "technician")


def test_a_place_on_a_run_with_the_way_to_its_timetable(abebe):
    page = opened(abebe, PAGE)
    told = main(page)
    assert "My places" in told
    assert "Place confirmed" in told
    assert any(a.get("href") == "/runs/HYD-01" for a in page.findall(".//main//a"))
    assert "Past course runs" not in told


def test_who_asked_for_nothing_is_shown_where_to_begin(app, cast):
    for who in ("coordinator", "head"):
        page = opened(cast.browser(app, who), PAGE)
        assert "You have not asked for a place yet" in main(page)
        assert any(a.get("href") in {"/", "/calendar"} for a in page.findall(".//main//a"))


def test_a_run_that_is_over_is_a_past_training_without_a_confirmed_place(app, cast, abebe):
    with written(app) as tx:
        tx.merge(cast.run).state = RunState.FINISHED
    told = main(opened(abebe, PAGE))
    assert "Past course runs" in told
    assert "Place confirmed" not in told
    assert "Timetable and what to bring" not in told
    assert "No certificate yet" in told


@pytest.mark.parametrize("state", [RunState.RUNNING, RunState.FINISHED])
def test_as_long_as_a_certificate_is_awaited_the_name_on_it_can_be_confirmed(app, cast, abebe, state):
    with written(app) as tx:
        tx.merge(cast.run).state = state
    links = [a.get("href") for a in opened(abebe, PAGE).findall(".//main//a")]
    address = f"/my/certificate-name/{cast.abebe.id}"
    assert links.count(address) == 1
    assert "Abebe Tadesse" in main(opened(abebe, address))


def test_nothing_more_is_promised_of_a_closed_run(app, cast, abebe):
    with written(app) as tx:
        tx.merge(cast.run).state = RunState.CLOSED
    told = main(opened(abebe, PAGE))
    assert "Past course runs" in told
    assert "No certificate yet" not in told
    assert "Your name on the certificate" not in told


def test_the_soonest_place_stands_first(app, cast, abebe):
    with written(app) as tx:
        for code, days, course in (("HYD-03", 60, "SAF-101"), ("HYD-02", 30, "QMS-201")):
            starts_on = cast.run.starts_on + timedelta(days=days)
            run = make.a_run(tx, tx.merge(cast.facility), make.course(tx, course), code=code, starts_on=starts_on)
            make.a_registration(tx, run, tx.merge(cast.abebe.person), tx.merge(cast.laboratory))
    hrefs = [a.get("href") for a in opened(abebe, PAGE).findall(".//main//a") if a.get("href").startswith("/runs/")]
    assert hrefs == ["/runs/HYD-01", "/runs/HYD-02", "/runs/HYD-03"]


def test_a_cancelled_run_says_so(app, cast, abebe):
    with written(app) as tx:
        tx.merge(cast.run).state = RunState.CANCELLED
    told = main(opened(abebe, PAGE))
    assert "Cancelled" in told
    assert "Timetable and what to bring" not in told


def test_wishes_that_wait_or_were_refused(app, cast, abebe):
    with written(app) as tx:
        for number, state in enumerate(NominationState):
            run = make.a_run(tx, tx.merge(cast.facility), make.course(tx), code=f"HYD-W{number}")
            tx.add(
                Nomination(
                    run_id=run.id, person_id=cast.abebe.person_id, organisation_id=cast.laboratory.id, state=state
                )
            )
    page = opened(abebe, PAGE)
    assert len([a for a in page.findall(".//main//a") if "/nominations/" in a.get("href")]) == 2
    told = main(page)
    assert "Waiting for a decision" in told
    assert "Not accepted" in told


def test_a_place_on_the_waiting_list_is_told_until_the_run_is_over(app, cast, abebe):
    with written(app) as tx:
        waits = tx.merge(cast.abebe)
        waits.state, waits.waitlist_rank = RegistrationState.WAITING, 1
    assert "On the waiting list" in main(opened(abebe, PAGE))
    with written(app) as tx:
        tx.merge(cast.run).state = RunState.FINISHED
    assert "You have not asked for a place yet" in main(opened(abebe, PAGE))


def test_a_certificate_with_its_file_and_its_page_for_others(app, cast, abebe):
    with written(app) as tx:
        run = tx.merge(cast.run)
        for registration in (cast.abebe, cast.bontu):
            record_share(tx, registration.id, cast.sessions, 100, user_id=None)
        tx.flush()
        actor = make.actor(cast.users["coordinator"])
        issued = issue_certificates(tx, run.id, actor=actor, now=cast.now, public_url=URL)
        assert len(issued.certificates) == 2
    page = opened(abebe, PAGE)
    told = main(page)
    assert "The document is being made" in told
    assert "Certificate of participation" in told
    assert told.count("HYD-20") == 2, "one certificate: its number, and again for those who hear the link"
    assert any(a.get("href").startswith("/verify/") for a in page.findall(".//main//a"))


def test_a_certificate_that_was_revoked_says_so_to_whom_it_was_given(app, cast, abebe):
    with written(app) as tx:
        record_share(tx, cast.abebe.id, cast.sessions, 100, user_id=None)
        tx.flush()
        actor = make.actor(cast.users["coordinator"])
        issued = issue_certificates(tx, cast.run.id, actor=actor, now=cast.now, public_url=URL)
        why = Why(ReasonCode.ERROR, "Issued to somebody else")
        certificate = revoke_certificate(tx, issued.certificates[0], why=why, actor=actor, now=cast.now)
    page = opened(abebe, PAGE)
    told = main(page)
    assert "Revoked" in told
    assert "Issued to somebody else" in told
    links = [link.get("href") for link in page.findall(".//main//a")]
    assert f"/verify/{certificate.code}" in links
    assert f"/certificates/{issued.certificates[0]}.pdf" not in links


def test_it_asks_the_same_number_of_questions_however_much_there_is(app, cast, abebe):
    few = statements_of(app, abebe, PAGE)
    with written(app) as tx:
        for number in range(20):
            run = make.a_run(tx, tx.merge(cast.facility), make.course(tx), code=f"HYD-Q{number}")
            make.a_registration(tx, run, tx.merge(cast.abebe.person), tx.merge(cast.laboratory))
    assert statements_of(app, abebe, PAGE) == few
    assert few <= 8
