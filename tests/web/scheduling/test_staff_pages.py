"""Every page for staff is whole: empty, filled, and refused."""

from __future__ import annotations

import pytest

from tests import builders
from tests.integration.scheduling.planning import sessions
from tests.web.pages import main, opened, values, whole, words
from trainfac.identity.roles import Grant, Role
from trainfac.scheduling.services.run_states import cancel, publish
from trainfac.scheduling.states import RunState

FACILITY_PAGES = (
    "facility",
    "facility/hours",
    "facility/about",
    "facility/closures",
    "facility/holidays",
    "facility/signatories/new",
    "resources",
    "resources/rooms/new",
    "resources/instruments/new",
    "resources/trainers/new",
    "resources/trainers/new?search=trainer",
    "runs",
    "runs?state=closed&year=1999&search=%25",
    "runs?state=nonsense&year=nonsense&page=nonsense",
    "runs/new",
)
RUN_PAGES = ("", "/edit", "/cancel", "/timetable", "/timetable?view=week", "/timetable/lay-out", "/sessions/new")


@pytest.mark.parametrize("page", FACILITY_PAGES)
def test_the_pages_of_a_facility_are_whole_before_anything_is_planned(coordinator, tx, place, page):
    for thing in (*place.facility.signatories, *place.facility.breaks):
        tx.delete(thing)
    tx.commit()
    opened(coordinator, f"/staff/HYD/{page}")


def test_the_pages_of_a_facility_are_whole_with_everything_in_them(coordinator, tx, place, run, other):
    place.facility.about = "We teach.\n\nCome and see."
    tx.commit()
    pages = (
        *FACILITY_PAGES,
        f"resources/rooms/{place.room.id}",
        f"resources/rooms/{place.room.id}/change",
        f"facility/signatories/{place.facility.signatories[0].id}",
    )
    for page in pages:
        opened(coordinator, f"/staff/HYD/{page}")


def test_a_signatory_is_removed_once_somebody_has_read_what_that_means(coordinator, tx, place):
    signatory = place.facility.signatories[0]
    name, address = signatory.name, f"/staff/HYD/facility/signatories/{signatory.id}"
    (link,) = [a.get("href") for a in opened(coordinator, address).findall(".//main//a") if "Remove" in words(a)]
    page = opened(coordinator, link)
    assert "Templates that name this person have nobody in that place" in main(page)
    answer = coordinator.post(link, data=values(page), follow_redirects=True)
    assert answer.status_code == 200
    assert f"{name} signs no more certificates." in answer.text
    assert coordinator.get(address).status_code == 404


@pytest.mark.parametrize("state", list(RunState))
def test_the_pages_of_a_run_are_whole_in_every_state(coordinator, tx, run, state):
    run.state = state
    tx.commit()
    for page in RUN_PAGES:
        opened(coordinator, f"/staff/HYD/runs/HYD-1{page}")
    opened(coordinator, f"/staff/HYD/runs/HYD-1/sessions/{sessions(tx, run)[0].id}")


def test_the_pages_of_administrators_are_whole(client, tx, place):
    builders.sign_in(client, builders.an_administrator(tx))
    tx.commit()
    for page in ("", "/new", "/HYD"):
        opened(client, f"/admin/facilities{page}")
    opened(client, "/admin/facilities/NONE", 404)


FORMS = (
    "facility/hours",
    "facility/closures",
    "facility/holidays",
    "facility/signatories/new",
    "resources/rooms/new",
    "resources/instruments/new",
    "resources/trainers/new",
    "runs/new",
    "runs/HYD-1/edit",
    "runs/HYD-1/cancel",
    "runs/HYD-1/timetable/lay-out",
    "runs/HYD-1/sessions/new",
)


@pytest.mark.parametrize("form", FORMS)
def test_an_empty_form_comes_back_with_what_is_missing(coordinator, run, form):
    page = whole(coordinator.post(f"/staff/HYD/{form}", data={}), 422)
    assert "There is a problem" in main(page)
    assert page.find(".//title").text.startswith("Error:")


def test_a_trainer_reads_runs_and_timetables_and_changes_nothing(client, tx, place, run):
    trainer = builders.a_user(tx, grants=(Grant(Role.TRAINER, facility_id=place.facility.id),))
    tx.commit()
    builders.sign_in(client, trainer)
    for page in ("", "/timetable", "/timetable?view=week"):
        shown = opened(client, f"/staff/HYD/runs/HYD-1{page}")
        assert shown.findall(".//main//form") == []
        assert not any("/sessions/" in (link.get("href") or "") for link in shown.iter("a"))
    assert client.get("/staff/HYD/runs").status_code == 403


def test_a_published_run_leads_to_its_public_page(coordinator, tx, place, run):
    draft = opened(coordinator, "/staff/HYD/runs/HYD-1")
    assert "Public page" not in main(draft)
    publish(tx, run.id, actor=place.actor, now=run.created_at)
    tx.commit()
    shown = opened(coordinator, "/staff/HYD/runs/HYD-1")
    assert "/runs/HYD-1" in {link.get("href") for link in shown.iter("a")}


def test_a_cancelled_run_says_why_with_what_was_typed_as_text(coordinator, tx, place, run):
    cancel(tx, run.id, "<script>alert(1)</script>", actor=place.actor)
    tx.commit()
    shown = opened(coordinator, "/staff/HYD/runs/HYD-1")
    assert "<script>alert(1)</script>" in main(shown)


def test_contact_hours_say_the_state_of_each_module(coordinator, run):
    tables = opened(coordinator, "/staff/HYD/runs/HYD-1").findall(".//main//table")
    assert [words(cell) for cell in tables[-1].findall(".//th[@scope='col']")][-1] == "State"
