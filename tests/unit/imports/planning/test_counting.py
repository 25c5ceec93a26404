"""What rows come to: verdicts, counts, and the preview that is stored."""

from tests.unit.imports.planning.worlds import (
    AHEAD,
    NEW,
    PAST,
    a_row,
    a_run,
    a_world,
    achieng,
    enrolment,
    lake,
    planned,
)
from tests.unit.imports.samples import csv_file, participant, read
from trainfac.enrolment.states import RegistrationState
from trainfac.imports.planning.planner import plan_rows
from trainfac.imports.planning.world import RegistrationFacts
from trainfac.imports.preview import preview, seats_wanted
from trainfac.imports.states import RowVerdict
from trainfac.imports.tally import Tally, tally
from trainfac.kernel.messages import Message


def test_counts_are_of_what_is_created_and_matched():
    ahead = a_run("UV-2", id=AHEAD)
    world = a_world(a_run(), ahead, a_run("UV-3", id=PAST + 10, seats_left=0))
    rows = [
        a_row(2, enrolment(), enrolment(ahead)),
        a_row(3, full_name="Baraka Mwangi", laboratory="Other Laboratory"),
        a_row(4, enrolment(ahead), full_name="Baraka Mwangi", laboratory="Other Laboratory"),
        a_row(5, enrolment(a_run("UV-3", id=PAST + 10)), full_name="Chala Bekele", laboratory="Third Laboratory"),
    ]
    counted = tally(planned(world, *rows), unread=2)
    assert counted == Tally(ok=3, wrong=3, new=2, matched=1, unchanged=0, created_laboratories=2, enrolments=4)
    assert (counted.created_people, counted.matched_people) == (2, 1)


def test_rows_that_change_nothing_are_counted_as_matched_people():
    registered = {(11, PAST): RegistrationFacts(41, RegistrationState.ACCEPTED)}
    counted = tally(planned(a_world(laboratories=lake(), people=achieng(), registrations=registered)))
    assert (counted.unchanged, counted.matched_people, counted.enrolments) == (1, 1, 0)


def test_counts_add_up_and_are_stored():
    both = Tally(ok=1, new=1, enrolments=2) + Tally(ok=2, wrong=1, matched=2)
    assert Tally.from_json(both.to_json()) == Tally(ok=3, wrong=1, new=1, matched=2, enrolments=2)


def test_seats_are_wanted_by_whoever_is_in_a_run():
    rows = [a_row(2, enrolment(), enrolment(a_run("UV-2"))), a_row(3)]
    assert seats_wanted(rows) == {"UV-1": 2, "UV-2": 1}


def _previewed(*rows):
    file = read(csv_file(*rows))
    run = a_run("UV-2026-01", id=NEW, course="QMS-101")
    world = a_world(run)
    return preview(file, list(plan_rows(file.participants, world)), world)


def test_every_row_is_previewed_in_the_order_of_the_file():
    shown = _previewed(participant(1), participant(2, country="Atlantis"), participant(3))
    assert [(row.row, row.verdict) for row in shown.rows] == [
        (2, RowVerdict.NEW),
        (3, RowVerdict.WRONG),
        (4, RowVerdict.NEW),
    ]
    assert shown.rows[1].values["country"] == "Atlantis"
    assert [finding["tone"] for finding in shown.rows[1].findings] == ["wrong"]
    assert "“Atlantis” is not a country" in str(Message.from_json(shown.rows[1].findings[0]))


def test_new_runs_and_laboratories_are_listed_once_with_their_people():
    summary = _previewed(participant(1), participant(2)).summary
    assert [(run["code"], run["people"], run["state"]) for run in summary["runs"]] == [("UV-2026-01", 2, "finished")]
    assert summary["laboratories"] == [
        {"row": 2, "name": "Lake Food Laboratory (demo)", "country": "Kenya", "people": 2}
    ]
    assert (summary["rows"], summary["tally"]["ok"]) == (2, 2)
