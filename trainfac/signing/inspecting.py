"""What the signature in somebody's PDF file says, by pyHanko's validator and the keys that a facility published.

Run apart (``inspecting_apart``): the file comes from anybody. Whether a certificate is still valid, its row knows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any, Final

from asn1crypto import cms, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import validate_pdf_signature, validate_pdf_timestamp
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from trainfac.kernel.messages import msg
from trainfac.kernel.states import State
from trainfac.signing.signer import chain_of

_MOST_SIGNATURES: Final = 50  # a new time stamp every few years does not come to so many in a lifetime


class Verdict(State):
    """What a file's signature says of the file."""

    NOT_READABLE = "not_readable", msg("This file cannot be read")
    UNSIGNED = "unsigned", msg("This file has no signature")
    FOREIGN = "foreign", msg("This file is signed with a key that was not published here")
    ALTERED = "altered", msg("This file was changed after it was signed")
    VALID = "valid", msg("This file is as it was signed")


@dataclass(frozen=True)
class Inspection:
    """What a signature says: ``fingerprint`` of the published key that made it, the time it states, and those that
    time stamps behind it state. Only as true as the keys that said so.
    """

    verdict: Verdict
    fingerprint: str = ""
    signed_at: datetime | None = None
    stamped_at: tuple[datetime, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "verdict": self.verdict.value,
            "fingerprint": self.fingerprint,
            "signed_at": self.signed_at and self.signed_at.isoformat(),
            "stamped_at": [instant.isoformat() for instant in self.stamped_at],
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Inspection:
        return cls(
            Verdict(stored["verdict"]),
            stored["fingerprint"],
            datetime.fromisoformat(stored["signed_at"]) if stored["signed_at"] else None,
            tuple(datetime.fromisoformat(instant) for instant in stored["stamped_at"]),
        )


def inspect(content: bytes, chains: Sequence[str]) -> Inspection:
    """``chains`` are the published keys' certificates in PEM, each its own first. May raise anything for a bad file."""
    published = {chain[0].sha256.hex(): chain for chain in map(chain_of, chains)}
    reader = PdfFileReader(BytesIO(content))
    signatures, stamps = reader.embedded_regular_signatures, reader.embedded_timestamp_signatures
    if not signatures:
        return Inspection(Verdict.UNSIGNED)
    if len(signatures) + len(stamps) > _MOST_SIGNATURES:
        return Inspection(Verdict.NOT_READABLE)
    first = signatures[0]
    fingerprint = first.signer_cert.sha256.hex()
    if fingerprint not in published:
        return Inspection(Verdict.FOREIGN)
    sound = (
        len(signatures) == 1
        and _is_sound(first, published[fingerprint], content)
        and all(_stamp_is_sound(stamp, content) for stamp in stamps)
        and _reaches_the_end([first, *stamps], content)
    )
    return Inspection(
        Verdict.VALID if sound else Verdict.ALTERED,
        fingerprint,
        first.self_reported_timestamp,
        tuple(filter(None, (_stated(stamp) for stamp in stamps))),
    )


def _is_sound(signature: EmbeddedPdfSignature, chain: list[x509.Certificate], content: bytes) -> bool:
    """Made by exactly that certificate over these bytes, with nothing behind it but what time stamps bring.

    The certificate is known by its fingerprint, so that no chain has to be trusted.
    """
    context = ValidationContext(trust_roots=[chain[-1]], allow_fetching=False, revocation_mode="soft-fail")
    status = validate_pdf_signature(signature, context)
    carried = {certificate.chosen.dump() for certificate in signature.signed_data["certificates"]}
    return bool(
        status.intact
        and status.valid
        and status.docmdp_ok
        and status.coverage >= SignatureCoverageLevel.ENTIRE_REVISION
        and status.modification_level is not None
        and status.modification_level <= ModificationLevel.LTA_UPDATES
        and carried <= {certificate.dump() for certificate in chain}
        and _fills_its_gap(signature, content)
    )


def _stamp_is_sound(stamp: EmbeddedPdfSignature, content: bytes) -> bool:
    """Whole and over the bytes before it; whether its service can be trusted is for a reader with its roots to say."""
    context = ValidationContext(trust_roots=[stamp.signer_cert], allow_fetching=False, revocation_mode="soft-fail")
    status = validate_pdf_timestamp(stamp, context, skip_diff=True)
    return bool(
        status.intact
        and status.valid
        and status.coverage >= SignatureCoverageLevel.ENTIRE_REVISION
        and _fills_its_gap(stamp, content)
    )


def _fills_its_gap(signature: EmbeddedPdfSignature, content: bytes) -> bool:
    """The signature itself is not signed: between the signed bytes stands nothing but it, written in one way."""
    start, length, resumes, _rest = (int(number) for number in signature.byte_range)
    gap = content[start + length : resumes]
    held: bytes = signature.pkcs7_content
    length_of_it = len(cms.ContentInfo.load(held).dump())
    return gap == b"<" + held.hex().upper().encode("ascii") + b">" and not any(held[length_of_it:])


def _reaches_the_end(signatures: Sequence[EmbeddedPdfSignature], content: bytes) -> bool:
    """The last of them covers the file to its last byte: what stands behind it nobody vouches for."""
    return max(int(s.byte_range[2]) + int(s.byte_range[3]) for s in signatures) == len(content)


def _stated(stamp: EmbeddedPdfSignature) -> datetime | None:
    token = stamp.signed_data["encap_content_info"]["content"].parsed
    stated: datetime | None = token["gen_time"].native
    return stated
