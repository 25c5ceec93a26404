"""Languages, and how dates and times are written: only the edge translates."""

from __future__ import annotations

from datetime import date, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_interval, get_timezone_name
from babel.support import Translations
from flask import Flask, g, has_request_context, request, session
from flask_babel import Babel, get_locale, gettext

from trainfac.kernel.messages import Message, Translate
from trainfac.kernel.periods import hours_told

# Languages that are written so, and scripts where a tag names one.
RIGHT_TO_LEFT: Final = frozenset({"ar", "ckb", "dv", "fa", "he", "ks", "nqo", "ps", "sd", "ug", "ur", "yi"})
_SCRIPTS_TO_LEFT: Final = frozenset({"Adlm", "Arab", "Hebr", "Nkoo", "Syrc", "Thaa"})
SOURCE_LANGUAGE: Final = "en"
TRANSLATIONS: Final = Path(__file__).parent.parent / "translations"

babel = Babel()


def languages() -> list[str]:
    """Languages that the pages can be read in, the source language first."""
    return [
        SOURCE_LANGUAGE,
        *sorted(path.parent.parent.name for path in TRANSLATIONS.glob("*/LC_MESSAGES/messages.po")),
    ]


def choose_language() -> str:
    """The language of this request: asked for on the page, chosen before, or what the browser prefers."""
    available: list[str] = g.setdefault("languages", languages())
    if not has_request_context():
        return SOURCE_LANGUAGE
    chosen = session.get("language")
    if chosen in available:
        return str(chosen)
    return request.accept_languages.best_match(available) or SOURCE_LANGUAGE


def init_app(app: Flask) -> None:
    available = languages()
    babel.init_app(app, locale_selector=choose_language, default_translation_directories="translations")
    app.before_request(lambda: g.setdefault("languages", available) and None)
    app.add_template_filter(translate, "t")
    app.add_template_filter(lambda stored: translate(Message.from_json(stored)), "stored_message")
    app.add_template_filter(long_date, "date")
    app.add_template_filter(weekday_date, "weekday_date")
    app.add_template_filter(lambda days: date_span(*days), "date_span")
    app.add_template_filter(clock_time, "time")
    app.add_template_filter(hours, "hours")
    app.add_template_filter(language_name, "language_name")
    app.add_template_filter(local_date, "local_date")
    app.add_template_filter(lambda instant, zone: zone_name(zone, instant), "zone_of")


def translate(message: Message | str) -> str:
    """A kernel message in the reader's language; days among its values are written out."""
    return _with_days(message).render(gettext) if isinstance(message, Message) else message


def _with_days(message: Message) -> Message:
    values = {
        name: _with_days(value)
        if isinstance(value, Message)
        else long_date(value)
        if isinstance(value, date) and not isinstance(value, datetime)
        else value
        for name, value in message.values.items()
    }
    return Message(message.text, values)


def translator(language: str) -> Translate:
    """How to say things in a language that is not the reader's: the language of a document, say."""
    catalogue = Translations.load(TRANSLATIONS, [language])
    return catalogue.ugettext


def current_locale() -> Locale:
    return get_locale() or Locale.parse(SOURCE_LANGUAGE)


def direction(language: str) -> str:
    """How a language given by its tag is read: "rtl" or "ltr"."""
    parts = language.replace("_", "-").split("-")
    return "rtl" if parts[0] in RIGHT_TO_LEFT or not _SCRIPTS_TO_LEFT.isdisjoint(parts) else "ltr"


def language_name(tag: str) -> str:
    """What the reader calls a language given by its BCP 47 tag: "French"; the tag itself when nobody knows it."""
    return _language_name(tag, str(current_locale()))


def country_name(iso2: str, language: str) -> str:
    """What a country is called in a language given by its BCP 47 tag; empty where nobody says."""
    try:
        return str(Locale.parse(language, sep="-").territories.get(iso2, ""))
    except (ValueError, UnknownLocaleError):
        return ""


def long_date(day: date) -> str:
    """A civil date as "23 November 2026"."""
    return _long_date(day, str(current_locale()))


def weekday_date(day: date) -> str:
    """A civil date with its day of the week: "Monday 23 November 2026"."""
    return _weekday_date(day, str(current_locale()))


def local_date(instant: datetime, zone: ZoneInfo) -> str:
    """The civil date of an instant in a zone."""
    return long_date(instant.astimezone(zone).date())


def date_span(first: date, last: date) -> str:
    """First to last day, without what repeats: "9–20 November 2026"."""
    return _date_span(first, last, str(current_locale()))


def clock_time(instant: datetime | time, zone: ZoneInfo | None = None) -> str:
    """A time of day as "09:30"; an instant is told in ``zone``."""
    wall = instant.astimezone(zone) if isinstance(instant, datetime) else instant
    return wall.strftime("%H:%M")


def zone_name(zone: ZoneInfo, instant: datetime) -> str:
    """How people call the zone at that time, as "IST"."""
    abbreviation = instant.astimezone(zone).strftime("%Z")
    if abbreviation and abbreviation[0] not in "+-":
        return abbreviation
    return get_timezone_name(zone, width="short", locale=current_locale())


def hours(minutes: int) -> str:
    """Minutes as hours with at most one decimal where that is exact enough: "1.5"."""
    return f"{hours_told(minutes):.2f}".rstrip("0").rstrip(".")


@lru_cache(maxsize=1024)
def _language_name(tag: str, locale: str) -> str:
    try:
        return Locale.parse(tag, sep="-").get_display_name(locale) or tag
    except (ValueError, UnknownLocaleError):
        return tag


@lru_cache(maxsize=4096)
def _long_date(day: date, locale: str) -> str:
    return str(format_date(day, "d MMMM y" if locale.startswith("en") else "long", locale=locale))


@lru_cache(maxsize=4096)
def _weekday_date(day: date, locale: str) -> str:
    return str(format_date(day, "EEEE d MMMM y" if locale.startswith("en") else "full", locale=locale))


@lru_cache(maxsize=4096)
def _date_span(first: date, last: date, locale: str) -> str:
    if first == last:
        return _long_date(first, locale)
    if not locale.startswith("en"):
        return str(format_interval(first, last, "yMMMMd", locale=locale))
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{_long_date(last, locale)}"
    if first.year == last.year:
        return f"{format_date(first, 'd MMMM', locale=locale)} – {_long_date(last, locale)}"
    return f"{_long_date(first, locale)} – {_long_date(last, locale)}"
