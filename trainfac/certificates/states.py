"""Kinds and states of a certificate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from trainfac.kernel.messages import msg
from trainfac.kernel.states import State, StateMachine


class CertificateKind(State):
    """What a certificate attests."""

    ATTENDANCE = "attendance", msg("Certificate of attendance")
    PARTICIPATION = "participation", msg("Certificate of participation")
    ACHIEVEMENT = "achievement", msg("Certificate of achievement")
    TRAINING_OF_TRAINERS = "training-of-trainers", msg("Certificate of training of trainers")


# What every course may come to; reports tell these also where nobody got one.
USUAL_KINDS: Final = (CertificateKind.ATTENDANCE, CertificateKind.PARTICIPATION, CertificateKind.ACHIEVEMENT)
# Kinds that attest what was passed, and print it.
WITH_RESULTS: Final = frozenset({CertificateKind.ACHIEVEMENT, CertificateKind.TRAINING_OF_TRAINERS})


class TemplateState(State):
    """What a published version of a template says stays as it is; a new version takes its place."""

    DRAFT = "draft", msg("Draft")
    PUBLISHED = "published", msg("Published")
    RETIRED = "retired", msg("Retired")

    @property
    def tone(self) -> str:
        """Which colour of the tags says it."""
        return {TemplateState.DRAFT: "info", TemplateState.PUBLISHED: "good", TemplateState.RETIRED: "ended"}[self]


TEMPLATE_STATES: Final = StateMachine(
    "Certificate template version",
    {
        TemplateState.DRAFT: frozenset({TemplateState.PUBLISHED, TemplateState.RETIRED}),
        TemplateState.PUBLISHED: frozenset({TemplateState.RETIRED}),
    },
)


class CertificateState(State):
    """An issued certificate is never edited or deleted: it is superseded or revoked, and says so."""

    ISSUED = "issued", msg("Valid")
    SUSPENDED = "suspended", msg("Suspended")
    SUPERSEDED = "superseded", msg("Superseded")
    REVOKED = "revoked", msg("Revoked")


CERTIFICATE_STATES: Final = StateMachine(
    "Certificate",
    {
        CertificateState.ISSUED: frozenset(
            {CertificateState.SUSPENDED, CertificateState.SUPERSEDED, CertificateState.REVOKED}
        ),
        CertificateState.SUSPENDED: frozenset(
            {CertificateState.ISSUED, CertificateState.SUPERSEDED, CertificateState.REVOKED}
        ),
    },
)

# Whoever has one of these holds a certificate of the run, and gets no second one beside it.
HELD: Final = frozenset({CertificateState.ISSUED, CertificateState.SUSPENDED})


class ReasonCode(State):
    """Why a certificate is not what it was, for counting and for machines; people read the words beside it."""

    NAME = "name", msg("The name was wrong")
    PRINTED = "printed", msg("Something else printed was wrong")
    RECORDS = "records", msg("Attendance or results were recorded wrongly")
    ERROR = "error", msg("It should not have been issued")
    DECEPTION = "deception", msg("It was obtained by deception")
    INQUIRY = "inquiry", msg("An inquiry is under way")
    HOLDER = "holder", msg("At the holder’s wish")
    OTHER = "other", msg("Another reason")


# What may be chosen for each change; a choice that makes no sense there is no choice.
REASONS: Final[Mapping[CertificateState, Sequence[ReasonCode]]] = {
    CertificateState.SUPERSEDED: (ReasonCode.NAME, ReasonCode.PRINTED, ReasonCode.RECORDS, ReasonCode.OTHER),
    CertificateState.SUSPENDED: (ReasonCode.INQUIRY, ReasonCode.RECORDS, ReasonCode.HOLDER, ReasonCode.OTHER),
    CertificateState.REVOKED: (
        ReasonCode.ERROR,
        ReasonCode.RECORDS,
        ReasonCode.DECEPTION,
        ReasonCode.HOLDER,
        ReasonCode.OTHER,
    ),
}


class Recipient(State):
    """Who takes a printed certificate."""

    HOLDER = "holder", msg("The holder")
    AUTHORISED = "authorised", msg("Somebody whom the holder authorised")


class PrintOrder(State):
    """In which order certificates lie in the print file. There are no seat numbers: people are called otherwise."""

    SERIAL = "serial", msg("By serial number")
    NAME = "name", msg("By name")
    REGISTRATION = "registration", msg("By registration, first come first")


class PrintLayout(State):
    """How many certificates a sheet of the print file has."""

    ONE = "one", msg("One on a sheet")
    TWO = "two", msg("Two on a sheet, smaller, with crop marks")


class Paper(State):
    """What the print file is printed on."""

    A4 = "a4", msg("A4")
    LETTER = "letter", msg("US Letter")


@dataclass(frozen=True)
class PrintChoices:
    """How a print file is made."""

    order: PrintOrder = PrintOrder.SERIAL
    layout: PrintLayout = PrintLayout.ONE
    paper: Paper = Paper.A4
    with_list: bool = False
