"""The inside of a PDF about to be written: its pages, and the marks round each piece of text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pydyf


def pages(pdf: Any) -> list[Any]:  # noqa: ANN401  # pydyf has no types
    return [entry for entry in pdf.objects if isinstance(entry, dict) and entry.get("Type") == "/Page"]


def referred(pdf: Any, reference: bytes) -> Any:  # noqa: ANN401
    """The object behind a reference like ``12 0 R``."""
    return pdf.objects[int(reference.split()[0])]


def say(pdf: Any, texts: Sequence[str]) -> None:  # noqa: ANN401
    """Tell readers what the first marked pieces of the first page say, whatever their glyphs are."""
    (first, *_) = pages(pdf)
    for operand in referred(pdf, first["Contents"]).stream:
        if isinstance(operand, dict) and "MCID" in operand:
            number = operand["MCID"]
            if number < len(texts) and texts[number]:
                operand["ActualText"] = pydyf.String(texts[number])
