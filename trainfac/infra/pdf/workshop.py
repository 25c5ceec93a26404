"""What one thread keeps between documents, because making it anew costs more than the document."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

from weasyprint import CSS
from weasyprint.css import ColorProfile
from weasyprint.text.fonts import FontConfiguration

from trainfac.infra.pdf.assets import AssetFetcher
from trainfac.infra.pdf.pictures import keep_encoded

SRGB: Final = "--srgb"  # the name of a colour profile, as style sheets would write it
_KEPT_PICTURES: Final = 64


class Workshop:
    """Fonts, parsed style sheets and decoded pictures."""

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
        new = (address for address in addresses if address not in self._pictures and cache.get(address))
        self._pictures.update({address: keep_encoded(cache[address]) for address in new})


class _Kept(threading.local):
    workshop: Workshop | None = None


_kept: Final = _Kept()


def workshop() -> Workshop:
    """That of this thread.

    It is made when the thread first draws, and not before: Pango looks for fonts in a thread of its own, which a
    process that is forked afterwards would not have.
    """
    if _kept.workshop is None:
        _kept.workshop = Workshop()
    return _kept.workshop


def colours() -> dict[str, ColorProfile]:
    """For one document: a profile that was asked for its name is not written as it was before."""
    return {SRGB: ColorProfile(io.BytesIO(_srgb()), "sRGB2014.icc", "relative-colorimetric", ("r", "g", "b"))}


@cache
def _srgb() -> bytes:
    """WeasyPrint's own profile, which it would open for each document, and leave open."""
    return files("weasyprint.pdf").joinpath("sRGB2014.icc").read_bytes()
