"""The form for a training session."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    RadioField,
    SelectField,
    SelectMultipleField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import HiddenInput

from trainfac.catalogue.models import Module
from trainfac.infra.fields import DayField, WholeNumberField
from trainfac.infra.forms import Form, no_choice
from trainfac.scheduling.forms import choices
from trainfac.scheduling.models import Instrument, Room, TraineeGroup, Trainer
from trainfac.scheduling.session_plan import SessionPlan
from trainfac.scheduling.walltime import is_doubled

PLACES: Final = "places_"  # begins the names of fields for the instruments of the facility


class SessionForm(Form):
    """Module, time, place, trainers; times are those of the facility's clock."""

    module_id = SelectField(_l("Module"), [InputRequired()], coerce=choices.number_or_none)
    day = DayField(_l("Day"), [InputRequired()])
    starts = TimeField(_l("Starts"), [InputRequired()])
    ends = TimeField(_l("Ends"), [InputRequired()])
    second_time = RadioField(_l("Clocks go back that day: which of both times?"), [Optional()])
    group_id = SelectField(_l("For"), [Optional()], coerce=choices.number_or_none)
    room_id = SelectField(_l("Room"), [Optional()], coerce=choices.number_or_none)
    trainer_ids = SelectMultipleField(_l("Trainers"), [Optional()], coerce=int)
    note = TextAreaField(_l("Note for participants"), [Optional(), Length(max=1000)])
    counts_for_attendance = BooleanField(_l("Counts for attendance"), default=True)
    pinned = BooleanField(_l("Pinned: it stays when the timetable is moved as a whole"))
    cancelled = BooleanField(_l("Cancelled: everything it held is free again"))
    override_reason = TextAreaField(_l("Why it is held all the same"), [Optional(), Length(max=500)])
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
                **{f"{PLACES}{instrument_id}": places for instrument_id, places in plan.instruments},
                "version": version,
            }
        )

    @classmethod
    def with_instruments(cls, instruments: Sequence[Instrument]) -> type[SessionForm]:
        """The form with a number of places to type for each of these instruments."""
        fields = {
            f"{PLACES}{instrument.id}": WholeNumberField(
                instrument.name, [Optional(), NumberRange(0, len(instrument.places))]
            )
            for instrument in instruments
        }
        return type("SessionFormWithInstruments", (cls,), fields)

    @property
    def places(self) -> list[WholeNumberField]:
        """The fields of the instruments."""
        return [field for field in self if field.name.startswith(PLACES)]

    def offer(
        self,
        modules: Sequence[Module],
        rooms: Sequence[Room],
        trainers: Sequence[Trainer],
        groups: Sequence[TraineeGroup] = (),
    ) -> None:
        """Say what can be chosen."""
        self.group_id.choices = [("", _("Everybody")), *((str(group.id), group.name) for group in groups)]
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
            group_id=self.group_id.data,
            instruments=frozenset(
                (int(field.name.removeprefix(PLACES)), field.data) for field in self.places if field.data
            ),
            pinned=self.pinned.data,
            override_reason=self.override_reason.data or "",
            second_time=self.second_time.data == "second" if self.second_time.data else None,
        )
