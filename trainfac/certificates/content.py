"""What one version of a certificate template says, as data: never markup, never anything that is evaluated. Pure."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Final, Self

from trainfac.certificates import statements
from trainfac.certificates.look import (
    ACCENT,
    BORDERS,
    DESIGNS,
    LEAST_CONTRAST,
    PARTS,
    USUAL_PARTS,
    Look,
    contrast_on_white,
    is_colour,
)
from trainfac.kernel.messages import Message, msg
from trainfac.kernel.text import clean

MOST_SIGNERS: Final = 3
MOST_LINES: Final = 4
LONGEST_LINE: Final = 120  # characters
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class LanguageText:
    """What is said in one language; what is empty is taken from the facility, or is the usual sentence."""

    lang: str
    facility_name: str = ""
    letterhead: tuple[str, ...] = ()
    place: str = ""
    statement: str = ""

    def cleaned(self) -> LanguageText:
        lines = tuple(line for line in map(clean, self.letterhead) if line)
        return LanguageText(self.lang, clean(self.facility_name), lines, clean(self.place), clean(self.statement))

    def problems(self, order: str) -> Iterator[tuple[str, Message]]:
        """What cannot be printed, by the field of the form; ``order`` begins its name."""
        for reason in statements.problems(self.statement):
            yield f"{order}_statement", reason
        if len(self.letterhead) > MOST_LINES:
            yield f"{order}_letterhead", msg("There is room for %(most)s lines", most=MOST_LINES)
        lines = {"facility_name": (self.facility_name,), "place": (self.place,), "letterhead": self.letterhead}
        for name, texts in lines.items():
            if any(len(text) > LONGEST_LINE for text in texts):
                yield f"{order}_{name}", msg("A line is longer than %(most)s characters", most=LONGEST_LINE)


@dataclass(frozen=True)
class Signer:
    """One of the facility's signatories who signs, with what they are in the second language."""

    signatory_id: int
    second_role: str = ""


@dataclass(frozen=True)
class TemplateContent:
    """Design, words and pictures of a template; pictures by the SHA-256 under which they are stored.

    No signers: whoever signs for the facility on the day of issue.
    """

    first: LanguageText
    second: LanguageText | None = None
    design: str = "classic"
    accent: str = ACCENT
    border: str = "guilloche"
    border_image: str = ""
    logos: tuple[str, ...] = ()
    parts: tuple[str, ...] = USUAL_PARTS
    signers: tuple[Signer, ...] = field(default=())

    def cleaned(self) -> TemplateContent:
        """The same in the form in which it is stored."""
        return replace(
            self,
            first=self.first.cleaned(),
            second=self.second and self.second.cleaned(),
            accent=self.accent.strip().lower(),
            border_image=self.border_image if self.border == "own" else "",
            parts=tuple(part for part in PARTS if part in self.parts),
            signers=tuple(replace(signer, second_role=clean(signer.second_role)) for signer in self.signers),
        )

    def problems(self) -> dict[str, Message]:
        """Why it cannot be printed so, by the field of the form; empty when it can."""
        return dict(reversed([*self._problems()]))  # the first reason of a field stands

    @property
    def look(self) -> Look:
        return Look(
            design=self.design,
            accent=self.accent,
            border=self.border,
            border_image=self.border_image,
            parts=self.parts,
        )

    @property
    def pictures(self) -> frozenset[str]:
        """The stored pictures it names."""
        return frozenset(filter(None, (*self.logos, self.border_image)))

    @property
    def languages(self) -> tuple[LanguageText, ...]:
        return (self.first, self.second) if self.second else (self.first,)

    @property
    def mark(self) -> str:
        """Equal for equal content: forms carry it to tell whether somebody else saved in between."""
        return hashlib.sha256(json.dumps(self.to_json(), sort_keys=True).encode()).hexdigest()[:20]

    def to_json(self) -> dict[str, Any]:
        """JSON types only; ``from_json`` is its inverse."""
        return dict(json.loads(json.dumps(asdict(self))))

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """A stored content. Raises ValueError, TypeError or KeyError for what is none."""
        second = stored.get("second")
        return cls(
            **{
                **stored,
                "first": _language(stored["first"]),
                "second": _language(second) if second else None,
                "logos": tuple(stored["logos"]),
                "parts": tuple(stored["parts"]),
                "signers": tuple(Signer(**signer) for signer in stored["signers"]),
            }
        )

    def _problems(self) -> Iterator[tuple[str, Message]]:
        if self.design not in DESIGNS:
            yield "design", msg("Choose one of the designs")
        if self.border not in BORDERS:
            yield "border", msg("Choose one of the borders")
        elif self.border == "own" and not _DIGEST.fullmatch(self.border_image):
            yield "border", msg("Add a drawing for the border first, or choose another border")
        yield from self._colour_problems()
        if len(self.signers) > MOST_SIGNERS:
            yield "signers", msg("A certificate has room for %(most)s signatories", most=MOST_SIGNERS)
        yield from self.first.problems("first")
        if self.second:
            yield from self.second.problems("second")
            if self.second.lang == self.first.lang:
                yield "second_lang", msg("The second language is another one than the first")

    def _colour_problems(self) -> Iterator[tuple[str, Message]]:
        if not is_colour(self.accent):
            yield "accent", msg("Write the colour as # and six digits, like #173f52")
        elif (found := contrast_on_white(self.accent)) < LEAST_CONTRAST:
            yield (
                "accent",
                msg(
                    "Too light to be read on paper: its contrast with white is %(found)s, at least %(least)s is needed",
                    found=f"{found:.1f}",
                    least=LEAST_CONTRAST,
                ),
            )


def _language(stored: Mapping[str, Any]) -> LanguageText:
    return LanguageText(**{**stored, "letterhead": tuple(stored["letterhead"])})
