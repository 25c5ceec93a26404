"""What one thread keeps between documents, because making it anew costs more than the document."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from typing import Any, Final

from weasyprint import CSS
from weasyprint.text.fonts import FontConfiguration

from trainfac.infra.pdf.assets import AssetFetcher

_KEPT_PICTURES: Final = 64


class Workshop(threading.local):
    """Fonts, parsed style sheets and decoded pictures of this thread."""

    def __init__(self) -> None:
        self.fonts = FontConfiguration()
        self._sheets: dict[str, CSS] = {}
        self._pictures: dict[str, Any] = {}

    def sheet(self, text: str) -> CSS:
        """A style sheet of ours, parsed once; the text must come from us, for every distinct one is kept."""
        if text not in self._sheets:
            fetcher = AssetFetcher()
            sheet = CSS(string=text, url_fetcher=fetcher, font_config=self.fonts)
            fetcher.check()
            self._sheets[text] = sheet
        return self._sheets[text]

    def pictures(self, addresses: Iterable[str]) -> dict[str, Any]:
        """A picture cache for one document, holding what was decoded before of the pictures it may show."""
        return {address: self._pictures[address] for address in addresses if address in self._pictures}

    def keep(self, addresses: Iterable[str], cache: Mapping[str, Any]) -> None:
        """Remember the decoded pictures of a document; addresses are digests, so what is kept is never wrong."""
        if len(self._pictures) > _KEPT_PICTURES:
            self._pictures.clear()
        self._pictures.update({address: cache[address] for address in addresses if cache.get(address)})


workshop: Final = Workshop()
