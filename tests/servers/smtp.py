"""A real SMTP server on the loopback, for the length of a test: takes messages, or says what it is told to say."""

from __future__ import annotations

import asyncio
import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword, Session

from config import MailSecurity, MailServer

SENDER = "training@facility.example"


@dataclass
class Letterbox:
    """What arrived, and what the server answers instead of taking: to a sender's wish, to an address, to a message."""

    arrived: list[EmailMessage] = field(default_factory=list)
    envelopes: list[tuple[str, list[str]]] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    recipients: dict[str, str] = field(default_factory=dict)
    to_senders: str = "250 OK"
    on_data: list[str] = field(default_factory=list)  # one answer for each message, then messages are taken again
    hang_up_after_data: bool = False
    seconds_to_take: float = 0
    encrypted: list[bool] = field(default_factory=list)
    signed_in: list[bool] = field(default_factory=list)

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's way
        self, server: Any, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        return self.to_senders

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's way
        self, server: Any, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.recipients.get(address, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: Any, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.on_data:
            return self.on_data.pop(0)
        if self.seconds_to_take:
            await asyncio.sleep(self.seconds_to_take)
        content = envelope.original_content or b""
        self.raw.append(content)
        parsed = message_from_bytes(content, policy=default)
        assert isinstance(parsed, EmailMessage)
        self.arrived.append(parsed)
        self.envelopes.append((envelope.mail_from or "", list(envelope.rcpt_tos)))
        self.encrypted.append(server.transport.get_extra_info("sslcontext") is not None)
        self.signed_in.append(bool(session.authenticated))
        if self.hang_up_after_data:
            server.transport.abort()
        return "250 taken"

    @property
    def addresses(self) -> list[str]:
        return [address for _sender, several in self.envelopes for address in several]


@dataclass(frozen=True)
class Certificate:
    """A certificate for the loopback, and the file that makes programs trust it."""

    file: Path
    key: Path


def a_certificate(folder: Path) -> Certificate:
    """Signed by itself, for localhost."""
    made = Certificate(folder / "mail.pem", folder / "mail.key")
    subprocess.run(
        [
            "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
            "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", made.key, "-out", made.file,
        ],
        check=True,
        capture_output=True,
    )  # fmt: skip
    return made


@contextmanager
def running_server(
    box: Letterbox,
    *,
    security: MailSecurity = "none",
    certificate: Certificate | None = None,
    login: tuple[str, str] | None = None,
    **options: Any,
) -> Iterator[MailServer]:
    """The server's address, as settings would say it, while it runs."""
    if certificate is not None:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificate.file, certificate.key)
        options |= {"ssl_context": context} if security == "tls" else {"tls_context": context}
    if login is not None:
        # aiosmtpd does not see that a line was encrypted from the beginning, and will not insist on a password there.
        insists = security != "tls"
        options |= {"authenticator": _authenticator(login), "auth_required": insists, "auth_require_tls": insists}
    port = _free_port()  # aiosmtpd wants to know it beforehand
    controller = Controller(box, hostname="127.0.0.1", port=port, ready_timeout=10, **options)
    controller.start()
    try:
        user, password = login or ("", "")
        yield MailServer("localhost", port, security, SENDER, user, password)
    finally:
        controller.stop()


def _free_port() -> int:
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return int(tried.getsockname()[1])


def _authenticator(login: tuple[str, str]) -> Any:
    def check(_server: Any, _session: Session, _envelope: Envelope, _mechanism: str, given: Any) -> AuthResult:
        ok = isinstance(given, LoginPassword) and (given.login.decode(), given.password.decode()) == login
        return AuthResult(success=ok, handled=False)

    return check
