"""Sheets to print: drawn from a template, shown in the browser, never kept where others could find them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Response, render_template

from trainfac.infra.i18n import current_locale, direction
from trainfac.infra.pdf import Layout, asset_text, lay_out
from trainfac.kernel.text import direction_of


@dataclass(frozen=True)
class Paper:
    """A sheet to draw: ``template`` names it in templates/pdf/printouts, and its style sheet among the assets."""

    template: str
    title: str
    author: str
    created: date

    def laid_out(self, **values: Any) -> Layout:  # noqa: ANN401 - of a template
        """Its pages in the reader's language."""
        lang = current_locale().language
        html = render_template(
            f"pdf/printouts/{self.template}.html",
            title=self.title,
            created=self.created,
            lang=lang,
            dir=direction(lang),
            direction_of=direction_of,
            **values,
        )
        return lay_out(html, sheets=[asset_text("printouts.css"), asset_text(f"{self.template}.css")])

    def written(self, layout: Layout) -> bytes:
        """The finished document."""
        lang = current_locale().language
        return layout.write(title=self.title, lang=lang, author=self.author, created=self.created)

    def drawn(self, **values: Any) -> bytes:  # noqa: ANN401 - of a template
        return self.written(self.laid_out(**values))


def private_paper(content: bytes, name: str) -> Response:
    """The sheet for who asked for it: what stands on it changes, and is nobody else's."""
    response = Response(content, content_type="application/pdf")
    response.headers.set("Content-Disposition", "inline", filename=name)
    response.headers["Cache-Control"] = "no-store"
    return response
