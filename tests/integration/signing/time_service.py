"""A time-stamp service by RFC 3161 on the loopback, with a root of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from asn1crypto import keys, tsp
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper

from trainfac.signing.authority import to_pem
from trainfac.signing.signer import chain_of

BEGINS, ENDS = datetime(2020, 1, 1, tzinfo=UTC), datetime(2049, 1, 1, tzinfo=UTC)


@cache
def _stamper() -> tuple[DummyTimeStamper, str]:
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Time stamps for tests")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(BEGINS)
        .not_valid_after(ENDS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        .sign(key, hashes.SHA256())
    )
    encoded = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    pem = to_pem(certificate)
    return DummyTimeStamper(chain_of(pem)[0], keys.PrivateKeyInfo.load(encoded)), pem


class Asked:
    """How a service answers, and how often it was asked."""

    def __init__(self, at: datetime):
        self.at = at
        self.times = 0
        self.answers = "stamps"


@contextmanager
def a_time_service(at: datetime) -> Iterator[tuple[str, str, Asked]]:
    """Its address, its root in PEM, and how it is asked. Every stamp is a minute later than the one before."""
    stamper, root = _stamper()
    asked = Asked(at)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            request = self.rfile.read(int(self.headers["Content-Length"]))
            asked.times += 1
            if asked.answers == "refuses":
                self.send_error(503)
                return
            if asked.answers == "sends elsewhere":
                self.send_response(302)
                self.send_header("Location", "http://127.0.0.1:9/")
                self.end_headers()
                return
            stamper.fixed_dt = asked.at + timedelta(minutes=asked.times)
            body = (
                stamper.request_tsa_response(tsp.TimeStampReq.load(request)).dump()
                if asked.answers == "stamps"
                else b"x" * 300_000
            )
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            """Tests say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/", root, asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
