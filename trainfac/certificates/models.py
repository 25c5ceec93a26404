"""Tables of serial counters, certificates, templates with their pictures, and print runs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainfac.certificates.content import TemplateContent
from trainfac.certificates.printed_name import PrintedName
from trainfac.certificates.states import (
    CERTIFICATE_STATES,
    TEMPLATE_STATES,
    CertificateKind,
    CertificateState,
    Paper,
    PrintChoices,
    PrintLayout,
    PrintOrder,
    ReasonCode,
    Recipient,
    TemplateState,
)
from trainfac.enrolment.models import Registration
from trainfac.identity.models import User
from trainfac.infra.db import Base, choice
from trainfac.infra.files import StoredFile
from trainfac.notices.models import Mail
from trainfac.signing.states import SignatureLevel

_HELD = text("state IN ('issued', 'suspended')")
_STANDING = text("struck_at IS NULL")


class SerialCounter(Base):
    """The last number given at a facility in a year; locked by whoever issues."""

    __tablename__ = "serial_counter"
    __table_args__ = (UniqueConstraint("facility_id", "year"),)

    facility_id: Mapped[int] = mapped_column(ForeignKey("facility.id"))
    year: Mapped[int]
    last: Mapped[int] = mapped_column(default=0)


class StatusCounter(Base):
    """How many places in its status lists a facility has given away; locked by whoever issues."""

    __tablename__ = "status_counter"

    facility_id: Mapped[int] = mapped_column(ForeignKey("facility.id"), unique=True)
    taken: Mapped[int] = mapped_column(default=0)


class Certificate(Base):
    """A numbered document: what was printed, its codes, its state, and the bytes that were issued."""

    __tablename__ = "certificate"
    __table_args__ = (
        UniqueConstraint("facility_id", "year", "number"),
        Index("uq_certificate_status_index", "facility_id", "status_index", unique=True),
        Index(
            "uq_certificate_valid",
            "registration_id",
            unique=True,
            sqlite_where=_HELD,
            postgresql_where=_HELD,
        ),
        CheckConstraint("number > 0", name="number"),
    )

    facility_id: Mapped[int] = mapped_column(ForeignKey("facility.id"))
    year: Mapped[int]
    number: Mapped[int]
    serial: Mapped[str] = mapped_column(unique=True)
    code: Mapped[str] = mapped_column(unique=True)  # in the QR code, at least 128 bits
    human_code: Mapped[str] = mapped_column(unique=True)  # twelve characters people type
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"))
    kind: Mapped[CertificateKind] = mapped_column(choice(CertificateKind, "certificate_kind"))
    template_version_id: Mapped[int | None] = mapped_column(ForeignKey("certificate_template_version.id"))
    snapshot: Mapped[dict[str, Any]]  # certificates.snapshot, everything that is printed
    holder_name: Mapped[str]
    issued_at: Mapped[datetime]
    issued_on: Mapped[date]  # in the facility's zone, as printed
    issued_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    job_id: Mapped[int | None] = mapped_column(ForeignKey("job.id"), index=True)  # that issued it with others
    state: Mapped[CertificateState] = mapped_column(
        choice(CertificateState, "certificate_state"), default=CertificateState.ISSUED
    )
    reason: Mapped[str] = mapped_column(default="")  # why suspended, superseded or revoked, in public words
    reason_code: Mapped[ReasonCode | None] = mapped_column(choice(ReasonCode, "certificate_reason"))
    state_changed_at: Mapped[datetime | None]
    supersedes_id: Mapped[int | None] = mapped_column(ForeignKey("certificate.id"), unique=True)
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))  # the newest; none until rendered
    # Its bit in the facility's status lists; none for certificates issued before there were lists.
    status_index: Mapped[int | None]
    credential_file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))  # none without a key

    registration: Mapped[Registration] = relationship()
    file: Mapped[StoredFile | None] = relationship(foreign_keys=[file_id])
    credential_file: Mapped[StoredFile | None] = relationship(foreign_keys=[credential_file_id])

    def move(self, state: CertificateState) -> None:
        CERTIFICATE_STATES.check(self.state, state)
        self.state = state


class CertificateFile(Base):
    """A file that a certificate was: as issued, and with each time stamp added behind it. Copies of any are known."""

    __tablename__ = "certificate_file"

    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificate.id"), index=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"), unique=True)
    level: Mapped[SignatureLevel] = mapped_column(choice(SignatureLevel, "signature_level"))
    key_fingerprint: Mapped[str] = mapped_column(default="", index=True)  # that signed it

    certificate: Mapped[Certificate] = relationship()
    file: Mapped[StoredFile] = relationship()


class CertificateTemplate(Base):
    """How a facility's certificates of one kind look, in one first language; its versions say how exactly."""

    __tablename__ = "certificate_template"
    __table_args__ = (UniqueConstraint("facility_id", "kind", "lang"),)

    facility_id: Mapped[int] = mapped_column(ForeignKey("facility.id"))
    kind: Mapped[CertificateKind] = mapped_column(choice(CertificateKind, "certificate_template_kind"))
    lang: Mapped[str]  # BCP 47, the first language of every version

    versions: Mapped[list[TemplateVersion]] = relationship(
        back_populates="template", order_by="TemplateVersion.number.desc()"
    )

    def version_in(self, state: TemplateState | str) -> TemplateVersion | None:
        """Its draft or its published version: there is at most one of each."""
        return next((version for version in self.versions if version.state == state), None)


