"""A coordinator plans in a spreadsheet: fetches it, changes it, sees what it would do, and confirms."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from openpyxl import load_workbook

from tests.integration.exchange.workbooks import DAY, MODULE, NOTE, NUMBER, PINNED, REFERENCE, ROOM, STARTS, worked_on
from tests.integration.scheduling.planning import planned, sessions
from tests.web.exchange.conftest import FILE, a_monday, send
from tests.web.pages import main, opened, values, whole
from tests.web.public.conftest import statements_of
from trainfac.scheduling.services.days_off import close_days
from trainfac.scheduling.states import RunState

TIMETABLE = "/staff/HYD/runs/HYD-1/timetable"


def sheet_of(browser, change=lambda _sheet: None):
    return worked_on(browser.get(f"{TIMETABLE}.xlsx").data, change)


def uploaded(browser, change=lambda _sheet: None):
    answer = send(browser, FILE, sheet_of(browser, change), "plan.xlsx")
    assert answer.status_code == 303, main(whole(answer, 422))
    return answer.location


def confirmed(browser, page, **typed):
    return browser.post(page, data={**values(opened(browser, page), 0), **typed})


def put(row, column, value):
    return lambda sheet: setattr(sheet.cell(row, column), "value", value)


def test_the_timetable_leads_here(coordinator, run):
    assert FILE in {link.get("href") for link in opened(coordinator, TIMETABLE).iter("a")}
    page = opened(coordinator, FILE)
    assert {f"{TIMETABLE}.xlsx", f"{FILE}/empty.xlsx"} <= {link.get("href") for link in page.iter("a")}


def test_an_empty_file_has_the_columns_and_the_modules(coordinator, run):
    sheet = load_workbook(io.BytesIO(coordinator.get(f"{FILE}/empty.xlsx").data)).active
    exported = load_workbook(io.BytesIO(coordinator.get(f"{TIMETABLE}.xlsx").data)).active
    assert [cell.value for cell in sheet[1]] == [cell.value for cell in exported[1]]
    assert [row[1].value for row in sheet.iter_rows(min_row=2)] == [module.title for module in run.course.modules]


def test_an_empty_file_that_is_filled_in_is_taken(coordinator, run):
    def fill(sheet):
        for column, value in ((DAY, a_monday(12)), (STARTS, "09:00"), (STARTS + 1, "10:00")):
            sheet.cell(2, column).value = value

    data = worked_on(coordinator.get(f"{FILE}/empty.xlsx").data, fill)
    page = send(coordinator, FILE, data, "plan.xlsx").location
    assert "added 1" in main(opened(coordinator, page))


def test_a_file_that_nobody_changed_has_nothing_to_do(coordinator, run):
    page = uploaded(coordinator)
    for address in (page, f"{page}?mode=replace"):
        assert "Nothing to do The timetable is as the file says." in main(opened(coordinator, address))


def test_what_would_change_is_shown_and_confirmed(coordinator, tx, run):
    day = a_monday(9)
    page = uploaded(coordinator, put(2, DAY, day))
    told = main(opened(coordinator, page))
    assert "moved 1" in told
    assert "Change 1 session" in told
    assert "Was: Monday" in told
    answer = confirmed(coordinator, page)
    assert (answer.status_code, answer.location) == (303, TIMETABLE)
    assert "1 session was changed." in main(opened(coordinator, TIMETABLE))
    tx.expire_all()
    assert max(one.starts_at for one in sessions(tx, run)).astimezone(run.facility.zone).date() == day


def test_what_a_row_says_otherwise_is_told_with_what_it_was(coordinator, tx, run):
    def rework(sheet):
        sheet.cell(2, NOTE).value, sheet.cell(2, PINNED).value = "Bring a <b>coat</b>", "Yes"
        sheet.cell(2, ROOM).value = None

    told = main(opened(coordinator, uploaded(coordinator, rework)))
    for said in ("Room: – Was: Room of HYD", "Pinned: Yes Was: No", "Note: Bring a <b>coat</b> Was: –"):
        assert said in told
    assert "Trainers:" not in told


def test_replacing_says_what_goes(coordinator, tx, run):
    page = uploaded(coordinator, lambda sheet: sheet.delete_rows(2))
    assert "Nothing to do" in main(opened(coordinator, page))
    told = main(opened(coordinator, f"{page}?mode=replace"))
    assert "Removed" in told
    assert "Not in the file" in told
    before = len(sessions(tx, run))
    tx.commit()
    assert confirmed(coordinator, f"{page}?mode=replace").location == TIMETABLE
    assert len(sessions(tx, run)) == before - 1


def test_wrong_cells_are_named_and_nothing_can_be_confirmed(coordinator, run):
    def spoil(sheet):
        sheet.cell(2, ROOM).value, sheet.cell(3, STARTS).value = "Nowhere", "nine"

    page = uploaded(coordinator, spoil)
    told = main(opened(coordinator, page))
    assert "Cell J2 (Room): there is no room “Nowhere” in use here." in told
    assert "Cell E3 (Starts): “nine” is no time of day." in told
    assert "The file cannot be brought in yet" in told
    assert coordinator.post(page, data={"mark": "guessed"}).location.startswith(page)


def test_a_clash_is_told_beside_its_row(coordinator, tx, place, run):
    taken = sessions(tx, planned(tx, place, starts_on=a_monday(9), code="HYD-2").run)[0]
    tx.commit()
    day = taken.starts_at.astimezone(place.facility.zone).date()
    told = main(opened(coordinator, uploaded(coordinator, put(2, DAY, day))))
    assert "Not possible Room of HYD is taken on" in told
    assert "of HYD-2" in told


def test_what_can_be_overridden_asks_why(coordinator, tx, place, run):
    day = a_monday(9)
    close_days(tx, place.facility.id, day, day, "Audit", actor=place.actor)
    tx.commit()
    page = uploaded(coordinator, put(2, DAY, day))
    assert "Needs a reason The facility is closed on" in main(opened(coordinator, page))
    refused = whole(confirmed(coordinator, page), 422)
    assert refused.find(".//textarea[@id='reason']").get("aria-invalid") == "true"
    assert confirmed(coordinator, page, reason="The only day").location == TIMETABLE
    assert "The only day" in main(opened(coordinator, "/staff/HYD/overrides"))


def test_somebody_else_changed_the_timetable_meanwhile(coordinator, tx, run):
    page = uploaded(coordinator, put(2, DAY, a_monday(9)))
    form = values(opened(coordinator, page), 0)
    first = sessions(tx, run)[0]
    first.version += 1
    tx.commit()
    assert coordinator.post(page, data=form).location == f"{page}?mode=add"
    told = main(opened(coordinator, page))
    assert "Somebody changed the timetable since you looked" in told
    assert "somebody changed this session since the file was made" in told


def test_a_button_pressed_twice_does_it_once(coordinator, run):
    page = uploaded(coordinator, put(2, DAY, a_monday(9)))
    form = values(opened(coordinator, page), 0)
    assert [coordinator.post(page, data=form).location for _ in range(2)] == [TIMETABLE, TIMETABLE]
    assert "This file was brought in already, or left." in main(opened(coordinator, TIMETABLE))


def test_a_file_can_be_left(coordinator, run):
    page = uploaded(coordinator, put(2, DAY, a_monday(9)))
    assert coordinator.post(f"{page}/leave").location == TIMETABLE
    assert coordinator.get(page).status_code == 404


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is no XLSX workbook"),
        (b"No.,Module,Day\n1,Hazards,2027-01-01\n", "is no XLSX workbook"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "in the old XLS format or with a password"),
        (b"PK\x03\x04" + b"\0" * 3_000_000, "a timetable may have 2 MB"),
        (b"PK\x03\x04 cut off", "is damaged"),
    ],
    ids=["empty", "csv", "xls", "large", "damaged"],
)
def test_what_is_no_timetable_is_told_at_its_field(coordinator, run, content, says):
    page = whole(send(coordinator, FILE, content, "plan.xlsx"), 422)
    assert says in main(page)
    assert page.find(".//input[@id='file']").get("aria-invalid") == "true"


def test_without_a_file_the_form_says_so(coordinator, run):
    assert "Choose a file" in main(whole(coordinator.post(FILE, data={}), 422))


@pytest.mark.parametrize("state", [RunState.CLOSED, RunState.CANCELLED])
def test_a_run_that_is_put_away_takes_no_file(coordinator, tx, run, state):
    data = sheet_of(coordinator)
    page = uploaded(coordinator)
    run.state = state
    tx.commit()
    assert "The timetable of this run stays as it is" in main(opened(coordinator, FILE))
    assert "its timetable stays as it is" in main(whole(send(coordinator, FILE, data, "plan.xlsx"), 422))
    assert "The timetable of this run stays as it is" in main(opened(coordinator, page))
    assert whole(coordinator.post(page, data={"mark": "x"}), 422) is not None


def test_markup_in_a_file_is_text(coordinator, run):
    def spoil(sheet):
        sheet.cell(2, ROOM).value = "<script>alert(1)</script>"
        sheet.cell(2, MODULE).value = "<img src=x>"

    text = coordinator.get(uploaded(coordinator, spoil)).text
    assert "<script>alert" not in text
    assert "<img src=x>" not in text


def test_the_page_asks_the_same_number_of_questions_however_many_rows_there_are(app, coordinator, run):
    def more(count):
        def add(sheet):
            for number in range(count):
                row = sheet.max_row + 1
                when = (a_monday(10) + timedelta(days=number), "09:00", "10:00")
                for column, value in zip((NUMBER, DAY, STARTS, STARTS + 1), (1, *when), strict=True):
                    sheet.cell(row, column).value = value

        return add

    few = statements_of(app, coordinator, uploaded(coordinator, more(1)))
    assert statements_of(app, coordinator, uploaded(coordinator, more(60))) == few


def test_long_files_are_shown_by_pages(coordinator, run):
    def add(sheet):
        for number in range(60):
            for column, value in zip(
                (NUMBER, DAY, STARTS, STARTS + 1),
                (1, a_monday(10) + timedelta(days=number), "09:00", "10:00"),
                strict=True,
            ):
                sheet.cell(10 + number, column).value = value

    page = uploaded(coordinator, add)
    assert "Next page" in main(opened(coordinator, page))
    opened(coordinator, f"{page}?show=all&page=2")


def test_a_file_of_another_run_is_told(coordinator, tx, place, run):
    planned(tx, place, booked=False, starts_on=a_monday(20), code="HYD-2")
    tx.commit()
    data = coordinator.get("/staff/HYD/runs/HYD-2/timetable.xlsx").data
    told = main(opened(coordinator, send(coordinator, FILE, data, "plan.xlsx").location))
    assert "is no session of this run. Empty the cell to plan a new one." in told
    assert chr(ord("A") + REFERENCE - 1) + "2" in told
