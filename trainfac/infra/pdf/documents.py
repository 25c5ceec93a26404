"""From HTML to a tagged PDF that depends on nothing but its input."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from weasyprint import HTML, Document

from trainfac.infra.pdf.archival import AttachedFile, claim_accessible, identify, leave_metadata_open, tell_once
from trainfac.infra.pdf.artwork import artwork
from trainfac.infra.pdf.assets import AssetFetcher
from trainfac.infra.pdf.operators import say
from trainfac.infra.pdf.pictures import Squares
from trainfac.infra.pdf.workshop import SRGB, colours, workshop

_ACCESSIBLE: Final = {"pdf_variant": "pdf/ua-1"}
_ARCHIVAL: Final = {"pdf_variant": "pdf/a-3a", "output_intent": SRGB}
_MM_PER_PIXEL: Final = 25.4 / 96


class Layout:
    """Pages laid out and not yet written."""

    def __init__(
        self, document: Document, options: Mapping[str, str], fetcher: AssetFetcher, cache: dict[str, Any]
    ) -> None:
        self._document = document
        self._options = options
        self._fetcher = fetcher
        self._cache = cache
        self._identified = False

    @property
    def page_count(self) -> int:
        return len(self._document.pages)

    def find_top(self, element_id: str) -> float | None:
        """How far below the top of its page the element with that id begins, in millimetres; None where none has it."""
        for page in self._document.pages:
            if element_id in page.anchors:
                return float(page.anchors[element_id][1]) * _MM_PER_PIXEL
        return None

    def identify(self, identifier: str) -> None:
        """Say for programs what the document is known by; it will stand in the file as it is, not compressed."""
        identify(self._document, identifier)
        self._identified = True

    def write(
        self,
        *,
        title: str,
        lang: str,
        author: str,
        created: date,
        underlay: tuple[str | bytes, str] | None = None,
        first_texts: Sequence[str] = (),
        attached: Sequence[AttachedFile] = (),
    ) -> bytes:
        """The finished file. ``underlay``: an SVG, and the CSS page size it is stretched over.

        ``first_texts``: what the lines painted first say, in painting order, so that copying and searching find
        scripts whose glyphs are not letters; an empty text leaves a line to its glyphs.
        """
        metadata = self._document.metadata
        metadata.title, metadata.lang, metadata.authors = title, lang, [author]
        metadata.created = created.isoformat()

        def finish(_: Document, pdf: Any) -> None:  # noqa: ANN401  # pydyf has no types
            say(pdf, first_texts)
            if underlay is not None:
                artwork(*underlay).place(pdf)
            tell_once(pdf)
            if self._identified:
                leave_metadata_open(pdf)

        content = self._document.write_pdf(
            finisher=finish,
            cache=self._cache,
            attachments=[file.attachment(created) for file in attached],
            **self._options,
        )
        self._fetcher.check()
        return bytes(content)


def lay_out(
    html: str,
    *,
    sheets: Sequence[str],
    images: Iterable[bytes] = (),
    squares: Mapping[str, Squares] | None = None,
    archival: bool = False,
) -> Layout:
    """Pages for HTML whose values are escaped and style sheets that are ours; ``images`` are named by ``image_url``.

    ``squares``: what is drawn for a picture of that address.

    Every document is PDF/UA-1; one that is ``archival`` is PDF/A-3a as well, and only such a one has files attached.
    """
    options = _ARCHIVAL if archival else _ACCESSIBLE
    fetcher = AssetFetcher(images)
    kept = workshop()
    cache = {**kept.pictures(fetcher.pictures), **(squares or {})}
    document = HTML(string=html, url_fetcher=fetcher).render(
        font_config=kept.fonts,
        stylesheets=[kept.sheet(sheet) for sheet in sheets],
        color_profiles=colours() if archival else None,
        cache=cache,
        **options,
    )
    kept.keep(fetcher.pictures, cache)
    if archival:
        claim_accessible(document)
    return Layout(document, options, fetcher, cache)


def render_pdf(
    html: str,
    *,
    sheets: Sequence[str],
    images: Iterable[bytes] = (),
    title: str,
    lang: str,
    author: str,
    created: date,
) -> bytes:
    """A document in one step. Raises PdfRefused when it names anything but our assets and ``images``."""
    return lay_out(html, sheets=sheets, images=images).write(title=title, lang=lang, author=author, created=created)
