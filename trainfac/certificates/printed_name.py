"""A name as a certificate prints it, to be compared with what somebody has read. Pure."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from trainfac.certificates.snapshot import Printed

_MARK_LENGTH = 20


@dataclass(frozen=True, kw_only=True)
class PrintedName(Printed):
    """The name in letters of the passport, and in the holder's own writing where that says more."""

    name: str
    native_name: str = ""
    native_lang: str = ""

    @property
    def mark(self) -> str:
        """The same for the same name alone, so that a page can say which one was seen."""
        text = f"{self.name}\n{self.native_name}\n{self.native_lang}"
        return hashlib.sha256(text.encode()).hexdigest()[:_MARK_LENGTH]
