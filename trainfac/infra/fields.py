"""Fields for numbers and days, which refuse what no calendar or database of ours could hold."""

from __future__ import annotations

from typing import Final

from flask_babel import gettext
from wtforms import DateField, DecimalField, IntegerField

_DIGITS: Final = 9  # what every database can store as a whole number
_FIRST_YEAR: Final = 1900
_LAST_YEAR: Final = 2199  # time zones and weeks around it still have dates


class WholeNumberField(IntegerField):
    """A whole number of at most nine digits."""

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(valuelist)
        if self.data is not None and abs(self.data) >= 10**_DIGITS:
            self.data = None
            raise ValueError(gettext("This number is too long"))


class FigureField(DecimalField):
    """A number with decimals as people write it: 1.5 or 1,5."""

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata([value.strip().replace(",", ".") for value in valuelist])
        # Compared as it is: reckoning with a number of a billion digits would end in an error.
        if self.data is not None and not (self.data.is_finite() and -(10**_DIGITS) < self.data < 10**_DIGITS):
            self.data = None
            raise ValueError(gettext("This is not a number that can be used"))


class DayField(DateField):
    """A day in a year that trainings take place in."""

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(valuelist)
        if self.data is not None and not _FIRST_YEAR <= self.data.year <= _LAST_YEAR:
            self.data = None
            raise ValueError(
                gettext(
                    "Check the year: it lies between %(first)s and %(last)s",
                    first=str(_FIRST_YEAR),
                    last=str(_LAST_YEAR),
                )
            )
