"""Results that arrive after certificates were issued: all that changed are corrected in one go."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import delete, select

from tests.conftest import written
from tests.web.cast import COORDINATOR_ONLY, HERE, RUN, answers
from tests.web.certificates.conftest import certificates, takes_part_as_abebe
from tests.web.pages import main, opened, values, whole
from trainfac.certificates.models import Certificate
from trainfac.certificates.services.correcting import CORRECT
from trainfac.delivery.models import AssessmentResult, AttendanceRecord
from trainfac.infra.jobs import Job, JobState
from trainfac.scheduling.models import Signatory

PAGE = f"{RUN}/certificates/correct"
WHY = {"code": "records", "reason": "The results came after the certificates."}


@pytest.fixture
def late(app, cast, coordinator, work):
    """Abebe's and Bontu's certificates of participation, by number; then they turn out to have passed."""
    scores(app, 40)
    coordinator.post(f"{RUN}/certificates/issue")
    work()
    scores(app, 75)
    return [certificate.id for certificate in certificates(app)]


def scores(app, score):
    with written(app) as tx:
        for result in tx.scalars(select(AssessmentResult)):
            result.score = Decimal(score)


def orders(app):
    with written(app) as tx:
        return list(tx.scalars(select(Job).where(Job.kind == CORRECT).order_by(Job.id)))


def told(app):
    """Kind and state of all, by number."""
    return [(certificate.kind.value, certificate.state.value) for certificate in certificates(app)]


def test_the_page_of_the_run_says_whose_records_changed_and_leads_to_correcting_all(coordinator, late):
    shown = opened(coordinator, f"{RUN}/certificates")
    assert "The records of 2 certificates have changed since they were issued" in main(shown)
    (way,) = [a for a in shown.findall(".//main//a") if a.get("href") == PAGE]
    assert "".join(way.itertext()) == "Correct all 2 certificates…"


def test_nothing_is_said_where_certificates_agree_with_the_records(coordinator, issued, trainer):
    assert "have changed since" not in main(opened(coordinator, f"{RUN}/certificates"))
    assert "Nothing to correct" in main(opened(coordinator, PAGE))


def test_a_result_that_changed_without_another_kind_is_told_as_well(app, coordinator, issued, work):
    scores(app, 90)
    assert main(opened(coordinator, f"{RUN}/certificates")).count("It has other hours or results.") == 2
    shown = main(opened(coordinator, PAGE))
    assert "Results that are new: Post-test" in shown
    assert "becomes" not in shown
    coordinator.post(PAGE, data={**WHY, "certificate": [certificate.id for certificate in issued]})
    work()
    assert [c.snapshot["results"][0]["score"] for c in certificates(app)] == [70, 70, 90, 90]
    assert "have changed since" not in main(opened(coordinator, f"{RUN}/certificates"))


def test_trainers_are_not_told_to_correct(late, trainer):
    assert "have changed since" not in main(opened(trainer, f"{RUN}/certificates"))


def test_who_and_what_changes_is_shown_before(coordinator, late):
    shown = opened(coordinator, PAGE)
    for said in (
        "Abebe Tadesse", "Bontu Regassa", "“Certificate of participation” becomes “Certificate of achievement”",
        "Results that are new: Post-test", "Issue 2 corrected certificates",
    ):  # fmt: skip
        assert said in main(shown)
    assert values(shown)["code"] == "records"


def test_all_are_corrected_by_an_order_each_with_one_reason(app, coordinator, late, work):
    answered = coordinator.post(PAGE, data={**WHY, "certificate": late})
    assert (answered.status_code, answered.location) == (303, f"{RUN}/certificates")
    assert [job.subject for job in orders(app)] == [f"certificate:{number}" for number in late]
    shown = main(opened(coordinator, f"{RUN}/certificates"))
    assert "2 corrected certificates are being made" in shown
    assert "2 corrections are being made" in shown
    work()
    assert told(app) == [("participation", "superseded")] * 2 + [("achievement", "issued")] * 2
    assert {c.reason for c in certificates(app)[:2]} == {WHY["reason"]}
    assert "have changed since" not in main(opened(coordinator, f"{RUN}/certificates"))


def test_the_names_stay_as_they_are_printed(app, coordinator, late, work):
    coordinator.post(
        f"{HERE}/certificates/{late[0]}/correct",
        data={"holder_name": "Abebe T. Tadesse", "code": "name", "reason": "Misspelt"},
    )
    work()
    ids = [c.id for c in certificates(app) if c.state.value == "issued"]
    coordinator.post(PAGE, data={**WHY, "certificate": ids})
    work()
    held = {c.holder_name: c.kind.value for c in certificates(app) if c.state.value == "issued"}
    assert held == {"Abebe T. Tadesse": "achievement", "Bontu Regassa": "achievement"}


def test_what_is_sent_twice_is_ordered_once(app, coordinator, late, work):
    given = {**WHY, "certificate": [*late, *late]}
    coordinator.post(PAGE, data=given)
    again = main(whole(coordinator.post(PAGE, data=given), 422))
    assert "Abebe Tadesse, HYD" in again
    assert "A correction of this certificate is being made already" in again
    assert len(orders(app)) == 2
    work()
    late_again = main(whole(coordinator.post(PAGE, data=given), 422))
    assert "It was corrected meanwhile, or the records agree with it again" in late_again
    assert len(certificates(app)) == 4


def test_one_that_is_being_corrected_keeps_the_others_from_nothing(app, coordinator, late, work):
    coordinator.post(f"{HERE}/certificates/{late[0]}/correct", data={**WHY, "holder_name": "Abebe T. Tadesse"})
    shown = main(opened(coordinator, PAGE))
    assert "Issue 1 corrected certificate" in shown
    assert "Being corrected" in shown
    answered = main(whole(coordinator.post(PAGE, data={**WHY, "certificate": late}), 422))
    assert "Abebe Tadesse, HYD" in answered
    assert "Bontu Regassa, HYD-" not in answered.partition("Being corrected")[0]
    work()
    assert len(certificates(app)) == 4


def test_nobody_corrects_their_own_among_the_others(app, cast, coordinator, late):
    takes_part_as_abebe(app, cast, "coordinator")
    own = cast.browser(app, "coordinator")
    answered = main(whole(own.post(PAGE, data={**WHY, "certificate": late}), 422))
    assert "Nobody changes a certificate of their own" in answered
    assert [job.subject for job in orders(app)] == [f"certificate:{late[1]}"]


def test_whoever_signs_today_signs_all_of_them(app, cast, coordinator, late, work):
    with written(app) as tx:
        for signatory in tx.scalars(select(Signatory)):
            signatory.valid_to = date(2020, 12, 31)
    refused = main(whole(coordinator.post(PAGE, data={**WHY, "certificate": late}), 422))
    assert "Abebe Tadesse, HYD" in refused
    assert "Bontu Regassa, HYD" in refused
    assert "Nobody signs certificates of the facility today" in refused
    assert orders(app) == []
    with written(app) as tx:
        tx.add(Signatory(facility_id=cast.facility.id, position=9, name="Rajani Devi", title="Director"))
    coordinator.post(PAGE, data={**WHY, "certificate": late})
    work()
    assert [s["name"] for s in certificates(app)[-1].snapshot["signatories"]] == ["Rajani Devi"]


def test_where_no_certificate_is_earned_any_more_it_is_to_be_revoked(app, coordinator, late):
    with written(app) as tx:
        registration_id = tx.get_one(Certificate, late[0]).registration_id
        tx.execute(delete(AttendanceRecord).where(AttendanceRecord.registration_id == registration_id))
    shown = main(opened(coordinator, f"{RUN}/certificates"))
    assert "For 1 the records earn no certificate any more" in shown
    assert "Correct 1 certificate…" in shown
    shown = main(opened(coordinator, PAGE))
    assert "No certificate is earned any more" in shown
    assert "Issue 1 corrected certificate" in shown
    answered = main(whole(coordinator.post(PAGE, data={**WHY, "certificate": late}), 422))
    assert "revoke this one instead" in answered
    assert len(orders(app)) == 1


def test_an_order_that_failed_is_told_before_the_next(app, coordinator, late, work):
    coordinator.post(PAGE, data={**WHY, "certificate": late})
    with written(app) as tx:
        job = tx.get_one(Job, orders(app)[0].id)
        job.state, job.payload = JobState.QUEUED, {**job.payload, "holder_name": "Tlingit \U0001f9ff"}
    work()
    shown = main(opened(coordinator, PAGE))
    assert "The last order failed" in shown
    assert "no font has the character" in shown
    assert "Issue 1 corrected certificate" in shown


@pytest.mark.parametrize("reason", ["", " ", "x" * 301])
def test_without_words_that_verifiers_can_read_nothing_is_ordered(app, coordinator, late, reason):
    answered = whole(coordinator.post(PAGE, data={"code": "records", "reason": reason, "certificate": late}), 422)
    assert values(answered)["code"] == "records"
    assert orders(app) == []


@pytest.mark.parametrize("given", [[], ["x"], ["²"], ["999999"], ["-1"], ["1" * 30]])
def test_an_answer_that_makes_no_sense_corrects_nothing(app, coordinator, late, given):
    assert coordinator.post(PAGE, data={**WHY, "certificate": given}).status_code == 404
    assert orders(app) == []


def test_correcting_all_is_for_coordinators_of_the_facility(app, cast, late):
    assert answers(app, cast, PAGE, COORDINATOR_ONLY) == COORDINATOR_ONLY
    assert cast.browser(app, "stranger").post(PAGE, data={**WHY, "certificate": late}).status_code == 404
    assert cast.browser(app, "trainer").post(PAGE, data={**WHY, "certificate": late}).status_code == 403
    assert orders(app) == []
