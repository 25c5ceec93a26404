"""The attendance of one session on one screen."""

import pytest
from sqlalchemy import select

from tests import builders as make
from tests.conftest import written
from tests.web.cast import HERE, Cast
from tests.web.pages import main, opened, values, whole
from trainfac.delivery.models import AttendanceRecord
from trainfac.infra.audit import AuditEvent
from trainfac.scheduling.models import TraineeGroup
from trainfac.scheduling.states import RunState


@pytest.fixture
def sheet(cast):
    return f"{HERE}/sessions/{cast.sessions[-1].id}/attendance"


def records(app):
    with written(app) as tx:
        query = select(AttendanceRecord).order_by(AttendanceRecord.registration_id)
        return [(r.registration_id, r.status.value, r.minutes) for r in tx.scalars(query)]


def answer(cast, **changes):
    """Both were there, unless changed: ``status_abebe="late", minutes_abebe=30``."""
    sent = {f"status-{cast.abebe.id}": "present", f"minutes-{cast.abebe.id}": "",
            f"status-{cast.bontu.id}": "present", f"minutes-{cast.bontu.id}": "", "seen": "", "reason": ""}  # fmt: skip
    for name, value in changes.items():
        field, _, who = name.partition("_")
        sent[f"{field}-{getattr(cast, who).id}" if who else field] = value
    return sent


def test_everybody_starts_as_present_and_is_one_save_away(app, cast, trainer, sheet):
    page = opened(trainer, sheet)
    assert "Everybody starts as present" in main(page)
    answered = trainer.post(sheet, data=values(page))
    assert (answered.status_code, answered.location) == (303, sheet)
    assert records(app) == [(cast.abebe.id, "present", 90), (cast.bontu.id, "present", 90)]
    assert "Attendance of 2 people recorded." in main(opened(trainer, sheet))


def test_what_is_recorded_is_shown_and_sent_again_changes_nothing(app, cast, trainer, sheet):
    trainer.post(sheet, data=answer(cast, status_abebe="late", minutes_abebe="45", status_bontu="excused"))
    shown = values(opened(trainer, sheet))
    assert shown[f"status-{cast.abebe.id}"] == ["late"]
    assert shown[f"minutes-{cast.abebe.id}"] == "45"
    assert shown[f"status-{cast.bontu.id}"] == ["excused"]
    answered = trainer.post(sheet, data=shown, follow_redirects=True)
    assert "Nothing was changed" in main(whole(answered))


def test_somebody_present_who_left_early_keeps_their_minutes_when_the_sheet_is_saved_again(app, cast, trainer, sheet):
    trainer.post(sheet, data=answer(cast, minutes_abebe="80"))
    trainer.post(sheet, data=values(opened(trainer, sheet)))
    assert (cast.abebe.id, "present", 80) in records(app)


def test_every_wrong_minute_is_named_and_everything_typed_stays(app, cast, trainer, sheet):
    with written(app) as tx:
        cast.tx = tx
        third = cast.participant("Chala Bekele")
    typed = answer(cast, status_abebe="late", minutes_abebe="91", status_bontu="late", minutes_bontu="")
    typed |= {f"status-{third.id}": "late", f"minutes-{third.id}": "half"}
    page = whole(trainer.post(sheet, data=typed), 422)
    told = main(page)
    assert "Abebe Tadesse: Minutes must be between 0 and 90" in told
    assert "Bontu Regassa: Say how many minutes they took part" in told
    assert "Chala Bekele: give the minutes as a whole number" in told
    assert {**values(page), "reason": ""} == {n: [v] if n.startswith("status") else v for n, v in typed.items()}
    assert page.find(".//title").text.startswith("Error:")
    assert records(app) == []


def test_a_participant_who_came_after_the_sheet_was_opened_is_not_recorded_as_present(app, cast, trainer, sheet):
    shown = values(opened(trainer, sheet))
    with written(app) as tx:
        cast.tx = tx
        late = cast.participant("Chala Bekele")
    trainer.post(sheet, data=shown)
    assert late.id not in {registration for registration, *_ in records(app)}


def test_who_changed_nothing_does_not_undo_what_a_colleague_recorded_meanwhile(app, cast, trainer, coordinator, sheet):
    trainer.post(sheet, data=answer(cast))
    early = values(opened(trainer, sheet))
    coordinator.post(sheet, data={**early, f"status-{cast.abebe.id}": "absent"})
    answered = trainer.post(sheet, data={**early, f"status-{cast.bontu.id}": "excused"})
    assert answered.status_code == 303
    assert records(app) == [(cast.abebe.id, "absent", 0), (cast.bontu.id, "excused", 0)]


def test_two_different_answers_for_one_person_are_told_and_the_second_save_decides(
    app, cast, trainer, coordinator, sheet
):
    empty = values(opened(trainer, sheet))
    coordinator.post(sheet, data={**empty, f"status-{cast.abebe.id}": "late", f"minutes-{cast.abebe.id}": "30"})
    page = whole(trainer.post(sheet, data=empty), 422)
    assert "Abebe Tadesse: meanwhile somebody recorded “Late”, 30 minutes" in main(page)
    assert values(page)[f"status-{cast.abebe.id}"] == ["present"]
    assert trainer.post(sheet, data=values(page)).status_code == 303
    assert records(app)[0] == (cast.abebe.id, "present", 90)


