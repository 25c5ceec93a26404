"""Pages of those who keep the catalogue: the list, courses, versions."""

from __future__ import annotations

import pytest

from tests.builders import a_facility, a_run, a_user, an_administrator, course, sign_in
from tests.web.catalogue.conftest import LECTURE, NEW
from tests.web.pages import main, opened, values, whole, words
from tests.web.public.conftest import statements_of
from trainfac.identity.roles import Grant, Role

LIST = "/staff/catalogue"


def codes(page):
    return [words(row.find("th")) for row in page.findall(".//main//tbody/tr")]


def test_the_list_has_every_course(keeper):
    page = opened(keeper, LIST)
    assert "23 courses" in main(page)
    assert len(codes(page)) == 23


def test_the_list_is_searched_by_code_and_title(keeper):
    assert codes(opened(keeper, f"{LIST}?search=qms-10")) == ["QMS-101", "QMS-102"]
    assert codes(opened(keeper, f"{LIST}?search=hplc")) == ["INS-201"]


def test_the_list_is_narrowed_by_subject_and_state(keeper, draft):
    assert codes(opened(keeper, f"{LIST}?state=draft")) == ["SPI-101"]
    assert "SPI-101" in codes(opened(keeper, f"{LIST}?track=core"))
    assert codes(opened(keeper, f"{LIST}?track=core&state=draft&search=nothing")) == []


@pytest.mark.parametrize("value", ["%25", "_", "' OR 1=1 --", "\\", "x" * 500])
@pytest.mark.parametrize("name", ["search", "track", "state"])
def test_a_filter_is_a_value_and_never_a_pattern(keeper, name, value):
    page = opened(keeper, f"{LIST}?{name}={value}")
    assert codes(page) == []
    assert "No course fits" in main(page)


def test_a_list_of_two_pages_is_read_in_pages(keeper, tx):
    original = course(tx)
    for number in range(40):
        copy = type(original)(
            code=f"ZZZ-{number:03}", version=1, title="Copy", track=original.track, max_participants=1
        )
        tx.add(copy)
    tx.commit()
    first, second = opened(keeper, LIST), opened(keeper, f"{LIST}?page=2")
    assert (len(codes(first)), len(codes(second))) == (50, 13)


def test_the_list_costs_as_many_queries_with_more_courses(app, keeper, tx):
    few = statements_of(app, keeper, f"{LIST}?track=core")
    original = course(tx, "SAF-101")
    for number in range(30):
        tx.add(type(original)(code=f"ZZZ-{number}", version=1, title="C", track=original.track, max_participants=1))
    tx.commit()
    assert statements_of(app, keeper, f"{LIST}?track=core") == few


def test_a_course_is_created_and_offered(keeper, offered):
    page = opened(keeper, offered)
    assert "SPI-101 · Version 1 · Current" in main(page)
    assert opened(keeper, "/courses/SPI-101") is not None


def test_a_draft_is_not_public(keeper, draft):
    assert keeper.get("/courses/SPI-101").status_code == 404


def test_the_address_of_a_course_leads_to_the_version_that_matters(keeper, offered):
    assert keeper.get(f"{LIST}/SPI-101").headers["Location"] == offered


def test_faults_are_told_beside_their_fields_and_nothing_typed_is_lost(keeper):
    typed = {**NEW, "code": "no code", "title": "Sampling\u202e", "outcomes": "x" * 301}
    page = whole(keeper.post(f"{LIST}/new", data=typed), 422)
    assert page.find(".//input[@id='code']").get("aria-invalid") == "true"
    assert page.find(".//textarea[@id='outcomes']").get("aria-invalid") == "true"
    kept = values(page)
    assert {name: kept[name] for name in ("code", "outcomes", "standards")} == {
        name: typed[name] for name in ("code", "outcomes", "standards")
    }


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("max_participants", "NaN"),
        ("max_participants", "1e9"),
        ("track", "nothing"),
        ("language", "xx"),
        ("title", " "),
    ],
)
def test_nonsense_is_refused(keeper, field, value):
    assert keeper.post(f"{LIST}/new", data={**NEW, field: value}).status_code == 422


def test_more_than_the_form_asks_for_changes_nothing(keeper):
    keeper.post(
        f"{LIST}/new", data={**NEW, "state": "current", "version": "9", "was_offered": "y", "contact_minutes": "9"}
    )
    assert "SPI-101 · Version 1 · Draft" in main(opened(keeper, f"{LIST}/SPI-101/1"))


def test_a_code_that_is_taken_is_refused(keeper, draft):
    page = whole(keeper.post(f"{LIST}/new", data=NEW), 422)
    assert "There is already a course SPI-101" in main(page)


def test_a_draft_is_edited(keeper, draft):
    form = values(opened(keeper, f"{draft}/edit"))
    answer = keeper.post(f"{draft}/edit", data={**form, "title": "Sampling of tea"})
    assert answer.status_code == 303
    assert words(opened(keeper, draft).find(".//h1")) == "Sampling of tea"


def test_who_was_overtaken_sees_both_and_decides(keeper, draft):
    mine = {**values(opened(keeper, f"{draft}/edit")), "title": "Mine", "aims": "My aims"}
    theirs = {**values(opened(keeper, f"{draft}/edit")), "title": "Theirs"}
    keeper.post(f"{draft}/edit", data=theirs)
    page = whole(keeper.post(f"{draft}/edit", data=mine), 409)
    assert "Somebody else changed this while you were writing" in main(page)
    assert "Title Theirs" in main(page)
    kept = values(page)
    assert (kept["title"], kept["aims"]) == ("Mine", "My aims")
    assert words(opened(keeper, draft).find(".//h1")) == "Theirs"
    assert keeper.post(f"{draft}/edit", data=kept).status_code == 303
    assert words(opened(keeper, draft).find(".//h1")) == "Mine"


