"""Documents for archives: what they claim to be, and the files that travel inside. Gates check the claims."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from pypdf import PdfReader

from trainfac.infra.pdf import AttachedFile, lay_out, render_pdf

PAGE = "<html lang='en'><body><p>Text</p></body></html>"
CREDENTIAL = AttachedFile("credential.json", b'{"name": "\xc3\xa9"}', "The same for machines", "Data")


def archival(*attached: AttachedFile, created: date = date(2010, 10, 29), identifier: str = "") -> bytes:
    layout = lay_out(PAGE, sheets=[], archival=True)
    if identifier:
        layout.identify(identifier)
    return layout.write(title="A document", lang="en", author="A facility", created=created, attached=attached)


def root_of(content: bytes) -> Any:
    return PdfReader(io.BytesIO(content), strict=True).root_object


def claims(content: bytes) -> Sequence[bool]:
    metadata = root_of(content)["/Metadata"].get_data().decode()
    return [claim in metadata for claim in ('pdfaid:part="3"', 'pdfaid:conformance="A"', 'pdfuaid:part="1"')]


def test_it_claims_to_be_for_archives_and_for_everybody() -> None:
    assert claims(archival()) == [True, True, True]


def test_what_it_is_known_by_stands_in_the_file_as_it_is() -> None:
    content = archival(identifier="https://training.example/verify/1?a&b")
    assert b"<dc:identifier>https://training.example/verify/1?a&amp;b</dc:identifier>" in content
    assert claims(content) == [True, True, True]
    assert b"dc:identifier" not in archival()


def test_other_documents_claim_to_be_for_everybody_only() -> None:
    other = render_pdf(PAGE, sheets=[], title="Other", lang="en", author="A facility", created=date(2010, 10, 29))
    assert claims(other) == [False, False, True]
    assert "/OutputIntents" not in root_of(other)


def test_it_says_which_colours_are_meant() -> None:
    (intent,) = root_of(archival())["/OutputIntents"]
    assert intent["/S"] == "/GTS_PDFA1"
    assert intent["/OutputConditionIdentifier"].endswith("sRGB")
    assert intent["/DestOutputProfile"]["/N"] == 3


def test_a_file_travels_inside_and_says_what_it_is() -> None:
    root = root_of(archival(CREDENTIAL))
    name, listed = root["/Names"]["/EmbeddedFiles"]["/Names"]
    (associated,) = root["/AF"]
    assert name == "credential.json"
    assert associated == listed
    assert associated["/AFRelationship"] == "/Data"
    assert associated["/Desc"] == CREDENTIAL.description
    for key in ("/F", "/UF"):
        content = associated["/EF"][key]
        assert content.get_data() == CREDENTIAL.content
        assert content["/Subtype"] == "/application/json"


def test_its_dates_are_those_of_the_document_and_not_of_the_clock() -> None:
    (associated,) = root_of(archival(CREDENTIAL))["/AF"]
    parameters = associated["/EF"]["/F"]["/Params"]
    assert [parameters["/CreationDate"], parameters["/ModDate"]] == ["D:20101029000000Z"] * 2


def test_a_document_with_nothing_attached_has_no_list_of_files() -> None:
    assert {"/AF", "/Names"} & root_of(archival()).keys() == set()


def test_the_same_input_gives_the_same_bytes() -> None:
    once = archival(CREDENTIAL)
    archival()
    assert archival(CREDENTIAL) == once
    assert archival(CREDENTIAL, created=date(2010, 10, 30)) != once


def test_metadata_that_end_otherwise_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "weasyprint.pdf.metadata.DocumentMetadata.generate_rdf_metadata", lambda *_: b"<rdf:RDF></rdf:RDF>\n"
    )
    with pytest.raises(ValueError, match="do not end as they used to"):
        archival()
