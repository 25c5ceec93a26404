"""Who may open the pages and documents of certificates: each by each role."""

import pytest
from sqlalchemy import select

from tests.conftest import written
from tests.web.cast import COORDINATOR_AND_TRAINER, COORDINATOR_ONLY, HERE, RUN, answers
from tests.web.pages import opened
from trainfac.certificates.models import PrintRun
from trainfac.infra.jobs import Job

NOT_THEIRS = {who: status for who, status in COORDINATOR_ONLY.items() if status != 200}


@pytest.mark.parametrize("page", ["certificates", "certificates/progress"])
def test_the_certificates_of_a_run_are_for_its_coordinators_and_those_who_taught_it(app, cast, issued, page):
    assert answers(app, cast, f"{RUN}/{page}", COORDINATOR_AND_TRAINER) == COORDINATOR_AND_TRAINER


def test_both_see_a_whole_page_of_the_run(app, cast, issued):
    for who in ("coordinator", "trainer"):
        opened(cast.browser(app, who), f"{RUN}/certificates")


@pytest.mark.parametrize("page", ["", "/{id}", "/{id}/correct", "/{id}/revoke"])
def test_the_register_is_for_coordinators(app, cast, issued, page):
    address = f"{HERE}/certificates{page.format(id=issued[0].id)}"
    assert answers(app, cast, address, COORDINATOR_ONLY) == COORDINATOR_ONLY
    opened(cast.browser(app, "coordinator"), address)


def test_a_certificate_is_not_found_in_the_register_of_another_facility(app, cast, issued):
    for page in ("", "/correct", "/revoke"):
        address = f"/staff/DLI/certificates/{issued[0].id}{page}"
        assert cast.browser(app, "stranger").get(address).status_code == 404
        assert cast.browser(app, "coordinator").get(address).status_code == 404


def test_a_document_is_for_its_holder_and_those_who_print_it(app, cast, issued):
    abebes, bontus = (f"/certificates/{certificate.id}.pdf" for certificate in issued)
    expected = {
        "coordinator": 200, "trainer": 200, "technician": 200, "stranger": 404, "colleague": 404, "head": 404,
        "administrator": 404, "anonymous": 303,
    }  # fmt: skip
    assert answers(app, cast, abebes, expected) == expected
    assert answers(app, cast, bontus, expected) == {**expected, "technician": 404}


def test_sequential_ids_harvest_nothing(app, cast, issued):
    stranger = cast.browser(app, "stranger")
    answered = [stranger.get(f"/certificates/{number}.pdf") for number in range(1, 6)]
    assert {answer.status_code for answer in answered} == {404}
    assert not any("Abebe" in answer.text or "HYD-20" in answer.text for answer in answered)


def test_a_document_is_saved_and_never_shown_as_a_page_of_ours(app, cast, issued):
    answer = cast.browser(app, "technician").get(f"/certificates/{issued[0].id}.pdf")
    assert answer.data.startswith(b"%PDF-")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Security-Policy"] == "sandbox"
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_a_preview_is_for_coordinators(app, cast, work):
    address = f"{RUN}/certificates/previews/{cast.abebe.id}"
    assert answers(app, cast, address, COORDINATOR_ONLY) == COORDINATOR_ONLY
    ordered = {**COORDINATOR_ONLY, "coordinator": 303}
    assert answers(app, cast, address, ordered, "POST") == ordered
    assert answers(app, cast, f"{address}/progress", COORDINATOR_ONLY) == COORDINATOR_ONLY
    work()
    with written(app) as tx:
        job = tx.scalars(select(Job)).one()
    for form in ("png", "pdf"):
        assert answers(app, cast, f"{address}/{job.id}.{form}", COORDINATOR_ONLY) == COORDINATOR_ONLY
    of_another = f"{RUN}/certificates/previews/{cast.bontu.id}/{job.id}.pdf"
    assert cast.browser(app, "coordinator").get(of_another).status_code == 404


def test_a_print_file_is_for_those_who_print(app, cast, issued, coordinator, work):
    coordinator.post(f"{RUN}/certificates/print")
    work()
    with written(app) as tx:
        printed = tx.scalars(select(PrintRun)).one()
    address = f"{RUN}/certificates/print-{printed.id}.pdf"
    assert answers(app, cast, address, COORDINATOR_AND_TRAINER) == COORDINATOR_AND_TRAINER
    assert cast.browser(app, "coordinator").get(f"{RUN}/certificates/print-{printed.id + 1}.pdf").status_code == 404


@pytest.mark.parametrize("act", ["issue", "documents"])
def test_only_coordinators_order(app, cast, act):
    assert answers(app, cast, f"{RUN}/certificates/{act}", NOT_THEIRS, "POST") == NOT_THEIRS


def test_work_on_a_run_is_stopped_by_its_coordinators_and_by_whoever_of_its_trainers_ordered_it(
    app, cast, issued, coordinator, trainer
):
    others = {**NOT_THEIRS, "colleague": 404}
    for orders, expected in ((coordinator, {**others, "trainer": 403}), (trainer, {**others, "trainer": 303})):
        orders.post(f"{RUN}/certificates/print", data={"paper": "a4" if orders is trainer else "letter"})
        with written(app) as tx:
            job = tx.scalars(select(Job).order_by(Job.id.desc()).limit(1)).one()
        address = f"{RUN}/certificates/jobs/{job.id}/cancel"
        assert answers(app, cast, address, expected, "POST") == expected
        with written(app) as tx:
            assert tx.get_one(Job, job.id).open == (orders is coordinator)
    assert coordinator.post(f"{RUN}/certificates/jobs/{job.id + 1}/cancel").status_code == 404


def test_the_print_file_is_ordered_by_those_who_print(app, cast, issued):
    expected = {**NOT_THEIRS, "trainer": 303, "colleague": 404}
    assert answers(app, cast, f"{RUN}/certificates/print", expected, "POST") == expected


@pytest.mark.parametrize("act", ["correct", "revoke"])
def test_only_coordinators_change_what_was_issued(app, cast, issued, act):
    address = f"{HERE}/certificates/{issued[0].id}/{act}"
    assert answers(app, cast, address, NOT_THEIRS, "POST") == NOT_THEIRS


def test_verification_is_for_everybody(app, cast, issued):
    everybody = dict.fromkeys(COORDINATOR_ONLY, 200)
    for address in ("/verify", f"/verify/{issued[0].code}"):
        assert answers(app, cast, address, everybody) == everybody
