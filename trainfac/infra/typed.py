"""What browsers send, as far as every form is concerned with it."""

from __future__ import annotations

from typing import IO

from flask import Request
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.formparser import FormDataParser

_Parsed = tuple[IO[bytes], MultiDict[str, str], MultiDict[str, FileStorage]]


class _WithoutNul(FormDataParser):
    """Reads forms and leaves out the character NUL: nobody types it, and PostgreSQL stores no text that has it."""

    def parse(
        self, stream: IO[bytes], mimetype: str, content_length: int | None, options: dict[str, str] | None = None
    ) -> _Parsed:
        rest, form, files = super().parse(stream, mimetype, content_length, options)
        typed = [(_without(name), _without(value)) for name, value in form.items(multi=True)]
        for file in (each for several in files.listvalues() for each in several):
            file.filename = _without(file.filename or "")
        return rest, self.cls(typed), files


class TypedRequest(Request):
    """A request whose form holds only characters that can be stored."""

    form_data_parser_class = _WithoutNul


def _without(text: str) -> str:
    return text.replace("\0", "")
