"""Parts of countries whose public holidays are known."""

from __future__ import annotations

import holidays

from trainfac.kernel.text import fold


def subdivision_codes(country: str) -> list[str]:
    """The parts of a country that have holidays of their own, by the code that names them; none when not known."""
    if country not in holidays.list_supported_countries(include_aliases=False):
        return []
    return sorted(holidays.country_holidays(country).subdivisions)


def subdivision_code(country: str, named: str) -> str | None:
    """The code of a part that somebody names ("AP", "IN-AP", "Andhra Pradesh"); "" for none, None when not known."""
    wanted = fold(named).removeprefix(f"{country.lower()}-")
    if not wanted:
        return ""
    codes = subdivision_codes(country)
    if not codes:
        return None
    aliases = holidays.country_holidays(country).subdivisions_aliases
    known = {fold(alias): code for alias, code in aliases.items()} | {fold(code): code for code in codes}
    return known.get(wanted)
