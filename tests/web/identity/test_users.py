import pytest
from sqlalchemy import select

from tests.builders import a_user, sign_in
from tests.conftest import written
from tests.web.pages import main, opened, whole
from trainfac.identity.models import RoleAssignment, User
from trainfac.identity.roles import Grant, Role
from trainfac.infra.audit import AuditEvent
from trainfac.infra.db import read


@pytest.fixture
def office(client, admin):
    return sign_in(client, admin)


def test_the_list_shows_who_does_what_where(office, coordinator, facility):
    text = main(opened(office, "/admin/users"))
    assert "coordinator@hyd.example" in text
    assert f"Coordinator · {facility.name}" in text
    assert "2 accounts" in text


def test_the_list_can_be_searched_and_says_when_nobody_fits(office, coordinator):
    assert "coordinator@hyd.example" not in main(opened(office, "/admin/users?q=ada"))
    assert "Nobody like this" in main(opened(office, "/admin/users?q=zzz"))
    assert "coordinator@hyd.example" in main(opened(office, "/admin/users?role=coordinator&state=open"))


def test_nonsense_in_the_filters_is_no_error(office):
    opened(office, "/admin/users?role=king&state=maybe&page=-3")


def test_long_lists_have_pages_that_keep_the_filter(app, office):
    with written(app) as tx:
        for number in range(60):
            a_user(tx, f"user{number:02}@lab.example")
    page = opened(office, "/admin/users?q=user")
    assert len(page.findall(".//tbody/tr")) == 50
    following = page.find(".//nav[@class='pager']//a[@rel='next']").get("href")
    assert len(opened(office, following).findall(".//tbody/tr")) == 10


def test_the_page_of_an_account_is_whole(office, abebe, admin):
    assert "No role" in main(opened(office, f"/admin/users/{abebe.id}"))
    assert "This is your own account" in main(opened(office, f"/admin/users/{admin.id}"))
    opened(office, "/admin/users/999999", 404)


def test_a_name_is_corrected_with_a_reason(office, abebe):
    path = f"/admin/users/{abebe.id}/correct"
    opened(office, path)
    sent = {"name": "Abebe T.", "email": "abebe@lab.example", "reason": "marriage"}
    assert office.post(path, data=sent).location == f"/admin/users/{abebe.id}"
    assert read().get_one(User, abebe.id).name == "Abebe T."
    page = whole(office.post(path, data={**sent, "reason": ""}), 422)
    assert "Say why" in main(page)


def test_a_role_is_given_step_by_step(office, abebe, facility):
    path = f"/admin/users/{abebe.id}/roles/new"
    assert "As what?" in main(opened(office, path))
    assert "of which facility?" in main(opened(office, f"{path}?role=coordinator"))
    assert "of which laboratory?" in main(opened(office, f"{path}?role=laboratory_head"))
    full = f"{path}?role=coordinator&place={facility.id}"
    opened(office, full)
    assert office.post(full, data={"reason": "new colleague", "until": "2027-06-30"}).status_code == 303
    held = read().scalars(select(RoleAssignment).where(RoleAssignment.user_id == abebe.id)).one()
    assert held.grant == Grant(Role.COORDINATOR, facility.id)
    assert held.until.isoformat() == "2027-07-01T00:00:00+00:00"
    assert "until 1 July 2027, 00:00 UTC" in main(opened(office, f"/admin/users/{abebe.id}"))


def test_a_place_that_does_not_exist_is_asked_for_again(office, abebe):
    path = f"/admin/users/{abebe.id}/roles/new"
    for place in ("999", "x", "-1", "9" * 30):
        assert "of which facility?" in main(opened(office, f"{path}?role=coordinator&place={place}"))
        assert "of which laboratory?" in main(opened(office, f"{path}?role=laboratory_head&place={place}"))


def test_a_role_needs_a_reason(office, abebe):
    page = whole(office.post(f"/admin/users/{abebe.id}/roles/new?role=administrator", data={"reason": " "}), 422)
    assert "Say why" in main(page)


def test_a_role_ends_with_a_reason_on_record(office, coordinator):
    role_id = read().scalars(select(RoleAssignment.id).where(RoleAssignment.user_id == coordinator.id)).one()
    path = f"/admin/users/{coordinator.id}/roles/{role_id}/end"
    opened(office, path)
    office.post(path, data={"reason": "moved away"})
    read().rollback()
    assert read().get(RoleAssignment, role_id) is None
    assert read().scalars(select(AuditEvent.reason).where(AuditEvent.action == "role.ended")).one() == "moved away"


def test_nobody_gives_up_administration_by_accident(app, office, admin):
    with written(app) as tx:
        other = a_user(tx, "other@hyd.example", grants=(Grant(Role.ADMINISTRATOR),), password_hash="set")
    role_id = read().scalars(select(RoleAssignment.id).where(RoleAssignment.user_id == admin.id)).one()
    path = f"/admin/users/{admin.id}/roles/{role_id}/end"
    assert "Tick the box" in main(whole(office.post(path, data={"reason": "enough"}), 422))
    assert office.post(path, data={"reason": "enough", "confirm": "y"}).location == "/my"
    assert office.get(f"/admin/users/{other.id}").status_code == 403


def test_the_last_administrator_stays(office, admin):
    path = f"/admin/users/{admin.id}/close"
    page = whole(office.post(path, data={"reason": "enough", "confirm": "y"}), 422)
    assert "Somebody must remain" in main(page)
    opened(office, "/admin/users")


def test_an_account_is_closed_and_opened_again(office, abebe):
    opened(office, f"/admin/users/{abebe.id}/close")
    office.post(f"/admin/users/{abebe.id}/close", data={"reason": "left"})
    assert not read().get_one(User, abebe.id).active
    assert "Closed" in main(opened(office, f"/admin/users/{abebe.id}"))
    opened(office, f"/admin/users/{abebe.id}/reopen")
    office.post(f"/admin/users/{abebe.id}/reopen", data={"reason": "back"})
    read().rollback()
    assert read().get_one(User, abebe.id).active
