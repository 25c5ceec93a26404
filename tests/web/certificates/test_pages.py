"""Whether every certificate fits on its page is found before a number is spent, by a worker, and told by name."""

import pytest
from sqlalchemy import select

from tests.conftest import written
from tests.web.cast import COORDINATOR_ONLY, RUN, answers
from tests.web.certificates.conftest import certificates
from tests.web.pages import main, opened, whole
from trainfac.directory.models import Person
from trainfac.enrolment.models import Registration
from trainfac.infra.jobs import Job, JobState

PAGE = f"{RUN}/certificates"
PAGES = f"{PAGE}/pages"
FITS = "Every certificate fits on its page."
UNKNOWN = "Nobody has looked yet whether 2 certificates fit on their pages."


def laboratory(app, registration, name):
    with written(app) as tx:
        tx.get_one(Registration, registration.id).organisation_name = name


@pytest.fixture
def overgrown(app, cast):
    """The laboratory of Bontu has a name that no page holds."""
    laboratory(app, cast.bontu, "Accreditation of laboratories " * 120)


def jobs(app):
    with written(app) as tx:
        return list(tx.scalars(select(Job).order_by(Job.id)))


def lay_out(coordinator, work):
    ordered = coordinator.post(PAGES)
    assert (ordered.status_code, ordered.location) == (303, PAGE)
    work()
    return opened(coordinator, PAGE)


def button(page):
    """The form of the button that lays out what is not known."""
    return next((form for form in page.findall(".//main//form") if form.get("action", "").startswith(PAGES)), None)


def test_looking_at_the_page_lays_out_nothing_and_a_script_or_a_button_does(app, cast, coordinator):
    page = opened(coordinator, PAGE)
    assert UNKNOWN in main(page)
    assert button(page).get("hx-trigger") == "load, submit"
    assert coordinator.get(PAGES).status_code == 200
    assert jobs(app) == []


def test_when_everything_fits_the_page_says_so_and_nothing_is_laid_out_again(app, cast, coordinator, work):
    page = lay_out(coordinator, work)
    assert FITS in main(page)
    assert button(page) is None
    assert "2 ready" in main(page)
    assert [(job.state, len(job.result["pages"])) for job in jobs(app)] == [(JobState.DONE, 2)]


def test_it_is_seen_how_far_it_is_with_scripts_and_without(app, cast, coordinator, work):
    answered = coordinator.post(PAGES, follow_redirects=True)
    assert "Looking whether everything fits on its page" in main(whole(answered))
    assert 'http-equiv="refresh"' in answered.text, "without scripts the page comes again by itself"
    assert f'hx-get="{PAGES}"' in coordinator.get(PAGES).text
    coordinator.post(PAGES)
    assert len(jobs(app)) == 1, "an order under way is not given a second time"
    work()
    polled = coordinator.get(PAGES)
    assert "hx-get" not in polled.text
    assert FITS in polled.text
    assert "HX-Refresh" not in polled.headers


def test_who_does_not_fit_is_named_beside_the_other_findings_with_where_it_is_put_right(
    app, cast, coordinator, overgrown, work
):
    page = lay_out(coordinator, work)
    told = main(page)
    assert "1 ready 1 with problems" in told
    assert "1 certificate does not fit on its page" in told
    row = page.find(f".//tr[@id='person-{cast.bontu.id}']")
    said = " ".join("".join(row.itertext()).split())
    assert "Problem Bontu Regassa: the certificate does not fit on one page; shorten its longest texts" in said
    links = {a.get("href") for a in row.iter("a")}
    assert {"/staff/catalogue/QMS-101/1", "/staff/HYD/certificates/templates"} <= links
    for link in links:
        opened(coordinator, link)
    assert f"{PAGE}/issue" not in {form.get("action") for form in row.iter("form")}
    assert coordinator.get(PAGES).headers["HX-Refresh"] == "true", "scripts fetch the page with what was found"


