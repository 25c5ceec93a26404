"""Tests and practicals of a run, and what each participant got."""

import pytest
from sqlalchemy import select

from tests.conftest import written
from tests.web.cast import RUN, Cast
from tests.web.pages import main, opened, values, whole
from trainfac.delivery.models import Assessment, AssessmentResult
from trainfac.infra.audit import AuditEvent
from trainfac.scheduling.states import RunState

SHEET = f"{RUN}/results"


def field(assessment, registration):
    return f"result-{assessment.id}-{registration.id}"


def results(app):
    with written(app) as tx:
        query = select(AssessmentResult).order_by(AssessmentResult.registration_id, AssessmentResult.assessment_id)
        return [(r.registration_id, r.score if r.outcome is None else r.outcome.value) for r in tx.scalars(query)]


@pytest.fixture
def practical(app, trainer):
    """A practical of the run, added on its page."""
    trainer.post(f"{SHEET}/practical", data={"title": "Prepares a calibration series", "required": "y"})
    with written(app) as tx:
        return tx.scalars(select(Assessment).where(Assessment.title == "Prepares a calibration series")).one()


def test_scores_and_outcomes_are_recorded_on_one_sheet(app, cast, trainer, practical):
    shown = values(opened(trainer, SHEET), -1)
    sent = {**shown, field(cast.post, cast.abebe): "72.5", field(practical, cast.abebe): "passed",
            field(practical, cast.bontu): "not_passed"}  # fmt: skip
    answered = trainer.post(SHEET, data=sent, follow_redirects=True)
    assert "3 results recorded." in main(whole(answered))
    assert results(app) == [(cast.abebe.id, 72.5), (cast.abebe.id, "passed"), (cast.bontu.id, "not_passed")]
    shown = values(opened(trainer, SHEET), -1)
    assert shown[field(cast.post, cast.abebe)] == "72.5"
    assert shown[field(practical, cast.bontu)] == "not_passed"


def test_the_same_sheet_again_changes_nothing(app, cast, trainer):
    trainer.post(SHEET, data={field(cast.post, cast.abebe): "60"})
    answered = trainer.post(SHEET, data=values(opened(trainer, SHEET), -1), follow_redirects=True)
    assert "Nothing was changed" in main(whole(answered))
    assert results(app) == [(cast.abebe.id, 60)]


def test_what_is_emptied_is_removed(app, cast, trainer):
    trainer.post(SHEET, data={field(cast.post, cast.abebe): "60"})
    trainer.post(SHEET, data={**values(opened(trainer, SHEET), -1), field(cast.post, cast.abebe): ""})
    assert results(app) == []


@pytest.mark.parametrize("typed", ["101", "-1", "half", "NaN", "Infinity", "1e9"])
def test_a_score_that_is_none_is_refused_by_name_and_stays_typed(app, cast, trainer, typed):
    sent = {field(cast.post, cast.abebe): typed, field(cast.post, cast.bontu): "55"}
    page = whole(trainer.post(SHEET, data=sent), 422)
    assert "Post-test of Abebe Tadesse:" in main(page)
    assert {name: values(page, -1)[name] for name in sent} == sent
    assert results(app) == []


def test_a_comma_is_a_decimal_point(app, cast, trainer):
    trainer.post(SHEET, data={field(cast.post, cast.abebe): "82,25"})
    assert results(app) == [(cast.abebe.id, 82.25)]


def test_an_outcome_that_is_none_is_refused(app, cast, trainer, practical):
    assert trainer.post(SHEET, data={field(practical, cast.abebe): "excellent"}).status_code == 422
    assert results(app) == []


def test_two_who_record_different_scores_are_told_and_the_second_save_decides(app, cast, trainer, coordinator):
    empty = values(opened(trainer, SHEET), -1)
    coordinator.post(SHEET, data={**empty, field(cast.post, cast.abebe): "40"})
    page = whole(trainer.post(SHEET, data={**empty, field(cast.post, cast.abebe): "44"}), 422)
    assert "Post-test of Abebe Tadesse: meanwhile somebody recorded “40.00”" in main(page)
    trainer.post(SHEET, data=values(page, -1))
    assert results(app) == [(cast.abebe.id, 44)]


