"""A message is made so that programs which read mail find in it what was put in, and nothing else."""

from __future__ import annotations

import base64
import quopri
import re
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainfac.infra.mail import LARGEST_ENCLOSURE, Enclosure, Outgoing, as_sent, compose, deliverable, usable
from trainfac.kernel.text import clean

MAIL = Outgoing(
    message_id="<abc@localhost>",
    to_name="Abebe Tadesse",
    to_address="abebe@lab.example",
    from_name="HYD Training Facility",
    reply_to="office@hyd.example",
    subject="HYD-1: changes",
    text="Dear Abebe\n",
    html="<p>Dear Abebe</p>\n",
    language="en",
    calendar="BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",
    written_at=datetime(2026, 11, 23, 9, tzinfo=UTC),
)
SENDER = "training@facility.example"


def sent(**changes):
    """The octets on the line, which must be lines."""
    content = as_sent(compose(replace(MAIL, **changes), SENDER))
    assert content.isascii()
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert max(map(len, content.split(b"\r\n"))) <= 998
    return content


def travelled(**changes):
    """The message after it went over a line and was read by a parser."""
    return message_from_bytes(sent(**changes), policy=default)


def headers(content):
    """Headers by name, decoded as RFC 2047 says, by other code than wrote them; the library's forgets to join words."""
    head = re.sub(rb"\r\n(?=[ \t])", b"", content.partition(b"\r\n\r\n")[0]).decode("ascii")
    lines = [line.partition(": ") for line in head.split("\r\n")]
    return {name: decoded(value) for name, _colon, value in lines}


def decoded(value):
    joined = re.sub(r"(\?=)\s+(?==\?)", r"\1", value)
    octets = re.sub(r"=\?utf-8\?([bq])\?([^?]*)\?=(?==\?)?", lambda found: word(found[1], found[2]), joined)
    return octets.encode("latin-1").decode() if octets != value else value


def word(kind, text):
    """What an encoded word stands for, an octet a character: a letter may begin in one word and end in the next."""
    octets = base64.b64decode(text) if kind == "b" else quopri.decodestring(text.replace("_", " "))
    return octets.decode("latin-1")


def test_it_has_text_then_html_then_the_calendar():
    message = travelled()
    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/calendar",
    ]  # fmt: skip
    (calendar,) = message.iter_attachments()
    assert calendar.get_content().startswith("BEGIN:VCALENDAR")


def test_without_a_calendar_nothing_is_attached():
    message = travelled(calendar="")
    assert message.get_content_type() == "multipart/alternative"


def unquoted(mailbox):
    """The name and the address of "name" <address>."""
    phrase, _space, address = mailbox.rpartition(" ")
    name = re.sub(r"\\(.)", r"\1", phrase[1:-1]) if phrase.startswith('"') and len(phrase) > 1 else phrase
    return name, address.strip("<>")


@pytest.mark.parametrize(
    "name",
    [
        "አበበ ታደሰ",
        "محمد بن علي",
        "Nguyễn Văn Ánh",
        'O"Neil, Jr. (Lab; A) <x>',
        "王 小明" * 20,
        "Šárka, Ž. @ Lab",
        "=?utf-8?q?x?=",
    ],
)
def test_names_of_all_scripts_arrive_as_they_are(name):
    found = headers(sent(to_name=name, from_name=name, subject=f"{name}: changes"))
    assert found["Subject"] == f"{name}: changes"
    assert unquoted(found["To"]) == (name, "abebe@lab.example")
    assert unquoted(found["From"]) == (name, SENDER)


@pytest.mark.parametrize(
    "name", ["South-South Training Facility for Testing Laboratories of the Region", 'A "long" name, ' * 9]
)
def test_a_long_latin_name_is_broken_between_its_words_and_not_encoded(name):
    name = name.strip()
    content = sent(from_name=name, subject=f"{name}: changes")
    assert b"=?" not in content.split(b"\r\n\r\n")[0]
    assert max(map(len, content.split(b"\r\n\r\n")[0].split(b"\r\n"))) <= 78
    message = message_from_bytes(content, policy=default)
    assert [one.display_name for one in message["From"].addresses] == [name]
    assert message["Subject"] == f"{name}: changes"


