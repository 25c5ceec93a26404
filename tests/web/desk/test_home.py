"""Where everybody who signs in begins."""

import pytest

from tests.conftest import written
from tests.web.cast import COORDINATOR_ONLY, HERE, answers
from tests.web.pages import opened
from trainfac.identity.models import RoleAssignment
from trainfac.identity.roles import Role


@pytest.mark.parametrize(
    ("who", "page"),
    [
        ("coordinator", "/staff/HYD"),
        ("stranger", "/staff/DLI"),
        ("trainer", "/staff/HYD/sessions"),
        ("administrator", "/admin/users"),
        ("head", "/laboratory"),
        ("technician", "/my/training"),
    ],
)
def test_everybody_comes_to_the_page_they_need(app, cast, who, page):
    answered = cast.browser(app, who).get("/my")
    assert (answered.status_code, answered.location) == (303, page)


def test_who_coordinates_and_trains_begins_with_what_waits(app, cast):
    with written(app) as tx:
        trainer = tx.merge(cast.users["trainer"])
        trainer.roles.append(RoleAssignment(role=Role.COORDINATOR, facility_id=cast.facility.id))
    assert cast.browser(app, "trainer").get("/my").location == "/staff/HYD"


@pytest.mark.parametrize("page", ["/my", "/my/training"])
def test_visitors_are_asked_to_sign_in(app, cast, page):
    assert cast.browser(app, "anonymous").get(page).location.startswith("/sign-in")


def test_everybody_has_a_page_of_their_own_training(app, cast):
    for who in cast.users:
        opened(cast.browser(app, who), "/my/training")


def test_what_waits_is_for_coordinators_of_the_facility(app, cast):
    assert answers(app, cast, HERE, COORDINATOR_ONLY) == COORDINATOR_ONLY
    assert cast.browser(app, "coordinator").get("/staff/NONE").status_code == 404
