"""The form for a training session."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    RadioField,
    SelectField,
    SelectMultipleField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import HiddenInput

from trainfac.catalogue.models import Module
from trainfac.infra.fields import DayField, WholeNumberField
from trainfac.infra.forms import Form, no_choice
from trainfac.scheduling.forms import choices
from trainfac.scheduling.models import Room, Trainer
from trainfac.scheduling.session_plan import SessionPlan
from trainfac.scheduling.walltime import is_doubled


class SessionForm(Form):
    """Module, time, place, trainers; times are those of the facility's clock."""

    module_id = SelectField(_l("Module"), [InputRequired()], coerce=choices.number_or_none)
    day = DayField(_l("Day"), [InputRequired()])
    starts = TimeField(_l("Starts"), [InputRequired()])
    ends = TimeField(_l("Ends"), [InputRequired()])
    second_time = RadioField(_l("Clocks go back that day: which of both times?"), [Optional()])
    hold_anyway = BooleanField(_l("Hold it although the facility is closed on that day"))
    room_id = SelectField(_l("Room"), [Optional()], coerce=choices.number_or_none)
    trainer_ids = SelectMultipleField(_l("Trainers"), [Optional()], coerce=int)
    note = TextAreaField(_l("Note for participants"), [Optional(), Length(max=1000)])
    counts_for_attendance = BooleanField(_l("Counts for attendance"), default=True)
    cancelled = BooleanField(_l("Cancelled: room and trainers are free again"))
    version = WholeNumberField(widget=HiddenInput(), validators=[Optional()])

    @classmethod
    def showing(cls, plan: SessionPlan, version: int) -> SessionForm:
        """The form as it stands before anybody types: with what is stored now."""
        second_time = {None: None, True: "second", False: "first"}[plan.second_time]
        return cls(
            data={
                **vars(plan),
                "second_time": second_time,
                "trainer_ids": sorted(plan.trainer_ids),
                "version": version,
            }
        )

    def offer(self, modules: Sequence[Module], rooms: Sequence[Room], trainers: Sequence[Trainer]) -> None:
        """Say what can be chosen."""
        self.module_id.choices = [no_choice(), *((m.id, f"{m.sequence}. {m.title}") for m in modules)]
        self.room_id.choices = choices.rooms(rooms)
        self.trainer_ids.choices = choices.trainers(trainers)
        self.second_time.choices = [
            ("first", _l("The first, before clocks go back")),
            ("second", _l("The second, after clocks went back")),
        ]

    def looks_at(self, version: int | None) -> None:
        """From now on the form is about this version of the session, none for a new one."""
        self.version.data, self.version.raw_data = version, None  # a field shows what was sent as long as it has it

    def asks_which_time(self, zone: ZoneInfo) -> bool:
        """Whether a time that is typed comes twice on that day."""
        day, walls = self.day.data, (self.starts.data, self.ends.data)
        return day is not None and any(wall is not None and is_doubled(day, wall, zone) for wall in walls)

    def plan(self) -> SessionPlan:
        return SessionPlan(
            module_id=self.module_id.data,
            day=choices.given(self.day.data),
            starts=choices.given(self.starts.data),
            ends=choices.given(self.ends.data),
            room_id=self.room_id.data,
            trainer_ids=frozenset(self.trainer_ids.data or ()),
            note=self.note.data or "",
            counts_for_attendance=self.counts_for_attendance.data,
            cancelled=self.cancelled.data,
            hold_anyway=self.hold_anyway.data,
            second_time=self.second_time.data == "second" if self.second_time.data else None,
        )