def test_issuing_says_the_same_and_spends_no_number_on_it(app, cast, coordinator, overgrown, work):
    lay_out(coordinator, work)
    coordinator.post(f"{PAGE}/issue")
    work()
    assert [(each.holder_name, each.number) for each in certificates(app)] == [("Abebe Tadesse", 1)]
    (order,) = [job for job in jobs(app) if job.kind == "certificates.issue"]
    (refusal,) = order.result["refused"]
    (found,) = (reasons for reasons in jobs(app)[0].result["pages"].values() if reasons)
    assert refusal["reasons"] == found


def test_while_a_name_is_typed_the_page_is_not_fetched_anew(app, cast, coordinator, overgrown, work):
    page = opened(coordinator, f"{PAGE}?name={cast.abebe.id}")
    ordered = coordinator.post(button(page).get("action"))
    assert ordered.location == f"{PAGE}?name={cast.abebe.id}"
    answered = coordinator.get(ordered.location)
    assert 'http-equiv="refresh"' not in answered.text
    assert f'hx-get="{PAGES}?name={cast.abebe.id}"' in answered.text
    work()
    polled = coordinator.get(f"{PAGES}?name={cast.abebe.id}")
    assert "HX-Refresh" not in polled.headers
    assert "Bontu Regassa: the certificate does not fit" in polled.text


def test_what_has_changed_since_is_looked_at_anew_and_the_rest_is_not(app, cast, coordinator, overgrown, work):
    lay_out(coordinator, work)
    laboratory(app, cast.bontu, "Awash Food Laboratory")
    page = opened(coordinator, PAGE)
    assert "does not fit" not in main(page)
    assert "Nobody has looked yet whether 1 certificate fits on its page." in main(page)
    assert FITS in main(lay_out(coordinator, work))
    with written(app) as tx:
        tx.get_one(Person, cast.abebe.person_id).name_on_certificate = "Abebe T. Bekele"
    assert "whether 1 certificate fits" in main(opened(coordinator, PAGE))


def test_what_cannot_be_printed_at_sight_is_not_laid_out(app, cast, coordinator, work):
    with written(app) as tx:
        tx.get_one(Person, cast.bontu.person_id).name_on_certificate = "Tlingit \U0001f9ff"
    page = lay_out(coordinator, work)
    assert button(page) is None
    assert len(jobs(app)[0].result["pages"]) == 1


def test_what_was_stopped_does_not_begin_again_by_itself(app, cast, coordinator, work):
    page = whole(coordinator.post(PAGES, follow_redirects=True))
    stop = next(form for form in page.findall(".//main//form") if form.get("action").endswith("/cancel"))
    answered = coordinator.post(stop.get("action"), follow_redirects=True)
    assert "What was found is kept." in main(whole(answered))
    work()
    assert [job.state for job in jobs(app)] == [JobState.CANCELLED]
    page = opened(coordinator, PAGE)
    assert UNKNOWN in main(page)
    assert button(page).get("hx-trigger") is None
    assert FITS in main(lay_out(coordinator, work))


def test_whoever_lost_the_role_meanwhile_finds_nothing(app, cast, coordinator, work):
    coordinator.post(PAGES)
    with written(app) as tx:
        tx.merge(cast.users["coordinator"]).roles = []
    work()
    assert [(job.state, job.result) for job in jobs(app)] == [(JobState.FAILED, {})]


def test_when_everybody_holds_a_certificate_there_is_nothing_to_look_at(app, cast, coordinator, issued):
    page = opened(coordinator, PAGE)
    assert button(page) is None
    assert FITS not in main(page)


def test_it_is_for_coordinators(app, cast, trainer):
    assert answers(app, cast, PAGES, COORDINATOR_ONLY) == COORDINATOR_ONLY
    ordered = {**COORDINATOR_ONLY, "coordinator": 303}
    assert answers(app, cast, PAGES, ordered, "POST") == ordered
    assert "fits on its page" not in main(opened(trainer, PAGE))