class TemplateVersion(Base):
    """One version of a template: written while a draft, and never changed once it is published."""

    __tablename__ = "certificate_template_version"
    __table_args__ = (
        UniqueConstraint("template_id", "number"),
        *(
            Index(
                f"uq_certificate_template_version_{state}",
                "template_id",
                unique=True,
                sqlite_where=text(f"state = '{state}'"),
                postgresql_where=text(f"state = '{state}'"),
            )
            for state in ("draft", "published")
        ),
    )

    template_id: Mapped[int] = mapped_column(ForeignKey("certificate_template.id"))
    number: Mapped[int]
    state: Mapped[TemplateState] = mapped_column(
        choice(TemplateState, "certificate_template_state"), default=TemplateState.DRAFT
    )
    stored: Mapped[dict[str, Any]] = mapped_column("content")
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    published_at: Mapped[datetime | None]
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    retired_at: Mapped[datetime | None]

    template: Mapped[CertificateTemplate] = relationship(back_populates="versions")

    @property
    def content(self) -> TemplateContent:
        return TemplateContent.from_json(self.stored)

    def move(self, state: TemplateState) -> None:
        TEMPLATE_STATES.check(self.state, state)
        self.state = state


class Picture(Base):
    """An emblem, a signature or a border that was uploaded: cleaned and encoded anew, its content never changed.

    Kept in the database, so that issuing reads what it checks in its own transaction.
    """

    __tablename__ = "certificate_picture"
    __table_args__ = (UniqueConstraint("facility_id", "sha256"),)

    facility_id: Mapped[int] = mapped_column(ForeignKey("facility.id"))
    sha256: Mapped[str] = mapped_column(index=True)
    media_type: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    name: Mapped[str]
    width: Mapped[int]  # pixels, or units of the drawing
    height: Mapped[int]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    put_away_at: Mapped[datetime | None]  # offered to drafts no more; what carries it goes on


class Signature(Base):
    """The picture of a signatory's signature, printed above their name."""

    __tablename__ = "certificate_signature"

    signatory_id: Mapped[int] = mapped_column(ForeignKey("signatory.id", ondelete="CASCADE"), unique=True)
    picture_id: Mapped[int] = mapped_column(ForeignKey("certificate_picture.id"))

    picture: Mapped[Picture] = relationship()


