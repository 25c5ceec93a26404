"""What the signature of somebody's file says of it."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader, PdfWriter

from tests.integration.signing.conftest import loose_key
from tests.integration.signing.keys import NOW
from trainfac.signing.documents import sign_document
from trainfac.signing.inspecting import Inspection, Verdict, inspect
from trainfac.signing.inspecting_apart import MOST_BYTES, inspect_document


def quick(content, key):
    """Without a process for each of many files."""
    try:
        return inspect(content, [key.chain]).verdict
    except Exception:  # noqa: BLE001 - as the process does
        return Verdict.NOT_READABLE


def test_a_file_as_it_was_signed_is_valid_by_the_key_that_signed_it(signed, signing_key):
    found = inspect_document(signed, [loose_key("Another").chain, signing_key.chain])
    assert found == Inspection(Verdict.VALID, signing_key.fingerprint, NOW + timedelta(hours=1))


def test_a_file_without_signature_says_so(unsigned, signing_key):
    assert inspect_document(unsigned, [signing_key.chain]) == Inspection(Verdict.UNSIGNED)


def test_a_key_of_the_same_name_that_nobody_published_is_foreign(unsigned, signing_key):
    forged = sign_document(unsigned, loose_key(), at=NOW, reason="Certificate issued")
    assert inspect_document(forged, [signing_key.chain]) == Inspection(Verdict.FOREIGN)
    assert inspect_document(forged, []) == Inspection(Verdict.FOREIGN)


def test_one_flipped_byte_is_found_wherever_it_is(unsigned, signed, signing_key):
    inside = range(0, len(unsigned), len(unsigned) // 25)
    behind = range(len(unsigned), len(signed), 211)
    found = {}
    for position in [*inside, *behind, len(signed) - 1]:
        changed = bytearray(signed)
        changed[position] ^= 1
        found[position] = quick(bytes(changed), signing_key)
    assert [position for position, verdict in found.items() if verdict is Verdict.VALID] == []
    assert Verdict.ALTERED in found.values()


@pytest.mark.parametrize("behind", [b"\n", b"% a remark\n", b"0"])
def test_bytes_behind_the_signature_are_found(signed, signing_key, behind):
    assert quick(signed + behind, signing_key) is not Verdict.VALID


def test_a_change_appended_by_the_book_is_found(signed, signing_key):
    writer = PdfWriter(BytesIO(signed), incremental=True)
    writer.add_metadata({"/Title": "Another name"})
    output = BytesIO()
    writer.write(output)
    assert output.getvalue().startswith(signed)
    assert inspect_document(output.getvalue(), [signing_key.chain]).verdict is Verdict.ALTERED


def test_a_file_written_anew_is_not_valid(signed, signing_key):
    writer = PdfWriter(clone_from=PdfReader(BytesIO(signed)))
    output = BytesIO()
    writer.write(output)
    assert inspect_document(output.getvalue(), [signing_key.chain]).verdict is not Verdict.VALID


def bombs(signed):
    startxref = signed.rindex(b"startxref")
    yield "empty", b""
    yield "page of the web", b"<html><script>alert(1)</script>"
    yield "begins as one", b"%PDF-1.7\n" + b"\0" * 5000
    yield "cut", signed[: len(signed) // 2]
    yield "points to itself", signed[:startxref] + b"startxref\n" + str(startxref).encode() + b"\n%%EOF"
    yield "points beyond", signed[:startxref] + b"startxref\n99999999999999999999\n%%EOF"
    yield "too long", signed + b"\0" * MOST_BYTES
    yield "deep", b"%PDF-1.7\n1 0 obj\n" + b"[" * 200_000 + b"\nendobj\nstartxref\n9\n%%EOF"
    yield "no such range", signed.replace(b"/ByteRange", b"/BiteRange")
    yield "negative range", signed.replace(b"/ByteRange [0 ", b"/ByteRange [-1 ")


@pytest.mark.parametrize("name", [name for name, _ in bombs(b"startxref")])
def test_a_file_made_to_break_its_reader_is_not_valid_and_breaks_nothing(signed, signing_key, name):
    verdict = inspect_document(dict(bombs(signed))[name], [signing_key.chain]).verdict
    assert verdict in {Verdict.NOT_READABLE, Verdict.ALTERED, Verdict.UNSIGNED}


def test_a_file_that_takes_too_long_is_not_readable(signed, signing_key):
    assert inspect_document(signed, [signing_key.chain], seconds=0).verdict is Verdict.NOT_READABLE
