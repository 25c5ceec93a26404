"""The form that takes a list."""

from __future__ import annotations

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from werkzeug.datastructures import FileStorage

from trainfac.imports.reading import check_kind
from trainfac.imports.services.batches import Upload
from trainfac.infra.forms import Form
from trainfac.infra.i18n import translate
from trainfac.infra.spreadsheets.problems import UnreadableFile


class UploadForm(Form):
    """A CSV file or a workbook."""

    file = FileField(_l("List of participants"), [FileRequired(_l("Choose a file"))])

    def upload(self) -> Upload | None:
        """The file, when it can be a list; else none, and the form says why."""
        sent: FileStorage = self.file.data
        upload = Upload(sent.filename or gettext("list"), sent.stream.read())
        try:
            check_kind(upload.content, upload.name)
        except UnreadableFile as refused:
            self.file.errors = [translate(refused.message)]
            return None
        return upload
