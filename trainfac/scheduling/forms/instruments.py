"""The form of an instrument."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from trainfac.infra.fields import DayField, WholeNumberField
from trainfac.infra.forms import Form, stripped
from trainfac.scheduling.forms.choices import given
from trainfac.scheduling.models import Instrument
from trainfac.scheduling.services.instruments import MOST_PLACES, InstrumentPlan

TECHNIQUES = "techniques"  # id of the list that a page offers beside the field


class InstrumentForm(Form):
    """An instrument, its technique as modules name it, and how many work at it at once."""

    name = StringField(_l("Name"), [InputRequired(), Length(max=100)], filters=[stripped])
    technique = StringField(
        _l("Technique"), [InputRequired(), Length(max=100)], filters=[stripped], render_kw={"list": TECHNIQUES}
    )
    places = WholeNumberField(_l("Places"), [InputRequired(), NumberRange(1, MOST_PLACES)], default=1)
    model = StringField(_l("Make and model"), [Optional(), Length(max=200)], filters=[stripped])
    asset_tag = StringField(_l("Inventory number"), [Optional(), Length(max=100)], filters=[stripped])
    calibration_due = DayField(_l("Calibration due"), [Optional()])

    @classmethod
    def showing(cls, instrument: Instrument) -> InstrumentForm:
        """The form as it stands before anybody types: with what is stored now."""
        return cls(
            data={
                "name": instrument.name,
                "technique": instrument.technique,
                "places": sum(place.active for place in instrument.places),
                "model": instrument.model,
                "asset_tag": instrument.asset_tag,
                "calibration_due": instrument.calibration_due,
            }
        )

    def plan(self) -> InstrumentPlan:
        return InstrumentPlan(
            name=given(self.name.data),
            technique=given(self.technique.data),
            places=given(self.places.data),
            model=self.model.data or "",
            asset_tag=self.asset_tag.data or "",
            calibration_due=self.calibration_due.data,
        )
