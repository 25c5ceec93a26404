"""Which day's doors."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms.validators import Optional

from trainfac.infra.fields import DayField
from trainfac.infra.forms import Form


class DoorDayForm(Form):
    """A day; sent by GET, it changes nothing."""

    class Meta(Form.Meta):
        csrf = False

    day = DayField(_l("Day"), [Optional()])
