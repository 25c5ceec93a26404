"""What is said of a certificate's file that arrived broken, cut, or locked: never that it was not issued here."""

from io import BytesIO

import pytest
from pypdf import PdfReader, PdfWriter
from sqlalchemy import select

from tests.conftest import written
from tests.integration.signing.keys import a_key
from tests.web.certificates.test_verify_files import sent
from trainfac.certificates import claimed
from trainfac.infra.web import clock
from trainfac.scheduling.models import Facility
from trainfac.signing.inspecting import Inspection, Verdict

PLACES = 151


@pytest.fixture
def document(app, coordinator, request):
    """Abebe's certificate as it was issued, and signed."""
    with written(app) as tx:
        a_key(tx, tx.scalars(select(Facility).where(Facility.code == "HYD")).one(), begins=clock())
    (certificate, _other) = request.getfixturevalue("issued")
    content = coordinator.get(f"/certificates/{certificate.id}.pdf").data
    assert b"/ByteRange" in content
    return content


@pytest.fixture
def read_here(monkeypatch):
    """Without a process for each file: here are many, and all of them ours."""
    monkeypatch.setattr(claimed, "ask", lambda _module, *, given: claimed.search(given))
    monkeypatch.setattr(
        "trainfac.certificates.routes.dropped.inspect_document", lambda *_: Inspection(Verdict.NOT_READABLE)
    )


def flipped(content, place):
    return content[:place] + bytes([content[place] ^ 0x55]) + content[place + 1 :]


def locked(content, password="secret"):
    writer = PdfWriter(clone_from=PdfReader(BytesIO(content)))
    writer.encrypt(password, "of the owner", algorithm="AES-256")
    written_anew = BytesIO()
    writer.write(written_anew)
    return written_anew.getvalue()


@pytest.mark.slow
def test_one_wrong_byte_anywhere_is_altered_and_what_was_issued_is_shown(client, document, read_here):
    for place in range(len(b"%PDF-"), len(document), len(document) // PLACES):
        told = sent(client, flipped(document, place))
        assert told.startswith("Altered This file is not the one that was issued."), place
        assert "Abebe Tadesse" in told


def test_a_wrong_byte_in_the_address_itself_leaves_the_code_that_is_printed(client, document):
    place = document.index(b"/verify/") + len(b"/verify/") + 3
    assert sent(client, flipped(document, place)).startswith("Altered")


@pytest.mark.parametrize("missing", [2, 3])
def test_half_a_file_is_altered(client, document, missing):
    assert sent(client, document[: len(document) // missing]).startswith("Altered")


def test_a_file_whose_reader_takes_too_long_is_still_searched_as_it_is(client, document, monkeypatch):
    monkeypatch.setattr(claimed, "ask", lambda *_, **__: None)
    assert sent(client, document + b"\n").startswith("Altered")


@pytest.mark.parametrize("password", ["secret", ""])
def test_a_locked_copy_is_not_called_a_stranger(client, document, password):
    told = sent(client, locked(document, password))
    assert told.startswith("Altered" if not password else "Not readable This file could not be read")
    assert "not issued here" not in told


def test_the_first_bytes_alone_cannot_be_read_and_nobody_is_accused(client, document):
    told = sent(client, document[:2000])
    assert told.startswith("Not readable This file could not be read: it is damaged or protected by a password.")
    assert "Whether it was a certificate once cannot be said" in told


def test_a_part_that_cannot_be_unpacked_is_damage():
    packed = b"%PDF-1.7\n1 0 obj\n<</Filter /FlateDecode>>\nstream\nx\xdaXXXX\nendstream"
    with pytest.raises(ValueError, match="cannot be unpacked"):
        list(claimed._unpacked(packed))
