"""Whatever a trainer has in any run of the facility is handed over to somebody else from a day on."""

from __future__ import annotations

from datetime import timedelta

from tests import builders
from tests.integration.scheduling.planning import planned, sessions
from tests.web.pages import main, opened, values, whole
from tests.web.scheduling.conftest import a_monday


def page_of(place) -> str:
    return f"/staff/HYD/resources/trainers/{place.trainer.id}/hand-over"


def test_the_page_of_the_trainer_leads_there_and_it_tells_the_runs(coordinator, place, run):
    trainer = opened(coordinator, page_of(place).removesuffix("/hand-over"))
    assert page_of(place) in {link.get("href") for link in trainer.iter("a")}
    page = opened(coordinator, page_of(place))
    assert "HYD-1" in main(page)
    assert values(page, 0)["from_day"]


def test_sessions_of_every_run_are_handed_over_from_the_day_on(coordinator, tx, place, run):
    other = planned(tx, place, starts_on=a_monday() + timedelta(weeks=4), code="HYD-9").run
    new = builders.a_trainer(tx, place.facility, "Dr Anand")
    tx.commit()
    tuesday = a_monday() + timedelta(days=1)
    typed = {**values(opened(coordinator, page_of(place)), 0), "new_trainer": new.id, "from_day": tuesday.isoformat()}
    answer = coordinator.post(page_of(place), data=typed)
    assert (answer.status_code, answer.location) == (303, page_of(place).removesuffix("/hand-over"))
    assert "sessions were handed over." in main(opened(coordinator, answer.location))
    tx.expire_all()
    for each in sessions(tx, run):
        began = each.starts_at.astimezone(place.facility.zone).date()
        assert each.trainers == [new if began >= tuesday else place.trainer]
    assert {one for each in sessions(tx, other) for one in each.trainers} == {new}


def test_all_of_them_or_none(coordinator, tx, place, run):
    other = planned(tx, place, starts_on=a_monday() + timedelta(weeks=4), code="HYD-9").run
    new = builders.a_trainer(tx, place.facility, "Dr Anand")
    builders.an_absence(tx, new, sessions(tx, other)[0].starts_at)
    tx.commit()
    typed = {**values(opened(coordinator, page_of(place)), 0), "new_trainer": new.id}
    page = whole(coordinator.post(page_of(place), data=typed), 422)
    assert "Dr Anand" in main(page)
    assert values(page, 0)["new_trainer"] == str(new.id)
    tx.expire_all()
    assert {one for each in sessions(tx, run) for one in each.trainers} == {place.trainer}


def test_a_day_after_which_there_is_nothing_is_told_at_its_field(coordinator, tx, place, run):
    new = builders.a_trainer(tx, place.facility, "Dr Anand")
    tx.commit()
    typed = {**values(opened(coordinator, page_of(place)), 0), "new_trainer": new.id, "from_day": "2099-01-05"}
    page = whole(coordinator.post(page_of(place), data=typed), 422)
    assert "there is nothing to hand over" in main(page)
    assert values(page, 0)["from_day"] == "2099-01-05"


def test_a_trainer_of_another_facility_cannot_take_over(coordinator, tx, place, run):
    stranger = builders.a_trainer(tx, builders.a_facility(tx, "DALI"), "Somebody")
    tx.commit()
    typed = {**values(opened(coordinator, page_of(place)), 0), "new_trainer": stranger.id}
    assert coordinator.post(page_of(place), data=typed).status_code == 422
