"""The register of a facility's certificates."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from tests import builders as make
from tests.conftest import written
from tests.web.cast import HERE, RUN
from tests.web.pages import main, opened, words
from tests.web.public.conftest import statements_of
from trainfac.certificates.models import Certificate
from trainfac.certificates.states import CertificateKind

REGISTER = f"{HERE}/certificates"


def add(app, cast, names, year=2025, first=1):
    """Certificates as they stand in the register, one for each name."""
    with written(app) as tx:
        run, laboratory = tx.merge(cast.run), tx.merge(cast.laboratory)
        run.capacity = 200
        for number, name in enumerate(names, first):
            registration = make.a_registration(tx, run, make.a_person(tx, name), laboratory)
            certificate = Certificate(
                facility_id=run.facility_id, year=year, number=number, serial=f"HYD-{year}-{number:04d}",
                code=f"{year}-{number}", human_code=f"{year}-{number}", registration_id=registration.id,
                kind=CertificateKind.ATTENDANCE, snapshot={}, holder_name=name,
                issued_at=datetime(year, 6, 1, tzinfo=UTC), issued_on=date(year, 6, 1),
            )  # fmt: skip
            tx.add(certificate)


def serials(page):
    return [words(row.find("th")) for row in page.findall(".//main//tbody/tr")]


def test_an_empty_register_says_how_it_fills(coordinator):
    assert "No certificates yet" in main(opened(coordinator, REGISTER))


def test_the_newest_stands_first_and_fifty_on_a_page(app, cast, coordinator):
    add(app, cast, [f"Person {number}" for number in range(60)])
    page = opened(coordinator, REGISTER)
    assert "60 certificates" in main(page)
    assert serials(page)[0] == "HYD-2025-0060"
    assert len(serials(page)) == 50
    assert len(serials(opened(coordinator, f"{REGISTER}?page=2"))) == 10


def test_a_certificate_is_found_by_what_people_read_out(app, cast, coordinator):
    add(app, cast, ["Abebe", "Bontu"])
    with written(app) as tx:
        (first, second) = tx.scalars(select(Certificate).order_by(Certificate.number))
        first.human_code = "K7QX-2M4P-9RTA"
        second.registration.person.native_name = "ቦንቱ ረጋሳ"
    assert serials(opened(coordinator, f"{REGISTER}?search=k7qx2m4p9rta")) == ["HYD-2025-0001"]
    assert serials(opened(coordinator, f"{REGISTER}?search=ረጋሳ")) == ["HYD-2025-0002"]


@pytest.mark.parametrize("number", ["0", "-1", "abc", "999999999999999999", "1e9", ""])
def test_a_page_that_is_none_is_the_nearest(app, cast, coordinator, number):
    add(app, cast, ["Abebe"])
    assert serials(opened(coordinator, f"{REGISTER}?page={number}")) == ["HYD-2025-0001"]


@pytest.mark.parametrize("year", ["99999999999999999999", "abc", "2024", ""])
def test_a_year_without_certificates_filters_nothing(app, cast, coordinator, year):
    add(app, cast, ["Abebe"])
    assert serials(opened(coordinator, f"{REGISTER}?year={year}")) == ["HYD-2025-0001"]


def test_a_year_is_chosen_from_those_there_are(app, cast, coordinator):
    add(app, cast, ["Abebe"], year=2025)
    add(app, cast, ["Bontu"], year=2024)
    page = opened(coordinator, f"{REGISTER}?year=2024")
    assert serials(page) == ["HYD-2024-0001"]
    assert [o.text for o in page.findall(".//select[@id='year']/option")] == ["All years", "2025", "2024"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("eric", ["HYD-2025-0001"]),
        ("ÉRIC", ["HYD-2025-0001"]),
        ("0002", ["HYD-2025-0002"]),
        ("100%", ["HYD-2025-0003"]),
    ],
)
def test_found_by_name_without_accents_and_by_number(app, cast, coordinator, typed, found):
    add(app, cast, ["Éric Mukamana", "Bontu", "Name of 100% letters"])
    page = opened(coordinator, f"{REGISTER}?search={typed.replace('%', '%25')}")
    assert serials(page) == found


@pytest.mark.parametrize("typed", ["%25", "_", "%27%20OR%201=1--", "\\"])
def test_wildcards_and_sql_find_nothing(app, cast, coordinator, typed):
    add(app, cast, ["Abebe"])
    page = opened(coordinator, f"{REGISTER}?search={typed}")
    assert "No certificate matches" in main(page)
    assert any(link.get("href") == REGISTER for link in page.findall(".//main//a")), "a way to clear the filter"


def test_what_was_searched_stays_in_the_box_and_in_the_pages(app, cast, coordinator):
    add(app, cast, [f"Person {number}" for number in range(60)])
    page = opened(coordinator, f"{REGISTER}?search=Person&year=2025")
    assert page.find(".//input[@id='search']").get("value") == "Person"
    hrefs = [a.get("href") for a in page.findall(".//nav[@class='pager']//a")]
    assert all("search=Person" in href and "year=2025" in href for href in hrefs)


def test_certificates_of_other_facilities_are_not_in_it(app, cast):
    add(app, cast, ["Abebe"])
    stranger = cast.browser(app, "stranger")
    assert "No certificates yet" in main(opened(stranger, "/staff/DLI/certificates"))
    assert "No certificate matches" in main(opened(stranger, "/staff/DLI/certificates?search=Abebe&year=2025"))


def test_pages_ask_the_same_number_of_questions_however_much_there_is(app, cast, coordinator):
    add(app, cast, ["Abebe", "Bontu", "Chala"])
    few = {page: statements_of(app, coordinator, page) for page in (REGISTER, f"{RUN}/certificates")}
    add(app, cast, [f"Person {number}" for number in range(27)], first=4)
    assert {page: statements_of(app, coordinator, page) for page in few} == few
    assert few[REGISTER] <= 10
    assert few[f"{RUN}/certificates"] <= 35  # one of them about corrections, where records have changed
