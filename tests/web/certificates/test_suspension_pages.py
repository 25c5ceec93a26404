"""A certificate that does not count while something is looked into."""

import pytest

from tests.web.cast import HERE, RUN
from tests.web.certificates.conftest import certificates
from tests.web.pages import main, opened, values, whole, words

GIVEN = {"code": "inquiry", "reason": "The attendance list is being checked"}


@pytest.fixture
def page(issued):
    """The page of Abebe's certificate."""
    return f"{HERE}/certificates/{issued[0].id}"


@pytest.fixture
def suspended(coordinator, page):
    coordinator.post(f"{page}/suspend", data=GIVEN)
    return page


def test_it_is_asked_why_in_a_kind_and_in_words(app, cast, coordinator, page):
    assert values(opened(coordinator, f"{page}/suspend"))["code"] == ""
    for missing in ("code", "reason"):
        refused = whole(coordinator.post(f"{page}/suspend", data={**GIVEN, missing: ""}), 422)
        kept = {name: typed for name, typed in GIVEN.items() if name != missing}
        assert {name: values(refused)[name] for name in kept} == kept
    assert certificates(app)[0].state.value == "issued"


@pytest.mark.parametrize("code", ["deception", "name", "unheard of"])
def test_a_reason_that_makes_no_sense_here_is_refused(app, cast, coordinator, page, code):
    whole(coordinator.post(f"{page}/suspend", data={**GIVEN, "code": code}), 422)
    assert certificates(app)[0].state.value == "issued"


def test_verifiers_read_that_it_is_suspended_and_why(app, client, issued, suspended):
    told = main(opened(client, f"/verify/{issued[0].code}"))
    assert told.startswith("Suspended")
    assert GIVEN["reason"] in told
    assert certificates(app)[0].reason_code.value == "inquiry"


def test_its_holder_is_not_left_to_find_out_elsewhere(app, cast, suspended):
    assert "Suspended" in main(opened(cast.browser(app, "technician"), "/my/training"))


def test_ending_it_leaves_a_valid_certificate_and_nothing_of_it_for_verifiers(
    app, client, coordinator, issued, suspended
):
    assert "End the suspension" in main(opened(coordinator, suspended))
    coordinator.post(f"{suspended}/reinstate")
    assert (certificates(app)[0].state.value, certificates(app)[0].reason_code) == ("issued", None)
    told = main(opened(client, f"/verify/{issued[0].code}"))
    assert told.startswith("Valid")
    assert GIVEN["reason"] not in told


def test_what_is_not_suspended_is_not_reinstated(app, cast, coordinator, page):
    coordinator.post(f"{page}/revoke", data={"code": "error", "reason": "Issued in error"})
    assert coordinator.post(f"{page}/reinstate").status_code == 303
    assert certificates(app)[0].state.value == "revoked"


def test_meanwhile_no_second_certificate_is_issued(app, cast, coordinator, issued, suspended, work):
    for order in ({}, {"registration": cast.abebe.id}):
        coordinator.post(f"{RUN}/certificates/issue", data=order)
        work()
    assert len(certificates(app)) == len(issued)


@pytest.mark.parametrize(
    ("act", "data", "state"),
    [
        ("revoke", {"code": "deception", "reason": "Somebody else came"}, "revoked"),
        ("correct", {"code": "name", "reason": "Misspelt", "holder_name": "Abebe T. Tadesse"}, "superseded"),
    ],
)
def test_an_inquiry_may_end_otherwise(app, cast, coordinator, suspended, work, act, data, state):
    coordinator.post(f"{suspended}/{act}", data=data)
    work()
    assert certificates(app)[0].state.value == state


def test_the_page_of_its_run_says_so_and_does_not_count_it(app, cast, coordinator, issued, suspended):
    page = opened(coordinator, f"{RUN}/certificates")
    rows = {row.get("id"): words(row) for row in page.iter("tr")}
    assert f"{issued[0].serial} Suspended PDF" in rows[f"person-{cast.abebe.id}"]
    assert "Suspended" not in rows[f"person-{cast.bontu.id}"]
    assert "1 valid certificate · 1 suspended" in main(page)
    coordinator.post(f"{suspended}/reinstate")
    assert "2 participants · 2 valid certificates" in main(opened(coordinator, f"{RUN}/certificates"))


def test_a_run_whose_certificates_are_all_suspended_still_leads_to_its_register(app, cast, coordinator, issued):
    for certificate in issued:
        coordinator.post(f"{HERE}/certificates/{certificate.id}/suspend", data=GIVEN)
    page = main(opened(coordinator, f"{RUN}/certificates"))
    assert "0 valid certificates · 2 suspended" in page
    assert "Print and hand over" in page
