"""Signing a PDF file: a PAdES B-B certification that forbids every later change, added as one increment."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import Final

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfReadError
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes

from trainfac.kernel.errors import RuleBroken
from trainfac.kernel.messages import msg
from trainfac.signing.keyring import DocumentKey
from trainfac.signing.loops import finished
from trainfac.signing.rules import signing_problems
from trainfac.signing.signer import DIGEST, HeldKeySigner

FIELD: Final = "IssuerSignature"


def sign_document(
    content: bytes, key: DocumentKey, *, at: datetime, reason: str, location: str = "", contact: str = ""
) -> bytes:
    """The file with a signature behind it: the given bytes stay as they are, and nothing may follow but time stamps.

    ``at`` is the time that the signature states. Raises RuleBroken when the key is not valid then, or the content is no
    PDF file that could be signed.
    """
    problems = list(signing_problems(key.valid_from, key.valid_to, at))
    if problems:
        raise RuleBroken(*problems)
    metadata = PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm=DIGEST,
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        reason=reason,
        location=location or None,
        contact_info=contact or None,
        tight_size_estimates=True,  # nothing is asked from a server: the size is known
    )
    try:
        writer = IncrementalPdfFileWriter(BytesIO(content))
        return finished(_signed(writer, metadata, key.signer, at))
    except PdfReadError:
        raise RuleBroken(msg("This file is no PDF file that could be signed")) from None


async def _signed(
    writer: IncrementalPdfFileWriter, metadata: PdfSignatureMetadata, signer: HeldKeySigner, at: datetime
) -> bytes:
    """The steps of ``PdfSigner.sign_pdf``, which would read the clock."""
    session = PdfSigner(metadata, signer, new_field_spec=SigFieldSpec(FIELD)).init_signing_session(writer)
    session.system_time = at
    if signer.container_size is None:
        signer.container_size = await session.estimate_signature_container_size(None, tight=True)
    document = session.prepare_tbs_document(None, bytes_reserved=signer.container_size)
    output = BytesIO()
    prepared, _written = document.digest_tbs_document(output=output)
    await document.perform_signature(prepared.document_digest, PdfCMSSignedAttributes(signing_time=at))
    return output.getvalue()
