"""Forms that take a timetable and that confirm what it changes."""

from __future__ import annotations

import io
from contextlib import closing

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField, TextAreaField
from wtforms.validators import InputRequired, Length

from trainfac.exchange.timetables.sheet import check_size
from trainfac.infra.forms import Form


class TimetableForm(Form):
    """A workbook."""

    file = FileField(_l("Timetable"), [FileRequired(_l("Choose a file"))])

    def content(self) -> bytes:
        """The file. Raises Unusable, before reading it, when it is too large."""
        with closing(self.file.data.stream) as stream:
            check_size(stream.seek(0, io.SEEK_END))
            stream.seek(0)
            found: bytes = stream.read()
        return found


class ConfirmTimetableForm(Form):
    """Yes to what was shown; ``mark`` names it."""

    mark = HiddenField(validators=[InputRequired()])
    reason = TextAreaField(_l("Why these sessions are held all the same"), [Length(max=500)])
