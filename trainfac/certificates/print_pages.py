"""What is printed beside certificates: the words and marks of a sheet, and the list that lies on top."""

from __future__ import annotations

import gettext as standard_gettext
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from babel.dates import format_date
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from pypdf import PageObject, PdfReader
from pypdf.generic import ContentStream, NameObject

from trainfac.certificates.imposition import Sheet
from trainfac.certificates.snapshot import Snapshot
from trainfac.certificates.states import CertificateKind, Paper
from trainfac.infra.i18n import direction, translator
from trainfac.infra.pdf import ASSET_FOLDER, Squares, asset_text, lay_out
from trainfac.kernel.messages import Message

_CSS_SIZE: Final = {Paper.A4: "A4", Paper.LETTER: "letter"}
_ARTIFACT: Final = ([NameObject("/Artifact")], b"BMC")

_environment: Final = Environment(
    loader=FileSystemLoader(ASSET_FOLDER.parent),
    autoescape=True,
    undefined=StrictUndefined,
    extensions=["jinja2.ext.i18n"],
)
_environment.install_gettext_callables(  # type: ignore[attr-defined]  # given by the extension
    standard_gettext.gettext, standard_gettext.ngettext, newstyle=True
)


@dataclass(frozen=True)
class Occasion:
    """Of what run the pages are, made when, and in which language they speak."""

    run_code: str
    course_title: str
    course_lang: str
    facility_name: str
    made_on: date
    lang: str = "en"

    def says(self, message: Message | str) -> str:
        """In the language of the pages."""
        say = translator(self.lang)
        return message.render(say) if isinstance(message, Message) else say(message)

    def with_values(self, text: str, **values: Any) -> str:  # noqa: ANN401  # whatever is written into a text
        """What templates mark for translation, with values where the text has places for them."""
        return self.says(Message(text, values)) if values else self.says(text)

    def day(self, day: date) -> str:
        return str(format_date(day, "d MMMM y" if self.lang == "en" else "long", locale=self.lang))

    def rendered(self, template: str, **values: Any) -> str:  # noqa: ANN401  # whatever the template shows
        return _environment.get_template(template).render(
            occasion=self, gettext=self.with_values, lang=self.lang, dir=direction(self.lang), **values
        )

    def pdf(
        self,
        template: str,
        *,
        title: str,
        sheets: list[str],
        squares: Mapping[str, Squares] | None = None,
        first_texts: Sequence[str] = (),
        **values: Any,  # noqa: ANN401
    ) -> bytes:
        layout = lay_out(self.rendered(template, title=title, **values), sheets=sheets, squares=squares)
        return layout.write(
            title=title, lang=self.lang, author=self.facility_name, created=self.made_on, first_texts=first_texts
        )


@dataclass(frozen=True)
class Taken:
    """When a certificate was handed over, and who took it."""

    on: date
    name: str


def overlay(sheet: Sheet, occasion: Occasion) -> PageObject:
    """Crop marks, and on each certificate the words "Print copy": all of it nothing that a reader reads out."""
    width, height = sheet.size
    content = occasion.pdf(
        "print/sheet.html",
        title="",
        sheets=[asset_text("print-sheet.css"), f"@page {{ size: {width}pt {height}pt }}"],
        marks=sheet.marks,
        places=sheet.places,
        height=height,
    )
    (page,) = PdfReader(io.BytesIO(content)).pages
    drawn = page.get_contents()
    if drawn is None:
        raise ValueError("a sheet without anything on it")
    page[NameObject("/Contents")] = _unread(drawn)
    return page


def cover_list(snapshots: list[Snapshot], occasion: Occasion, *, paper: Paper, how: list[Message]) -> bytes:
    """Who gets a certificate of this file, in its order; on top of the pile, for whoever prints and counts."""
    title = occasion.says("Certificates to print")
    rows = [(snapshot, occasion.says(CertificateKind(snapshot.kind).label)) for snapshot in snapshots]
    sheets = [asset_text("print-list.css"), f"@page {{ size: {_CSS_SIZE[paper]} }}"]
    return occasion.pdf(
        "print/cover.html", title=title, sheets=sheets, rows=rows, how=[occasion.says(line) for line in how]
    )


def signature_sheet(
    snapshots: list[Snapshot], taken: Mapping[str, Taken], occasion: Occasion, *, paper: Paper
) -> bytes:
    """For each person a line to sign on when they take their certificate; ``taken``: what is gone, by serial."""
    title = occasion.says("Certificates handed over")
    sheets = [asset_text("print-list.css"), f"@page {{ size: {_CSS_SIZE[paper]} }}"]
    return occasion.pdf("print/signatures.html", title=title, sheets=sheets, snapshots=snapshots, taken=taken)


def _unread(drawn: ContentStream) -> ContentStream:
    """What is laid over is tagged as text."""
    drawn.operations = [_ARTIFACT if operator == b"BDC" else (given, operator) for given, operator in drawn.operations]
    return drawn
