"""A coordinator sends certificates to their holders: sees first whom they go to, and then what became of it."""

from __future__ import annotations

from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from tests.conftest import written
from tests.web.cast import COORDINATOR_ONLY, RUN, answers
from tests.web.pages import main, opened, values, whole, words
from tests.web.public.conftest import statements_of
from trainfac.certificates.models import Certificate
from trainfac.notices.models import Mail
from trainfac.notices.states import MailState

PAGE = f"{RUN}/certificates/mail"
OUTBOX = "/staff/HYD/outbox"


@pytest.fixture
def reachable(app, cast, issued):
    """Abebe, who has an account, and Bontu can be written to."""
    with written(app) as tx:
        for certificate in tx.scalars(select(Certificate)):
            person = certificate.registration.person
            person.email = f"{person.full_name.split()[0].lower()}@lab.example"
    return issued


def mails(app):
    with written(app) as tx:
        return list(tx.scalars(select(Mail).order_by(Mail.id)))


def sent(coordinator):
    """Everybody is sent theirs."""
    return coordinator.post(PAGE, data=values(opened(coordinator, PAGE)))


def test_the_way_there_is_from_the_page_of_the_run_for_coordinators(coordinator, trainer, issued):
    assert PAGE in [a.get("href") for a in opened(coordinator, f"{RUN}/certificates").iter("a")]
    assert PAGE not in [a.get("href") for a in opened(trainer, f"{RUN}/certificates").iter("a")]


def test_it_shows_whom_certificates_go_to_and_what_the_message_says(coordinator, reachable):
    page = opened(coordinator, PAGE)
    told = main(page)
    for part in (
        "Abebe Tadesse", "abebe@lab.example", "Bontu Regassa", "bontu@lab.example", reachable[0].serial,
        "Dear Abebe Tadesse,", "Your certificate is ready.", "No mail server is set up",
    ):  # fmt: skip
        assert part in told, part
    assert len(values(page)["certificates"]) == 2


def test_who_gets_none_is_named_with_the_reason(app, cast, coordinator, reachable):
    coordinator.post(f"/staff/HYD/certificates/{reachable[0].id}/suspend", data={"code": "inquiry", "reason": "Asked"})
    with written(app) as tx:
        tx.get_one(Certificate, reachable[1].id).registration.person.email = ""
        cast.tx = tx
        cast.run = tx.merge(cast.run)
        cast.participant("Chala None")
    page = opened(coordinator, PAGE)
    rows = [[words(cell) for cell in row] for row in page.findall(".//tbody/tr")]
    assert rows == [
        ["Abebe Tadesse", reachable[0].serial, "The certificate is “Suspended”. Only valid ones are sent."],
        ["Bontu Regassa", reachable[1].serial, "No e-mail address is known that messages could go to"],
        ["Chala None", "–", "No certificate was issued to them"],
    ]
    assert "Nothing to send" in main(page)


def test_sending_fills_the_outbox_with_the_files_named(app, coordinator, reachable):
    answer = sent(coordinator)
    assert (answer.status_code, answer.location) == (303, OUTBOX)
    told = main(opened(coordinator, OUTBOX))
    assert "2 messages go out at" in told
    assert "2 messages about HYD-01 can still be taken back." in told
    first = mails(app)[0]
    page = opened(coordinator, f"{OUTBOX}/{first.id}")
    assert "HYD-01" in main(page)
    link = next(a for a in page.iter("a") if a.get("href") == f"{OUTBOX}/{first.id}/document")
    assert words(link).startswith(f"{reachable[0].serial}.pdf (PDF, ")
    fetched = coordinator.get(link.get("href"))
    assert fetched.data == coordinator.get(f"/certificates/{reachable[0].id}.pdf").data
    assert len(PdfReader(BytesIO(fetched.data)).pages) == 1
    assert (fetched.headers["Cache-Control"], fetched.headers["Content-Security-Policy"]) == (
        "private, no-store", "sandbox",
    )  # fmt: skip


def test_only_those_ticked_are_sent_theirs(app, coordinator, reachable):
    chosen = values(opened(coordinator, PAGE))["certificates"][1:]
    coordinator.post(PAGE, data={"certificates": chosen})
    assert [mail.to_name for mail in mails(app)] == ["Bontu Regassa"]
    told = main(opened(coordinator, PAGE))
    assert "Told already" in told
    assert len(values(opened(coordinator, PAGE))["certificates"]) == 1


def test_a_second_press_sends_nothing(app, coordinator, reachable):
    data = values(opened(coordinator, PAGE))
    coordinator.post(PAGE, data=data)
    page = whole(coordinator.post(PAGE, data=data), 422)
    assert f"{reachable[0].serial}: somebody sent it just now" in main(page)
    assert len(mails(app)) == 2


