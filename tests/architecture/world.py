"""One of everything that an address can name, at one facility; and people of all kinds."""

from __future__ import annotations

import hashlib
import sqlite3
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import builders as make
from tests.integration.signing.keys import a_key
from tests.web.cast import Cast
from trainfac.catalogue.models import Standard
from trainfac.certificates.models import (
    Certificate,
    Handover,
    Picture,
    PrintRun,
    Sample,
    TemplateVersion,
    TrainingRecord,
)
from trainfac.certificates.queries import sample_of
from trainfac.certificates.services import previewing, sheets
from trainfac.certificates.services.issuing import issue_certificates
from trainfac.certificates.services.pictures import keep_picture
from trainfac.certificates.services.sampling import order_sample
from trainfac.certificates.services.templates import begin_template
from trainfac.certificates.states import CertificateKind
from trainfac.directory.models import Employment
from trainfac.enrolment.models import Nomination
from trainfac.exchange.calendars.events import CalendarRead
from trainfac.exchange.models import CalendarSource, ExchangeDraft
from trainfac.exchange.states import DraftKind
from trainfac.feeds.models import CalendarFeed
from trainfac.feeds.routes.fetching import content_tag
from trainfac.feeds.states import FeedKind
from trainfac.feeds.tokens import token_hash
from trainfac.identity.roles import SYSTEM
from trainfac.identity.services.invitations import Guest, invite
from trainfac.identity.services.resets import make_reset
from trainfac.imports.models import ImportBatch, ImportRow
from trainfac.imports.states import RowVerdict
from trainfac.infra.files import FileStore, keep
from trainfac.infra.jobs import Job
from trainfac.infra.pictures import PNG, CleanPicture
from trainfac.kernel.messages import msg
from trainfac.notices.models import Mail, MailEnclosure, Mailing, MailingRun
from trainfac.notices.services.knowledge import take_as_told
from trainfac.notices.states import MailState
from trainfac.notices.stock import Stock
from trainfac.scheduling.models import Closure, CourseRun
from trainfac.scheduling.states import RunState
from trainfac.scheduling.timetable_file import timetable_xlsx
from trainfac.signing.models import SigningKey
from trainfac.signing.states import KeyAlgorithm, KeyOrigin, KeyPurpose

EVERYBODY = ("anonymous", "technician", "head", "trainer", "colleague", "coordinator", "stranger", "administrator")
_SHEET_PAGES = ("signatures", "drawing_signatures", "signatures_file")
_CHECKED_BY_CODE = ("verify", "verify_by_machine", "credential", "badge_svg", "badge_png")


