"""Forms for pictures that are printed on certificates."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from werkzeug.datastructures import FileStorage
from wtforms import RadioField

from trainfac.certificates.models import Picture
from trainfac.infra.forms import Form
from trainfac.infra.i18n import translate
from trainfac.infra.pictures import LARGEST, CleanPicture, taken_in
from trainfac.kernel.errors import RuleBroken
from trainfac.kernel.messages import msg

_USES = {
    "emblem": msg("An emblem: JPEG, PNG or SVG"),
    "border": msg("A border: SVG of plain shapes, as large as the page"),
}


def name_of(picture: Picture) -> str:
    """What a picture is called wherever it is named; one that was put away says so first, as ends are cut off."""
    return _("Put away: %(name)s", name=picture.name) if picture.put_away_at else picture.name


class PictureForm(Form):
    """An emblem, or a border of one's own."""

    use = RadioField(_l("What it is"), default="emblem")
    file = FileField(_l("File"), [FileRequired(_l("Choose a file"))])

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.use.choices = [(use, translate(words)) for use, words in _USES.items()]

    @property
    def name(self) -> str:
        sent: FileStorage = self.file.data
        return sent.filename or ""

    def taken(self) -> CleanPicture | None:
        """The picture cleaned; None when it was refused, which the form then says."""
        return _taken(self, plain=self.use.data == "border", drawings=True)


class SignatureForm(Form):
    """The picture of a signature."""

    file = FileField(_l("File"), [FileRequired(_l("Choose a file"))])

    def taken(self) -> CleanPicture | None:
        """The picture cleaned; None when it was refused, which the form then says."""
        return _taken(self, plain=False, drawings=True)


def _taken(form: PictureForm | SignatureForm, *, plain: bool, drawings: bool) -> CleanPicture | None:
    sent: FileStorage = form.file.data
    try:
        return taken_in(sent.stream.read(LARGEST + 1), drawings=drawings, plain=plain)
    except RuleBroken as refused:
        form.file.errors = [*form.file.errors, *map(translate, refused.reasons)]
        return None
