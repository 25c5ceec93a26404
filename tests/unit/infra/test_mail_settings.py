"""Where messages go, as the environment says it; what it says wrongly is told with what to set."""

from __future__ import annotations

import pytest

from config import MailServer, SettingsError, from_environment


def settings(tmp_path, **env):
    return from_environment({"INSTANCE_PATH": str(tmp_path), "TRAINFAC_ENV": "development", **env})


FROM = {"MAIL_FROM": "training@facility.example"}


def test_without_an_address_messages_stay_here(tmp_path):
    assert settings(tmp_path).mail is None
    assert settings(tmp_path, MAIL_URL="  ").mail is None
    assert settings(tmp_path).mail_hold_minutes == 5


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://localhost", MailServer("localhost", 25, "none", FROM["MAIL_FROM"])),
        ("smtp://127.0.0.1:2525", MailServer("127.0.0.1", 2525, "none", FROM["MAIL_FROM"])),
        (
            "smtp+starttls://u%40x:p%2Fw%3A@mail.example.org",
            MailServer("mail.example.org", 587, "starttls", FROM["MAIL_FROM"], "u@x", "p/w:"),
        ),
        ("smtps://u:p@mail.example.org/", MailServer("mail.example.org", 465, "tls", FROM["MAIL_FROM"], "u", "p")),
        ("smtp://[::1]:25", MailServer("::1", 25, "none", FROM["MAIL_FROM"])),
    ],
)
def test_a_server(tmp_path, url, server):
    assert settings(tmp_path, MAIL_URL=url, **FROM).mail == server


@pytest.mark.parametrize(
    "url",
    [
        "mail.example.org", "http://mail.example.org", "smtp://", "smtp://host:port", "smtp://host:99999",
        "smtps://u:secret/word@mail.example.org", "smtp://host/path", "smtp://host?x=1", "smtps://[::1",
    ],
)  # fmt: skip
def test_what_is_no_server_is_told_without_the_password(tmp_path, url):
    with pytest.raises(SettingsError, match="MAIL_URL") as refused:
        settings(tmp_path, MAIL_URL=url, **FROM)
    assert "secret" not in str(refused.value)


def test_a_password_does_not_travel_in_the_clear(tmp_path):
    with pytest.raises(SettingsError, match=r"smtp\+starttls://"):
        settings(tmp_path, MAIL_URL="smtp://u:p@mail.example.org", **FROM)
    assert settings(tmp_path, MAIL_URL="smtp://u:p@localhost", **FROM).mail is not None


@pytest.mark.parametrize("sender", ["", "nobody", "HYD <a@b.example>", "a@b.example\nBcc: x@y.example", "a@b, c@d"])
def test_the_sender_is_one_address(tmp_path, sender):
    with pytest.raises(SettingsError, match="MAIL_FROM"):
        settings(tmp_path, MAIL_URL="smtp://localhost", MAIL_FROM=sender)


@pytest.mark.parametrize("minutes", ["-1", "soon", "1441"])
def test_the_hold_is_a_number_of_minutes_up_to_a_day(tmp_path, minutes):
    with pytest.raises(SettingsError, match="MAIL_HOLD_MINUTES"):
        settings(tmp_path, MAIL_HOLD_MINUTES=minutes)
    assert settings(tmp_path, MAIL_HOLD_MINUTES="0").mail_hold_minutes == 0


def test_the_password_is_not_printed(tmp_path):
    assert "hidden" not in repr(settings(tmp_path, MAIL_URL="smtps://u:hidden@mail.example.org", **FROM))
