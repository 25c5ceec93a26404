"""Who is on a list for a run ahead sees their place before the run is announced, and no dead link."""

from sqlalchemy import select

from tests import builders as make
from tests.conftest import written
from tests.integration.imports.lists import someone
from tests.web.pages import main, opened
from trainfac.directory.models import Person
from trainfac.enrolment.models import Registration
from trainfac.infra.db import read


def test_a_place_on_a_draft_is_shown_without_a_link_to_a_page_that_is_not_public(app, coordinator, uploaded, work):
    page = uploaded(someone(1, course_run="HYD-2099-01", run_start="2099-03-02", run_end="2099-03-13"))
    coordinator.post(f"{page}/confirm")
    work()
    with written(app) as tx:
        person = tx.scalars(select(Person).where(Person.reference == "P-1")).one()
        user = make.a_user(tx, "achieng@lab.example", person=person)
    technician = make.sign_in(app.test_client(), user)
    place = read().scalars(select(Registration.id).where(Registration.person_id == person.id)).one()
    assert technician.get("/runs/HYD-2099-01").status_code == 404
    assert "Not announced yet" in main(opened(technician, f"/my/registrations/{place}"))
    mine = opened(technician, "/my/training")
    assert [link for link in mine.findall(".//main//a") if link.get("href") == "/runs/HYD-2099-01"] == []
    assert "Place confirmed" in main(mine)
