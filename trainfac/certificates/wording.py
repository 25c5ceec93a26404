"""The words of a certificate, in its own language: title, statement, days, hours, results."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_interval
from babel.numbers import format_decimal
from markupsafe import Markup

from trainfac.catalogue.states import ModuleKind
from trainfac.certificates.snapshot import PrintedResult, Snapshot
from trainfac.certificates.states import CertificateKind
from trainfac.kernel.messages import Message, Translate, msg

STATEMENTS: Final[Mapping[CertificateKind, Message]] = {
    CertificateKind.ATTENDANCE: msg("The holder attended the course for the hours stated."),
    CertificateKind.PARTICIPATION: msg("The holder took part in at least 80 %% of the hours held."),
    CertificateKind.ACHIEVEMENT: msg(
        "The holder took part in at least 80 %% of the hours held and passed the required assessments."
    ),
}


class Wording:
    """What the template says about a snapshot. Days are civil dates of the Gregorian calendar."""

    def __init__(self, snapshot: Snapshot, translate: Translate, *, preview: bool = False) -> None:
        self._snapshot = snapshot
        self._translate = translate
        self._locale = _locale(snapshot.lang)
        kind = CertificateKind(snapshot.kind)
        self.title = kind.label.render(translate)
        self.statement = STATEMENTS[kind].render(translate)
        self.watermark = msg("Preview").render(translate) if preview else ""

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
        if "yMMMMd" in locale.interval_formats:
            return str(format_interval(first, last, "yMMMMd", locale=locale))
        return f"{format_date(first, 'long', locale)} – {format_date(last, 'long', locale)}"

    @property
    def issued_on(self) -> str:
        return str(format_date(self._snapshot.issued_on, "long", self._locale))

    @property
    def qr_title(self) -> str:
        sentence = msg("QR code of the address %(address)s", address=self._snapshot.verification_url)
        return sentence.render(self._translate)

    def hours(self, minutes: int) -> str:
        return str(format_decimal(round(minutes / 60, 2), locale=self._locale))

    def module_kind(self, code: str) -> str:
        return ModuleKind(code).label.render(self._translate)

    def result(self, result: PrintedResult) -> str:
        if result.score is None:
            return msg("%(title)s: passed", title=result.title).render(self._translate)
        score = format_decimal(result.score, locale=self._locale)
        return msg("%(title)s: %(score)s %%", title=result.title, score=score).render(self._translate)


def _locale(lang: str) -> Locale:
    """CLDR's locale for a language tag; plain English writes days as "23 November 2026", and stands in for the rest."""
    try:
        return Locale.parse("en-GB" if lang == "en" else lang, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en-GB", sep="-")
