"""Forms for rooms and trainers."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField
from wtforms.validators import Email, InputRequired, Length, NumberRange, Optional

from trainfac.infra.fields import WholeNumberField
from trainfac.infra.forms import Form, stripped
from trainfac.scheduling.forms import choices
from trainfac.scheduling.models import Room
from trainfac.scheduling.services.resources import RoomPlan
from trainfac.scheduling.states import RoomKind


class RoomForm(Form):
    """A room, what it is for and how many it holds."""

    name = StringField(_l("Name"), [InputRequired(), Length(max=100)], filters=[stripped])
    room_kind = RadioField(_l("What it is for"), [InputRequired()], default=RoomKind.CLASSROOM.value)
    capacity = WholeNumberField(_l("People it holds"), [InputRequired(), NumberRange(1, 10_000)])
    safety_class = StringField(_l("Safety class"), [Optional(), Length(max=100)], filters=[stripped])

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - WTForms' signature
        super().__init__(*args, **kwargs)
        self.room_kind.choices = choices.states(RoomKind)

    @classmethod
    def showing(cls, room: Room) -> RoomForm:
        """The form as it stands before anybody types: with what is stored now."""
        return cls(
            data={
                "name": room.name,
                "room_kind": room.room_kind.value,
                "capacity": room.capacity,
                "safety_class": room.safety_class,
            }
        )

    def plan(self) -> RoomPlan:
        return RoomPlan(
            choices.given(self.name.data),
            choices.given(self.capacity.data),
            RoomKind(self.room_kind.data),
            self.safety_class.data or "",
        )


class PersonSearchForm(Form):
    """Finds somebody who is known already."""

    class Meta(Form.Meta):
        csrf = False

    search = StringField(_l("Name or whole e-mail address"), [Length(max=200)], filters=[stripped])


class NewTrainerForm(Form):
    """Somebody whom the directory does not know yet."""

    full_name = StringField(_l("Full name"), [InputRequired(), Length(max=200)], filters=[stripped])
    email = StringField(_l("E-mail address"), [Optional(), Email(), Length(max=254)], filters=[stripped])
