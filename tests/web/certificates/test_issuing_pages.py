"""From the list of who has earned what to certificates, as a coordinator goes about it."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.conftest import written
from tests.pdf.certificates.reading import reader, text_of
from tests.web.cast import RUN, Cast
from tests.web.certificates.conftest import certificates
from tests.web.pages import main, opened, values, whole
from trainfac.certificates.models import Certificate
from trainfac.delivery.models import AssessmentResult, AttendanceRecord
from trainfac.enrolment.models import Registration
from trainfac.enrolment.states import RegistrationState
from trainfac.infra.jobs import Job, JobState
from trainfac.scheduling.states import RunState

PAGE = f"{RUN}/certificates"


def no_attendance(app, registration):
    with written(app) as tx:
        for record in tx.scalars(select(AttendanceRecord).where(AttendanceRecord.registration_id == registration.id)):
            tx.delete(record)


def test_each_participant_stands_with_what_they_earned_and_why(app, cast, coordinator):
    no_attendance(app, cast.bontu)
    told = main(opened(coordinator, PAGE))
    assert re.search(r"Abebe Tadesse .* Achievement Attended 7\.5 h of 7\.5 h held \(100 %\)", told)
    assert re.search(r"Bontu Regassa .* None yet Attended none of the hours held", told)


def test_all_are_issued_as_a_job_that_can_be_left_and_found_again(app, cast, coordinator, work):
    answered = coordinator.post(f"{PAGE}/issue", follow_redirects=True)
    page = whole(answered)
    assert "You can leave this page; the work goes on." in main(page)
    assert page.find(".//progress") is not None
    assert "Below is how it was when this page was opened" in main(page)
    assert 'http-equiv="refresh"' in answered.text, "without scripts the page comes again by itself"
    assert page.find(".//*[@id='work']").get("hx-target") == "#work"
    polled = coordinator.get(f"{PAGE}/progress")
    assert "HX-Refresh" not in polled.headers
    assert 'id="work"' in polled.text
    work()
    assert coordinator.get(f"{PAGE}/progress").headers["HX-Refresh"] == "true"
    answered = coordinator.get(PAGE)
    assert 'http-equiv="refresh"' not in answered.text
    assert [certificate.serial[-4:] for certificate in certificates(app)] == ["0001", "0002"]
    told = main(whole(answered))
    assert "2 certificates issued" in told
    assert "Below is how it was" not in told
    for certificate in certificates(app):
        assert certificate.serial in told


def test_one_person_is_issued_to_alone(app, cast, coordinator, work):
    links = [a.get("href") for a in opened(coordinator, PAGE).findall(".//main//table//a")]
    (link,) = [href for href in links if href == f"{PAGE}/issue?registration={cast.bontu.id}"]
    page = opened(coordinator, link)
    assert "Name, as it is printed Bontu Regassa" in main(page)
    assert "The name is not confirmed" in main(page)
    (form,) = page.findall(".//main//form")
    coordinator.post(form.get("action"), data=values(page))
    work()
    assert [certificate.holder_name for certificate in certificates(app)] == ["Bontu Regassa"]


@pytest.mark.parametrize("nonsense", ["", "abc", "99999", "1e3", "-1", "9" * 30])
def test_an_answer_that_makes_no_sense_never_means_everybody(app, cast, coordinator, work, nonsense):
    assert coordinator.post(f"{PAGE}/issue", data={"registration": nonsense}).status_code == 404
    work()
    assert certificates(app) == []


def test_who_holds_one_is_not_asked_about_and_nonsense_is_nobody(coordinator, cast, issued):
    assert coordinator.get(f"{PAGE}/issue?registration={cast.bontu.id}").location == PAGE
    assert coordinator.get(f"{PAGE}/issue?registration=1e3").status_code == 404


def test_nothing_is_issued_by_looking(app, cast, coordinator, work):
    for query in ("", f"?registration={cast.bontu.id}"):
        assert coordinator.get(f"{PAGE}/issue{query}").status_code == 200
    work()
    assert certificates(app) == []


def test_before_all_are_issued_a_page_says_what_that_comes_to(app, cast, coordinator, work):
    no_attendance(app, cast.bontu)
    run_page = opened(coordinator, PAGE)
    (link,) = [a.get("href") for a in run_page.findall(".//main//a") if "Issue 1 certificate" in "".join(a.itertext())]
    page = opened(coordinator, link)
    told = main(page)
    assert "Certificate of achievement 1 The built-in look: English Dr A. Rao" in told
    assert "5 training sessions without attendance of everybody" in told
    assert "1 name is not confirmed" in told, "of whoever gets one"
    assert "1 participant gets none now." in told
    (form,) = page.findall(".//main//form")
    coordinator.post(form.get("action"), data=values(page))
    work()
    assert [certificate.holder_name for certificate in certificates(app)] == ["Abebe Tadesse"]


def test_where_nothing_is_to_be_issued_the_page_before_leads_back(app, cast, coordinator, issued):
    assert coordinator.get(f"{PAGE}/issue").location == PAGE


def test_without_attendance_nothing_is_issued_and_the_reason_is_shown(app, cast, coordinator, work):
    no_attendance(app, cast.bontu)
    coordinator.post(f"{PAGE}/issue", data={"registration": str(cast.bontu.id)})
    work()
    told = main(opened(coordinator, PAGE))
    assert "1 person could not be given a certificate" in told
    assert "Bontu Regassa: Attended none of the hours held" in told
    assert certificates(app) == []


def test_who_was_refused_and_then_certified_is_told_no_longer(app, cast, coordinator, work):
    no_attendance(app, cast.bontu)
    coordinator.post(f"{PAGE}/issue")
    work()
    with written(app) as tx:
        for session in cast.sessions:
            record = AttendanceRecord(
                session_id=session.id, registration_id=cast.bontu.id, status="present", minutes=90
            )
            tx.add(record)
    coordinator.post(f"{PAGE}/issue", data={"registration": str(cast.bontu.id)})
    work()
    assert "could not be given a certificate" not in main(opened(coordinator, PAGE))


def test_twice_gives_one_certificate_each(app, cast, coordinator, work):
    for _ in range(2):
        coordinator.post(f"{PAGE}/issue")
    with written(app) as tx:
        assert tx.scalar(select(func.count(Job.id))) == 1, "an order under way is not given a second time"
    work()
    coordinator.post(f"{PAGE}/issue")
    work()
    assert len(certificates(app)) == 2


def test_nobody_issues_to_themselves(app, cast, work):
    with written(app) as tx:
        tx.merge(cast.users["technician"]).person_id = None
        tx.flush()
        tx.merge(cast.users["coordinator"]).person_id = cast.abebe.person_id
    coordinator = cast.browser(app, "coordinator")
    coordinator.post(f"{PAGE}/issue")
    work()
    assert [certificate.holder_name for certificate in certificates(app)] == ["Bontu Regassa"]
    assert "Abebe Tadesse: Nobody issues a certificate to themselves" in main(opened(coordinator, PAGE))


def test_a_trainer_who_takes_part_issues_nothing_to_themselves(app, cast, work):
    with written(app) as tx:
        tx.merge(cast.users["technician"]).person_id = None
        tx.flush()
        tx.merge(cast.users["trainer"]).person_id = cast.abebe.person_id
    trainer = cast.browser(app, "trainer")
    for given in ({}, {"registration": str(cast.abebe.id)}):
        assert trainer.post(f"{PAGE}/issue", data=given).status_code == 403
    work()
    assert certificates(app) == []


def test_an_order_of_somebody_who_lost_the_role_meanwhile_issues_nothing(app, cast, coordinator, work):
    coordinator.post(f"{PAGE}/issue")
    with written(app) as tx:
        tx.merge(cast.users["coordinator"]).roles = []
    work()
    assert certificates(app) == []
    with written(app) as tx:
        assert tx.scalars(select(Job.state)).one() is JobState.FAILED


def test_before_the_last_day_the_page_says_so_and_an_order_is_refused(app):
    with written(app) as tx:
        cast = Cast(tx, recorded=True)
        cast.run.ends_on += timedelta(days=3)
    coordinator = cast.browser(app, "coordinator")
    page = opened(coordinator, PAGE)
    assert "Nothing can be issued yet" in main(page)
    assert not any(
        "Issue" in "".join(button.itertext())
        for button in (*page.findall(".//main//button"), *page.findall(".//main//table//a"))
    )
    whole(coordinator.post(f"{PAGE}/issue"), 422)
    whole(coordinator.get(f"{PAGE}/issue"), 422)
    with written(app) as tx:
        assert tx.scalar(select(func.count(Job.id))) == 0


def test_a_run_without_participants_says_so(app, cast, coordinator):
    with written(app) as tx:
        for registration in (cast.abebe, cast.bontu):
            tx.merge(registration).state = "withdrawn"
    assert "This run has no participants" in main(opened(coordinator, PAGE))


def test_a_trainer_sees_certificates_and_may_not_issue(app, cast, trainer, issued):
    page = opened(trainer, PAGE)
    assert issued[0].serial in main(page)
    actions = {form.get("action") for form in page.findall(".//main//form")}
    assert actions == {f"{PAGE}/records/{certificate.id}" for certificate in issued}


def test_work_that_was_stopped_is_finished_later(app, cast, coordinator, work):
    coordinator.post(f"{PAGE}/issue")
    work()
    with written(app) as tx:
        for certificate in tx.scalars(select(Certificate)):
            certificate.file_id = None
    page = opened(coordinator, PAGE)
    assert "2 certificates have no document yet" in main(page)
    assert main(page).count("No document yet") == 2
    coordinator.post(f"{PAGE}/documents")
    work()
    assert "no document yet" not in main(opened(coordinator, PAGE))
    assert all(certificate.file_id for certificate in certificates(app))


def test_a_job_is_stopped_by_its_button_and_what_was_issued_stays(app, cast, coordinator, work):
    coordinator.post(f"{PAGE}/issue")
    page = opened(coordinator, PAGE)
    stop = next(form for form in page.findall(".//main//form") if form.get("action").endswith("/cancel"))
    assert coordinator.post(stop.get("action")).status_code == 303
    work()
    assert certificates(app) == []
    assert "Issue 2 certificates" in main(opened(coordinator, PAGE))


def stops(client, page):
    """Where the buttons lead that stop work."""
    actions = [form.get("action") for form in opened(client, page).findall(".//main//form")]
    return [action for action in actions if action.endswith("/cancel")]


def test_a_trainer_is_offered_to_stop_only_what_she_ordered_herself(cast, coordinator, trainer, issued):
    coordinator.post(f"{PAGE}/print", data={"order": "serial", "layout": "one", "paper": "letter"})
    assert stops(trainer, PAGE) == []
    trainer.post(f"{PAGE}/print", data={"order": "serial", "layout": "one", "paper": "a4"})
    (own,) = stops(trainer, PAGE)
    assert len(stops(coordinator, PAGE)) == 2
    assert own in trainer.get(f"{PAGE}/progress").text
    assert "The work stops after the certificate at hand" in main(whole(trainer.post(own, follow_redirects=True)))
    assert stops(trainer, PAGE) == []
    assert len(stops(coordinator, PAGE)) == 1


def test_only_jobs_of_this_run_are_stopped(app, cast, coordinator):
    with written(app) as tx:
        other = Job(kind="certificates.issue", subject="course_run:0", payload={}, state=JobState.QUEUED)
        foreign = Job(kind="imports.confirm", subject=f"course_run:{cast.run.id}", payload={}, state=JobState.QUEUED)
        tx.add_all([other, foreign])
    for job in (other, foreign):
        assert coordinator.post(f"{PAGE}/jobs/{job.id}/cancel").status_code == 404
    with written(app) as tx:
        assert set(tx.scalars(select(Job.state))) == {JobState.QUEUED}


def test_a_document_that_cannot_be_made_is_told_and_keeps_none_of_the_others(app, cast, coordinator, issued, work):
    with written(app) as tx:
        for certificate in tx.scalars(select(Certificate)):
            certificate.file_id = None
            if certificate.number == 1:
                certificate.snapshot = {**certificate.snapshot, "holder_name": "Tlingit \U0001f9ff"}
    coordinator.post(f"{PAGE}/documents")
    work()
    told = main(opened(coordinator, PAGE))
    assert "1 document could not be made" in told
    assert "no font has the character" in told
    assert [certificate.file_id is None for certificate in certificates(app)] == [True, False]


def test_the_print_file_has_a_page_for_each_valid_certificate_and_says_when_it_is_old(
    app, cast, coordinator, issued, work
):
    coordinator.post(f"{PAGE}/print")
    work()
    page = opened(coordinator, PAGE)
    link = next(a.get("href") for a in page.findall(".//main//a") if "/print-" in a.get("href"))
    assert len(reader(coordinator.get(link).data).pages) == 2
    assert "Certificates have changed since" not in main(page)
    coordinator.post(
        f"/staff/HYD/certificates/{issued[0].id}/revoke", data={"code": "error", "reason": "Issued in error"}
    )
    assert "Certificates have changed since: make it anew." in main(opened(coordinator, PAGE))


def test_records_that_changed_after_the_issue_are_pointed_out(app, cast, coordinator, issued):
    assert "Records changed" not in main(opened(coordinator, PAGE))
    with written(app) as tx:
        query = select(AssessmentResult).where(AssessmentResult.registration_id == cast.abebe.id)
        tx.scalars(query).one().score = 40
    told = main(opened(coordinator, PAGE))
    assert told.count("Records changed") == 1
    assert "It says “Achievement”." in told


def test_whoever_got_a_certificate_for_enough_hours_has_completed_the_run(app, cast, issued):
    with written(app) as tx:
        assert {state.value for state in tx.scalars(select(Registration.state))} == {"completed"}


def test_a_certificate_of_attendance_alone_completes_no_run(app, cast, coordinator, work):
    with written(app) as tx:
        cast.tx, cast.run, cast.laboratory = tx, tx.merge(cast.run), tx.merge(cast.laboratory)
        cast.post = tx.merge(cast.post)
        half = cast.participant("Half There", recorded=True, share=50).id
    coordinator.post(f"{PAGE}/issue")
    work()
    with written(app) as tx:
        assert tx.get_one(Registration, half).state is RegistrationState.NOT_COMPLETED


def test_a_name_with_markup_is_text_on_the_list_in_the_prompt_and_in_the_document(app, cast, coordinator, work):
    name = "<script>alert(1)</script> {{7*7}}"
    with written(app) as tx:
        cast.tx = tx
        cast.run = tx.merge(cast.run)
        cast.laboratory = tx.merge(cast.laboratory)
        hostile = cast.participant(name, recorded=True)
    assert name in main(opened(coordinator, PAGE))
    coordinator.post(f"{PAGE}/issue", data={"registration": str(hostile.id)})
    work()
    certificate = certificates(app)[0]
    for page in ("", "/correct", "/revoke"):
        opened_page = opened(coordinator, f"/staff/HYD/certificates/{certificate.id}{page}")
        assert name in main(opened_page) or values(opened_page).get("holder_name") == name
        assert opened_page.findall(".//main//script") == []
    assert name in text_of(coordinator.get(f"/certificates/{certificate.id}.pdf").data)


def test_a_draft_run_shows_nothing_to_issue(app):
    with written(app) as tx:
        cast = Cast(tx, RunState.CANCELLED)
    assert "Certificates are issued for runs that were confirmed and held" in main(
        opened(cast.browser(app, "coordinator"), PAGE)
    )
