"""Handing messages to an SMTP server, and what may come of that.

A message is handed over exactly once as far as SMTP allows: until the server is asked to take it nothing has happened
and it may be tried again; after its answer it is sent or refused; only in between, should the line break or this
process die, nobody knows.
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable
from types import TracebackType
from typing import Final, Self

from config import MailServer
from trainfac.infra.mail import Outgoing, as_sent, compose, deliverable
from trainfac.kernel.messages import Message, msg
from trainfac.kernel.text import clean

_TIMEOUT: Final = 15  # seconds for each answer of the server
_SLOWEST: Final = 40_000  # octets a second: a line that is slower is taken for broken
_LONGEST_REPLY: Final = 500
_PERMANENT: Final = 500
_ACCEPTED: Final = frozenset({250, 251})
_SERVICE_CLOSING: Final = 421


class DeliveryFailed(Exception):
    """A message was not taken; ``problem`` says why, in words for people."""

    def __init__(self, problem: Message) -> None:
        super().__init__(str(problem))
        self.problem = problem


class Refused(DeliveryFailed):
    """The server will not take this message, now or later."""


class NotNow(DeliveryFailed):
    """The server does not take this message now; later it may."""


class Unreachable(DeliveryFailed):
    """The server takes no message at all at the moment."""


class Withheld(DeliveryFailed):
    """We will not hand this message over: what it tells is not so any more."""


class InDoubt(DeliveryFailed):
    """The line broke while the server was taking the message: nobody knows whether it did."""


class Postman:
    """Hands messages to a server over one connection, made when it is needed and again when it was lost."""

    def __init__(self, server: MailServer) -> None:
        self.server = server
        self._smtp: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._hang_up()

    def deliver(self, mail: Outgoing, on_brink: Callable[[], object]) -> None:
        """Have the server take a message; ``on_brink`` is called just before it could.

        Raises Refused, NotNow, Unreachable or InDoubt; and what ``on_brink`` does.
        """
        try:
            address = deliverable(mail.to_address)
            message = compose(mail, self.server.sender)
        except ValueError as error:
            raise Refused(msg("No message can be made of this: %(why)s", why=clean(str(error)))) from error
        smtp = self._connection()
        try:
            international = not address.isascii()
            self._announce(smtp, address, international=international)
            content = as_sent(message, international=international)
            on_brink()
            self._hand_over(smtp, content)
        except DeliveryFailed:
            self._reset()
            raise

    def _connection(self) -> smtplib.SMTP:
        if self._smtp is None:
            try:
                self._smtp = _connect(self.server)
            except smtplib.SMTPAuthenticationError as error:
                raise Unreachable(
                    msg("The mail server does not let us in: %(reply)s", reply=_said(error.smtp_code, error.smtp_error))
                ) from error
            except (OSError, smtplib.SMTPException, ValueError) as error:
                raise Unreachable(
                    msg("The mail server cannot be reached: %(why)s", why=_shortened(str(error)))
                ) from error
        return self._smtp

    def _announce(self, smtp: smtplib.SMTP, address: str, *, international: bool) -> None:
        """Say from whom and to whom. Nothing has been taken when this fails."""
        options = ["SMTPUTF8", "BODY=8BITMIME"] if international else []
        if international and not smtp.has_extn("smtputf8"):
            raise Refused(msg("The mail server cannot write to addresses in other letters than Latin ones"))
        try:
            if international:
                smtp.command_encoding = "utf-8"
            code, reply = smtp.mail(self.server.sender, options)
            if code not in _ACCEPTED:  # it is we who are not welcome, whoever the message is for
                raise Unreachable(msg("The mail server takes nothing from us: %(reply)s", reply=_said(code, reply)))
            _accept(*smtp.rcpt(address))
        except (OSError, smtplib.SMTPServerDisconnected) as error:
            raise Unreachable(msg("The mail server broke the line: %(why)s", why=_shortened(str(error)))) from error

    def _hand_over(self, smtp: smtplib.SMTP, content: bytes) -> None:
        if smtp.sock is not None:
            smtp.sock.settimeout(_TIMEOUT + len(content) / _SLOWEST)  # it is for all that is sent, not for each piece
        try:
            code, reply = smtp.data(content)
        except smtplib.SMTPDataError as error:  # it did not even want to hear it
            _accept(error.smtp_code, error.smtp_error)
        except (OSError, smtplib.SMTPServerDisconnected) as error:
            raise InDoubt(lost_on_the_way()) from error
        else:
            _accept(code, reply)

    def _reset(self) -> None:
        """After a message that was not taken: the next one begins anew, on a new line where this one broke."""
        if self._smtp is None:
            return
        try:
            code, _reply = self._smtp.rset()
        except (OSError, smtplib.SMTPException):
            code = 0
        if code not in _ACCEPTED:
            self._hang_up()

    def _hang_up(self) -> None:
        smtp, self._smtp = self._smtp, None
        if smtp is None:
            return
        try:
            smtp.quit()
        except (OSError, smtplib.SMTPException):
            smtp.close()


def lost_on_the_way() -> Message:
    """What is said of a message of which nobody knows whether it was taken."""
    return msg(
        "The line broke while the mail server was taking this message. It may have arrived or not;"
        " try again if it has to be sure, and the person gets it twice at worst."
    )


def _connect(server: MailServer) -> smtplib.SMTP:
    """A connection that is ready to take messages; certificates are verified."""
    trusted = ssl.create_default_context()
    if server.security == "tls":
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=_TIMEOUT, context=trusted)
    else:
        smtp = smtplib.SMTP(server.host, server.port, timeout=_TIMEOUT)
    try:
        smtp.ehlo_or_helo_if_needed()
        if server.security == "starttls":
            smtp.starttls(context=trusted)
            smtp.ehlo()
        if server.user:
            smtp.login(server.user, server.password)
    except BaseException:
        smtp.close()
        raise
    return smtp


def _accept(code: int, reply: bytes | str) -> None:
    """Go on when the server agrees. Raises Refused, NotNow or Unreachable with its words."""
    if code in _ACCEPTED:
        return
    said = msg("The mail server says: %(reply)s", reply=_said(code, reply))
    if code in {_SERVICE_CLOSING, -1}:
        raise Unreachable(said)
    raise Refused(said) if code >= _PERMANENT else NotNow(said)


def _said(code: int, reply: bytes | str) -> str:
    text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else str(reply)
    return _shortened(f"{code} {text}")


def _shortened(text: str) -> str:
    return clean(text)[:_LONGEST_REPLY]