def test_a_result_recorded_meanwhile_is_not_undone_by_a_sheet_that_left_it_empty(app, cast, trainer, coordinator):
    empty = values(opened(trainer, SHEET), -1)
    coordinator.post(SHEET, data={**empty, field(cast.post, cast.abebe): "40"})
    assert trainer.post(SHEET, data={**empty, field(cast.post, cast.bontu): "50"}).status_code == 303
    assert results(app) == [(cast.abebe.id, 40), (cast.bontu.id, 50)]


def test_a_correction_after_the_run_needs_a_reason_and_keeps_the_old_score(app):
    with written(app) as tx:
        cast = Cast(tx, RunState.FINISHED, recorded=True)
    trainer = cast.browser(app, "trainer")
    sent = {**values(opened(trainer, SHEET), -1), field(cast.post, cast.abebe): "90"}
    page = whole(trainer.post(SHEET, data=sent), 422)
    assert "say why" in main(page)
    assert values(page, -1)[field(cast.post, cast.abebe)] == "90"
    trainer.post(SHEET, data={**sent, "reason": "Question 7 was marked wrong"})
    with written(app) as tx:
        event = tx.scalars(select(AuditEvent).where(AuditEvent.action == "result.changed")).one()
    assert (event.before["score"], event.after["score"], event.reason) == (
        "70.00", "90.00", "Question 7 was marked wrong",
    )  # fmt: skip


def test_a_run_without_tests_offers_to_set_them_up(app, cast, trainer):
    with written(app) as tx:
        tx.delete(tx.merge(cast.post))
    page = opened(trainer, SHEET)
    assert "This run has no tests yet" in main(page)
    answered = trainer.post(f"{SHEET}/tests", follow_redirects=True)
    assert "Pre-test" in main(whole(answered))
    trainer.post(f"{SHEET}/tests")
    with written(app) as tx:
        assert len(tx.scalars(select(Assessment)).all()) == 2


def test_a_practical_needs_words_and_a_module_of_the_course(app, cast, trainer):
    page = whole(trainer.post(f"{SHEET}/practical", data={"title": " ", "module_id": "", "required": "y"}), 422)
    assert "Say what is observed" in main(page)
    page = whole(trainer.post(f"{SHEET}/practical", data={"title": "Weighs", "module_id": "99999"}), 422)
    assert values(page)["title"] == "Weighs"
    assert "required" not in values(page)


def test_what_nobody_has_a_result_in_can_be_taken_off(app, cast, trainer, practical):
    trainer.post(SHEET, data={field(cast.post, cast.abebe): "60"})
    assert trainer.post(f"{SHEET}/{cast.post.id}/remove").status_code == 422
    assert trainer.post(f"{SHEET}/{practical.id}/remove").status_code == 303
    assert trainer.post(f"{SHEET}/{practical.id}/remove").status_code == 404
    with written(app) as tx:
        assert tx.scalars(select(Assessment.title)).all() == ["Post-test"]


def test_staff_who_take_part_themselves_record_no_results_of_their_own(app, cast, practical):
    with written(app) as tx:
        tx.merge(cast.users["technician"]).person_id = None
        tx.flush()
        tx.merge(cast.users["coordinator"]).person_id = cast.abebe.person_id
    coordinator = cast.browser(app, "coordinator")
    page = opened(coordinator, SHEET)
    assert "You take part in this run yourself" in main(page)
    coordinator.post(SHEET, data={field(cast.post, cast.abebe): "100", field(cast.post, cast.bontu): "50"})
    assert results(app) == [(cast.bontu.id, 50)]


def test_without_participants_the_sheet_says_who_will_stand_on_it(app, cast, trainer):
    with written(app) as tx:
        for registration in (cast.abebe, cast.bontu):
            tx.delete(tx.merge(registration))
    assert "Nobody holds a seat of this run yet" in main(opened(trainer, SHEET))


def test_names_and_titles_with_markup_are_text(app, cast, trainer):
    trainer.post(f"{SHEET}/practical", data={"title": "<b>{{7*7}}</b>"})
    with written(app) as tx:
        cast.tx = tx
        cast.participant("<script>alert(1)</script>")
    page = opened(trainer, SHEET)
    assert "<b>{{7*7}}</b>" in main(page)
    assert "<script>alert(1)</script>" in main(page)
