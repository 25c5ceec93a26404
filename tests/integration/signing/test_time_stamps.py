"""Increments behind a signed document, by a service on the loopback."""

from __future__ import annotations

import subprocess
from datetime import timedelta
from io import BytesIO

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature, validate_pdf_timestamp
from pyhanko_certvalidator import ValidationContext

from tests.integration.signing.keys import NOW
from tests.integration.signing.test_inspecting import quick
from tests.integration.signing.time_service import a_time_service
from tests.pdf.gates.conformance import PDF_A_3A, PDF_UA_1, faults
from trainfac.kernel.errors import RuleBroken
from trainfac.signing.inspecting import Verdict, inspect
from trainfac.signing.signer import chain_of
from trainfac.signing.time_stamps import ServiceAway, TimeService, add_proof, add_time_stamp

LATER = NOW + timedelta(days=1)


@pytest.fixture(scope="module")
def service():
    with a_time_service(LATER) as (address, root, asked):
        yield TimeService(address, root), asked


@pytest.fixture(scope="module")
def stamped(signed, service):
    return add_time_stamp(signed, service[0], at=LATER)


@pytest.fixture(scope="module")
def proven(stamped, service, signing_key):
    return add_proof(stamped, service[0], signing_key.chain, at=LATER)


def test_each_level_begins_with_the_bytes_of_the_one_before(signed, stamped, proven):
    assert stamped.startswith(signed)
    assert proven.startswith(stamped)
    assert len(signed) < len(stamped) < len(proven)


@pytest.mark.parametrize(("level", "stamps"), [("stamped", 1), ("proven", 2)])
def test_pyhanko_allows_them_behind_a_certification_that_forbids_changes(request, level, stamps, signing_key, service):
    reader = PdfFileReader(BytesIO(request.getfixturevalue(level)))
    roots = [*chain_of(service[0].roots), chain_of(signing_key.chain)[-1]]
    context = {"trust_roots": roots, "allow_fetching": False, "moment": LATER, "revocation_mode": "soft-fail"}
    (signature,) = reader.embedded_regular_signatures
    status = validate_pdf_signature(signature, ValidationContext(**context))
    assert (status.bottom_line, status.docmdp_ok, status.modification_level.name) == (True, True, "LTA_UPDATES")
    assert signature.docmdp_level.name == "NO_CHANGES"
    assert len(reader.embedded_timestamp_signatures) == stamps
    for stamp in reader.embedded_timestamp_signatures:
        told = validate_pdf_timestamp(stamp, ValidationContext(**context))
        assert (told.intact, told.valid, told.trusted) == (True, True, True)
    kept = {cert.get_object().data for cert in reader.root["/DSS"]["/Certs"]}
    signers = {certificate.dump() for certificate in chain_of(signing_key.chain)}
    assert (signers <= kept) == (level == "proven")


@pytest.mark.parametrize("level", ["stamped", "proven"])
def test_poppler_finds_the_signature_valid_under_them(request, level, tmp_path):
    path = tmp_path / "certificate.pdf"
    path.write_bytes(request.getfixturevalue(level))
    told = subprocess.run(["pdfsig", path], capture_output=True, text=True, check=False).stdout
    assert told.partition("Signature #2")[0].count("Signature Validation: Signature is Valid.") == 1


def test_each_level_is_still_for_archives_and_for_everybody(signed, stamped, proven, tmp_path):
    files = [tmp_path / f"{name}.pdf" for name in ("signed", "stamped", "proven")]
    for file, content in zip(files, (signed, stamped, proven), strict=True):
        file.write_bytes(content)
    assert faults(files, PDF_A_3A, PDF_UA_1) == {file.name: [] for file in files}


def test_an_inspection_tells_their_times(proven, signing_key):
    found = inspect(proven, [signing_key.chain])
    assert (found.verdict, found.signed_at) == (Verdict.VALID, NOW + timedelta(hours=1))
    assert [LATER < stamp < LATER + timedelta(hours=1) for stamp in found.stamped_at] == [True, True]


def test_one_flipped_byte_in_them_is_found(signed, proven, signing_key):
    unseen = []
    for position in range(len(signed), len(proven), 997):
        changed = bytearray(proven)
        changed[position] ^= 1
        if quick(bytes(changed), signing_key) is Verdict.VALID:
            unseen.append(position)
    assert unseen == []


@pytest.mark.parametrize("answers", ["refuses", "sends elsewhere", "too much"])
def test_a_service_that_gives_no_stamp_is_asked_again_later(signed, service, answers):
    asked = service[1]
    asked.answers = answers
    try:
        with pytest.raises(ServiceAway):
            add_time_stamp(signed, service[0], at=LATER)
    finally:
        asked.answers = "stamps"


def test_a_service_that_is_away_is_asked_again_later(signed, service):
    with pytest.raises(ServiceAway):
        add_time_stamp(signed, TimeService("http://127.0.0.1:9/", service[0].roots), at=LATER)


def test_a_service_of_other_roots_than_the_operator_named_is_not_believed(signed, service, signing_key):
    with pytest.raises(RuleBroken):
        add_time_stamp(signed, TimeService(service[0].address, signing_key.chain), at=LATER)
