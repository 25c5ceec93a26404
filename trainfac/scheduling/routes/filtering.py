"""What the calendar is narrowed to, as an address says it and as a form offers it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from flask import url_for
from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from trainfac.catalogue.states import Track
from trainfac.infra.i18n import current_locale, language_name, translate
from trainfac.kernel.text import clean
from trainfac.scheduling.announcement import Place
from trainfac.scheduling.queries.calendar import RunFilter

_LONGEST = 40  # of any code; the rest of a longer text is no part of one


@dataclass(frozen=True)
class Choice:
    """A value that can be chosen, and its words."""

    value: str
    label: str


@dataclass(frozen=True)
class FilterField:
    """A drop-down of the filter; ``value`` may be one that is not among the choices."""

    name: str
    label: str
    value: str
    choices: Collection[Choice]

    @property
    def chosen(self) -> str:
        """The words of the chosen value; what the address says when nobody knows it."""
        return next((choice.label for choice in self.choices if choice.value == self.value), self.value)


@dataclass(frozen=True)
class Chip:
    """A filter that is set, and the address without it."""

    label: str
    value: str
    without: str


def asked(args: MultiDict[str, str]) -> RunFilter:
    """The filter of an address, which may hold anything."""
    return RunFilter(
        **{name: clean(args.get(name))[:_LONGEST] for name in ("facility", "track", "language", "country")}
    )


def fields(wanted: RunFilter, at: Mapping[int, Place]) -> list[FilterField]:
    """The drop-downs: only what some facility has can be chosen."""
    reader = current_locale().language
    open_places = [place for place in at.values() if place.active]
    languages = {language for place in open_places for language in place.languages}
    countries = {place.country: place.country_name(reader) for place in open_places}
    return [
        FilterField(
            "facility",
            gettext("Facility"),
            wanted.facility,
            [Choice(place.code, place.name) for place in open_places],
        ),
        FilterField("track", gettext("Subject"), wanted.track, _tracks(str(current_locale()))),
        FilterField(
            "language", gettext("Language"), wanted.language, _sorted((tag, language_name(tag)) for tag in languages)
        ),
        FilterField("country", gettext("Country"), wanted.country, _sorted(countries.items())),
    ]


def chips(offered: Iterable[FilterField], wanted: RunFilter, endpoint: str, **values: str | None) -> list[Chip]:
    """One for each filter that is set; ``values`` are what the address says besides."""
    given = wanted.given()
    return [
        Chip(
            field.label,
            field.chosen,
            url_for(endpoint, **values, **{name: each for name, each in given.items() if name != field.name}),  # type: ignore[arg-type]
        )
        for field in offered
        if field.value
    ]


@lru_cache(maxsize=64)
def _tracks(_locale: str) -> tuple[Choice, ...]:
    return tuple(Choice(track.value, translate(track.label)) for track in Track)


def _sorted(pairs: Iterable[tuple[str, str]]) -> list[Choice]:
    return [Choice(value, label) for value, label in sorted(pairs, key=lambda pair: pair[1])]
