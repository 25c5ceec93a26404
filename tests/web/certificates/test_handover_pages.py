"""Who took their printed certificate: written down for many at once, never overwritten."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from tests.builders import actor
from tests.conftest import written
from tests.pdf.certificates.reading import reader, text_of
from tests.web.cast import COORDINATOR_AND_TRAINER, HERE, RUN, answers
from tests.web.certificates.conftest import takes_part_as_abebe
from tests.web.pages import main, opened, values, whole, words
from trainfac.certificates.models import Handover
from trainfac.certificates.services.handing_over import Given, hand_over
from trainfac.certificates.states import Recipient
from trainfac.identity.models import User
from trainfac.infra.audit import AuditEvent
from trainfac.kernel.errors import Forbidden

PAGE = f"{RUN}/certificates/handover"
STRIKE = f"{PAGE}/strike-out"
SHEETS = f"{RUN}/certificates/signatures"


@pytest.fixture
def today(cast):
    return cast.now.astimezone(cast.facility.zone).date()


def entries(app):
    with written(app) as tx:
        return list(tx.scalars(select(Handover).options(joinedload(Handover.certificate)).order_by(Handover.id)))


def given(today, **changes):
    return {"on": today.isoformat(), "to": "holder", **changes}


def listed(client, name="certificates"):
    """The certificates that the page offers, by id as text."""
    return [box.get("value") for box in opened(client, PAGE).findall(f".//main//input[@name='{name}']")]


def struck(app, *holders, because):
    """What is sent to strike out the entries about certificates of these people."""
    numbers = [entry.id for entry in entries(app) if entry.certificate.holder_name in holders]
    return {"entries": numbers, "reason": because}


def offered_to_strike(page):
    """Serials of the entries that the register offers to strike out."""
    links = [link for link in page.findall(".//main//td//a") if "strike-out" in link.get("href")]
    return [words(link.find("span")) for link in links]


def everybody(client, today):
    """What the page sends, as it is now, with “Everybody on this list” ticked."""
    return given(today, everybody="y", shown=listed(client, "shown"))


def test_everybody_is_handed_over_at_once_by_the_trainer(app, cast, trainer, issued, today):
    assert trainer.post(PAGE, data=everybody(trainer, today)).status_code == 303
    page = main(opened(trainer, PAGE))
    assert "2 certificates are handed over." in page
    assert "Every valid certificate of this run is handed over." in page
    found = entries(app)
    assert [(entry.certificate_id, entry.name) for entry in found] == [
        (issued[0].id, "Abebe Tadesse"),
        (issued[1].id, "Bontu Regassa"),
    ]
    assert {entry.by_id for entry in found} == {cast.users["trainer"].id}


def test_somebody_authorised_is_named_and_who_was_not_ticked_still_waits(app, cast, coordinator, issued, today):
    chosen = given(today, certificates=[issued[0].id], to="authorised", name="Ato Kebede")
    coordinator.post(PAGE, data=chosen)
    page = opened(coordinator, PAGE)
    assert "Ato Kebede authorised by the holder" in main(page)
    boxes = [box.get("value") for box in page.findall(".//main//input[@name='certificates']")]
    assert boxes == [str(issued[1].id)]
    told = main(opened(coordinator, f"{HERE}/certificates/{issued[0].id}"))
    assert "taken by Ato Kebede, authorised by the holder" in told
    assert "Handed over on" in main(opened(coordinator, f"{HERE}/certificates"))


def test_everybody_is_who_stood_on_the_page(app, cast, coordinator, issued, today, work):
    with written(app) as tx:
        cast.tx = tx
        cast.participant("Chala Dibaba", recorded=True)
    seen = everybody(coordinator, today)
    coordinator.post(f"{RUN}/certificates/issue")
    work()
    assert len(listed(coordinator)) == 3
    coordinator.post(PAGE, data=seen)
    assert [entry.name for entry in entries(app)] == ["Abebe Tadesse", "Bontu Regassa"]
    page = opened(coordinator, PAGE)
    assert "2 certificates are handed over." in main(page)
    assert "Chala Dibaba" in main(page)


def test_who_was_handed_over_meanwhile_is_told_and_not_doubled(app, cast, coordinator, trainer, issued, today):
    seen = everybody(coordinator, today)
    trainer.post(PAGE, data=given(today, certificates=[issued[0].id], to="authorised", name="Ato Kebede"))
    assert coordinator.post(PAGE, data=seen).status_code == 303
    told = main(opened(coordinator, PAGE))
    assert "1 certificate is handed over." in told
    assert "Somebody wrote this down just now: Abebe Tadesse" in told
    assert [entry.name for entry in entries(app)] == ["Ato Kebede", "Bontu Regassa"]


def test_two_who_tick_the_same_person_write_it_down_once_and_the_second_is_told(
    app, cast, coordinator, trainer, issued, today
):
    trainer.post(PAGE, data=given(today, certificates=[issued[0].id]))
    late = coordinator.post(PAGE, data=given(today, certificates=[issued[0].id], to="authorised", name="Ato Kebede"))
    page = whole(late, 422)
    assert "Somebody wrote this down just now: Abebe Tadesse" in main(page)
    assert "valid choice" not in main(page)
    assert "Ato Kebede" in values(page, -1)["name"]
    assert [entry.name for entry in entries(app)] == ["Abebe Tadesse"]


def test_everybody_twice_is_once(app, cast, coordinator, issued, today):
    seen = everybody(coordinator, today)
    coordinator.post(PAGE, data=seen)
    again = main(whole(coordinator.post(PAGE, data=seen), 422))
    assert "Somebody wrote this down just now: Abebe Tadesse, Bontu Regassa" in again
    assert len(entries(app)) == 2


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, "Tick who took their certificate"),
        ({"everybody": "y", "to": "authorised"}, "Say who took them"),
        ({"everybody": "y", "to": "authorised", "name": "\u202e"}, "Say who took them"),
        ({"everybody": "y", "on": "tomorrow"}, "That day is still to come"),
        ({"everybody": "y", "on": "yesterday"}, "That is before the certificates were issued"),
        ({"everybody": "y", "on": ""}, "Give the day"),
        ({"everybody": "y", "to": "nobody"}, "Not a valid choice"),
        ({"certificates": "nobody"}, "Invalid choice"),
        ({"everybody": "y", "shown": ""}, "Invalid choice"),
        ({"everybody": "y", "shown": []}, "Tick who took their certificate"),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_written_down(app, coordinator, issued, today, changes, told):
    days = {"tomorrow": today + timedelta(days=1), "yesterday": today - timedelta(days=1)}
    sent = {**given(today, shown=listed(coordinator, "shown")), **changes}
    sent["on"] = days[sent["on"]].isoformat() if sent["on"] in days else sent["on"]
    assert told in main(whole(coordinator.post(PAGE, data=sent), 422))
    assert entries(app) == []


@pytest.mark.parametrize("choice", [{"certificates": "999"}, {"everybody": "y", "shown": ["999"]}])
def test_a_certificate_of_no_such_run_is_not_found(app, coordinator, issued, today, choice):
    assert coordinator.post(PAGE, data=given(today, **choice)).status_code == 404
    assert entries(app) == []


def test_nobody_hands_a_certificate_over_to_themselves(app, cast, issued, today):
    with written(app) as tx:
        tx.merge(cast.users["technician"]).person_id = None
        tx.flush()
        tx.merge(cast.users["coordinator"]).person_id = cast.abebe.person_id
    coordinator = cast.browser(app, "coordinator")
    answer = coordinator.post(PAGE, data=given(today, certificates=[issued[0].id]))
    assert "ask a colleague" in main(whole(answer, 403))
    with written(app) as tx, pytest.raises(Forbidden, match="ask a colleague"):
        hand_over(
            tx, cast.run.id, [issued[0].id], Given(today, Recipient.HOLDER),
            actor=actor(tx.get_one(User, cast.users["coordinator"].id)), now=cast.now,
        )  # fmt: skip
    assert entries(app) == []


@pytest.mark.parametrize("who", ["coordinator", "trainer"])
def test_who_takes_part_hands_over_to_everybody_else(app, cast, issued, today, who):
    takes_part_as_abebe(app, cast, who)
    client = cast.browser(app, who)
    own = "Your own certificate is not on this list"
    page = opened(client, PAGE)
    assert own in main(page)
    boxes = [box.get("value") for box in page.findall(".//main//input[@name='certificates']")]
    assert boxes == [str(issued[1].id)]
    assert client.post(PAGE, data=everybody(client, today)).status_code == 303
    assert [entry.certificate_id for entry in entries(app)] == [issued[1].id]
    told = main(opened(client, PAGE))
    assert own in told
    assert "Every valid certificate of this run is handed over." not in told


def test_a_wrong_entry_is_struck_out_and_stays_to_be_read(app, cast, coordinator, issued, today):
    coordinator.post(PAGE, data=given(today, certificates=[issued[0].id]))
    wrong = struck(app, "Abebe Tadesse", because="It was Bontu")
    asked = opened(coordinator, f"{STRIKE}?entry={wrong['entries'][0]}")
    assert "taken by Abebe Tadesse" in main(asked)
    assert values(asked, -1)["entries"] == [str(number) for number in wrong["entries"]]
    assert "Say what was wrong" in main(whole(coordinator.post(STRIKE, data={**wrong, "reason": " "}), 422))
    assert coordinator.post(STRIKE, data=wrong).status_code == 303
    coordinator.post(PAGE, data=given(today, certificates=[issued[0].id], to="authorised", name="Bontu Regassa"))
    told = main(opened(coordinator, PAGE))
    assert "1 entry is struck out." in told
    assert "Struck out on" in told
    assert "It was Bontu" in told
    first, second = entries(app)
    assert (first.name, first.struck_because, second.name) == ("Abebe Tadesse", "It was Bontu", "Bontu Regassa")
    again = main(whole(coordinator.post(STRIKE, data={**wrong, "reason": "again"}), 422))
    assert "Somebody struck this out just now: Abebe Tadesse" in again
    with written(app) as tx:
        actions = list(tx.scalars(select(AuditEvent.action).where(AuditEvent.subject_kind == "handover")))
        assert tx.scalar(select(func.count(Handover.id))) == 2
    assert actions == ["certificate.handed_over", "certificate.handover_struck", "certificate.handed_over"]


def test_several_entries_are_struck_out_with_one_reason(app, cast, coordinator, trainer, issued, today):
    trainer.post(PAGE, data=everybody(trainer, today))
    assert "Strike out several" in main(opened(coordinator, PAGE))
    assert "Tick which entries were wrong" in main(whole(coordinator.post(STRIKE, data={"reason": "Wrong run"}), 422))
    coordinator.post(STRIKE, data=struck(app, "Abebe Tadesse", "Bontu Regassa", because="Wrong run"))
    assert "2 entries are struck out." in main(opened(coordinator, PAGE))
    assert [entry.struck_because for entry in entries(app)] == ["Wrong run", "Wrong run"]
    assert "There is no entry that you can strike out." in main(opened(coordinator, STRIKE))
    assert len(listed(coordinator)) == 2


def test_a_trainer_takes_back_what_they_wrote_down_today(app, cast, coordinator, trainer, issued, today):
    trainer.post(PAGE, data=given(today, certificates=[issued[0].id]))
    coordinator.post(PAGE, data=given(today, certificates=[issued[1].id]))
    assert offered_to_strike(opened(trainer, PAGE)) == [issued[0].serial]
    page = main(opened(trainer, STRIKE))
    assert "Abebe Tadesse" in page
    assert "Bontu Regassa" not in page
    refused = trainer.post(STRIKE, data=struck(app, "Abebe Tadesse", "Bontu Regassa", because="Not here"))
    assert "The rest a coordinator strikes out" in main(whole(refused, 403))
    assert [entry.struck_at for entry in entries(app)] == [None, None]
    assert trainer.post(STRIKE, data=struck(app, "Abebe Tadesse", because="Not here")).status_code == 303
    assert [entry.struck_because for entry in entries(app)] == ["Not here", ""]
    assert offered_to_strike(opened(coordinator, PAGE)) == [issued[1].serial]


def test_what_a_trainer_wrote_down_on_another_day_stays_for_a_coordinator(
    app, cast, coordinator, trainer, issued, today
):
    trainer.post(PAGE, data=given(today, certificates=[issued[0].id]))
    with written(app) as tx:
        tx.get_one(Handover, entries(app)[0].id).created_at = cast.now - timedelta(days=1)
    assert offered_to_strike(opened(trainer, PAGE)) == []
    assert "There is no entry that you can strike out." in main(opened(trainer, STRIKE))
    assert trainer.post(STRIKE, data=struck(app, "Abebe Tadesse", because="Not here")).status_code == 403
    assert coordinator.post(STRIKE, data=struck(app, "Abebe Tadesse", because="Not here")).status_code == 303


def test_an_entry_of_no_such_run_is_not_found(app, cast, coordinator, issued):
    assert coordinator.post(STRIKE, data={"entries": ["999"], "reason": "Wrong"}).status_code == 404


def test_a_revoked_certificate_is_not_handed_over(app, cast, coordinator, issued, today):
    coordinator.post(f"{HERE}/certificates/{issued[0].id}/revoke", data={"code": "error", "reason": "In error"})
    page = opened(coordinator, PAGE)
    boxes = [box.get("value") for box in page.findall(".//main//input[@name='certificates']")]
    assert boxes == [str(issued[1].id)]
    forms = [form.get("action") for form in page.findall(".//main//form")]
    assert values(page, forms.index(PAGE))["on"] == today.isoformat()


def test_a_suspended_certificate_is_named_below_the_list_and_not_handed_over(
    app, cast, coordinator, issued, today, work
):
    seen = everybody(coordinator, today)
    coordinator.post(f"{HERE}/certificates/{issued[0].id}/suspend", data={"code": "inquiry", "reason": "Asked"})
    assert listed(coordinator) == [str(issued[1].id)]
    page = main(opened(coordinator, PAGE))
    assert f"not to be handed over while that lasts: Abebe Tadesse · {issued[0].serial}" in page
    refused = main(whole(coordinator.post(PAGE, data=seen), 422))
    assert f"Abebe Tadesse: {issued[0].serial} is suspended" in refused
    assert entries(app) == []
    sheet = coordinator.post(SHEETS, data={"paper": "a4"}).location
    work()
    assert issued[0].serial not in text_of(coordinator.get(f"{sheet}.pdf").data)
    coordinator.post(f"{HERE}/certificates/{issued[0].id}/reinstate")
    assert len(listed(coordinator)) == 2


@pytest.mark.parametrize(
    ("act", "code", "told", "asked"),
    [
        ("revoke", "error", "Revoked", True),
        ("suspend", "inquiry", "Suspended", False),
        ("correct", "name", "Superseded", True),
    ],
)
def test_the_register_says_what_became_of_a_certificate_that_was_handed_over(
    app, cast, coordinator, issued, today, work, act, code, told, asked
):
    coordinator.post(PAGE, data=everybody(coordinator, today))
    before = main(opened(coordinator, PAGE))
    assert f"{issued[0].serial} Abebe Tadesse" in before
    changed = {"holder_name": "Abebe T.", "code": code, "reason": "Asked"}
    coordinator.post(f"{HERE}/certificates/{issued[0].id}/{act}", data=changed)
    work()
    page = main(opened(coordinator, PAGE))
    hint = " Ask for the paper back" if asked else ""
    assert f"{issued[0].serial} {told}{hint} Abebe Tadesse" in page
    assert page.count("Ask for the paper back") == asked
    assert f"{issued[1].serial} Bontu Regassa" in page


def test_of_paper_that_was_never_handed_over_nothing_is_asked_back(app, cast, coordinator, issued, today):
    coordinator.post(PAGE, data=given(today, certificates=[issued[0].id]))
    coordinator.post(STRIKE, data=struck(app, "Abebe Tadesse", because="It was Bontu"))
    coordinator.post(f"{HERE}/certificates/{issued[0].id}/revoke", data={"code": "error", "reason": "In error"})
    page = main(opened(coordinator, PAGE))
    assert f"{issued[0].serial} Revoked Abebe Tadesse" in page
    assert "Ask for the paper back" not in page


def test_a_sheet_is_offered_while_somebody_is_to_sign(app, cast, coordinator, issued, today):
    coordinator.post(PAGE, data=given(today, certificates=[issued[0].id]))
    assert "Sheet to sign on" in main(opened(coordinator, PAGE))
    coordinator.post(PAGE, data=given(today, certificates=[issued[1].id]))
    page = main(opened(coordinator, PAGE))
    assert "Every valid certificate of this run is handed over." in page
    assert "Sheet to sign on" not in page


def test_where_nothing_is_valid_no_sheet_is_offered(app, cast, coordinator, issued, today):
    coordinator.post(PAGE, data=given(today, certificates=[issued[0].id]))
    for certificate in issued:
        coordinator.post(f"{HERE}/certificates/{certificate.id}/revoke", data={"code": "error", "reason": "In error"})
    page = main(opened(coordinator, PAGE))
    assert "There is no valid certificate to hand over." in page
    assert "Sheet to sign on" not in page


@pytest.mark.parametrize(("paper", "width"), [("a4", 595), ("letter", 612)])
def test_the_sheet_has_everybody_by_name_with_room_to_sign(app, cast, coordinator, issued, work, paper, width):
    ordered = coordinator.post(SHEETS, data={"paper": paper})
    waiting = coordinator.get(ordered.location)
    assert "Making the sheet" in main(whole(waiting))
    assert 'http-equiv="refresh"' in waiting.text, "without scripts the page comes again by itself"
    work()
    page = opened(coordinator, ordered.location)
    assert f"{ordered.location}.png" in {image.get("src") for image in page.iter("img")}
    answer = coordinator.get(f"{ordered.location}.pdf")
    text = text_of(answer.data)
    for told in ("Abebe Tadesse", "Bontu Regassa", cast.laboratory.name, issued[0].serial, "Signature"):
        assert told in text
    assert round(reader(answer.data).pages[0].mediabox.width) == width
    assert coordinator.post(SHEETS, data={"paper": paper}).location == ordered.location, "nothing has changed since"


def test_the_sheet_says_who_has_theirs_and_is_drawn_anew_when_that_changes(app, cast, coordinator, issued, today, work):
    def sheet():
        address = coordinator.post(SHEETS, data={"paper": "a4"}).location
        work()
        return address, text_of(coordinator.get(f"{address}.pdf").data)

    first, text = sheet()
    assert "Handed over on" not in text
    assert "Name, if for somebody else" in text
    coordinator.post(PAGE, data=given(today, certificates=[issued[0].id], to="authorised", name="Ato Kebede"))
    second, text = sheet()
    assert second != first
    assert f"{issued[0].serial} Handed over on {today.day} {today:%B %Y} Taken by Ato Kebede" in text
    assert text.count("Handed over on") == 1
    coordinator.post(STRIKE, data=struck(app, "Abebe Tadesse", because="It was Bontu"))
    assert "Handed over on" not in sheet()[1]


@pytest.mark.parametrize("nonsense", [{}, {"paper": "papyrus"}])
def test_there_is_no_sheet_on_other_paper(app, cast, coordinator, nonsense):
    assert coordinator.post(SHEETS, data=nonsense).status_code == 404


def test_it_is_for_those_who_print(app, cast, coordinator, issued, today, work):
    coordinator.post(PAGE, data=given(today, certificates=[issued[1].id]))
    sheet = coordinator.post(SHEETS, data={"paper": "a4"}).location.removeprefix(f"{RUN}/certificates/")
    work()
    for page in (
        "handover",
        "handover/strike-out",
        sheet,
        f"{sheet}/progress",
        f"{sheet}.pdf",
        f"{sheet}.png",
        "print",
    ):
        assert answers(app, cast, f"{RUN}/certificates/{page}", COORDINATOR_AND_TRAINER) == COORDINATOR_AND_TRAINER
