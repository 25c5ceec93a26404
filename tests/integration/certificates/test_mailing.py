"""Holders are told of their certificate once, with the file as it was issued, and not when it counts no more."""

from __future__ import annotations

import hashlib
import threading
from datetime import timedelta

import pytest
from flask import current_app
from flask_migrate import downgrade, upgrade
from sqlalchemy import select, text

from tests import builders
from tests.conftest import written
from tests.integration.certificates.house import AFTER, URL, House
from trainfac.certificates.models import Certificate, CertificateMail
from trainfac.certificates.queries import holder_of, holders_of_run
from trainfac.certificates.ready_mail import writer
from trainfac.certificates.services import mailing
from trainfac.certificates.services.changing import (
    Why,
    reinstate_certificate,
    revoke_certificate,
    suspend_certificate,
)
from trainfac.certificates.services.correcting import Correction, correct_certificate
from trainfac.certificates.states import ReasonCode
from trainfac.infra.audit import AuditEvent
from trainfac.infra.db import db, read, transact
from trainfac.infra.files import keep
from trainfac.infra.jobs import Progress, enqueue
from trainfac.infra.mail import LARGEST_ENCLOSURE
from trainfac.kernel.errors import Conflict, NotFound, RuleBroken
from trainfac.kernel.messages import Message
from trainfac.notices.jobs import PostOffice
from trainfac.notices.models import Mail, MailEnclosure, Mailing, ToldRun
from trainfac.notices.services import delivering
from trainfac.notices.services.outbox import try_again
from trainfac.notices.services.sending import Post, take_back
from trainfac.notices.states import MailingKind, MailState

HOLD = timedelta(minutes=5)
POST = Post("", HOLD, "localhost")
LATER = AFTER + HOLD
PDF = b"%PDF-1.7\r\n" + bytes(range(256)) * 40 + b"\n.\r\n%%EOF"


@pytest.fixture
def house(app):
    """Abebe and Bontu hold certificates whose files are there; Bontu reads French, the facility can be answered."""
    with written(app) as tx:
        house = House(tx)
        house.facility.contact_email = "office@hyd.example"
        for name in ("Abebe Tadesse", "Bontu Regassa"):
            registration = house.participant(name)
            registration.person.email = f"{name.split()[0].lower()}@lab.example"
        house.issue()
        for certificate in house.certificates():
            _file(tx, certificate)
        return house


def _file(tx, certificate, content=PDF):
    stored = keep(
        tx, current_app.extensions["files"], content + certificate.serial.encode(),
        media_type="application/pdf", name=f"{certificate.serial}.pdf", purpose="certificate",
    )  # fmt: skip
    certificate.file_id = stored.id
    tx.flush()


def due(house):
    return {one.certificate.id: one.digest for one in holders_of_run(read(), house.run.id) if one.due}


def send(house, seen=None, now=AFTER, actor=None):
    wanted = due(house) if seen is None else seen
    return transact(
        mailing.mail_certificates, house.run.id, wanted, POST, write=writer(), actor=actor or house.actor, now=now
    )


def again(house, certificate_id, because="The address has changed", now=LATER):
    return transact(
        mailing.mail_again, certificate_id, because, POST, write=writer(), actor=house.actor, now=now
    )  # fmt: skip


def work(server, now=LATER):
    """What a worker does that comes by at this time."""
    job = transact(enqueue, delivering.SEND, subject=delivering.SUBJECT, payload={}, user_id=None)
    office = PostOffice(server, lambda: now, current_app.extensions["files"], mailing.why_not_sent)
    return office.send_due({}, Progress(job.id, timedelta(minutes=1), lambda: now))


def mails():
    read().rollback()
    return list(read().scalars(select(Mail).order_by(Mail.id).execution_options(populate_existing=True)))


def states():
    return [mail.state for mail in mails()]


def problem(mail):
    return str(Message.from_json(mail.problem))


def certificates():
    read().rollback()
    query = select(Certificate).order_by(Certificate.number).execution_options(populate_existing=True)
    return list(read().scalars(query))


def why(code=ReasonCode.OTHER):
    return Why(code, "It was a mistake")


def change(command, certificate_id, house, **more):
    return transact(command, certificate_id, **more, actor=house.actor, now=LATER)


def test_the_server_gets_the_file_octet_for_octet(app, house, server, box):
    send(house)
    work(server)
    assert states() == [MailState.SENT] * 2
    store = current_app.extensions["files"]
    for message, certificate in zip(box.arrived, certificates(), strict=True):
        (attached,) = message.iter_attachments()
        assert (attached.get_content_type(), attached.get_filename()) == (
            "application/pdf", f"{certificate.serial}.pdf",
        )  # fmt: skip
        assert attached.get_content() == store.read(certificate.file)
        assert hashlib.sha256(attached.get_content()).hexdigest() == certificate.file.sha256


