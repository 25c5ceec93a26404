"""Forms for the groups of a run: one group, how many there are to be, and who is in which."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange

from trainfac.enrolment.models import Registration
from trainfac.enrolment.services.groups import MOST_PARTS, Placing
from trainfac.infra.fields import WholeNumberField
from trainfac.infra.forms import Form, stripped
from trainfac.scheduling.models import TraineeGroup
from trainfac.scheduling.services.groups import GroupPlan

_MEMBER: Final = "member_"
_SEEN: Final = "seen_"


class GroupForm(Form):
    """One group; several of these forms stand on a page, told apart by their prefix."""

    name = StringField(_l("Group"), [InputRequired(), Length(max=40)], filters=[stripped])
    size = WholeNumberField(_l("For how many"), [InputRequired(), NumberRange(1, 500)])

    @classmethod
    def of(cls, group: TraineeGroup) -> GroupForm:
        return cls(prefix=f"group-{group.id}-", data={"name": group.name, "size": group.size})

    def plan(self) -> GroupPlan:
        return GroupPlan(self.name.data or "", self.size.data or 0)


class SplitForm(Form):
    into = WholeNumberField(_l("Number of groups"), [InputRequired(), NumberRange(2, MOST_PARTS)], default=2)


class AssignForm(Form):
    """For every participant the group; and the one they were in when the page was made."""

    @classmethod
    def for_people(cls, people: Sequence[Registration], parts: Sequence[TraineeGroup]) -> AssignForm:
        """The form with a list to choose from for each of these people."""
        fields: dict[str, Any] = {}
        for person in people:
            fields[f"{_MEMBER}{person.id}"] = SelectField(person.full_name, validate_choice=False)
            fields[f"{_SEEN}{person.id}"] = HiddenField()
        stands = {person.id: "" if person.group_id is None else str(person.group_id) for person in people}
        data = {f"{kind}{person_id}": group for person_id, group in stands.items() for kind in (_MEMBER, _SEEN)}
        form: AssignForm = type("AssignFormOfPeople", (cls,), fields)(data=data)
        choices = [("", _("None")), *((str(group.id), group.name) for group in parts)]
        for person in people:
            form.member(person).choices = choices
        return form

    def member(self, person: Registration) -> SelectField:
        field: SelectField = self[f"{_MEMBER}{person.id}"]
        return field

    def seen(self, person: Registration) -> HiddenField:
        field: HiddenField = self[f"{_SEEN}{person.id}"]
        return field

    def look_again(self, people: Sequence[Registration]) -> None:
        """From now on the form is about where these people are now."""
        for person in people:
            field = self.seen(person)
            field.data, field.raw_data = "" if person.group_id is None else str(person.group_id), None

    def placings(self) -> list[Placing]:
        """Where everybody is to be."""
        return [
            Placing(
                int(name.removeprefix(_MEMBER)), _number(self[name.replace(_MEMBER, _SEEN)].data), _number(one.data)
            )
            for name, one in self._fields.items()
            if name.startswith(_MEMBER)
        ]


def _number(typed: str | None) -> int | None:
    """No number of a row finds none."""
    if not typed:
        return None
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else 0
