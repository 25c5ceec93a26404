"""A web server of the test's own, with a certificate for calendars.example, and a fetcher that trusts it."""

from __future__ import annotations

import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from trainfac.exchange.fetching import Fetcher

HOST = "calendars.example"
Answer = Callable[[BaseHTTPRequestHandler], object]


def a_certificate(folder: Path, name: str = HOST) -> tuple[Path, Path]:
    """A key and the certificate that it signed itself."""
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    command += ["-keyout", str(key), "-out", str(certificate), "-days", "2", "-subj", f"/CN={name}"]
    subprocess.run([*command, "-addext", f"subjectAltName=DNS:{name}"], check=True, capture_output=True)
    return key, certificate


class Calendars:
    """A running server: ``answers`` by path, and what was ``asked``."""

    def __init__(self, folder: Path) -> None:
        self.key, self.certificate = a_certificate(folder)
        self.answers: dict[str, Answer] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.resolved: list[str] = []
        self.port = 0

    def fetcher(self, **changes: Any) -> Fetcher:
        """Every name leads to this server, which is allowed for once; all else is as in earnest."""

        def resolve(host: str, _port: int) -> list[str]:
            self.resolved.append(host)
            return ["127.0.0.1"]

        given = {
            "resolve": resolve,
            "allowed": lambda address: address == "127.0.0.1",
            "ports": frozenset({443, self.port}),
            "context": ssl.create_default_context(cafile=str(self.certificate)),
        }
        return Fetcher(**{**given, **changes})

    def address(self, path: str) -> str:
        return f"https://{HOST}:{self.port}{path}"


def says(body: bytes, status: int = 200, **headers: str) -> Answer:
    """An answer with this body."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            request.send_header(name.replace("_", "-"), value)
        request.end_headers()
        request.wfile.write(body)

    return answer


@contextmanager
def running(folder: Path) -> Iterator[Calendars]:
    calendars = Calendars(folder)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            calendars.asked.append((self.path, dict(self.headers)))
            calendars.answers.get(self.path, says(b"", 404))(self)

        def log_message(self, *_args: object) -> None:
            pass

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_args: object) -> None:
            pass  # the fetcher hangs up on purpose

    server = Quiet(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(calendars.certificate, calendars.key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    calendars.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield calendars
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)
