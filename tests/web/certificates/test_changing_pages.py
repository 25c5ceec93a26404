"""Correcting and revoking on the pages of one certificate."""

from datetime import date

import pytest
from sqlalchemy import select

from tests.conftest import written
from tests.web.cast import HERE, RUN
from tests.web.certificates.conftest import certificates
from tests.web.pages import main, opened, values, whole, words
from trainfac.certificates.models import Certificate
from trainfac.certificates.services.correcting import CORRECT
from trainfac.infra.jobs import Job, JobState
from trainfac.scheduling.models import Signatory


@pytest.fixture
def page(issued):
    """The page of Abebe's certificate."""
    return f"{HERE}/certificates/{issued[0].id}"


def test_a_certificate_shows_what_is_printed_and_the_address_for_verifiers(cast, coordinator, issued, page):
    told = main(opened(coordinator, page))
    for said in ("Abebe Tadesse", "Awash Food Laboratory", "Certificate of achievement", issued[0].human_code):
        assert said in told
    assert f"/verify/{issued[0].code}" in coordinator.get(page).text


def test_a_correction_begins_with_the_printed_name_and_supersedes(app, cast, coordinator, issued, page, work):
    form = values(opened(coordinator, f"{page}/correct"))
    assert form["holder_name"] == "Abebe Tadesse"
    answered = coordinator.post(
        f"{page}/correct", data={"holder_name": "Abebe T. Tadesse", "code": "name", "reason": "Misspelt"}
    )
    assert answered.location == page
    assert len(certificates(app)) == 2, "a worker issues it"
    work()
    old, _, new = certificates(app)
    assert (old.state.value, old.reason, new.holder_name) == ("superseded", "Misspelt", "Abebe T. Tadesse")
    assert f"Superseded by {new.serial}" in main(opened(coordinator, page))
    assert f"Supersedes {old.serial}" in main(opened(coordinator, f"{HERE}/certificates/{new.id}"))
    assert coordinator.get(f"/certificates/{new.id}.pdf").status_code == 200
    assert coordinator.get(f"/certificates/{old.id}.pdf").status_code == 200, "what was issued stays"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"holder_name": "Abebe T.", "code": "name", "reason": ""}, "Say why"),
        ({"holder_name": "", "code": "name", "reason": "Misspelt"}, "Give the name to be printed"),
        ({"holder_name": "Tlingit \U0001f9ff", "code": "name", "reason": "Misspelt"}, "no font has the character"),
        ({"holder_name": "Abebe T.", "code": "name", "reason": "x" * 301}, "300"),
    ],
)
def test_a_correction_that_cannot_be_made_keeps_everything_typed(app, cast, coordinator, page, typed, told):
    answered = whole(coordinator.post(f"{page}/correct", data=typed), 422)
    assert told in main(answered)
    assert {name: values(answered)[name] for name in typed} == typed
    assert len(certificates(app)) == 2


CORRECTION = {"holder_name": "Abebe T. Tadesse", "code": "name", "reason": "Misspelt"}


def test_who_signs_no_more_does_not_sign_a_correction(app, cast, coordinator, page, work):
    with written(app) as tx:
        for signatory in tx.scalars(select(Signatory).order_by(Signatory.id).limit(1)):
            gone, signatory.valid_to = signatory.name, date(2020, 12, 31)
        tx.add(Signatory(facility_id=cast.facility.id, position=9, name="Rajani Devi", title="Director"))
    typed = {"holder_name": "Abebe T.", "code": "name", "reason": "Misspelt"}
    told = main(whole(coordinator.post(f"{page}/correct", data=typed), 422))
    assert f"{gone}, who signed this certificate, does not sign today" in told
    coordinator.post(f"{page}/correct", data={**typed, "from_records": "y"})
    work()
    signed = [signatory["name"] for signatory in certificates(app)[-1].snapshot["signatories"]]
    assert gone not in signed
    assert "Rajani Devi" in signed


def test_a_correction_that_nobody_would_sign_is_refused(app, cast, coordinator, page):
    with written(app) as tx:
        for signatory in tx.scalars(select(Signatory)):
            signatory.valid_to = date(2020, 12, 31)
    typed = {"holder_name": "Abebe T.", "from_records": "y", "code": "name", "reason": "Misspelt"}
    told = main(whole(coordinator.post(f"{page}/correct", data=typed), 422))
    assert "Nobody signs certificates of the facility today" in told


