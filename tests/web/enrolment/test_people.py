"""People and laboratories whom a facility deals with; of others nothing is learnt."""

import pytest

from tests import builders
from tests.web.pages import main, opened, values, whole
from tests.web.public.conftest import statements_of
from trainfac.directory.models import Employment, Organisation

PEOPLE, LABORATORIES = "/staff/HYD/people", "/staff/HYD/laboratories"


def test_only_people_known_here_are_listed_and_found(house):
    h = house()
    h.participant("Known Here")
    h.elsewhere()
    browser = h.coordinator()
    for query in ("", "?q=known", "?q=somebody"):
        assert "Somebody Elsewhere" not in main(opened(browser, PEOPLE + query))
    assert "Known Here" in main(opened(browser, f"{PEOPLE}?q=KNOWN"))


@pytest.mark.parametrize("wildcard", ["%", "_", "%25", "\\", "' OR ''='"])
def test_a_search_takes_no_wildcards(house, wildcard):
    h = house()
    h.participant("Known Here")
    assert "Known Here" not in main(opened(h.coordinator(), PEOPLE + "?q=" + wildcard.replace("%", "%25")))


def test_numbers_one_after_the_other_harvest_no_names(house):
    h = house()
    known = h.participant("Known Here")
    _, _, stranger = h.elsewhere()
    browser = h.coordinator()
    assert "Known Here" in main(opened(browser, f"{PEOPLE}/{known.person_id}"))
    hidden, missing = browser.get(f"{PEOPLE}/{stranger.id}"), browser.get(f"{PEOPLE}/99999")
    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert "Somebody" not in hidden.text


def test_a_person_shows_what_happened_here_and_not_elsewhere(house):
    h = house()
    registration = h.participant("Known Here")
    _, run, _ = h.elsewhere()
    h.tx.add(run)
    builders.a_registration(h.tx, run, registration.person, h.laboratory)
    text = main(opened(h.coordinator(), f"{PEOPLE}/{registration.person_id}"))
    assert "HYD-1" in text
    assert "DAL-1" not in text


def test_who_has_no_account_can_be_invited(house):
    h = house()
    with_account = h.technician("Has Account")
    h.asks(with_account)
    without = h.participant("Has None").person_id
    browser = h.coordinator()
    page = opened(browser, f"{PEOPLE}/{without}")
    assert f"/staff/HYD/invitations/new?role=technician&person={without}" in {a.get("href") for a in page.iter("a")}
    assert "Invite" not in main(opened(browser, f"{PEOPLE}/{with_account.person_id}"))


def test_doubles_at_other_facilities_stay_unseen(house):
    h = house()
    known = h.participant("Somebody Elsewhere")
    _, _, stranger = h.elsewhere()
    stranger.email = known.person.email
    h.tx.commit()
    assert "known twice" not in main(opened(h.coordinator(), f"{PEOPLE}/{known.person_id}"))


def test_a_double_at_this_facility_is_hinted_at(house):
    h = house()
    first, second = h.participant("Abebe Tadesse"), h.participant("ABEBE TADESSE")
    page = opened(h.coordinator(), f"{PEOPLE}/{first.person_id}")
    assert "Perhaps the same person is known twice" in main(page)
    assert f"{PEOPLE}/{second.person_id}" in {a.get("href") for a in page.iter("a")}


def test_a_workplace_is_confirmed_for_people_known_here_alone(house):
    h = house()
    registration = h.participant("Known Here")
    _, _, stranger = h.elsewhere()
    mine = Employment(person_id=registration.person_id, organisation_id=h.laboratory.id)
    theirs = Employment(person_id=stranger.id, organisation_id=h.laboratory.id)
    h.tx.add_all([mine, theirs])
    browser = h.coordinator()
    address = f"{PEOPLE}/{registration.person_id}/workplaces"
    assert browser.post(f"{address}/{mine.id}/confirm").status_code == 303
    assert browser.post(f"{address}/{theirs.id}/confirm").status_code == 404
    assert (h.again(mine).confirmed, h.again(theirs).confirmed) == (True, False)


def test_laboratories_that_sent_somebody_come_first_and_all_are_found(house):
    h = house()
    h.participant("Known Here")
    h.elsewhere()
    browser = h.coordinator()
    text = main(opened(browser, LABORATORIES))
    assert "Awash Food Laboratory" in text
    assert "Dali Dairy" not in text
    assert "Dali Dairy" in main(opened(browser, f"{LABORATORIES}?everywhere=y&q=dali"))
    assert "No laboratory like this" in main(opened(browser, f"{LABORATORIES}?everywhere=y&q=%25"))
    assert "No laboratory like this" in main(opened(browser, f"{LABORATORIES}?everywhere=y&country=NP"))


def test_people_of_a_laboratory_are_those_known_here(house):
    h = house()
    h.participant("Known Here")
    h.technician("Never Asked")
    text = main(opened(h.coordinator(), f"{LABORATORIES}/{h.laboratory.id}"))
    assert "Known Here" in text
    assert "Never Asked" not in text


def test_a_laboratory_is_added_with_its_province(house):
    h = house()
    browser = h.coordinator()
    typed = {
        **values(opened(browser, f"{LABORATORIES}/new")),
        "kind": "laboratory",
        "name": "云南 Dairy",
        "country": "CN",
    }
    page = whole(browser.post(f"{LABORATORIES}/new", data={**typed, "step": "areas"}))
    assert values(page)["name"] == "云南 Dairy"
    assert "CN-YN" in {option.get("value") for option in page.iter("option")}
    answer = browser.post(f"{LABORATORIES}/new", data={**values(page), "kind": "laboratory", "area": "CN-YN"})
    assert answer.status_code == 303
    text = main(opened(browser, answer.location))
    assert "Yunnan" in text


def test_what_is_wrong_with_a_laboratory_is_told_at_its_field(house):
    h = house()
    h.laboratory.reference = "LAB-1"
    browser = h.coordinator()
    sent = {"kind": "laboratory", "name": "Other", "country": "ET", "area": "CN-YN", "reference": "LAB-1"}
    text = main(whole(browser.post(f"{LABORATORIES}/new", data=sent), 422))
    assert "no province or state of the country" in text
    assert "This is the reference of “Awash Food Laboratory”" in text
    twice = {"kind": "laboratory", "name": "AWASH food laboratory", "country": "ET"}
    assert "is known in this country" in main(whole(browser.post(f"{LABORATORIES}/new", data=twice), 422))
    assert len(h.rows(Organisation)) == 1


def test_a_laboratory_is_corrected_and_registrations_keep_the_old_name(house):
    h = house()
    registration = h.participant("Known Here")
    browser = h.coordinator()
    address = f"{LABORATORIES}/{h.laboratory.id}/edit"
    typed = values(opened(browser, address))
    answer = browser.post(address, data={**typed, "kind": "regulator", "name": "Awash Authority"})
    assert answer.status_code == 303
    assert h.again(h.laboratory).name == "Awash Authority"
    assert h.again(registration).organisation_name == "Awash Food Laboratory"


@pytest.mark.parametrize("address", [PEOPLE, LABORATORIES])
def test_the_lists_ask_always_the_same_number_of_questions(house, address):
    h = house(capacity=60)
    h.participant("First")
    browser = h.coordinator()
    few = statements_of(h.app, browser, address)
    for number in range(20):
        at = builders.a_laboratory(h.tx, f"Laboratory {number}")
        builders.a_registration(h.tx, h.run, builders.a_person(h.tx, f"Person {number}", at=at), at)
    h.tx.commit()
    assert statements_of(h.app, browser, address) == few