def test_a_draft_that_was_offered_meanwhile_keeps_what_was_typed_on_the_form(keeper, draft):
    form = {**values(opened(keeper, f"{draft}/edit")), "title": "Mine"}
    keeper.post(f"{draft}/modules/new", data=LECTURE)
    keeper.post(f"{draft}/offer")
    page = whole(keeper.post(f"{draft}/edit", data=form), 422)
    assert "was offered, and people rely on what it said" in main(page)
    assert values(page)["title"] == "Mine"


def test_an_offered_version_offers_a_new_version_instead_of_an_edit(keeper, offered):
    page = opened(keeper, offered)
    assert "This version was offered, so that it is not changed any more" in main(page)
    assert page.find(f".//a[@href='{offered}/edit']") is None
    assert keeper.get(f"{offered}/edit").headers["Location"] == offered
    answer = keeper.post(f"{offered}/new-version")
    assert answer.headers["Location"] == f"{LIST}/SPI-101/2"
    assert "Version 2 · Draft" in main(opened(keeper, f"{LIST}/SPI-101/2"))


def test_a_second_press_leads_to_the_draft_that_the_first_made(keeper, offered):
    for _ in range(2):
        answer = keeper.post(f"{offered}/new-version")
    assert answer.headers["Location"] == f"{LIST}/SPI-101/2"
    assert "Version 2 of SPI-101 is a draft already" in main(opened(keeper, f"{LIST}/SPI-101/2"))
    assert keeper.get(f"{LIST}/SPI-101/3").status_code == 404


def test_what_keeps_a_draft_from_being_offered_is_told(keeper, draft):
    answer = keeper.post(f"{draft}/offer", follow_redirects=True)
    assert "It has no modules" in main(whole(answer))


def test_a_retired_version_can_be_brought_back(keeper, offered):
    keeper.post(f"{offered}/retire")
    assert "Version 1 · Retired" in main(opened(keeper, offered))
    assert "The course is not offered at the moment." in main(opened(keeper, "/courses/SPI-101"))
    keeper.post(f"{offered}/offer")
    assert "Version 1 · Current" in main(opened(keeper, offered))


def test_a_version_says_how_many_runs_use_it(keeper, tx):
    a_run(tx, a_facility(tx, "DAL"), course(tx))
    tx.commit()
    assert "Course runs with this version 1" in main(opened(keeper, f"{LIST}/QMS-101/1"))


@pytest.mark.parametrize(
    "address", ["/NOT-101", "/NOT-101/1", "/QMS-101/9", "/QMS-101/99999999999999999999", "/QMS-101/9/edit"]
)
def test_what_does_not_exist_is_not_found(keeper, address):
    assert keeper.get(LIST + address).status_code == 404


def test_a_standard_is_confirmed_on_the_page_of_a_course(keeper, draft):
    page = opened(keeper, draft)
    form = next(form for form in page.iter("form") if "/standards/" in form.get("action"))
    fields = {field.get("name"): field.get("value") for field in form.iter("input")}
    answer = keeper.post(form.get("action"), data=fields)
    assert answer.headers["Location"] == f"{draft}#standards"
    assert "edition to be confirmed" not in main(opened(keeper, draft))


def test_standards_to_be_confirmed_are_listed_with_the_courses_that_cite_them(keeper, draft):
    page = opened(keeper, f"{LIST}/standards?show=unconfirmed")
    rows = {words(row.find("th")): [words(cell) for cell in row.findall("td")] for row in page.findall(".//tbody/tr")}
    assert rows["ISO 948"] == ["1", "to be confirmed", "Confirm"]
    assert "CXG 50-2004" not in rows


def test_a_doubt_about_a_standard_is_written_down(keeper, draft):
    page = opened(keeper, f"{LIST}/standards")
    row = next(row for row in page.findall(".//tbody/tr") if words(row.find("th")) == "CXG 50-2004")
    keeper.post(row.find(".//form").get("action"), data={"needs_check": "yes"})
    assert "CXG 50-2004" in main(opened(keeper, f"{LIST}/standards?show=unconfirmed"))


ADDRESSES = ["", "/new", "/standards", "/QMS-101", "/QMS-101/1", "/QMS-101/1/edit", "/QMS-101/1/modules/new"]


@pytest.mark.parametrize("role", [Role.TRAINER, None])
def test_nobody_else_opens_these_pages(client, tx, role):
    facility = a_facility(tx)
    user = a_user(tx, grants=(Grant(role, facility_id=facility.id),) if role else ())
    tx.commit()
    sign_in(client, user)
    assert {client.get(LIST + address).status_code for address in ADDRESSES} == {403}


def test_visitors_are_asked_to_sign_in(client):
    for address in ADDRESSES:
        answer = client.get(LIST + address)
        assert (answer.status_code, answer.headers["Location"]) == (303, f"/sign-in?next={LIST}{address}")


def test_administrators_keep_the_catalogue_too(client, tx):
    user = an_administrator(tx)
    tx.commit()
    sign_in(client, user)
    assert {client.get(LIST + address).status_code for address in ADDRESSES} <= {200, 303}
