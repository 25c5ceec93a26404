"""What makes a document one for archives and for everybody at once: PDF/A-3a and PDF/UA-1 in one file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, Final, Literal
from xml.sax.saxutils import escape

from weasyprint import Attachment, Document

from trainfac.infra.pdf.operators import referred

_END: Final = b"</rdf:RDF>"
# PDF/A wants to be told about every property that is none of its own, also that of its sister.
_ALSO_ACCESSIBLE: Final = b"""\
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1" />\
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" \
xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">\
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">\
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>\
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>\
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">\
<pdfaProperty:name>part</pdfaProperty:name>\
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>\
<pdfaProperty:category>internal</pdfaProperty:category>\
<pdfaProperty:description>Part of ISO 14289 that the file conforms to</pdfaProperty:description>\
</rdf:li></rdf:Seq></pdfaSchema:property>\
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"""
_IDENTIFIED: Final = b"""\
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">\
<dc:identifier>%s</dc:identifier></rdf:Description>"""


@dataclass(frozen=True)
class AttachedFile:
    """A file inside the file; ``relationship`` is its AFRelationship to what is printed."""

    name: str
    content: bytes
    description: str
    relationship: Literal["Data", "Source", "Supplement"]

    def attachment(self, on: date) -> Attachment:
        """For WeasyPrint, with a date that is the document's and not the clock's."""
        at = datetime.combine(on, time(), UTC)
        return Attachment(
            string=self.content,
            name=self.name,
            description=self.description,
            relationship=self.relationship,
            created=at,
            modified=at,
        )


def claim_accessible(document: Document) -> None:
    """Have the metadata of a PDF/A say that it is PDF/UA-1 as well; WeasyPrint's variants are one or the other.

    Its option for additional metadata does not serve: that is put beside the RDF and not into it.
    """
    _say_also(document, _ALSO_ACCESSIBLE)


def identify(document: Document, identifier: str) -> None:
    """Have the metadata name what the document is, by a property that PDF/A knows of itself."""
    _say_also(document, _IDENTIFIED % escape(identifier).encode())


def leave_metadata_open(pdf: Any) -> None:  # noqa: ANN401  # pydyf has no types
    """Not compressed: whoever can read nothing else of a damaged file still reads these."""
    referred(pdf, pdf.catalog["Metadata"]).compress = False


def _say_also(document: Document, description: bytes) -> None:
    generate = document.metadata.generate_rdf_metadata

    def generate_all(*of_variant: Any) -> bytes:  # noqa: ANN401  # whatever WeasyPrint asks for
        rdf: bytes = generate(*of_variant)
        if not rdf.endswith(_END):
            raise ValueError("WeasyPrint's metadata do not end as they used to")
        return rdf.removesuffix(_END) + description + _END

    document.metadata.generate_rdf_metadata = generate_all


def tell_once(pdf: Any) -> None:  # noqa: ANN401  # pydyf has no types
    """WeasyPrint 70 lists each associated file twice, and gives its content under one of its two names only."""
    if "AF" not in pdf.catalog:
        return
    pdf.catalog["AF"][:] = dict.fromkeys(pdf.catalog["AF"])
    for reference in pdf.catalog["AF"]:
        content = referred(pdf, reference)["EF"]
        content["UF"] = content["F"]
