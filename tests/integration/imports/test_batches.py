"""An uploaded list: read in the background, looked at, confirmed, written in the background."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests import builders as make
from tests.conftest import NOW
from tests.integration.imports.lists import counted, someone
from tests.unit.imports.samples import csv_file
from trainfac.imports import jobs
from trainfac.imports.models import ImportBatch, ImportRow
from trainfac.imports.queries.batches import Phase, batch_of
from trainfac.imports.services import batches
from trainfac.imports.states import ImportState, RowVerdict
from trainfac.imports.tally import Tally
from trainfac.infra.db import read, transact
from trainfac.infra.jobs import Job, JobState, ask_cancel, run_job
from trainfac.kernel.errors import NotFound, RuleBroken
from trainfac.scheduling.models import CourseRun


class Office:
    """A facility, its coordinator, and a worker that comes by when called."""

    def __init__(self, app, tx):
        self.app = app
        self.facility = make.a_facility(tx)
        self.user = make.a_coordinator(tx, self.facility)
        tx.commit()
        self.actor = make.actor(self.user)

    def upload(self, *rows, content=None):
        upload = batches.Upload("list.csv", csv_file(*rows) if content is None else content)
        store = self.app.extensions["files"]
        return transact(batches.upload_list, self.facility.id, store, upload, actor=self.actor).id

    def work(self, batch_id):
        """Do the job at hand and return how it ended."""
        read().rollback()
        job_id = read().get_one(ImportBatch, batch_id).job_id
        run_job(job_id, lease=timedelta(seconds=30), clock=lambda: NOW)
        read().rollback()
        return read().get_one(Job, job_id)

    def act(self, command, batch_id):
        return transact(command, self.facility.id, batch_id, actor=self.actor)

    def line(self, batch_id):
        read().rollback()
        return batch_of(read(), self.facility, batch_id)

    def rows(self, batch_id):
        read().rollback()
        return list(read().scalars(select(ImportRow).where(ImportRow.batch_id == batch_id).order_by(ImportRow.row)))


@pytest.fixture
def office(app, tx):
    return Office(app, tx)


def test_a_list_is_read_shown_confirmed_and_written(office):
    batch_id = office.upload(someone(1), someone(2, country="Atlantis"), someone(3))
    assert office.line(batch_id).phase is Phase.READING
    office.work(batch_id)
    line = office.line(batch_id)
    assert (line.phase, line.wrong, line.batch.summary["rows"]) == (Phase.READY, 1, 3)
    assert [row.verdict for row in office.rows(batch_id)] == [RowVerdict.NEW, RowVerdict.WRONG, RowVerdict.NEW]
    office.act(batches.confirm_import, batch_id)
    assert office.line(batch_id).phase is Phase.WRITING
    job = office.work(batch_id)
    assert (job.state, job.done, job.total) == (JobState.DONE, 2, 2)
    line = office.line(batch_id)
    assert (line.phase, line.batch.summary["created_runs"]) == (Phase.DONE, ["HYD-2025-01"])
    assert Tally.from_json(line.batch.summary["applied"]) == Tally(
        ok=2, new=2, created_laboratories=1, enrolments=2
    )  # fmt: skip
    assert [row.applied for row in office.rows(batch_id)] == [True, False, True]
    assert counted(read())["registration"] == 2


def test_nothing_is_written_before_confirming(office):
    before = counted(read())
    office.work(office.upload(someone(1)))
    assert counted(read()) == before


def test_what_cannot_be_read_says_why(office):
    batch_id = office.upload(content=b"full_name,laboratory\nA,B\n")
    office.work(batch_id)
    line = office.line(batch_id)
    assert line.phase is Phase.UNREADABLE
    assert "there is no column %(columns)s" in line.batch.problems[0]["text"]
    with pytest.raises(RuleBroken):
        office.act(batches.confirm_import, batch_id)


def test_confirming_twice_writes_once(office):
    batch_id = office.upload(someone(1))
    office.work(batch_id)
    first = office.act(batches.confirm_import, batch_id).job_id
    assert office.act(batches.confirm_import, batch_id).job_id == first
    office.work(batch_id)
    assert office.act(batches.confirm_import, batch_id).state is ImportState.DONE
    office.work(batch_id)
    assert counted(read())["registration"] == 1


def test_a_list_without_a_good_row_cannot_be_confirmed(office):
    batch_id = office.upload(someone(1, country="Atlantis"))
    office.work(batch_id)
    with pytest.raises(RuleBroken):
        office.act(batches.confirm_import, batch_id)
    assert office.line(batch_id).phase is Phase.READY


def test_rows_that_were_wrong_when_shown_stay_out_even_if_they_would_be_good_now(office, tx):
    batch_id = office.upload(someone(1), someone(2, course="NEW-101", course_run="HYD-2025-07"))
    office.work(batch_id)
    course = make.course(tx)
    tx.add(type(course)(code="NEW-101", version=1, state=course.state, title="New", track=course.track,
                        max_participants=9))  # fmt: skip
    tx.commit()
    office.act(batches.confirm_import, batch_id)
    office.work(batch_id)
    assert [row.applied for row in office.rows(batch_id)] == [True, False]


def test_what_appeared_between_preview_and_confirming_is_matched(office, tx):
    batch_id = office.upload(someone(1), someone(2))
    office.work(batch_id)
    assert len(office.line(batch_id).batch.summary["runs"]) == 1
    laboratory = make.a_laboratory(tx, "Lake Food Laboratory (demo)", "KE")
    make.a_person(tx, "Achieng Otieno 1", at=laboratory, email="person1@lab.example")
    make.a_run(tx, office.facility, make.course(tx), code="HYD-2025-01", starts_on=run_start())
    tx.commit()
    office.act(batches.confirm_import, batch_id)
    office.work(batch_id)
    found = counted(read())
    assert (found["organisation"], found["person"], found["course_run"]) == (1, 2, 1)
    applied = Tally.from_json(office.line(batch_id).batch.summary["applied"])
    assert (applied.new, applied.matched, applied.created_laboratories, applied.enrolments) == (1, 1, 0, 2)


def test_a_row_that_became_impossible_is_told_and_left_out(office, tx):
    batch_id = office.upload(
        someone(1), someone(2, course_run="HYD-2025-02", run_start="2025-08-11", run_end="2025-08-22")
    )
    office.work(batch_id)
    other = make.a_facility(tx, "DLI", iso2="CN", timezone="Asia/Shanghai")
    make.a_run(tx, other, make.course(tx), code="HYD-2025-02")
    tx.commit()
    office.act(batches.confirm_import, batch_id)
    office.work(batch_id)
    line = office.line(batch_id)
    assert (line.phase, line.wrong) == (Phase.DONE, 1)
    good, bad = office.rows(batch_id)
    assert (good.applied, bad.applied, bad.verdict) == (True, False, RowVerdict.WRONG)
    assert "belongs to another facility" in bad.findings[0]["text"]


def test_reading_can_be_stopped_and_begun_again(office):
    batch_id = office.upload(someone(1))
    office.act(batches.stop_import, batch_id)
    assert office.work(batch_id).state is JobState.CANCELLED
    assert office.line(batch_id).phase is Phase.READING_STOPPED
    office.act(batches.read_again, batch_id)
    office.work(batch_id)
    assert office.line(batch_id).phase is Phase.READY


def test_an_import_stopped_half_way_keeps_what_it_wrote_and_goes_on(office, monkeypatch):
    monkeypatch.setattr(jobs, "CHUNK", 2)
    batch_id = office.upload(*(someone(n) for n in range(5)))
    office.work(batch_id)
    office.act(batches.confirm_import, batch_id)
    stop_after(office, batch_id, monkeypatch, chunks=1)
    assert office.work(batch_id).state is JobState.CANCELLED
    assert office.line(batch_id).phase is Phase.WRITING_STOPPED
    assert counted(read())["registration"] == 2
    monkeypatch.undo()
    office.act(batches.confirm_import, batch_id)
    office.work(batch_id)
    assert office.line(batch_id).phase is Phase.DONE
    assert counted(read())["registration"] == 5
    assert Tally.from_json(office.line(batch_id).batch.summary["applied"]).enrolments == 5


def test_the_rest_of_a_stopped_import_can_be_left(office, monkeypatch):
    monkeypatch.setattr(jobs, "CHUNK", 2)
    batch_id = office.upload(*(someone(n) for n in range(5)))
    office.work(batch_id)
    office.act(batches.confirm_import, batch_id)
    stop_after(office, batch_id, monkeypatch, chunks=1)
    office.work(batch_id)
    office.act(batches.discard_import, batch_id)
    line = office.line(batch_id)
    assert (line.phase, line.batch.summary["applied"]["ok"]) == (Phase.DISCARDED, 2)
    assert counted(read())["registration"] == 2


def test_a_discarded_list_is_forgotten_and_writes_nothing(office):
    batch_id = office.upload(someone(1))
    office.work(batch_id)
    office.act(batches.discard_import, batch_id)
    office.act(batches.discard_import, batch_id)
    assert office.rows(batch_id) == []
    assert "laboratories" not in office.line(batch_id).batch.summary
    with pytest.raises(RuleBroken):
        office.act(batches.confirm_import, batch_id)
    assert counted(read())["person"] == 0


def test_a_list_discarded_while_it_is_read_stays_discarded(office, monkeypatch):
    batch_id = office.upload(someone(1))
    real = jobs.load_world

    def discard_first(*args, **kwargs):
        office.act(batches.discard_import, batch_id)
        return real(*args, **kwargs)

    monkeypatch.setattr(jobs, "load_world", discard_first)
    office.work(batch_id)
    assert (office.line(batch_id).phase, office.rows(batch_id)) == (Phase.DISCARDED, [])


def test_a_list_that_was_imported_cannot_be_discarded(office):
    batch_id = office.upload(someone(1))
    office.work(batch_id)
    office.act(batches.confirm_import, batch_id)
    with pytest.raises(RuleBroken):
        office.act(batches.discard_import, batch_id)
    office.work(batch_id)
    with pytest.raises(RuleBroken):
        office.act(batches.discard_import, batch_id)


def test_a_coordinator_of_another_facility_can_do_nothing_about_it(office, tx):
    stranger = make.actor(make.a_coordinator(tx, make.a_facility(tx, "DLI"), "c@dli.example"))
    other = tx.scalars(select(type(office.facility)).where(type(office.facility).code == "DLI")).one()
    tx.commit()
    batch_id = office.upload(someone(1))
    office.work(batch_id)
    commands = batches.confirm_import, batches.discard_import, batches.stop_import, batches.read_again
    for command in commands:
        for facility_id in (office.facility.id, other.id):
            with pytest.raises(NotFound):
                transact(command, facility_id, batch_id, actor=stranger)
    assert office.line(batch_id).phase is Phase.READY


def test_whoever_lost_the_role_since_imports_nothing(office, tx):
    batch_id = office.upload(someone(1))
    office.work(batch_id)
    office.act(batches.confirm_import, batch_id)
    tx.refresh(office.user)
    office.user.roles.clear()
    tx.commit()
    assert office.work(batch_id).state is JobState.FAILED
    assert counted(read())["person"] == 0
    assert office.line(batch_id).phase is Phase.WRITING_STOPPED


def test_the_file_is_kept_as_it_was_sent(office):
    content = csv_file(someone(1))
    batch_id = office.upload(content=content)
    batch = office.line(batch_id).batch
    stored = read().get_one(jobs.StoredFile, batch.file_id)
    assert office.app.extensions["files"].read(stored) == content
    assert (stored.name, stored.media_type) == ("list.csv", "text/csv")


def test_runs_of_other_courses_are_not_touched(office, tx):
    other = make.a_run(tx, office.facility, make.course(tx, "INS-201"), code="HYD-2024-01")
    tx.commit()
    batch_id = office.upload(someone(1))
    office.work(batch_id)
    office.act(batches.confirm_import, batch_id)
    office.work(batch_id)
    assert read().get_one(CourseRun, other.id).seats_taken == 0


def stop_after(office, batch_id, monkeypatch, *, chunks):
    """Somebody asks to stop once so many chunks are written."""
    real, done = jobs.written.apply_batch_rows, []

    def write(tx, *args, **kwargs):
        real(tx, *args, **kwargs)
        done.append(1)
        if len(done) == chunks:
            ask_cancel(tx, tx.get_one(ImportBatch, batch_id).job_id)

    monkeypatch.setattr(jobs.written, "apply_batch_rows", write)


def run_start():
    return NOW.date().replace(year=2025, month=6, day=9)