def test_the_message_says_what_where_and_how_to_check(app, house, server, box):
    send(house)
    work(server)
    certificate, message = certificates()[0], box.arrived[0]
    assert message["Subject"] == f"{house.run.code}: your certificate is ready"
    assert message["Reply-To"] == "office@hyd.example"
    for part in ("plain", "html"):
        told = message.get_body([part]).get_content()
        for words in (
            "Dear Abebe Tadesse,", house.run.course.title, certificate.serial, certificate.snapshot["verification_url"],
            "http://localhost/my/training", "Certificate of achievement",
        ):  # fmt: skip
            assert words in told, words


def test_it_is_not_copied_into_the_outbox(app, house):
    send(house)
    named = list(read().scalars(select(MailEnclosure).order_by(MailEnclosure.id)))
    assert [one.file_id for one in named] == [certificate.file_id for certificate in certificates()]


def test_what_people_know_of_timetables_stays_as_it_is(app, house):
    before = list(read().execute(select(ToldRun.run_id, ToldRun.updated_at)))
    sent = send(house)
    transact(take_back, house.facility.id, sent[0].mailing_id, actor=house.actor, now=AFTER)
    assert list(read().execute(select(ToldRun.run_id, ToldRun.updated_at))) == before
    told = read().get_one(Mailing, sent[0].mailing_id)
    assert (told.kind, told.subjects, told.runs) == (MailingKind.DOCUMENTS, [house.run.code], [])


def test_nobody_is_told_twice(app, house, server, box):
    seen = due(house)
    send(house)
    with pytest.raises(RuleBroken, match="somebody sent it just now"):
        send(house, seen)
    work(server)
    assert due(house) == {}
    with pytest.raises(RuleBroken, match="Tick whose certificate"):
        send(house)
    assert len(box.arrived) == 2


