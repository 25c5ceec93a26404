"""A name as a certificate prints it, to be compared with what somebody has read. Pure."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from trainfac.certificates.snapshot import Printed, Snapshot

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

    @property
    def _native(self) -> tuple[str, str]:
        return self.native_name, self.native_lang if self.native_name else ""

    def mistakes(self, right: PrintedName) -> PrintedName:
        """Of this name, what the right one writes otherwise; what is right already is empty."""
        return PrintedName(
            name=self.name if self.name != right.name else "",
            native_name=self.native_name if self.native_name != right.native_name else "",
        )

    def shares(self, other: PrintedName) -> bool:
        """Whether both have a name in common, in either script."""
        pairs = ((self.name, other.name), (self.native_name, other.native_name))
        return any(mine and mine == theirs for mine, theirs in pairs)

    def put_right(self, wrong: PrintedName, right: PrintedName) -> PrintedName:
        """This name, which somebody recorded, with what was corrected on paper; the rest stays as recorded."""
        native_name, native_lang = self._native if wrong._native == right._native else right._native
        name = self.name if wrong.name == right.name else right.name
        return PrintedName(name=name, native_name=native_name, native_lang=native_lang)


def name_on(snapshot: Snapshot) -> PrintedName:
    """The name as a certificate that was issued prints it."""
    native_lang = snapshot.native_lang if snapshot.native_name else ""
    return PrintedName(name=snapshot.holder_name, native_name=snapshot.native_name, native_lang=native_lang)