@given(
    st.text(st.characters(exclude_categories=["Cs", "Cn"]), max_size=120)
    | st.text(st.characters(codec="ascii"), max_size=200)
)
def test_any_name_arrives_and_nobody_else_is_written_to(name):
    content = sent(to_name=name, subject=name or "x")
    assert unquoted(headers(content)["To"]) == (clean(name), "abebe@lab.example")
    message = message_from_bytes(content, policy=default)
    assert [one.addr_spec for one in message["To"].addresses] == ["abebe@lab.example"]
    assert set(message.keys()) <= {
        "From", "To", "Reply-To", "Subject", "Date", "Message-ID", "Auto-Submitted", "Content-Language", "MIME-Version",
        "Content-Type",
    }  # fmt: skip


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n", "\u2028", "\u0085", "\0"])
def test_a_line_end_in_a_name_makes_no_header(end):
    evil = f"Abebe{end}Bcc: everybody@world.example"
    message = travelled(to_name=evil, subject=evil, from_name=evil)
    assert message["Bcc"] is None
    assert [one.display_name for one in message["To"].addresses] == ["Abebe Bcc: everybody@world.example"]
    with pytest.raises(ValueError):
        compose(replace(MAIL, to_address=f"a@b.example{end}Bcc: x@y.example"), SENDER)


def test_a_long_line_of_text_travels_in_pieces_and_arrives_whole():
    text = "ይህ ረጅም ነው " * 2_000 + "\n"
    message = travelled(text=text, html=f"<p>{text}</p>\n")
    assert message.get_body(["plain"]).get_content().replace("\r\n", "\n") == text


def test_the_answer_goes_to_the_facility_when_it_has_an_address():
    assert travelled()["Reply-To"] == "office@hyd.example"
    assert travelled(reply_to="")["Reply-To"] is None
    assert travelled(reply_to="nobody")["Reply-To"] is None


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ("abebe@lab.example", "abebe@lab.example"),
        ("abebe@labör.example", "abebe@xn--labr-7qa.example"),
        ("አበበ@lab.example", "አበበ@lab.example"),
        ("office@intranet", "office@intranet"),
    ],
)
def test_addresses_as_servers_take_them(given, taken):
    assert deliverable(given) == taken


@pytest.mark.parametrize(
    "typed",
    ["", "nobody", "a@", "@b.example", "a b@c.example", "a@b.example, c@d.example", "A <a@b.example>", "a@b\n.example"],
)
def test_what_is_no_address(typed):
    assert not usable(typed)


def test_an_address_in_other_letters_travels_as_it_is():
    message = compose(replace(MAIL, to_address="አበበ@lab.example"), SENDER)
    content = as_sent(message, international=True)
    assert "<አበበ@lab.example>".encode() in content


def test_a_file_arrives_octet_for_octet_under_its_name():
    content = bytes(range(256)) * 300 + b"\r\n.\r\n\nFrom nobody\n"
    enclosed = Enclosure("HYD-2026-0001.pdf", "application/pdf", content)
    message = travelled(calendar="", enclosure=enclosed)
    (attached,) = message.iter_attachments()
    assert (attached.get_content_type(), attached.get_filename()) == ("application/pdf", "HYD-2026-0001.pdf")
    assert attached.get_content() == content
    assert message.get_body(["plain"]).get_content().splitlines() == ["Dear Abebe"]


def test_a_name_of_a_file_makes_no_header():
    enclosed = Enclosure('a\r\nBcc: victim@lab.example"; x="\n.pdf', "application/pdf", b"%PDF")
    message = travelled(enclosure=enclosed)
    assert message["Bcc"] is None
    names = [one.get_filename() for one in message.iter_attachments()]
    assert names[0] == "timetable.ics"
    assert [one["Bcc"] for one in message.walk()] == [None] * len(list(message.walk()))


def test_a_file_of_a_name_in_any_letters_arrives():
    enclosed = Enclosure("ሰርተፍኬት-证书-" + "ü" * 90 + ".pdf", "application/pdf", b"%PDF")
    (_calendar, attached) = travelled(enclosure=enclosed).iter_attachments()
    assert attached.get_filename() == enclosed.name


def test_a_file_that_is_too_large_goes_nowhere():
    at_most = Enclosure("a.pdf", "application/pdf", b"x" * LARGEST_ENCLOSURE)
    assert len(as_sent(compose(replace(MAIL, enclosure=at_most), SENDER))) < 8_000_000
    more = replace(at_most, content=b"x" * (LARGEST_ENCLOSURE + 1))
    with pytest.raises(ValueError, match="too large to be sent"):
        compose(replace(MAIL, enclosure=more), SENDER)
