"""Lists to choose from: countries, languages of names, sex."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from babel import Locale

from trainfac.directory.kinds import Sex
from trainfac.directory.models import Country
from trainfac.infra.forms import no_choice
from trainfac.infra.i18n import current_locale, translate
from trainfac.kernel.text import fold

# Languages whose writing a passport's Latin letters cannot carry, or that add marks to it.
_NAME_LANGUAGES: Final = (
    "am", "ar", "as", "az", "bg", "bn", "bo", "ckb", "dv", "dz", "el", "fa", "fr", "gu", "ha", "he", "hi", "hy", "id",
    "ja", "ka", "kk", "km", "kn", "ko", "ks", "ky", "lo", "mk", "ml", "mn", "mr", "ms", "ms-Arab", "my", "ne", "nqo",
    "or", "pa", "ps", "pt", "ru", "sd", "si", "so", "sr", "es", "sw", "ta", "te", "tg", "th", "ti", "tk", "tr", "ug",
    "uk", "ur", "uz", "vi", "yo", "zgh", "zh-Hans", "zh-Hant",
)  # fmt: skip


def countries_by_name(countries: Iterable[Country]) -> list[tuple[str, str]]:
    """Code and name in the reader's language, in the order a reader looks for them."""
    language = current_locale().language
    named = ((country.iso2, str(country.names.get(language) or country.name)) for country in countries)
    return [no_choice(), *sorted(named, key=lambda pair: fold(pair[1]))]


def name_languages() -> list[tuple[str, str]]:
    """Languages a native name may be in, each named in itself."""
    return [no_choice(), *sorted(((tag, _autonym(tag)) for tag in _NAME_LANGUAGES), key=lambda pair: fold(pair[1]))]


def sexes() -> list[tuple[str, str]]:
    return [(sex.value, translate(sex.label)) for sex in (Sex.FEMALE, Sex.MALE, Sex.UNSPECIFIED, Sex.UNDISCLOSED)]


def _autonym(tag: str) -> str:
    return Locale.parse(tag, sep="-").get_display_name() or tag
