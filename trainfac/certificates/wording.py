"""The words of a certificate, in its own language: title, statement, days, hours, results."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_decimal
from markupsafe import Markup

from trainfac.catalogue.states import ModuleKind
from trainfac.certificates.look import tint
from trainfac.certificates.snapshot import Direction, PrintedResult, Snapshot
from trainfac.certificates.statements import filled
from trainfac.certificates.states import CertificateKind
from trainfac.certificates.words import STATEMENTS, speaker
from trainfac.kernel.messages import Translate
from trainfac.kernel.periods import hours_told

__all__ = ["STATEMENTS", "Wording"]
_SCOPE: Final = "Records training; does not certify persons (ISO/IEC 17024)"

_SHORT_MONTH: Final = re.compile("M{3,}")
_AROUND_A_TITLE: Final = " :\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{FULLWIDTH COLON}"


class Wording:
    """What the template says about a snapshot. Days are civil dates of the Gregorian calendar."""

    def __init__(self, snapshot: Snapshot, translate: Translate | None = None, *, preview: bool = False) -> None:
        self._snapshot = snapshot
        self._say(snapshot.lang, snapshot.dir, translate)
        self.statement = self._statement(snapshot.statement, snapshot.place, snapshot.country, snapshot.facility_name)
        self.country = snapshot.country
        self.watermark = self._translate("Preview") if preview else ""
        self.ink = snapshot.look.accent
        self.tint = tint(snapshot.look.accent, 0.08)

    @classmethod
    def second(cls, snapshot: Snapshot) -> Wording | None:
        """What the same certificate says in its other language, if it has one."""
        other = snapshot.second
        if other is None:
            return None
        wording = cls(snapshot)
        wording._say(other.lang, other.dir, None)
        wording.country = other.country or snapshot.country
        wording.statement = wording._statement(
            other.statement,
            other.place or snapshot.place,
            wording.country,
            other.facility_name or snapshot.facility_name,
        )
        return wording

    def _say(self, lang: str, direction: Direction, translate: Translate | None) -> None:
        self._translate = translate or speaker(lang)
        self._locale = _locale(lang)
        self.lang, self.dir = lang, direction
        self.title = self._translate(CertificateKind(self._snapshot.kind).label.text)

    def _statement(self, own: str, place: str, country: str, facility: str) -> str:
        """The facility's own sentence with its places filled, or the usual one of the kind."""
        snapshot = self._snapshot
        if not own:
            return STATEMENTS[CertificateKind(snapshot.kind)].render(self._translate)
        values = {
            "holder": snapshot.holder_name,
            "course": snapshot.course_title,
            "dates": self.dates,
            "place": place,
            "hours_held": self.hours(snapshot.minutes_held),
            "hours_attended": self.hours(snapshot.minutes_attended),
            "percent": str(snapshot.attendance_percent),
            "facility": facility,
            "laboratory": snapshot.laboratory,
            "country": country,
        }
        return filled(own, values)

    def gettext(self, text: str, **values: object) -> Markup:
        """For the template: a translated sentence with its values escaped."""
        return Markup(self._translate(text)) % values  # noqa: S704  # sentences are ours, values are escaped by %

    @property
    def dates(self) -> str:
        """First to last day without what repeats, where we know how the language does it."""
        first, last, locale = self._snapshot.first_day, self._snapshot.last_day, self._locale
        if first == last:
            return str(format_date(first, "long", locale))
        if locale.language == "en" and first.year == last.year:
            short = "d" if first.month == last.month else "d MMMM"
            return f"{format_date(first, short, locale)}–{format_date(last, 'long', locale)}"
        return (
            _span(first, last, locale) or f"{format_date(first, 'long', locale)} – {format_date(last, 'long', locale)}"
        )

    @property
    def issued_on(self) -> str:
        return str(format_date(self._snapshot.issued_on, "long", self._locale))

    @property
    def scope(self) -> str:
        """What a certificate is not."""
        return self._translate(_SCOPE)

    @property
    def course_and_run(self) -> str:
        snapshot = self._snapshot
        codes = {"course": snapshot.course_code, "version": snapshot.course_version, "run": snapshot.run_code}
        return self._translate("%(course)s, version %(version)s · %(run)s") % codes

    @property
    def passed(self) -> str:
        """The word alone, out of the sentence that says it of an assessment."""
        return self.reached([PrintedResult(title="", score=None)])

    @property
    def qr_title(self) -> str:
        return self._translate("QR code of the address %(address)s") % {"address": self._snapshot.verification_url}

    def hours(self, minutes: int) -> str:
        return str(format_decimal(hours_told(minutes), locale=self._locale))

    def module_kind(self, code: str) -> str:
        return self._translate(ModuleKind(code).label.text)

    def result(self, result: PrintedResult) -> str:
        if result.score is None:
            return self._translate("%(title)s: passed") % {"title": result.title}
        score = format_decimal(result.score, locale=self._locale)
        return self._translate("%(title)s: %(score)s %%") % {"title": result.title, "score": score}

    def reached(self, results: Sequence[PrintedResult]) -> str:
        """What was got, without saying in what: for the row of a module."""
        nameless = (self.result(replace(result, title="")).strip(_AROUND_A_TITLE) for result in results)
        return ", ".join(dict.fromkeys(nameless))


def _span(first: date, last: date, locale: Locale) -> str:
    """Two days as the language writes such a span, months in full; empty where CLDR does not say.

    Few languages have a pattern with the month in full. What they have for the short one differs in nothing else.
    """
    differs = "y" if first.year != last.year else "M" if first.month != last.month else "d"
    patterns = (locale.interval_formats.get(name, {}).get(differs) for name in ("yMMMMd", "yMMMd"))
    halves = next(filter(None, patterns), ())
    days = zip((first, last), halves, strict=False)
    span = "".join(format_date(day, _SHORT_MONTH.sub("MMMM", half), locale) for day, half in days)
    return span.replace("\N{THIN SPACE}", " ")


def _locale(lang: str) -> Locale:
    """CLDR's locale for a language tag; plain English writes days as "23 November 2026", and stands in for the rest."""
    try:
        return Locale.parse("en-GB" if lang == "en" else lang, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en-GB", sep="-")
