"""The form for how the print file of a run is made."""

from __future__ import annotations

from collections.abc import Callable

from flask_babel import lazy_gettext
from wtforms import BooleanField, SelectField

from trainfac.certificates.states import Paper, PrintChoices, PrintLayout, PrintOrder
from trainfac.infra.forms import Form
from trainfac.infra.i18n import translate


def _choices(kind: type[PrintOrder | PrintLayout | Paper]) -> Callable[[], list[tuple[str, str]]]:
    return lambda: [(each.value, translate(each.label)) for each in kind]


class PrintForm(Form):
    """How the print file of a run is made."""

    order = SelectField(lazy_gettext("Order"), choices=_choices(PrintOrder), default=PrintOrder.SERIAL.value)
    layout = SelectField(lazy_gettext("Sheets"), choices=_choices(PrintLayout), default=PrintLayout.ONE.value)
    paper = SelectField(lazy_gettext("Paper"), choices=_choices(Paper), default=Paper.A4.value)
    with_list = BooleanField(lazy_gettext("Put a list of the certificates on top"))

    @property
    def chosen(self) -> PrintChoices:
        """What was chosen, once it was checked."""
        return PrintChoices(
            PrintOrder(self.order.data),
            PrintLayout(self.layout.data),
            Paper(self.paper.data),
            bool(self.with_list.data),
        )
