"""Time stamps behind a signed document: increments that prove when it existed, and keep what is needed to check it.

Each is added behind the bytes that were there: document time stamp (B-T), then certificates and revocation answers with
another time stamp over them (B-LTA). ISO 32000-2 allows both behind a certification that forbids every change.
"""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from io import BytesIO
from typing import IO, Final

from asn1crypto import tsp, x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfTimeStamper
from pyhanko.sign.signers.pdf_signer import TimestampDSSContentSettings
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pyhanko.sign.validation.dss import async_add_validation_info
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import PathError, ValidationError

from trainfac.kernel.errors import RuleBroken
from trainfac.kernel.messages import msg
from trainfac.signing.loops import finished
from trainfac.signing.signer import DIGEST, chain_of

_SECONDS: Final = 20
_MOST_BYTES: Final = 200_000
# What belongs to the service's own certificate goes before its stamp: nothing stands behind the last one.
_BEFORE: Final = TimestampDSSContentSettings(include_vri=False, update_before_ts=True)
_ANSWER: Final = "application/timestamp-reply"


class ServiceAway(RuleBroken):
    """The time-stamp service did not answer, or not with a time stamp: to be tried again later."""

    def __init__(self) -> None:
        super().__init__(msg("The time-stamp service did not answer as it should; it is asked again later"))


@dataclass(frozen=True)
class TimeService:
    """A service by RFC 3161, at the operator's own setting, and the roots that its certificate rests on in PEM."""

    address: str
    roots: str = field(repr=False)

    @cached_property
    def stamper(self) -> TimeStamper:
        """Asked once more than it stamps, to learn how long its answers are."""
        return _Asking(self.address)


def add_time_stamp(content: bytes, service: TimeService, *, at: datetime) -> bytes:
    """Level B-T: the content with a time stamp over all of it. Raises ServiceAway, or RuleBroken when it is no PDF."""
    return _stamped(content, service.stamper, _context(service, (), at))


def add_proof(content: bytes, service: TimeService, chain: str, *, at: datetime) -> bytes:
    """Level B-LTA: behind a time-stamped document all certificates of its signature, and a time stamp over those.

    ``chain`` is that of the key that signed, in PEM. Raises ServiceAway, or RuleBroken.
    """
    context = _context(service, chain_of(chain)[-1:], at)
    output = BytesIO(content)
    try:
        reader = PdfFileReader(BytesIO(content))
        (signature,) = reader.embedded_regular_signatures
        finished(async_add_validation_info(signature, context, output=output, in_place=False, force_write=True))
    except (PdfError, SignatureValidationError, ValidationError, PathError, ValueError) as error:
        raise RuleBroken(msg("The signature of this document could not be followed to its root")) from error
    return _stamped(output.getvalue(), service.stamper, context)


def _stamped(content: bytes, stamper: TimeStamper, context: ValidationContext) -> bytes:
    output = BytesIO()
    try:
        writer = IncrementalPdfFileWriter(BytesIO(content))
        stamping = PdfTimeStamper(stamper).async_timestamp_pdf(
            writer, DIGEST, context, output=output, dss_settings=_BEFORE
        )
        finished(stamping)
    except (OSError, TimestampRequestError, http.client.HTTPException) as error:
        raise ServiceAway from error
    except (PdfError, SigningError, ValidationError, PathError, ValueError) as error:
        raise RuleBroken(msg("This document could not be time-stamped: %(why)s", why=str(error)[:200])) from error
    return output.getvalue()


def _context(service: TimeService, more_roots: Sequence[x509.Certificate], at: datetime) -> ValidationContext:
    """Trusts the service's roots and the facility's; fetches nothing, and so leaves revocation open."""
    return ValidationContext(
        trust_roots=[*chain_of(service.roots), *more_roots], allow_fetching=False, revocation_mode="soft-fail",
        moment=at, best_signature_time=at,
    )  # fmt: skip


class _Asking(TimeStamper):
    """Asks a service, within bounds of time and size, and follows it nowhere else."""

    def __init__(self, address: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._address = address

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        request = urllib.request.Request(  # noqa: S310 - http or https, as the settings check
            self._address, data=req.dump(), headers={"Content-Type": "application/timestamp-query", "Accept": _ANSWER}
        )
        try:
            with urllib.request.build_opener(_Straight).open(request, timeout=_SECONDS) as answer:
                return tsp.TimeStampResp.load(_read(answer))
        except urllib.error.HTTPError as refused:
            with refused:  # it is an answer too, and holds the connection
                raise


class _Straight(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        """An answer from elsewhere is none: the address is the operator's."""


def _read(answer: IO[bytes]) -> bytes:
    content = answer.read(_MOST_BYTES + 1)
    if len(content) > _MOST_BYTES:
        raise urllib.error.URLError("the answer is too long")
    return content
