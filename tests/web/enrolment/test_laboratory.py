"""The head of a laboratory sees and nominates the own staff, and nobody else's."""

from tests import builders
from tests.web.pages import main, opened, values, whole, words
from tests.web.public.conftest import statements_of
from trainfac.directory.models import Employment, Person
from trainfac.enrolment.models import Nomination
from trainfac.enrolment.states import NominationState

NOMINATE = "/laboratory/nominate"


def test_an_empty_laboratory_says_what_to_do(house):
    assert "Nobody is on your list yet" in main(opened(house().head(), "/laboratory"))


def test_the_own_staff_are_listed_and_nobody_elses(house):
    h = house()
    h.technician("Own Colleague")
    h.technician("Other Person", at=builders.a_laboratory(h.tx, "Other"))
    text = main(opened(h.head(), "/laboratory"))
    assert "Own Colleague" in text
    assert "Other Person" not in text


def test_another_laboratory_is_not_opened_by_its_number(house):
    h = house()
    other = builders.a_laboratory(h.tx, "Other")
    h.technician("Other Person", at=other)
    head = h.head()
    for address in ("/laboratory", "/laboratory/nominations", NOMINATE):
        assert head.get(f"{address}?laboratory={other.id}").status_code == 404


def test_who_heads_two_laboratories_changes_between_them(house):
    h = house()
    second = builders.a_laboratory(h.tx, "Second")
    user = builders.a_user(
        h.tx,
        "both@lab.example",
        grants=tuple(
            builders.Grant(builders.Role.LABORATORY_HEAD, organisation_id=at.id) for at in (h.laboratory, second)
        ),
    )
    browser = h.browser(user)
    page = opened(browser, f"/laboratory?laboratory={second.id}")
    assert "You head several laboratories" in main(page)


def test_a_technician_has_no_laboratory_pages(house):
    h = house()
    browser = h.browser(h.technician())
    for address in ("/laboratory", "/laboratory/nominations", NOMINATE):
        assert browser.get(address).status_code == 403


def test_somebody_of_the_staff_is_nominated(house):
    h = house()
    user = h.technician()
    head = h.head()
    page = opened(head, f"{NOMINATE}?run=HYD-1&person={user.person_id}")
    sent = values(page)
    assert (sent["run"], sent["person"]) == ("HYD-1", str(user.person_id))
    answer = head.post(NOMINATE, data={**sent, "motivation": "Best of the team"})
    (wish,) = h.rows(Nomination)
    assert answer.location == f"/my/nominations/{wish.id}"
    assert "Nominated by the laboratory" in main(opened(head, answer.location))
    assert "Waiting for a decision" in main(opened(head, "/laboratory"))
    assert "Abebe Tadesse" in main(opened(head, "/laboratory/nominations"))


def test_who_comes_from_a_run_that_is_closed_is_told(house):
    h = house()
    head = h.head()
    assert "takes no nominations now" not in main(opened(head, f"{NOMINATE}?run=HYD-1"))
    text = main(opened(head, f"{NOMINATE}?run=GONE-1"))
    assert "The course run you came from takes no nominations now Choose another one below" in text


def test_somebody_new_is_nominated_by_name(house):
    h = house()
    head = h.head()
    sent = {
        "run": "HYD-1",
        "person": "new",
        "full_name": "Hêng Sokha",
        "email": "H@Lab.example",
        "job_title": "Chemist",
    }
    assert head.post(NOMINATE, data=sent).status_code == 303
    assert h.rows(Person)[0].email == "h@lab.example"
    assert "Hêng Sokha" in main(opened(head, "/laboratory"))


def test_what_is_missing_is_told_at_its_field_and_nothing_is_lost(house):
    h = house()
    sent = {"run": "HYD-1", "person": "new", "full_name": "", "email": "no address", "motivation": "Because"}
    page = whole(h.head().post(NOMINATE, data=sent), 422)
    text = main(page)
    assert "Enter the full name" in text
    assert "Enter an e-mail address" in text
    assert values(page)["motivation"].strip("\n") == "Because"
    assert values(page)["email"] == "no address"


def test_staff_of_another_laboratory_cannot_be_posted(house):
    h = house()
    stranger = h.technician("Stranger", at=builders.a_laboratory(h.tx, "Other"))
    head = h.head()
    answer = head.post(NOMINATE, data={"run": "HYD-1", "person": str(stranger.person_id)})
    assert answer.status_code == 422
    assert "Stranger" not in answer.text
    assert h.rows(Nomination) == []


def test_who_named_the_laboratory_is_confirmed_or_turned_away(house):
    h = house()
    yes, no = (builders.a_person(h.tx, name) for name in ("Really Works", "Never Worked"))
    claims = [Employment(person_id=who.id, organisation_id=h.laboratory.id) for who in (yes, no)]
    h.tx.add_all(claims)
    head = h.head()
    text = main(opened(head, "/laboratory"))
    assert "Waiting for you to confirm" in text
    head.post(f"/laboratory/staff/{claims[0].id}/confirm")
    head.post(f"/laboratory/staff/{claims[1].id}/end")
    text = main(opened(head, "/laboratory"))
    assert "Waiting for you to confirm" not in text
    assert "Nominate Really Works" in text
    assert "Nominate Never Worked" not in text


def test_taking_somebody_off_the_list_is_asked_first(house):
    h = house()
    who = builders.a_person(h.tx, "Own Colleague", at=h.laboratory)
    head = h.head()
    (link,) = (
        a for a in opened(head, "/laboratory").findall(".//main//a") if words(a) == "No longer works here Own Colleague"
    )
    page = opened(head, link.get("href"))
    assert "Own Colleague" in main(page)
    (work,) = (row for row in h.rows(Employment) if row.person_id == who.id)
    assert work.ended_on is None
    assert head.post(page.find(".//main//form").get("action")).status_code == 303
    h.again(work)
    assert work.ended_on is not None
    assert head.get(link.get("href")).status_code == 404


def test_claims_to_another_laboratory_are_not_decided_here(house):
    h = house()
    other = builders.a_laboratory(h.tx, "Other")
    claim = Employment(person_id=builders.a_person(h.tx).id, organisation_id=other.id)
    h.tx.add(claim)
    head = h.head()
    assert head.post(f"/laboratory/staff/{claim.id}/confirm").status_code == 404
    assert head.get(f"/laboratory/staff/{claim.id}/end").status_code == 404
    assert head.post(f"/laboratory/staff/{claim.id}/end").status_code == 404
    h.again(claim)
    assert (claim.confirmed, claim.ended_on) == (False, None)


def test_a_head_takes_a_nomination_back(house):
    h = house()
    user = h.technician()
    head = h.head()
    head.post(NOMINATE, data={"run": "HYD-1", "person": str(user.person_id)})
    (wish,) = h.rows(Nomination)
    assert head.post(f"/my/nominations/{wish.id}/withdraw").status_code == 303
    h.again(wish)
    assert wish.state is NominationState.WITHDRAWN


def test_pages_of_a_laboratory_ask_the_same_number_of_questions(house):
    h = house(capacity=60)
    h.asks(h.technician("First"))
    head = h.head()
    few = [statements_of(h.app, head, address) for address in ("/laboratory", "/laboratory/nominations", NOMINATE)]
    for number in range(20):
        h.asks(h.technician(f"Person {number}"))
    many = [statements_of(h.app, head, address) for address in ("/laboratory", "/laboratory/nominations", NOMINATE)]
    assert many == few