def test_a_correction_that_corrects_nothing_spends_no_number(app, cast, coordinator, page, work):
    typed = {"holder_name": "Abebe Tadesse", "code": "name", "reason": "Misspelt"}
    for records in ({}, {"from_records": "y"}):
        told = main(whole(coordinator.post(f"{page}/correct", data={**typed, **records}), 422))
        assert "The new certificate would say the same as this one" in told
    coordinator.post(f"{page}/correct", data={**typed, "code": "other", "reason": "Signed with another key"})
    work()
    assert len(certificates(app)) == 3


def test_while_a_correction_is_made_no_second_one_is(app, cast, coordinator, page, work):
    coordinator.post(f"{page}/correct", data=CORRECTION)
    shown = opened(coordinator, page)
    assert "Making the corrected certificate" in main(shown)
    assert not any(a.get("href").endswith("/correct") for a in shown.findall(".//main//a"))
    for answered in (coordinator.get(f"{page}/correct"), coordinator.post(f"{page}/correct", data=CORRECTION)):
        assert (answered.status_code, answered.location) == (303, page)
    assert "A correction of this certificate is being made already" in words(opened(coordinator, page))
    work()
    assert len(certificates(app)) == 3


def test_who_waits_is_led_to_the_new_certificate(app, cast, coordinator, page, work):
    coordinator.post(f"{page}/correct", data=CORRECTION)
    waiting = coordinator.get(f"{page}/correct/progress")
    assert (waiting.status_code, "HX-Redirect" in waiting.headers) == (200, False)
    work()
    done = coordinator.get(f"{page}/correct/progress")
    assert done.headers["HX-Redirect"] == f"{HERE}/certificates/{certificates(app)[2].id}"


def test_a_correction_that_outgrows_its_page_spends_nothing_and_loses_nothing(app, cast, coordinator, page, work):
    much = ["ISO/IEC 17025:2017, general requirements for the competence of testing and calibration laboratories"] * 40
    with written(app) as tx:
        old = tx.scalars(select(Certificate).order_by(Certificate.number)).first()
        old.snapshot = {**old.snapshot, "standards": much}
    coordinator.post(f"{page}/correct", data=CORRECTION)
    work()
    assert [certificate.state.value for certificate in certificates(app)] == ["issued", "issued"]
    told = opened(coordinator, page)
    assert "The certificate was not corrected" in main(told)
    assert "does not fit on one page" in main(told)
    assert coordinator.get(f"{page}/correct/progress").headers["HX-Refresh"] == "true"
    form = opened(coordinator, f"{page}/correct")
    assert "does not fit on one page" in main(form)
    assert {name: values(form)[name] for name in CORRECTION} == CORRECTION
    with written(app) as tx:
        old = tx.scalars(select(Certificate).order_by(Certificate.number)).first()
        old.snapshot = {**old.snapshot, "standards": []}
    coordinator.post(f"{page}/correct", data=CORRECTION)
    work()
    assert [certificate.serial[-4:] for certificate in certificates(app)] == ["0001", "0002", "0003"], "no gap"


def test_what_was_revoked_while_its_correction_waited_stays_revoked(app, cast, coordinator, page, work):
    coordinator.post(f"{page}/correct", data=CORRECTION)
    coordinator.post(f"{page}/revoke", data={"code": "error", "reason": "Issued in error"})
    work()
    assert [certificate.state.value for certificate in certificates(app)] == ["revoked", "issued"]
    assert "The certificate was not corrected" not in main(opened(coordinator, page)), "it cannot be any more"


def test_a_correction_is_issued_once_however_often_its_job_is_taken_up(app, cast, coordinator, page, work):
    coordinator.post(f"{page}/correct", data=CORRECTION)
    with written(app) as tx:
        number = tx.scalars(select(Job.id).where(Job.kind == CORRECT)).one()
    work()
    with written(app) as tx:  # as if the worker had been killed before it could say so
        job = tx.get_one(Job, number)
        job.state, job.result, job.finished_at = JobState.RUNNING, {}, None
    work()
    _old, _other, new = certificates(app)
    with written(app) as tx:
        job = tx.get_one(Job, number)
        assert (job.state, job.result["certificate_id"]) == (JobState.DONE, new.id)


