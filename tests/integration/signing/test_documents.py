"""What a signature on a document says, as independent readers see it."""

from __future__ import annotations

import subprocess
from datetime import timedelta
from io import BytesIO

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.general import as_signing_certificate_v2
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from tests import builders as make
from tests.integration.signing.keys import NOW, YEARS, a_document_key
from tests.pdf.certificates.samples import snapshot
from trainfac.certificates.render import render_certificate
from trainfac.kernel.errors import RuleBroken
from trainfac.signing.documents import sign_document
from trainfac.signing.signer import chain_of
from trainfac.signing.states import KeyAlgorithm

HOUR = timedelta(hours=1)


@pytest.fixture(scope="module")
def unsigned():
    return render_certificate(snapshot(), images={}, translate=str)


@pytest.fixture
def key(tx):
    return a_document_key(tx, make.a_facility(tx))


def signed_by(key, content, **changes):
    return sign_document(content, key, **{"at": NOW + HOUR, "reason": "Certificate issued", **changes})


def verdict(content, key):
    reader = PdfFileReader(BytesIO(content))
    (signature,) = reader.embedded_signatures
    context = ValidationContext(
        trust_roots=[chain_of(key.chain)[-1]], allow_fetching=False, moment=NOW + HOUR, revocation_mode="soft-fail"
    )
    return signature, validate_pdf_signature(signature, context)


@pytest.mark.parametrize("algorithm", [KeyAlgorithm.P256, KeyAlgorithm.RSA_3072])
def test_pyhanko_trusts_it_by_the_root_of_the_chain(tx, unsigned, algorithm):
    key = a_document_key(tx, make.a_facility(tx), algorithm=algorithm)
    signature, status = verdict(signed_by(key, unsigned), key)
    assert status.bottom_line
    assert status.docmdp_ok
    assert status.coverage.name == "ENTIRE_FILE"
    assert signature.docmdp_level.name == "NO_CHANGES"
    assert signature.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    assert signature.sig_object["/Reason"] == "Certificate issued"


@pytest.mark.parametrize("after", [HOUR, 10 * YEARS])
def test_nobody_has_to_fetch_anything_from_us_to_believe_it(unsigned, key, after):
    (signature,) = PdfFileReader(BytesIO(signed_by(key, unsigned))).embedded_signatures
    context = ValidationContext(
        trust_roots=[chain_of(key.chain)[-1]], allow_fetching=False, moment=NOW + after,
        revocation_mode="hard-fail", crls=[],  # insists on the lists that a certificate names: ours names none
    )  # fmt: skip
    assert validate_pdf_signature(signature, context).bottom_line


def test_it_states_the_time_it_was_given(unsigned, key):
    signature, _status = verdict(signed_by(key, unsigned), key)
    assert signature.self_reported_timestamp == NOW + HOUR


def test_the_document_itself_stays_as_it_was_with_one_increment_behind_it(unsigned, key):
    content = signed_by(key, unsigned)
    assert content.startswith(unsigned)
    assert content.count(b"%%EOF") == unsigned.count(b"%%EOF") + 1
    assert len(content) - len(unsigned) < 16_000


@pytest.mark.parametrize("algorithm", [KeyAlgorithm.P256, KeyAlgorithm.RSA_3072])
def test_poppler_finds_it_valid(tx, unsigned, algorithm, tmp_path):
    key = a_document_key(tx, make.a_facility(tx), algorithm=algorithm)
    path = tmp_path / "certificate.pdf"
    path.write_bytes(signed_by(key, unsigned))
    told = subprocess.run(["pdfsig", path], capture_output=True, text=True, check=False).stdout
    assert "Signature Validation: Signature is Valid." in told
    assert "Total document signed" in told


def test_poppler_finds_one_flipped_byte(unsigned, key, tmp_path):
    content = bytearray(signed_by(key, unsigned))
    content[len(unsigned) // 2] ^= 0x20
    path = tmp_path / "certificate.pdf"
    path.write_bytes(content)
    told = subprocess.run(["pdfsig", path], capture_output=True, text=True, check=False).stdout
    assert "Signature Validation: Digest Mismatch." in told
    assert "Signature is Valid" not in told


@pytest.mark.parametrize("at", [NOW - HOUR, NOW + YEARS])
def test_outside_its_time_a_key_signs_nothing(unsigned, key, at):
    with pytest.raises(RuleBroken, match=r"clock of this computer|a new one is needed"):
        signed_by(key, unsigned, at=at)


def test_what_is_no_pdf_is_refused(key):
    with pytest.raises(RuleBroken, match="no PDF file"):
        signed_by(key, b"<html>")


def test_it_names_its_certificate_as_the_library_itself_would_and_says_no_time(unsigned, key):
    signature, _ = verdict(signed_by(key, unsigned), key)
    said = {attribute["type"].native: attribute["values"] for attribute in signature.signer_info["signed_attrs"]}
    assert set(said) == {"content_type", "message_digest", "signing_certificate_v2"}
    assert said["signing_certificate_v2"][0].dump() == as_signing_certificate_v2(chain_of(key.chain)[0]).dump()
