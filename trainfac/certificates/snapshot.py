"""Everything a certificate prints, frozen when it is issued."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any, Final, Literal, Self

from trainfac.certificates.look import BUILT_IN, Look
from trainfac.kernel.text import clean

VERSION: Final = 2
_READABLE: Final = frozenset({1, VERSION})  # the first knew one look and one language
_CODES: Final = frozenset({"verification_code", "human_code", "verification_url", "identity_salt"})
_MARK_LENGTH: Final = 20
Direction = Literal["ltr", "rtl"]


def as_printed(text: str) -> str:
    """One line in NFC without marks that reorder text, and with a hyphen that every font has."""
    return clean(text).replace("\N{NON-BREAKING HYPHEN}", "-")


class Printed:
    """Makes every text of a snapshot what ``as_printed`` says, whoever builds it."""

    def __post_init__(self) -> None:
        for field in fields(self):  # type: ignore[arg-type]  # subclasses are dataclasses
            value = getattr(self, field.name)
            if isinstance(value, str):
                object.__setattr__(self, field.name, as_printed(value))


@dataclass(frozen=True, kw_only=True)
class PrintedModule(Printed):
    """A module of the course version; ``kind`` is the code of catalogue.states.ModuleKind."""

    number: int
    title: str
    kind: str
    minutes: int


@dataclass(frozen=True, kw_only=True)
class PrintedResult(Printed):
    """A passed assessment: its score in per cent, or None where only the outcome was observed.

    ``module`` is the number of the module that it belongs to, if it does and the module is printed.
    """

    title: str
    score: float | None
    module: int | None = None


@dataclass(frozen=True, kw_only=True)
class Signatory(Printed):
    """Who signs; ``image`` is the SHA-256 of a stored picture of the signature, or empty for a signature by hand."""

    name: str
    role: str
    image: str = ""
    second_role: str = ""


@dataclass(frozen=True, kw_only=True)
class SecondLanguage(Printed):
    """What a certificate in two languages says in the other one; what is empty is printed in the first only."""

    lang: str
    dir: Direction = "ltr"
    facility_name: str = ""
    letterhead: tuple[str, ...] = ()
    place: str = ""
    country: str = ""
    statement: str = ""

    def __post_init__(self) -> None:
        super().__post_init__()
        object.__setattr__(self, "letterhead", tuple(map(as_printed, self.letterhead)))


@dataclass(frozen=True, kw_only=True)
class Snapshot(Printed):
    """The certificate as data: days are civil dates at the facility, durations whole minutes.

    ``lang`` and ``dir`` are the certificate's own language, whoever reads or issues it. Organisation, place and
    country are written in it. ``verification_page`` is where people type the code, without ``https://``.
    ``identity_salt`` is not printed: it hides the holder's name in the credential; certificates issued before there
    were credentials have none.
    ``statement`` is the facility's own sentence, with placeholders of ``statements``; empty for the usual one.
    """

    serial: str
    kind: Literal["attendance", "participation", "achievement", "training-of-trainers"]
    verification_code: str
    human_code: str
    verification_url: str
    verification_page: str
    identity_salt: str = ""
    issued_on: date
    lang: str = "en"
    dir: Direction = "ltr"
    look: Look = BUILT_IN
    statement: str = ""
    second: SecondLanguage | None = None

    holder_name: str
    native_name: str = ""
    native_lang: str = ""
    native_dir: Direction = "ltr"
    laboratory: str
    country: str

    course_code: str
    course_version: int
    course_title: str
    modules: tuple[PrintedModule, ...]
    standards: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    results: tuple[PrintedResult, ...] = ()

    facility_name: str
    letterhead: tuple[str, ...] = ()
    logo: str = ""
    second_logo: str = ""
    place: str
    signatories: tuple[Signatory, ...] = ()

    run_code: str
    first_day: date
    last_day: date
    minutes_held: int
    minutes_attended: int
    attendance_percent: int

    def __post_init__(self) -> None:
        super().__post_init__()
        for name in _TEXTS:
            object.__setattr__(self, name, tuple(as_printed(line) for line in getattr(self, name)))

    @property
    def image_digests(self) -> frozenset[str]:
        """The pictures needed to draw it."""
        signatures = (signatory.image for signatory in self.signatories)
        return frozenset(filter(None, (self.logo, self.second_logo, self.look.border_image, *signatures)))

    @property
    def mark(self) -> str:
        """The same for what prints the same but for its codes: tells whether a page was drawn or laid out already."""
        printed = {name: value for name, value in self.to_json().items() if name not in _CODES}
        return hashlib.sha256(json.dumps(printed, sort_keys=True).encode()).hexdigest()[:_MARK_LENGTH]

    def prints(self, part: str) -> bool:
        """Whether a part that can be left out is printed."""
        return part in self.look.parts

    @property
    def module_results(self) -> Mapping[int, Sequence[PrintedResult]]:
        """By the number of their module: what is printed in its row, where both modules and results are."""
        if not (self.prints("modules") and self.prints("results")):
            return {}
        numbers = dict.fromkeys(module.number for module in self.modules)
        found = {number: [each for each in self.results if each.module == number] for number in numbers}
        return {number: results for number, results in found.items() if results}

    @property
    def other_results(self) -> Sequence[PrintedResult]:
        """Those that are printed by themselves."""
        return [each for each in self.results if each.module not in self.module_results]

    def to_json(self) -> dict[str, Any]:
        """JSON types only, with the version of this layout; ``from_json`` is its inverse."""
        days = {name: getattr(self, name).isoformat() for name in _DAYS}
        return {**_plain(asdict(self)), **days, "version": VERSION}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """Read a stored snapshot; raises ValueError for a layout this release does not know."""
        values = dict(stored)
        if values.pop("version", None) not in _READABLE:
            raise ValueError(f"unknown snapshot version: {stored.get('version')!r}")
        days = {name: date.fromisoformat(values[name]) for name in _DAYS}
        texts = {name: tuple(values[name]) for name in _TEXTS if name in values}
        lines = {name: tuple(line(**entry) for entry in values[name]) for name, line in _LINES.items()}
        look = Look.from_json(values["look"]) if "look" in values else BUILT_IN
        values.update(days)
        values.update(texts)
        values.update(lines)
        return cls(**{**values, "look": look, "second": _second(values.get("second"))})


def _second(stored: Mapping[str, Any] | None) -> SecondLanguage | None:
    return SecondLanguage(**{**stored, "letterhead": tuple(stored["letterhead"])}) if stored else None


def _plain(value: Any) -> Any:  # noqa: ANN401  # whatever a snapshot is made of
    """The same with lists for tuples, as JSON has it."""
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    return [_plain(part) for part in value] if isinstance(value, list | tuple) else value


_DAYS: Final[tuple[str, ...]] = ("issued_on", "first_day", "last_day")
_TEXTS: Final[tuple[str, ...]] = ("standards", "outcomes", "letterhead")
_LINES: Final[Mapping[str, type[Any]]] = {
    "modules": PrintedModule,
    "results": PrintedResult,
    "signatories": Signatory,
}
