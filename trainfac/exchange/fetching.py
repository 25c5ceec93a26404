"""Fetches a calendar from an address that somebody typed, without being led into networks that they cannot reach.

A name is resolved once, every address behind it must be public, and the connection goes to the address that was
checked; so does each redirect. Whoever typed it learns that nothing usable was there, never what answered (ADR 10).
"""

from __future__ import annotations

import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPResponse, HTTPSConnection
from typing import Final
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

from trainfac.exchange.calendars.outline import MOST_BYTES, too_large
from trainfac.exchange.problems import Unusable
from trainfac.exchange.public_addresses import is_public
from trainfac.kernel.messages import msg

SECONDS: Final = 10.0  # for everything together: names, redirects, the file
_REDIRECTS: Final = 3
_LONGEST: Final = 2_000
_CHUNK: Final = 64 * 1024
_REDIRECTING: Final = frozenset({301, 302, 303, 307, 308})
_NOT_IN_ADDRESSES: Final = re.compile(r"[\x00-\x20\x7f\\]")
_HEADERS: Final = {
    "User-Agent": "trainfac (calendar import)",
    "Accept": "text/calendar, */*;q=0.1",
    "Accept-Encoding": "identity",
    "Connection": "close",
}
# What goes wrong between two computers; an address may also hold what no name can be.
_FAILURES: Final = (OSError, HTTPException, UnicodeError, ValueError)
Resolver = Callable[[str, int], Sequence[str]]


def resolve(host: str, port: int) -> list[str]:
    """Every address of a name, as this computer's resolver gives them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


@dataclass(frozen=True)
class Fetcher:
    """How calendars are fetched. Tests put other names, ports and certificates in; ``allowed`` says which addresses."""

    resolve: Resolver = resolve
    allowed: Callable[[str], bool] = is_public
    ports: frozenset[int] = frozenset({443})
    seconds: float = SECONDS
    context: ssl.SSLContext = field(default_factory=ssl.create_default_context)

    def fetch(self, address: str) -> bytes:
        """What is at an address. Raises Unusable with what to do, whatever was in the way."""
        deadline = time.monotonic() + self.seconds
        try:
            for _ in range(_REDIRECTS + 1):
                answer = self._ask(checked(address, self.ports), deadline)
                if isinstance(answer, bytes):
                    return answer
                address = urljoin(address, answer)
        except _FAILURES as error:
            raise nothing_there() from error
        raise nothing_there()

    def _ask(self, address: SplitResult, deadline: float) -> bytes | str:
        """The file, or where it is instead."""
        host, port = address.hostname or "", address.port or 443
        connection = _Connection(host, port, self._address_of(host, port, deadline), self.context)
        with _ending(connection, deadline):
            connection.connect()
            connection.request("GET", urlunsplit(("", "", address.path or "/", address.query, "")), headers=_HEADERS)
            with connection.getresponse() as answer:
                return self._taken(answer, deadline)

    def _taken(self, answer: HTTPResponse, deadline: float) -> bytes | str:
        if answer.status in _REDIRECTING:
            return str(answer.headers["Location"] or "")
        if answer.status != 200 or answer.headers.get("Content-Encoding", "identity").lower() != "identity":
            raise nothing_there()
        found = _whole(answer)
        if time.monotonic() > deadline or answer.length:
            raise nothing_there()  # cut off, or broken off
        return found

    def _address_of(self, host: str, port: int, deadline: float) -> str:
        """The one address to connect to. Raises Unusable unless all that the name has are allowed."""
        found: list[str] = []
        asking = threading.Thread(target=lambda: found.extend(_quietly(self.resolve, host, port)), daemon=True)
        asking.start()
        asking.join(max(0.0, deadline - time.monotonic()))
        if not found or not all(map(self.allowed, list(found))):
            raise nothing_there()
        return found[0]


def checked(address: str, ports: frozenset[int] = frozenset({443})) -> SplitResult:
    """An address of the kind that is fetched at all. Raises Unusable."""
    address = address.strip()
    if address.lower().startswith("webcal://"):  # what calendars call their addresses
        address = f"https{address[len('webcal') :]}"
    try:
        parts = urlsplit(address)
        port = parts.port or 443
        host = (parts.hostname or "").encode("idna").decode("ascii")
    except ValueError as error:
        raise _no_address() from error
    whole = len(address) <= _LONGEST and not _NOT_IN_ADDRESSES.search(address) and address.isascii()
    if not whole or parts.scheme != "https" or not host or "@" in parts.netloc or port not in ports:
        raise _no_address()
    return parts._replace(fragment="")


def nothing_there() -> Unusable:
    """The same words for whatever was found: nobody learns about networks by asking us."""
    return Unusable(
        msg(
            "No calendar could be fetched from this address. Open it in a browser to check it. It must be reachable by"
            " everybody on the Internet, without signing in; if it is not, save the calendar and upload the file."
        )
    )


def _no_address() -> Unusable:
    return Unusable(
        msg("Give an address that begins with https:// or webcal://, without a name and password and without a port.")
    )


def _quietly(resolver: Resolver, host: str, port: int) -> Sequence[str]:
    try:
        return resolver(host, port)
    except _FAILURES:
        return ()


class _Connection(HTTPSConnection):
    """Goes to an address that was checked; the certificate is that of the name all the same."""

    def __init__(self, host: str, port: int, address: str, context: ssl.SSLContext) -> None:
        super().__init__(host, port, timeout=SECONDS, context=context)
        self._address, self._ours = address, context
        self.line: socket.socket | None = None

    def connect(self) -> None:
        self.line = socket.create_connection((self._address, self.port), self.timeout)
        wrapped = self._ours.wrap_socket(self.line, server_hostname=self.host, do_handshake_on_connect=False)
        self.line = self.sock = wrapped
        wrapped.do_handshake()

    def cut(self) -> None:
        """Whoever reads from the line now, or later, gets nothing more."""
        self.timeout = 0.001
        if self.line is not None:
            with suppress(OSError):  # it was never up, or is down
                socket.socket.shutdown(self.line, socket.SHUT_RDWR)


@contextmanager
def _ending(connection: _Connection, deadline: float) -> Iterator[None]:
    """Whatever drips slowly is cut off at the deadline."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    connection.timeout = left
    watch = threading.Timer(left, connection.cut)
    watch.daemon = True
    watch.start()
    try:
        yield
    finally:
        watch.cancel()
        connection.close()


def _whole(answer: HTTPResponse) -> bytes:
    """The file, read no further than a calendar may go. Raises Unusable when it is larger, or breaks off."""
    found = bytearray()
    while chunk := answer.read(_CHUNK):
        found += chunk
        if len(found) > MOST_BYTES:
            raise too_large()
    return bytes(found)
