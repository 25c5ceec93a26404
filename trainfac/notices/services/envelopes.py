"""A message as it is put into the outbox: to whom, from whom, and known by a name of its own for good."""

from __future__ import annotations

import secrets

from trainfac.infra.mail import usable
from trainfac.kernel.messages import Message, msg
from trainfac.notices.models import Mail, Mailing
from trainfac.notices.telling import Addressee
from trainfac.notices.written import Written
from trainfac.scheduling.models import Facility


def a_mail(facility: Facility, mailing: Mailing, to: Addressee, written: Written, domain: str) -> Mail:
    """The message to one person, due when those sent with it are; without an address it says so."""
    known = usable(to.address)
    mail = Mail(
        facility_id=facility.id,
        person_id=to.person_id,
        to_name=to.name,
        address=to.address if known else "",
        reply_to=facility.contact_email,
        from_name=facility.name,
        message_id=f"<{secrets.token_hex(16)}@{domain}>",
        due_at=mailing.goes_at,
        **vars(written),
    )
    if not known:
        mail.problem = no_address().to_json()
    return mail


def no_address() -> Message:
    """What is said of a message that cannot go anywhere."""
    return msg("No e-mail address of this person is known. Tell them some other way, or add one and try again.")
