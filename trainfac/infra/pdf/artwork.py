"""Drawings that lie under every page: drawn once, then put into each document as they are."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pydyf
from weasyprint import CSS, HTML

from trainfac.infra.pdf.assets import AssetFetcher, asset_url, image_url
from trainfac.infra.pdf.operators import pages, referred


@dataclass(frozen=True)
class Artwork:
    """The drawing operators of a page, compressed, and the little they refer to."""

    operators: bytes
    box: tuple[float, ...]
    states: tuple[tuple[str, tuple[tuple[str, Any], ...]], ...]

    def place(self, pdf: Any) -> None:  # noqa: ANN401  # pydyf has no types
        """Put the drawing under every page of a document about to be written, marked as decoration."""
        states = {name: pydyf.Dictionary(dict(state)) for name, state in self.states}
        resources = pydyf.Dictionary({"ExtGState": pydyf.Dictionary(states)})
        extra = {
            "Type": "/XObject",
            "Subtype": "/Form",
            "BBox": pydyf.Array(self.box),
            "Resources": resources,
            "Filter": "/FlateDecode",
        }
        form = pydyf.Stream([self.operators], pydyf.Dictionary(extra))
        pdf.add_object(form)
        for page in pages(pdf):
            referred(pdf, page["Resources"])["XObject"]["Artwork"] = form.reference
            referred(pdf, page["Contents"]).stream.insert(0, b"/Artifact BMC q /Artwork Do Q EMC")


@lru_cache(maxsize=32)
def artwork(drawing: str | bytes, page_size: str) -> Artwork:
    """An SVG made of plain paths, stretched over a page of that CSS size: an asset by name, or the drawing itself.

    Worth the trouble: drawing a guilloche anew takes longer than everything else on the page together.
    """
    drawn: list[Artwork] = []
    page = f"@page {{ size: {page_size}; margin: 0 }}"
    sheet = CSS(string=f"{page} body {{ margin: 0 }} img {{ display: block; width: 100vw; height: 100vh }}")
    address = asset_url(drawing) if isinstance(drawing, str) else image_url(drawing)
    fetcher = AssetFetcher(() if isinstance(drawing, str) else (drawing,))
    html = HTML(string=f'<img alt="" src="{address}">', url_fetcher=fetcher)
    html.write_pdf(stylesheets=[sheet], finisher=lambda _, pdf: drawn.append(_taken_from(pdf)))
    fetcher.check()
    return drawn[0]


def _taken_from(pdf: Any) -> Artwork:  # noqa: ANN401
    (page,) = pages(pdf)
    resources = referred(pdf, page["Resources"])
    if any(resources[kind] for kind in ("XObject", "Pattern", "Shading")):
        raise ValueError("artwork is made of plain paths: no gradients, groups or pictures")
    operators = b"\n".join(
        part if isinstance(part, bytes) else str(part).encode() for part in referred(pdf, page["Contents"]).stream
    )
    states = tuple((name, tuple(state.items())) for name, state in resources["ExtGState"].items())
    return Artwork(zlib.compress(operators, 9), tuple(page["MediaBox"]), states)