def test_a_revocation_asks_first_and_needs_a_reason(app, cast, coordinator, page):
    asked = opened(coordinator, f"{page}/revoke")
    assert "This cannot be undone" in main(asked)
    assert certificates(app)[0].state.value == "issued"
    assert "Say why" in main(whole(coordinator.post(f"{page}/revoke", data={"code": "error", "reason": " "}), 422))
    coordinator.post(f"{page}/revoke", data={"code": "error", "reason": "Issued in error"})
    assert (certificates(app)[0].state.value, certificates(app)[0].reason) == ("revoked", "Issued in error")
    assert "Issued in error" in main(opened(coordinator, page))


def test_what_is_not_valid_any_more_is_not_changed(app, cast, coordinator, page):
    coordinator.post(f"{page}/revoke", data={"code": "error", "reason": "Issued in error"})
    shown = opened(coordinator, page)
    assert not any(a.get("href").endswith(("/correct", "/suspend", "/revoke")) for a in shown.findall(".//main//a"))
    for act in ("correct", "suspend", "revoke"):
        for answered in (coordinator.get(f"{page}/{act}"), coordinator.post(f"{page}/{act}", data={"reason": "x"})):
            assert (answered.status_code, answered.location) == (303, page)
    assert len(certificates(app)) == 2
    assert "cannot be changed so any more" in main(opened(coordinator, page))


def test_nobody_changes_their_own_certificate(app, cast, issued, page):
    with written(app) as tx:
        tx.merge(cast.users["technician"]).person_id = None
        tx.flush()
        tx.merge(cast.users["coordinator"]).person_id = cast.abebe.person_id
    own = cast.browser(app, "coordinator")
    shown = opened(own, page)
    assert not any(a.get("href").endswith(("/correct", "/suspend", "/revoke")) for a in shown.findall(".//main//a"))
    for act in ("correct", "suspend", "revoke"):
        assert own.get(f"{page}/{act}").status_code == 403
        assert own.post(f"{page}/{act}", data={"holder_name": "A", "reason": "r"}).status_code == 403
    assert own.post(f"{page}/reinstate").status_code == 403
    assert {certificate.state.value for certificate in certificates(app)} == {"issued"}


def test_without_its_document_the_page_says_when_to_come_back(app, cast, coordinator, issued, page):
    with written(app) as tx:
        tx.scalars(select(Certificate).where(Certificate.id == issued[0].id)).one().file_id = None
    assert "open this page again in a minute" in main(opened(coordinator, page))
    assert coordinator.get(f"/certificates/{issued[0].id}.pdf").status_code == 404


def test_issuing_to_all_gives_nothing_to_whom_a_certificate_was_revoked(app, cast, coordinator, issued, page, work):
    coordinator.post(f"{page}/revoke", data={"code": "error", "reason": "Issued by mistake"})
    run_page = opened(coordinator, f"{RUN}/certificates")
    assert "Issue 1 certificate" not in main(run_page)
    assert f"{issued[0].serial} Revoked" in main(run_page)
    coordinator.post(f"{RUN}/certificates/issue")
    work()
    assert len(certificates(app)) == 2
    told = main(opened(coordinator, f"{RUN}/certificates"))
    assert f"Certificate {issued[0].serial} was revoked; a new one is issued to this person alone" in told


def test_a_new_certificate_for_whom_it_was_revoked_is_issued_by_name(app, cast, coordinator, issued, page, work):
    coordinator.post(f"{page}/revoke", data={"code": "error", "reason": "Issued by mistake"})
    coordinator.post(f"{RUN}/certificates/issue", data={"registration": cast.abebe.id})
    work()
    assert [c.state.value for c in certificates(app)] == ["revoked", "issued", "issued"]
    assert "Revoked" not in main(opened(coordinator, f"{RUN}/certificates"))


def test_a_revoked_certificate_is_no_work_that_waits(app, cast, coordinator, issued, page):
    coordinator.post(f"{page}/revoke", data={"code": "error", "reason": "Issued by mistake"})
    assert "without a certificate" not in main(opened(coordinator, HERE))
