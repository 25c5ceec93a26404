"""A certificate is sent as a file: genuine, altered or unknown; and what machines are told."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader, PdfWriter

from tests.integration.signing.conftest import loose_key
from tests.integration.signing.keys import NOW
from tests.pdf.certificates.reading import text_of
from tests.web.certificates.conftest import certificates
from tests.web.pages import main, whole
from trainfac.certificates.render import render_certificate
from trainfac.certificates.snapshot import Snapshot
from trainfac.infra.pdf import render_pdf
from trainfac.infra.web import clock
from trainfac.signing.documents import sign_document


@pytest.fixture
def document(coordinator, issued):
    """Abebe's certificate as it was issued."""
    return coordinator.get(f"/certificates/{issued[0].id}.pdf").data


def sent(client, content, name="certificate.pdf", status=200):
    """What is answered; the body is made here, as the test client would put a large one into a file it never closes."""
    head = f'--frontier\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    body = head.encode() + content + b"\r\n--frontier--\r\n"
    answer = client.post("/verify/file", data=body, content_type="multipart/form-data; boundary=frontier")
    return main(whole(answer, status))


def saved_anew(content):
    """As a program writes it that opened it and saved it: it looks the same."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(content)))
    writer.add_metadata({"/Title": "Certificate of somebody else"})
    written = BytesIO()
    writer.write(written)
    return written.getvalue()


def test_the_file_as_issued_is_genuine_and_valid(client, issued, document):
    told = sent(client, document)
    assert told.startswith("Valid – the file is genuine")
    assert "bit for bit" in told
    assert issued[0].serial in told


def test_a_genuine_file_of_a_revoked_certificate_is_still_revoked(client, coordinator, cast, issued, document):
    coordinator.post(f"/staff/HYD/certificates/{issued[0].id}/revoke", data={"code": "error", "reason": "In error"})
    told = sent(client, document)
    assert told.startswith("Revoked – the file is genuine")
    assert "bit for bit" in told


def test_a_file_that_was_saved_anew_is_altered_and_what_was_issued_is_shown(client, issued, document):
    told = sent(client, saved_anew(document))
    assert told.startswith("Altered")
    assert issued[0].serial in told
    assert "Abebe Tadesse" in told


def test_whoever_comes_back_to_the_answer_by_its_address_is_asked_for_the_file_again(client, stage):
    answer = client.get("/verify/file")
    assert (answer.status_code, answer.location) == (303, "/verify#by-file")


def test_one_byte_more_is_not_the_file_that_was_issued(client, issued, document):
    assert sent(client, document + b"\n").startswith("Altered")


def made_anew(certificate, **changes):
    """A certificate drawn by the same means with the same codes, and other words."""
    return render_certificate(replace(Snapshot.from_json(certificate.snapshot), **changes), images={})


def written_over(content, text):
    """The page with other words over those that it had."""
    sheet = f"<html lang='en'><body><p style='background: white; font-size: 40pt'>{text}</p></body></html>"
    over = render_pdf(
        sheet, sheets=["@page { size: A4 landscape }"], title="", lang="en", author="", created=date(2026, 11, 23)
    )
    writer = PdfWriter(clone_from=PdfReader(BytesIO(content)))
    writer.pages[0].merge_page(PdfReader(BytesIO(over)).pages[0])
    written = BytesIO()
    writer.write(written)
    return written.getvalue()


def test_a_file_with_another_name_or_result_shows_the_one_that_was_issued(client, issued, document):
    snapshot = Snapshot.from_json(issued[0].snapshot)
    (result,) = snapshot.results
    edited = {
        "Chala Dibaba": made_anew(issued[0], holder_name="Chala Dibaba"),
        "99 %": made_anew(issued[0], results=(replace(result, score=99.0),)),
        "Deborah Musa": written_over(document, "Deborah Musa"),
    }
    assert "70 %" in text_of(document)
    for words, content in edited.items():
        assert words in text_of(content), "the file was really changed"
        told = sent(client, content)
        assert told.startswith("Altered This file is not the one that was issued."), words
        assert words not in told
        assert "Abebe Tadesse" in told
        assert "70 %" in told


@pytest.mark.parametrize(
    ("act", "code", "state"), [("revoke", "error", "Revoked"), ("suspend", "inquiry", "Suspended")]
)
def test_an_altered_copy_of_what_does_not_count_says_so_too(
    client, coordinator, cast, issued, document, act, code, state
):
    assert "does not count" not in sent(client, saved_anew(document))
    coordinator.post(f"/staff/HYD/certificates/{issued[0].id}/{act}", data={"code": code, "reason": "For a reason"})
    told = sent(client, saved_anew(document))
    assert told.startswith(f"Altered, and the certificate itself: {state}")
    assert f"{clock():%B %Y}" in told.partition("Reason given:")[0]
    assert "does not count either" in told
    assert "Reason given: For a reason" in told


def test_an_altered_copy_of_what_was_replaced_names_the_one_that_counts(
    app, client, coordinator, issued, document, work
):
    coordinator.post(
        f"/staff/HYD/certificates/{issued[0].id}/correct",
        data={"code": "name", "reason": "Misspelt", "holder_name": "Abebe T. Tadesse"},
    )
    work()
    told = sent(client, saved_anew(document))
    assert told.startswith("Altered, and the certificate itself: Superseded")
    assert certificates(app)[-1].serial in told


def test_a_copy_signed_with_a_key_of_others_is_not_excused(client, document):
    copied = saved_anew(document)
    assert "without any bad intent" in sent(client, copied)
    told = sent(client, sign_document(copied, loose_key(), at=NOW, reason="Certificate issued"))
    assert told.startswith("Altered")
    assert "somebody made this file and signed it. Do not rely on it" in told
    assert "without any bad intent" not in told


def test_a_pdf_of_others_is_unknown(client, issued):
    blank = BytesIO()
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.write(blank)
    assert sent(client, blank.getvalue()).startswith("Unknown This file was not issued here.")


@pytest.mark.parametrize(
    "content", [b"%PDF-1.7\n" + bytes(2000), b"%PDF-1.7\n%%EOF", b"%PDF-1.4\n1 0 obj\n<< /Kids [1 0 R] >>\nendobj"]
)
def test_what_cannot_be_read_is_told_so_and_breaks_nothing(client, issued, content):
    assert sent(client, content).startswith("Not readable")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"\x89PNG\r\n\x1a\n", "This is no PDF file"),
        (b"<html>", "This is no PDF file"),
        (b"", "Choose the PDF file"),
        (b"%PDF-1.7\n" + bytes(4 * 1024 * 1024), "larger than 4 MB"),
    ],
)
def test_what_is_no_certificate_at_all_is_told_beside_the_field(client, issued, content, told):
    assert told in sent(client, content, name="certificate.pdf" if content else "", status=422)


def test_nothing_that_was_sent_is_kept(app, client, issued, document):
    before = sorted(app.config["SETTINGS"].instance_path.rglob("*.pdf"))
    sent(client, saved_anew(document))
    assert sorted(app.config["SETTINGS"].instance_path.rglob("*.pdf")) == before


def test_machines_are_told_state_digest_and_every_printed_field(client, coordinator, cast, issued, document):
    address = f"/verify/{issued[0].code}.json"
    answer = client.get(address)
    assert (answer.json["state"], answer.json["holder_name"]) == ("valid", "Abebe Tadesse")
    assert answer.json["serial"] == issued[0].serial
    assert len(answer.json["sha256"]) == 64
    assert issued[0].code not in answer.text
    assert "noindex" in answer.headers["X-Robots-Tag"]
    coordinator.post(f"/staff/HYD/certificates/{issued[0].id}/revoke", data={"code": "error", "reason": "In error"})
    told = client.get(address).json
    assert (told["state"], told["reason"], told["reason_code"]) == ("revoked", "In error", "error")
    assert told["since"]


def test_a_successor_is_named_by_its_serial(app, client, coordinator, cast, issued, work):
    coordinator.post(
        f"/staff/HYD/certificates/{issued[0].id}/correct",
        data={"code": "name", "reason": "Misspelt", "holder_name": "Abebe T. Tadesse"},
    )
    work()
    new, old = certificates(app)[-1], issued[0]
    told = client.get(f"/verify/{old.code}.json").json
    assert (told["state"], told["superseded_by"]) == ("superseded", new.serial)
    assert (told["superseded_by_state"], "supersedes" in told) == ("valid", False)
    told = client.get(f"/verify/{new.code}.json").json
    assert (told["state"], told["supersedes"], "superseded_by" in told) == ("valid", old.serial, False)


def test_an_unknown_code_is_an_answer_for_machines_too(client, stage):
    answer = client.get("/verify/AAAA-BBBB-CCCC.json")
    assert (answer.status_code, answer.json) == (404, {"state": "unknown"})


def test_programs_in_pages_of_others_may_read_the_answer(client, issued):
    for code, status in ((issued[0].code, 200), ("AAAA-BBBB-CCCC", 404)):
        answer = client.get(f"/verify/{code}.json", headers={"Origin": "https://employer.example"})
        assert (answer.status_code, answer.headers["Access-Control-Allow-Origin"]) == (status, "*")
        assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert "Access-Control-Allow-Origin" not in client.get(f"/verify/{code}").headers
