"""Messages to people: how one is made that mail servers take and mail programs read."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Final

from email_validator import EmailNotValidError, validate_email

from trainfac.kernel.text import clean

_SHORT: Final = 60  # characters that surely stand on one line
_PLAIN: Final = re.compile(r"[A-Za-z0-9_-]+(?: [A-Za-z0-9_-]+)*", re.ASCII)
LARGEST_ENCLOSURE: Final = 5 * 1024 * 1024  # octets; a third more on the line, which every usual server takes
_POLICY: Final = SMTP.clone(cte_type="7bit", refold_source="none")  # not every server takes octets beyond ASCII


@dataclass(frozen=True)
class Enclosure:
    """A file that goes with a message, octet for octet."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Outgoing:
    """A message to one person. ``message_id`` is its own for good, so that a second copy is known as such."""

    message_id: str
    to_name: str
    to_address: str
    from_name: str
    reply_to: str
    subject: str
    text: str
    html: str
    language: str
    calendar: str
    written_at: datetime
    enclosure: Enclosure | None = None


def compose(mail: Outgoing, sender: str) -> EmailMessage:
    """The message as it travels: text, HTML, and a calendar file and an enclosure where there are any.

    Raises ValueError for an address that is none, and for an enclosure that is too large.
    """
    message = EmailMessage(policy=_POLICY)
    headers = {
        "From": _mailbox(mail.from_name, sender),
        "To": _mailbox(mail.to_name, deliverable(mail.to_address)),
        "Reply-To": deliverable(mail.reply_to) if usable(mail.reply_to) else "",
        "Subject": _words(clean(mail.subject), "Subject"),
        "Date": format_datetime(mail.written_at),
        "Message-ID": clean(mail.message_id),
        "Auto-Submitted": "auto-generated",
        "Content-Language": clean(mail.language),
    }
    for name, value in headers.items():
        if value:
            message.set_raw(name, value)
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    if mail.calendar:
        message.add_attachment(
            mail.calendar, subtype="calendar", params={"method": "PUBLISH"}, filename="timetable.ics"
        )
    if mail.enclosure is not None:
        _enclose(message, mail.enclosure)
    return message


def as_sent(message: EmailMessage, *, international: bool = False) -> bytes:
    """The octets of a message, its headers folded as they are; ``international``: an address is in other letters."""
    return message.as_bytes(policy=_POLICY.clone(utf8=international))


def _enclose(message: EmailMessage, enclosure: Enclosure) -> None:
    if len(enclosure.content) > LARGEST_ENCLOSURE:
        raise ValueError(f"{clean(enclosure.name)} is too large to be sent by mail")
    main, _slash, sub = enclosure.media_type.partition("/")
    message.add_attachment(enclosure.content, maintype=main, subtype=sub, filename=clean(enclosure.name))


def _mailbox(name: str, address: str) -> str:
    """A name and an address. Nothing in the name can end the header, or be taken for an address."""
    phrase = _phrase(clean(name))
    return f"{phrase}\r\n <{address}>" if phrase else address


def _phrase(name: str) -> str:
    folded = _folded(name) if "=?" not in name else ""
    if not folded or _PLAIN.fullmatch(name):
        return folded or _encoded(name, "From")
    quoted = folded.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{quoted}"'


def _words(text: str, header: str) -> str:
    return (_folded(text) if "=?" not in text else "") or _encoded(text, header)


def _folded(text: str) -> str:
    """ASCII on as many lines as it takes, broken between words: every program reads that. Empty where it cannot be."""
    lines = textwrap.wrap(text, _SHORT, break_long_words=False, break_on_hyphens=False)
    if not text.isascii() or " ".join(lines) != text or any(len(line) > _SHORT for line in lines):
        return ""
    return "\r\n ".join(lines)


def _encoded(text: str, header: str) -> str:
    """As encoded words (RFC 2047), on as many lines as it takes. The library's own folding of structured headers drops
    spaces between long words.
    """
    return Header(text, "utf-8", header_name=header).encode(linesep="\r\n") if text else ""


def deliverable(address: str) -> str:
    """An address as servers take it: its domain in ASCII. Raises ValueError for what is no address."""
    try:
        found = validate_email(address, check_deliverability=False, globally_deliverable=False)
    except EmailNotValidError as error:
        raise ValueError(str(error)) from error
    return found.ascii_email or f"{found.local_part}@{found.ascii_domain}"


def usable(address: str) -> bool:
    """Whether a message could be sent there, as far as the address itself tells."""
    try:
        return bool(deliverable(address))
    except ValueError:
        return False