class Sample(Base):
    """What a certificate or a template would look like, made for whoever looks at it; thrown away the night after."""

    __tablename__ = "certificate_sample"

    job_id: Mapped[int] = mapped_column(ForeignKey("job.id"), unique=True)
    document: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)  # PDF
    picture: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)  # PNG


class PrintRun(Base):
    """One merged print file of a run's certificates: the register of what was printed."""

    __tablename__ = "print_run"

    run_id: Mapped[int] = mapped_column(ForeignKey("course_run.id"), index=True)
    job_id: Mapped[int] = mapped_column(ForeignKey("job.id"))
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    order: Mapped[PrintOrder] = mapped_column(
        "sort_order", choice(PrintOrder, "print_order"), default=PrintOrder.SERIAL
    )
    layout: Mapped[PrintLayout] = mapped_column(choice(PrintLayout, "print_layout"), default=PrintLayout.ONE)
    paper: Mapped[Paper] = mapped_column(choice(Paper, "paper"), default=Paper.A4)
    with_list: Mapped[bool] = mapped_column(default=False)  # of who is in it, on top
    serials: Mapped[list[Any]] = mapped_column(default=list)  # in the order of the file; empty until it is made

    created_by: Mapped[User | None] = relationship()

    @property
    def choices(self) -> PrintChoices:
        return PrintChoices(self.order, self.layout, self.paper, self.with_list)


class TrainingRecord(Base):
    """A training record that was made for the laboratory of a certificate's holder; none is ever made anew in place."""

    __tablename__ = "training_record"

    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificate.id"), index=True)
    job_id: Mapped[int] = mapped_column(ForeignKey("job.id"))
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))  # none until it is made
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    lang: Mapped[str]

    certificate: Mapped[Certificate] = relationship()
    file: Mapped[StoredFile | None] = relationship()
    created_by: Mapped[User | None] = relationship()


class CertificateMail(Base):
    """A message that told its holder of a certificate; ``number`` counts those about it, so that two at once are one.

    The message itself is forgotten in time; that there was one is not.
    """

    __tablename__ = "certificate_mail"
    __table_args__ = (UniqueConstraint("certificate_id", "number"),)

    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificate.id"))
    number: Mapped[int]
    mail_id: Mapped[int | None] = mapped_column(ForeignKey("mail.id", ondelete="SET NULL"), unique=True)
    because: Mapped[str] = mapped_column(default="")  # why it was sent again

    mail: Mapped[Mail | None] = relationship()


class NameProof(Base):
    """A name as somebody has read it and found it right for the certificate; another name needs another reading."""

    __tablename__ = "name_proof"

    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"), unique=True)
    name: Mapped[str]
    native_name: Mapped[str] = mapped_column(default="")
    native_lang: Mapped[str] = mapped_column(default="")
    proofed_at: Mapped[datetime]
    proofed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    by_holder: Mapped[bool] = mapped_column(default=False)

    @property
    def printed(self) -> PrintedName:
        """The name that was read."""
        return PrintedName(name=self.name, native_name=self.native_name, native_lang=self.native_lang)


class Handover(Base):
    """A printed certificate given into somebody's hands. A wrong entry stays, struck out for a reason."""

    __tablename__ = "handover"
    __table_args__ = (
        Index(
            "uq_handover_standing",
            "certificate_id",
            unique=True,
            sqlite_where=_STANDING,
            postgresql_where=_STANDING,
        ),
        CheckConstraint("(struck_at IS NULL) = (struck_because = '')", name="struck_for_a_reason"),
    )

    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificate.id"), index=True)
    handed_on: Mapped[date]
    recipient: Mapped[Recipient] = mapped_column(choice(Recipient, "recipient"))
    name: Mapped[str]  # of who took it
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    struck_at: Mapped[datetime | None]
    struck_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    struck_because: Mapped[str] = mapped_column(default="")

    certificate: Mapped[Certificate] = relationship()
    by: Mapped[User | None] = relationship(foreign_keys=[by_id])
    struck_by: Mapped[User | None] = relationship(foreign_keys=[struck_by_id])
