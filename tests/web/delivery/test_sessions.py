"""A trainer's home, and the attendance of a whole run."""

from datetime import timedelta

from tests import builders as make
from tests.conftest import written
from tests.web.cast import HERE, RUN, Cast
from tests.web.delivery.test_attendance_sheet import answer
from tests.web.pages import main, opened, words
from trainfac.scheduling.states import RunState


def section(page, name):
    return words(page.find(f".//section[@aria-labelledby='{name}']"))


def test_a_trainer_finds_what_is_to_record_with_a_way_to_each_sheet(cast, trainer):
    page = opened(trainer, f"{HERE}/sessions")
    assert section(page, "to-record").count("0 of 2 recorded") == 5
    assert {a.get("href") for a in page.findall(".//main//section[@aria-labelledby='to-record']//a")} == {
        RUN,
        *(f"{HERE}/sessions/{session.id}/attendance" for session in cast.sessions),
    }


def test_each_session_leads_to_its_course_run(cast, trainer):
    page = opened(trainer, f"{HERE}/sessions")
    links = page.findall(f".//main//section[@aria-labelledby='to-record']//a[@href='{RUN}']")
    assert len(links) == 5
    assert {words(link) for link in links} == {f"HYD-01 {cast.run.course.title}"}
    assert "Certificates" in main(opened(trainer, RUN))
    assert f'href="{RUN}"' not in words(opened(trainer, f"{RUN}/attendance").find(".//main//section"))


def certificates_offered(client):
    links = opened(client, f"{HERE}/sessions").findall(".//main//section[@aria-labelledby='certificates']//a")
    return [link.get("href") for link in links]


def test_certificates_are_offered_from_the_last_day_of_the_run_on(app, cast, trainer):
    assert certificates_offered(trainer) == [f"{RUN}/certificates"]
    assert trainer.get(f"{RUN}/certificates").status_code == 200
    with written(app) as tx:
        tx.merge(cast.run).ends_on += timedelta(days=1)
    assert certificates_offered(trainer) == []


def test_the_run_that_ended_last_is_offered_first_and_each_once(app, cast, trainer):
    with written(app) as tx:
        run = make.a_run(
            tx, tx.merge(cast.facility), tx.merge(cast.run).course, code="HYD-00",
            starts_on=cast.run.starts_on - timedelta(days=30), days=2, state=RunState.FINISHED,
        )  # fmt: skip
        for day in (30, 29):
            make.a_session(tx, run, starts_at=cast.now - timedelta(days=day), trainers=(tx.merge(cast.teacher),))
    assert certificates_offered(trainer) == [f"{RUN}/certificates", f"{HERE}/runs/HYD-00/certificates"]


def test_a_recorded_session_leaves_the_list_and_can_still_be_found(cast, trainer):
    trainer.post(f"{HERE}/sessions/{cast.sessions[0].id}/attendance", data=answer(cast))
    page = opened(trainer, f"{HERE}/sessions")
    assert section(page, "to-record").count("0 of 2 recorded") == 4
    assert "2 of 2 recorded" in words(page.find(".//main//details"))


def test_when_all_is_recorded_that_is_said(cast, trainer):
    for session in cast.sessions:
        trainer.post(f"{HERE}/sessions/{session.id}/attendance", data=answer(cast))
    assert "The attendance of all your sessions so far is recorded." in main(opened(trainer, f"{HERE}/sessions"))


def test_coming_sessions_have_no_sheet_yet(app, cast, trainer):
    with written(app) as tx:
        make.a_session(
            tx, tx.merge(cast.run), starts_at=cast.now + timedelta(days=2), trainers=(tx.merge(cast.teacher),)
        )
    page = opened(trainer, f"{HERE}/sessions")
    assert len(page.findall(".//section[@aria-labelledby='coming']//li")) == 1
    assert [a.get("href") for a in page.findall(".//section[@aria-labelledby='coming']//a")] == [RUN]
    assert page.find(".//section[@aria-labelledby='to-record']//a") is not None


def test_sessions_of_colleagues_cancelled_ones_and_those_of_drafts_are_not_among_mine(app, cast, trainer):
    with written(app) as tx:
        tx.merge(cast.sessions[0]).cancelled = True
        tx.merge(cast.sessions[1]).trainers = []
    assert section(opened(trainer, f"{HERE}/sessions"), "to-record").count("0 of 2 recorded") == 3
    with written(app) as tx:
        tx.merge(cast.run).state = RunState.DRAFT
    assert "You have no sessions at this facility yet" in main(opened(trainer, f"{HERE}/sessions"))


def test_somebody_who_teaches_nothing_is_told_so(app, cast):
    for who in ("colleague", "coordinator"):
        page = opened(cast.browser(app, who), f"{HERE}/sessions")
        assert "You have no sessions at this facility yet" in main(page)


def test_a_run_shows_who_attended_how_much_of_what_was_held_so_far(cast, coordinator):
    sheet = f"{HERE}/sessions/{cast.sessions[0].id}/attendance"
    coordinator.post(sheet, data=answer(cast, status_abebe="late", minutes_abebe="45"))
    told = main(opened(coordinator, f"{RUN}/attendance"))
    assert "Abebe Tadesse Awash Food Laboratory 0.75 h 7.5 h 10 %" in told
    assert "Bontu Regassa Awash Food Laboratory 1.5 h 7.5 h 20 %" in told


def test_a_trainer_opens_only_the_sheets_of_own_sessions(app, cast, trainer, coordinator):
    with written(app) as tx:
        tx.merge(cast.sessions[0]).trainers = []
    sheet = f"{HERE}/sessions/{cast.sessions[0].id}/attendance"
    assert sheet not in trainer.get(f"{RUN}/attendance").text
    assert sheet in coordinator.get(f"{RUN}/attendance").text
    assert trainer.get(sheet).status_code == 404


def test_a_run_without_sessions_or_participants_says_what_comes_first(app):
    with written(app) as tx:
        cast = Cast(tx)
        for registration in (cast.abebe, cast.bontu):
            tx.delete(registration)
        for session in cast.sessions:
            session.trainers = []
            tx.flush()
            tx.delete(session)
    told = main(opened(cast.browser(app, "coordinator"), f"{RUN}/attendance"))
    assert "Nobody holds a seat of this run yet" in told
    assert "No sessions are planned" in told
