"""What sheets have in common: what they showed when they were opened, and why a record is corrected."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask_babel import lazy_gettext
from wtforms import Field, TextAreaField
from wtforms.validators import Length
from wtforms.widgets import HiddenInput

from trainfac.infra.forms import Form


class SeenField(Field):
    """What each row showed when the sheet was opened: whoever saves changes only the rows they changed."""

    widget = HiddenInput()
    data: dict[str, str] | None

    def process_formdata(self, valuelist: list[str]) -> None:
        if valuelist:
            self.data = dict(parse_qsl(valuelist[0], keep_blank_values=True))

    def _value(self) -> str:
        return urlencode(self.data or {})


class Sheet(Form):
    """A form with a row for each participant, made for one request."""

    seen = SeenField()
    reason = TextAreaField(lazy_gettext("Reason for the correction"), [Length(max=500)])

    @classmethod
    def of(cls, rows: Mapping[str, Any], shown: Mapping[str, str]) -> Sheet:
        """A sheet with these fields, which shows these answers by row; rows without an answer are left out."""
        sheet: Sheet = type("Sheet", (cls,), dict(rows))(data={"seen": dict(shown)})
        return sheet

    def was_sent(self, name: str) -> bool:
        """Whether the row was on the sheet that was sent: a participant who came later was not."""
        return name in self and bool(self[name].raw_data)

    def showed(self, row: str) -> str:
        """The answer that the sheet showed in this row when it was opened; empty for none."""
        return (self.seen.data or {}).get(row, "")

    def show(self, answers: Mapping[str, str]) -> None:
        """From now on the sheet has shown these answers: to send it again means to replace them."""
        self.seen.data = {**(self.seen.data or {}), **answers}