def test_two_who_press_at_once_send_one_message_each(app, house):
    seen, start = due(house), threading.Barrier(4)
    ended = []

    def press():
        with app.app_context():
            start.wait(timeout=30)
            try:
                ended.append(len(send(house, seen)))
            except (RuleBroken, Conflict):
                ended.append(0)

    threads = [threading.Thread(target=press) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert sorted(ended) == [0, 0, 0, 2]
    assert len(mails()) == 2


def test_again_only_for_a_reason_and_to_the_address_of_now(app, house, server, box):
    send(house)
    work(server)
    certificate_id = certificates()[0].id
    with pytest.raises(RuleBroken) as refused:
        again(house, certificate_id, "  ")
    assert "because" in refused.value.fields
    with written(app) as tx:
        tx.get_one(Certificate, certificate_id).registration.person.email = "abebe@new.example"
    again(house, certificate_id)
    with pytest.raises(RuleBroken, match="still on its way"):
        again(house, certificate_id)
    work(server, LATER + HOLD)
    assert box.addresses == ["abebe@lab.example", "bontu@lab.example", "abebe@new.example"]
    told = list(read().scalars(select(CertificateMail).where(CertificateMail.certificate_id == certificate_id)))
    assert [(one.number, one.because) for one in told] == [(1, ""), (2, "The address has changed")]
    event = read().scalars(select(AuditEvent).where(AuditEvent.reason != "")).one()
    assert (event.action, event.reason) == ("certificate.mailed", "The address has changed")


def test_again_is_not_the_first_time(app, house):
    with pytest.raises(RuleBroken, match="Nobody was told of this certificate yet"):
        again(house, certificates()[0].id)


def test_what_was_taken_back_was_never_sent(app, house, server, box):
    first = send(house)
    transact(take_back, house.facility.id, first[0].mailing_id, actor=house.actor, now=AFTER)
    work(server)
    assert box.arrived == []
    assert len(due(house)) == 2
    send(house, now=LATER)
    work(server, LATER + HOLD)
    assert len(box.arrived) == 2
    transact(mailing.forget_taken_back, LATER)
    assert [one.number for one in read().scalars(select(CertificateMail))] == [2, 2]


@pytest.mark.parametrize("command", [revoke_certificate, suspend_certificate])
def test_what_counts_no_more_when_it_would_go_does_not_go(app, house, server, box, command):
    send(house)
    change(command, certificates()[0].id, house, why=why())
    work(server)
    assert box.addresses == ["bontu@lab.example"]
    assert states() == [MailState.FAILED, MailState.SENT]
    assert "Only valid ones are sent" in problem(mails()[0])


def test_nor_is_it_kept_where_there_is_no_server(app, house):
    send(house)
    change(revoke_certificate, certificates()[0].id, house, why=why())
    work(None)
    assert states() == [MailState.FAILED, MailState.KEPT]


def test_what_was_suspended_goes_once_it_is_valid_again(app, house, server, box):
    send(house)
    certificate_id = certificates()[0].id
    change(suspend_certificate, certificate_id, house, why=why())
    work(server)
    transact(try_again, house.facility.id, mails()[0].id, actor=house.actor, now=LATER)
    work(server)
    assert states()[0] is MailState.FAILED
    change(reinstate_certificate, certificate_id, house)
    transact(try_again, house.facility.id, mails()[0].id, actor=house.actor, now=LATER)
    work(server)
    assert box.addresses == ["bontu@lab.example", "abebe@lab.example"]


def test_a_certificate_in_another_s_place_is_a_new_one(app, house, server, box):
    send(house)
    work(server)
    old = certificates()[0]
    new = change(
        correct_certificate, old.id, house, asked=Correction("Abebe T. Tadesse", False, why(ReasonCode.NAME)),
        public_url=URL,
    )  # fmt: skip
    with written(app) as tx:
        _file(tx, tx.get_one(Certificate, new.id))
    assert set(due(house)) == {new.id}
    send(house, now=LATER)
    work(server, LATER + HOLD)
    told = box.arrived[-1].get_body(["plain"]).get_content()
    assert f"takes the place of certificate {old.serial}" in " ".join(told.split())
    assert box.arrived[-1]["Subject"] == f"{house.run.code}: your corrected certificate"
    with pytest.raises(RuleBroken, match="Superseded"):
        again(house, old.id)


def test_what_was_replaced_between_the_look_and_the_press_is_looked_at_again(app, house):
    seen, old = due(house), certificates()[0]
    change(
        correct_certificate, old.id, house, asked=Correction("Other", False, why(ReasonCode.NAME)), public_url=URL
    )  # fmt: skip
    with pytest.raises(RuleBroken, match="has been replaced meanwhile"):
        send(house, seen)
    assert mails() == []


def test_an_address_that_changed_since_the_look_is_looked_at_again(app, house):
    seen = due(house)
    with written(app) as tx:
        tx.get_one(Certificate, certificates()[0].id).registration.person.email = "x@other.example"
    with pytest.raises(RuleBroken, match="changed while you were looking"):
        send(house, seen)


def test_who_cannot_be_sent_theirs_and_why(app, house):
    with written(app) as tx:
        first, second = (tx.get_one(Certificate, one.id) for one in certificates())
        first.registration.person.email = "nonsense"
        _file(tx, second, b"x" * LARGEST_ENCLOSURE)
        house.tx = tx
        house.run = tx.merge(house.run)
        third = house.participant("Chala Late")
        house.issue(registration_ids=[third.id])
    reasons = [str(one.why_not) for one in holders_of_run(read(), house.run.id)]
    assert [reason.split(" ")[0] for reason in reasons] == ["No", "Its", "Its"]
    assert "5.0 MB: that is too large" in reasons[1]
    assert "still to be made" in reasons[2]
    assert due(house) == {}


def test_a_file_that_is_lost_is_told_and_the_others_go(app, house, server, box):
    send(house)
    current_app.extensions["files"].path(certificates()[0].file.sha256, "application/pdf").unlink()
    work(server)
    assert states() == [MailState.FAILED, MailState.SENT]
    assert "is missing from the storage" in problem(mails()[0])


def test_a_coordinator_elsewhere_and_numbers_of_nobody(app, house):
    with written(app) as tx:
        other = builders.actor(builders.a_coordinator(tx, builders.a_facility(tx, "DLI", iso2="CN"), "c@dli.example"))
    seen = due(house)
    with pytest.raises(NotFound):
        send(house, seen, actor=other)
    with pytest.raises(NotFound):
        transact(mailing.mail_again, next(iter(seen)), "x", POST, write=writer(), actor=other, now=LATER)
    with pytest.raises(RuleBroken):
        send(house, {**seen, 999_999_999: "x"})
    assert mails() == []


def test_going_back_before_documents_were_sent_keeps_what_told_of_changes(app, house):
    mailing_id = send(house)[0].mailing_id
    with written(app) as tx:
        tx.add(Mailing(facility_id=house.facility.id, goes_at=AFTER, words="Moved"))
    read().close()
    downgrade(revision="0015")
    with db.engine.connect() as connection:
        left = connection.execute(text("SELECT words, (SELECT count(*) FROM mail) FROM mailing")).all()
    assert [tuple(row) for row in left] == [("Moved", 0)]
    upgrade()
    (kept,) = read().scalars(select(Mailing))
    assert (kept.kind, kept.about, kept.id != mailing_id) == (MailingKind.CHANGES, "", True)
    assert len(due(house)) == 2


def test_the_message_is_forgotten_in_time_and_not_that_there_was_one(app, house, server):
    send(house)
    work(server)
    transact(delivering.forget_old, LATER + delivering.KEPT_FOR + timedelta(days=1))
    assert mails() == []
    assert due(house) == {}
    holder = holder_of(read(), certificates()[0])
    assert [(one.number, one.mail) for one in holder.sent] == [(1, None)]
    again(house, holder.certificate.id)
    assert len(mails()) == 1
