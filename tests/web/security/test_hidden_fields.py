"""Abuse case 10: fields that a page does not have are not listened to."""

from datetime import date

import pytest
from sqlalchemy import select

from tests.builders import a_facility, a_laboratory, a_person, a_run, a_user, course, sign_in
from tests.conftest import written
from tests.web.security.conftest import PASSWORD
from trainfac.directory.models import Employment, Person
from trainfac.enrolment.models import Nomination, Registration
from trainfac.enrolment.states import NominationState
from trainfac.identity.models import RoleAssignment, User
from trainfac.identity.queries import user_with_email
from trainfac.identity.roles import SYSTEM
from trainfac.identity.services.invitations import Guest, invite
from trainfac.infra.db import read, transact
from trainfac.infra.web import clock

FORGED = {
    "role": "administrator",
    "roles": "administrator",
    "roles-0-role": "administrator",
    "facility_id": "1",
    "organisation_id": "1",
    "is_admin": "1",
    "active": "0",
    "person_id": "1",
    "user_id": "1",
    "id": "1",
    "state": "selected",
    "status": "accepted",
    "confirmed": "1",
    "score": "100",
    "by_laboratory": "1",
    "session_mark": "known",
    "password_hash": "known",
}


@pytest.fixture
def victim(app):
    """Somebody whose number a forger would guess: the first person and user."""
    with written(app) as tx:
        return a_user(tx, "victim@lab.example", person=a_person(tx, "Victim"))


@pytest.fixture
def abebe(app, victim, stored):
    with written(app) as tx:
        laboratory = a_laboratory(tx)
        person = a_person(tx, "Abebe Tadesse", at=laboratory)
        return a_user(tx, "abebe@lab.example", person=person, password_hash=stored)


def no_roles():
    return read().scalars(select(RoleAssignment.id)).all() == []


def test_an_account_is_made_without_a_role_and_for_a_new_person(client, victim):
    sent = {"full_name": "Sara", "email": "sara@lab.example", "password": PASSWORD}
    assert client.post("/register", data={**FORGED, **sent}).status_code == 303
    user = user_with_email(read(), "sara@lab.example")
    assert user.active
    assert user.person_id != victim.person_id
    assert no_roles()


def test_a_profile_changes_name_and_language_alone(client, victim, abebe):
    sign_in(client, abebe)
    sent = {**FORGED, "name": "Abebe T.", "email": "other@lab.example", "locale": "en"}
    assert client.post("/account/profile", data=sent).status_code == 303
    user = read().get_one(User, abebe.id)
    assert (user.name, user.email, user.person_id, user.active) == ("Abebe T.", abebe.email, abebe.person_id, True)
    assert user.session_mark == abebe.session_mark
    assert no_roles()


def test_a_workplace_is_not_confirmed_by_who_states_it(client, abebe):
    with written(client.application) as tx:
        other = a_laboratory(tx, "Another")
    sign_in(client, abebe)
    client.post("/account/laboratory?country=ET", data={**FORGED, "laboratory": str(other.id), "ended_on": ""})
    employment = read().scalars(select(Employment).where(Employment.organisation_id == other.id)).one()
    assert (employment.person_id, employment.confirmed) == (abebe.person_id, False)


def test_an_invitation_gives_what_it_was_made_for(client, victim):
    link = transact(invite, Guest("guest@lab.example", "Guest"), actor=SYSTEM, now=clock())
    sent = {**FORGED, "password": PASSWORD, "email": "admin@lab.example", "name": "Admin"}
    client.post(f"/invitations/{link}", data=sent)
    user = user_with_email(read(), "guest@lab.example")
    assert (user.name, user.person_id != victim.person_id) == ("Guest", True)
    assert no_roles()


def test_a_wish_for_a_place_is_no_place(app, client, victim, abebe):
    with written(app) as tx:
        run = a_run(tx, a_facility(tx), course(tx), starts_on=date(2099, 6, 1))
    sign_in(client, abebe)
    sent = {**FORGED, "step": "send", "motivation": "To learn", "decision_note": "yes", "nominated_by_id": "1"}
    answer = client.post(f"/runs/{run.code}/ask", data=sent)
    assert answer.status_code == 303, answer.text[:2000]
    wish = read().scalars(select(Nomination)).one()
    assert (wish.state, wish.person_id, wish.by_laboratory) == (NominationState.SUBMITTED, abebe.person_id, False)
    assert (wish.decision_note, wish.decided_at) == ("", None)
    assert read().scalars(select(Registration)).all() == []


def test_nobody_else_was_touched(client, victim, abebe):
    test_a_profile_changes_name_and_language_alone(client, victim, abebe)
    assert read().get_one(User, victim.id).name == "Victim"
    assert read().get_one(Person, victim.person_id).full_name == "Victim"