class World(Cast):
    """A cast with a finished run, its certificates, and a file of everything; ``names`` fills in addresses."""

    def __init__(self, tx: Session, store: FileStore) -> None:
        super().__init__(tx, RunState.FINISHED, recorded=True)
        self.store = store
        coming = make.a_run(
            tx, self.facility, self.run.course, code="HYD-02", starts_on=self.now.date() + timedelta(days=40)
        )
        a_key(tx, self.facility, KeyAlgorithm.ED25519, begins=self.now - timedelta(days=1))
        issue_certificates(
            tx, self.run.id, actor=make.actor(self.users["coordinator"]), now=self.now, public_url="http://localhost"
        )
        self._certificate().file_id = self._file("application/pdf", "certificate.pdf")
        self._certificate().credential_file_id = self._file("application/vc", "credential.json", b"{}")
        technician = self.users["technician"]
        wish = Nomination(run_id=coming.id, person_id=technician.person_id, organisation_id=self.laboratory.id)
        work = Employment(person_id=technician.person_id, organisation_id=self.laboratory.id, confirmed=True)
        closure = Closure(facility_id=self.facility.id, day=self.now.date() + timedelta(days=90), reason="Audit")
        tx.add_all([wish, work, closure])
        tx.flush()
        room = make.a_room(tx, self.facility)
        self.names: dict[str, Any] = {
            "absence_id": make.an_absence(tx, room).id,
            "area_id": self.facility.holiday_areas[0].id,
            "assessment_id": self.post.id,
            "certificate_id": self._certificate().id,
            "closure_id": closure.id,
            "code": "QMS-101",
            "course_code": "QMS-101",
            "competence_id": make.a_competence(tx, self.teacher).id,
            "employment_id": work.id,
            "facility_code": "HYD",
            "feed_id": self._subscribed().id,
            "group_id": make.a_group(tx, self.run).id,
            "filename": "css/trainfac.css",
            "instrument_id": make.an_instrument(tx, self.facility).id,
            "invitation_id": 1,
            "job_id": self._job().id,
            "key_id": self._signing_key().id,
            "kind": "rooms",
            "lang": "en",
            "mail_id": self._mail().id,
            "module_id": self.run.course.modules[0].id,
            "month": f"{self.now:%Y-%m}",
            "nomination_id": wish.id,
            "organisation_id": self.laboratory.id,
            "person_id": technician.person_id,
            "print_run_id": self._print_run().id,
            "record_id": self._training_record().id,
            "registration_id": self.abebe.id,
            "role_id": self.users["coordinator"].roles[0].id,
            "resource_id": room.id,
            "room_id": room.id,
            "run_code": "HYD-01",
            "session_id": self.sessions[0].id,
            "task": "shift",
            "signatory_id": self.facility.signatories[0].id,
            "standard_id": tx.scalars(select(Standard.id)).first(),
            "state": "closed",
            "template_id": self._template().template_id,
            "picture_id": self._picture().id,
            "form": "png",
            "token": "guessed",
            "trainer_id": self.teacher.id,
            "user_id": self.users["coordinator"].id,
            "version": 1,
            "year": self.now.year,
        }
        self.names["batch_id"] = self._batch().id
        self.names |= self._brought_in()
        self.names["mailing_id"] = tx.get_one(Mail, self.names["mail_id"]).mailing_id
        self._untold(coming)
        self._handed_over()
        sheet = self._drawn(sheets.SHEET, sheets.subject(self.run.id))
        # What a name stands for elsewhere than in most addresses.
        self.elsewhere_named: dict[str, dict[str, Any]] = {
            "certificates.template_sample": {"job_id": self._sample()},
            "certificates.template_sample_file": {"job_id": self._sample()},
            "certificates.drawn_file": {"job_id": self._drawn(previewing.PREVIEW, previewing.subject(self.abebe.id))},
            **{f"certificates.{page}": {"job_id": sheet} for page in _SHEET_PAGES},
            **{f"certificates.{page}": {"code": self._certificate().code} for page in _CHECKED_BY_CODE},
            "certificates.badge_picture": {"kind": self._certificate().kind.value},
            "certificates.status": {"purpose": "revocation", "number": 1},
            "enrolment.ask": {"run_code": "HYD-02"},
            "identity.follow_invitation": {"token": invite(tx, Guest("x@y.example", "X"), actor=SYSTEM, now=self.now)},
            "identity.follow_reset": {"token": make_reset(tx, self.users["head"].id, actor=SYSTEM, now=self.now)},
            "feeds.calendar": {"token": "given out"},
            "scheduling.edit_session": {"session_id": self.sessions[0].id},
            # What an address has to say besides.
            "scheduling.calendar_sessions": {"from": self.now.date(), "to": self.now.date() + timedelta(days=7)},
            "scheduling.forbidden_times": {
                "session": self.sessions[0].id,
                "from": self.now.date(),
                "to": self.now.date() + timedelta(days=7),
            },
            "scheduling.check_drop": {
                "session": self.sessions[0].id,
                "starts": f"{self.now:%Y-%m-%d}T09:00",
                "ends": f"{self.now:%Y-%m-%d}T10:00",
            },
        }
        tx.flush()

    def address(self, app: Flask, endpoint: str, method: str, arguments: set[str]) -> str:
        """Where a view answers, for things that are there. Nothing is sent to links that were really given out."""
        elsewhere = self.elsewhere_named.get(endpoint, {}) if method == "GET" else {}
        names = {**self.names, **elsewhere}
        unknown = arguments - names.keys()
        assert not unknown, f"tests/architecture/world.py has nothing that {endpoint} calls {unknown}"
        values = {name: names[name] for name in {*arguments, *elsewhere}}
        return str(app.url_map.bind("localhost").build(endpoint, values, method=method))

    def _certificate(self) -> Certificate:
        return self.tx.scalars(select(Certificate).where(Certificate.registration_id == self.abebe.id)).one()

    def _signing_key(self) -> SigningKey:
        """A key that waits for confirmation."""
        key = SigningKey(
            facility_id=self.facility.id, purpose=KeyPurpose.CREDENTIAL, algorithm=KeyAlgorithm.ED25519,
            origin=KeyOrigin.GENERATED, fingerprint="f" * 64, public_base64="A" * 43 + "=",
            valid_from=self.now, valid_to=self.now + timedelta(days=700), made_at=self.now,
        )  # fmt: skip
        self.tx.add(key)
        self.tx.flush()
        return key

    def _template(self) -> TemplateVersion:
        who = make.actor(self.users["coordinator"])
        return begin_template(self.tx, self.facility.id, CertificateKind.ATTENDANCE, "en", actor=who)

    def _picture(self) -> Picture:
        taken = CleanPicture(b"\x89PNG\r\n\x1a\n for tests", PNG, 1, 1)
        return keep_picture(
            self.tx, self.facility.id, taken, "emblem.png", actor=make.actor(self.users["coordinator"])
        )  # fmt: skip

    def _sample(self) -> int:
        """A picture of the template that the coordinator edits, made already."""
        draft = self._template()
        who = make.actor(self.users["coordinator"])
        job = order_sample(self.tx, draft.template_id, draft.content, "worst", actor=who)
        if sample_of(self.tx, job.id) is None:
            self.tx.add(Sample(job_id=job.id, document=b"%PDF", picture=b"PNG"))
        self.tx.flush()
        return job.id

    def _drawn(self, kind: str, subject: str) -> int:
        """What a worker drew for somebody to look at."""
        job = Job(kind=kind, subject=subject, payload={"mark": "a", "paper": "a4"})
        self.tx.add(job)
        self.tx.flush()
        self.tx.add(Sample(job_id=job.id, document=b"%PDF", picture=b"PNG"))
        return job.id

    def _job(self) -> Job:
        job = Job(kind="certificates.issue", subject=f"course_run:{self.run.id}")
        self.tx.add(job)
        self.tx.flush()
        return job

    def _file(self, media_type: str, name: str, content: bytes = b"%PDF-1.7 an empty file for tests") -> int:
        return keep(self.tx, self.store, content, media_type=media_type, name=name, purpose="test").id

    def _print_run(self) -> PrintRun:
        """Of so many certificates that the register tells them by the first and the last."""
        printed = PrintRun(
            run_id=self.run.id, job_id=self._job().id, file_id=self._file("application/pdf", "print.pdf"),
            serials=[f"UVSSTF-2011-{number:04}" for number in range(37, 46)],
        )  # fmt: skip
        self.tx.add(printed)
        self.tx.flush()
        return printed

    def _training_record(self) -> TrainingRecord:
        made = TrainingRecord(
            certificate_id=self._certificate().id, job_id=self._job().id, lang="en",
            file_id=self._file("application/pdf", "training-record.pdf"),
        )  # fmt: skip
        self.tx.add(made)
        self.tx.flush()
        return made

    def _handed_over(self) -> None:
        """In the register, so that its page and the one that strikes out have something to show."""
        self.tx.add(
            Handover(
                certificate=self._certificate(), handed_on=self.now.date(), recipient="holder", name="Abebe Tadesse"
            )
        )

    def _mail(self) -> Mail:
        """A message that could not be sent."""
        mail = Mail(
            facility_id=self.facility.id, person_id=self.abebe.person_id, to_name="Abebe Tadesse",
            address="a@lab.example", from_name="HYD", message_id="<1@localhost>", language="en",
            subject="HYD-01: changes", due_at=self.now,
            text="Dear Abebe", html="<!doctype html><p>Dear Abebe</p>", calendar="BEGIN:VCALENDAR",
            state=MailState.FAILED, problem=msg("The mail server says: %(reply)s", reply="550 no").to_json(),
            enclosed=MailEnclosure(file_id=self._file("application/pdf", "HYD-2026-0001.pdf")),
        )  # fmt: skip
        runs = [MailingRun(run_id=self.run.id, before=Stock().to_json())]
        self.tx.add(Mailing(facility_id=self.facility.id, goes_at=self.now, runs=runs, mails=[mail]))
        self.tx.flush()
        return mail

    def _untold(self, run: CourseRun) -> None:
        """A session of a run, which people know, was moved."""
        session = make.a_session(self.tx, run, starts_at=self.now + timedelta(days=40), trainers=(self.teacher,))
        take_as_told(self.tx, run.id)
        session.ends_at += timedelta(minutes=30)
        self.tx.flush()

    def _subscribed(self) -> CalendarFeed:
        """The laboratory head's own calendar, which is empty and was fetched today."""
        head = self.users["head"]
        feed = CalendarFeed(
            kind=FeedKind.OWN_TRAINING, user_id=head.id, person_id=head.person_id, subject="own_training", nonce="",
            token_hash=token_hash("given out"), language="en", fetched_on=datetime.now(UTC).date(),
            content_at=self.now,
        )  # fmt: skip
        feed.content_tag = content_tag(feed, "My training", [])
        self.tx.add(feed)
        self.tx.flush()
        return feed

    def _brought_in(self) -> dict[str, int]:
        """A calendar that was brought in, another that waits, and a timetable that waits."""
        here = {"facility_id": self.facility.id}
        calendar = CalendarRead("Closures", False, self.now.date(), [])
        sheet = keep(
            self.tx,
            self.store,
            timetable_xlsx(self.run, self.sessions),
            media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            name="plan.xlsx",
            purpose="test",
        )
        source = CalendarSource(
            name="Closures", address="https://calendars.invalid/c.ics", brought_in_at=self.now, **here
        )
        waiting = ExchangeDraft(kind=DraftKind.CLOSURES, name="Closures", content=calendar.to_json(), **here)
        timetable = ExchangeDraft(
            kind=DraftKind.TIMETABLE, name="plan.xlsx", run_id=self.run.id, file_id=sheet.id, content={}, **here
        )
        self.tx.add_all([source, waiting, timetable])
        self.tx.flush()
        return {"source_id": source.id, "waiting_id": waiting.id, "sheet_id": timetable.id}

    def _batch(self) -> ImportBatch:
        batch = ImportBatch(
            facility_id=self.facility.id,
            file_id=self._file("text/csv", "people.csv"),
            file_name="people.csv",
            summary={"columns": ["full_name"]},
        )
        self.tx.add(batch)
        self.tx.flush()
        finding = {**msg("Something is wrong").to_json(), "tone": "problem"}
        row = ImportRow(
            batch_id=batch.id, row=2, verdict=RowVerdict.WRONG, values={"full_name": "?"}, findings=[finding]
        )
        self.tx.add(row)
        return batch


def contents(app: Flask) -> str:
    """A fingerprint of all that the SQLite database of an application holds."""
    with sqlite3.connect(app.config["SETTINGS"].instance_path / "trainfac.sqlite") as connection:
        told = "\n".join(connection.iterdump())
    connection.close()
    return hashlib.sha256(told.encode()).hexdigest()