def test_one_revoked_between_the_look_and_the_press_does_not_go(app, coordinator, reachable):
    data = values(opened(coordinator, PAGE))
    coordinator.post(f"/staff/HYD/certificates/{reachable[0].id}/revoke", data={"code": "error", "reason": "In error"})
    page = whole(coordinator.post(PAGE, data=data), 422)
    assert f"{reachable[0].serial}: The certificate is “Revoked”" in main(page)
    assert mails(app) == []
    coordinator.post(PAGE, data=values(page))
    assert [mail.to_name for mail in mails(app)] == ["Bontu Regassa"]


@pytest.mark.parametrize("chosen", [[], ["x"], ["1.zzz", "99999999999999999999.a"], [".", "999999999.a"], ["-1.a"]])
def test_certificates_that_are_none(app, coordinator, reachable, chosen):
    whole(coordinator.post(PAGE, data={"certificates": chosen}), 422)
    assert mails(app) == []


def test_a_run_without_certificates(coordinator, cast):
    told = main(opened(coordinator, PAGE))
    assert "Nothing to send" in told
    assert "Abebe Tadesse – No certificate was issued to them" in told
    whole(coordinator.post(PAGE, data={"certificates": ["1.a"]}), 422)


def test_taken_back_they_can_be_sent_again(app, coordinator, reachable):
    sent(coordinator)
    page = opened(coordinator, OUTBOX)
    (form,) = [one for one in page.iter("form") if one.get("action", "").endswith("/take-back")]
    assert coordinator.post(form.get("action")).location == OUTBOX
    assert "They can be sent again." in main(opened(coordinator, OUTBOX))
    assert {mail.state for mail in mails(app)} == {MailState.CANCELLED}
    assert len(values(opened(coordinator, PAGE))["certificates"]) == 2


def test_one_is_sent_again_for_a_reason(app, coordinator, reachable):
    address = f"/staff/HYD/certificates/{reachable[0].id}/mail"
    assert "Nobody was told of this certificate yet" in main(opened(coordinator, address))
    sent(coordinator)
    assert "still on its way" in main(opened(coordinator, address))
    with written(app) as tx:
        for mail in tx.scalars(select(Mail)):
            mail.state, mail.sent_at = MailState.SENT, mail.due_at
    assert address in [a.get("href") for a in opened(coordinator, PAGE).iter("a")]
    assert address in [
        a.get("href") for a in opened(coordinator, f"/staff/HYD/certificates/{reachable[0].id}").iter("a")
    ]
    assert "abebe@lab.example" in main(opened(coordinator, address))
    whole(coordinator.post(address, data={"because": " "}), 422)
    assert coordinator.post(address, data={"because": "The <b>address</b> changed"}).status_code == 303
    assert len(mails(app)) == 3
    page = opened(coordinator, f"/staff/HYD/certificates/{reachable[0].id}")
    assert "Sent again: The <b>address</b> changed" in main(page)


def test_names_that_are_markup_are_names(app, coordinator, reachable):
    with written(app) as tx:
        person = tx.get_one(Certificate, reachable[0].id).registration.person
        person.full_name = "<script>alert(1)</script> {{7*7}}"
    coordinator.get(PAGE)
    sent(coordinator)
    named = next(mail for mail in mails(app) if "alert" in mail.to_name)
    assert "<script>" not in named.html
    assert "{{7*7}}" in named.html
    assert "<script>alert" not in coordinator.get(PAGE).text


def test_who_may_send(app, cast, issued):
    assert answers(app, cast, PAGE, COORDINATOR_ONLY) == COORDINATOR_ONLY
    refused = {who: 404 if status == 404 else status for who, status in COORDINATOR_ONLY.items() if status != 200}
    assert answers(app, cast, PAGE, refused, "POST") == refused
    again = f"/staff/HYD/certificates/{issued[0].id}/mail"
    assert answers(app, cast, again, COORDINATOR_ONLY) == COORDINATOR_ONLY
    assert answers(app, cast, again.replace("HYD", "DLI"), {"stranger": 404}) == {"stranger": 404}
    assert answers(app, cast, "/staff/HYD/certificates/999999/mail", {"coordinator": 404}) == {"coordinator": 404}


def test_it_asks_the_same_number_of_questions_however_many_there_are(app, cast, coordinator, work, reachable):
    few = statements_of(app, coordinator, PAGE)
    with written(app) as tx:
        cast.tx, cast.run = tx, tx.merge(cast.run)
        for number in range(6):
            cast.participant(f"P{number} Person", recorded=True).person.email = f"p{number}@lab.example"
    coordinator.post(f"{RUN}/certificates/issue")
    work()
    assert statements_of(app, coordinator, PAGE) == few