def test_a_correction_after_the_run_needs_a_reason_and_keeps_what_was_chosen(app):
    with written(app) as tx:
        cast = Cast(tx, RunState.FINISHED)
    trainer = cast.browser(app, "trainer")
    sheet = f"{HERE}/sessions/{cast.sessions[-1].id}/attendance"
    trainer.post(sheet, data=answer(cast))
    shown = values(opened(trainer, sheet)) | {f"status-{cast.abebe.id}": "absent"}
    page = whole(trainer.post(sheet, data=shown), 422)
    assert "say why" in main(page)
    assert values(page)[f"status-{cast.abebe.id}"] == ["absent"]
    trainer.post(sheet, data={**shown, "reason": "A colleague had signed"})
    assert records(app)[0] == (cast.abebe.id, "absent", 0)
    with written(app) as tx:
        event = tx.scalars(select(AuditEvent).where(AuditEvent.action == "attendance.changed")).one()
    assert (event.before["status"], event.reason) == ("present", "A colleague had signed")


def test_nothing_is_added_to_a_run_put_away_without_a_reason(app):
    with written(app) as tx:
        cast = Cast(tx, RunState.CLOSED)
    coordinator = cast.browser(app, "coordinator")
    sheet = f"{HERE}/sessions/{cast.sessions[-1].id}/attendance"
    assert "Reason for the correction" in main(opened(coordinator, sheet))
    assert coordinator.post(sheet, data=answer(cast)).status_code == 422
    assert records(app) == []
    coordinator.post(sheet, data=answer(cast, reason="The paper list was found"))
    assert len(records(app)) == 2


def test_a_trainer_changes_nothing_in_a_run_put_away(app):
    with written(app) as tx:
        cast = Cast(tx, RunState.CLOSED)
    sheet = f"{HERE}/sessions/{cast.sessions[-1].id}/attendance"
    assert cast.browser(app, "trainer").post(sheet, data=answer(cast, reason="r")).status_code == 403


def test_before_it_begins_a_session_says_so_and_takes_nothing(app, cast, trainer):
    with written(app) as tx:
        later = make.a_session(
            tx, tx.merge(cast.run), starts_at=cast.now.replace(year=cast.now.year + 1, day=1),
            trainers=(tx.merge(cast.teacher),),
        )  # fmt: skip
    sheet = f"{HERE}/sessions/{later.id}/attendance"
    page = opened(trainer, sheet)
    assert "This session has not begun yet" in main(page)
    assert page.findall(".//main//form") == []
    assert trainer.post(sheet, data=answer(cast)).status_code == 422


def test_a_cancelled_session_says_so_and_takes_nothing(app, cast, trainer, sheet):
    with written(app) as tx:
        tx.merge(cast.sessions[-1]).cancelled = True
    assert "This session was cancelled" in main(opened(trainer, sheet))
    assert trainer.post(sheet, data=answer(cast)).status_code == 422


def test_without_participants_the_sheet_says_who_will_stand_on_it(app, trainer, cast, sheet):
    with written(app) as tx:
        for registration in (cast.abebe, cast.bontu):
            tx.delete(tx.merge(registration))
    assert "Nobody holds a seat of this run yet" in main(opened(trainer, sheet))


def test_staff_who_take_part_themselves_are_not_on_their_own_sheet(app, cast, sheet):
    with written(app) as tx:
        tx.merge(cast.users["technician"]).person_id = None
        tx.flush()
        tx.merge(cast.users["coordinator"]).person_id = cast.abebe.person_id
    coordinator = cast.browser(app, "coordinator")
    page = opened(coordinator, sheet)
    assert "You take part in this run yourself" in main(page)
    assert f"status-{cast.abebe.id}" not in values(page)
    coordinator.post(sheet, data=answer(cast))
    assert [registration for registration, *_ in records(app)] == [cast.bontu.id]


def test_a_name_with_markup_is_text_on_the_sheet(app, cast, trainer, sheet):
    with written(app) as tx:
        cast.tx = tx
        cast.participant("<script>alert(1)</script> {{7*7}}")
    page = opened(trainer, sheet)
    assert "<script>alert(1)</script> {{7*7}}" in main(page)
    assert page.findall(".//main//script") == []


def test_what_was_typed_survives_the_end_of_the_session(app, cast, trainer, sheet):
    typed = answer(cast, status_abebe="late", minutes_abebe="20")
    nobody = app.test_client()
    sent = nobody.post(sheet, data=typed, headers={"Origin": "http://localhost"})
    assert sent.status_code == 303
    again = make.sign_in(nobody, cast.users["trainer"])
    assert values(opened(again, sheet), form=1)[f"minutes-{cast.abebe.id}"] == "20"


def test_the_sheet_of_a_group_lists_its_members_and_nobody_else(app, cast, trainer, coordinator, sheet):
    with written(app) as tx:
        group = TraineeGroup(name="A", run_id=cast.run.id, size=6)
        tx.add(group)
        tx.flush()
        tx.merge(cast.sessions[-1]).group_id = group.id
    empty = main(opened(trainer, sheet))
    assert "Group A" in empty
    assert "Nobody is in group A yet" in empty
    with written(app) as tx:
        tx.merge(cast.abebe).group_id = group.id
    page = main(opened(trainer, sheet))
    assert "Abebe Tadesse" in page
    assert "Bontu Regassa" not in page
    assert trainer.post(sheet, data=answer(cast)).status_code == 303
    assert records(app) == [(cast.abebe.id, "present", 90)]
    assert "Group A ·" in main(opened(coordinator, f"{HERE}/runs/HYD-01/attendance"))
