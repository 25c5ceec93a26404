"""The form for a training session."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import ClassVar, Final
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
from trainfac.kernel.errors import RuleBroken
from trainfac.kernel.periods import Interval
from trainfac.kernel.text import fold
from trainfac.scheduling.forms import choices
from trainfac.scheduling.models import Instrument, Room, TraineeGroup, Trainer
from trainfac.scheduling.session_plan import SessionPlan, interval
from trainfac.scheduling.walltime import is_doubled

PLACES: Final = "places_"  # begins the names of fields for the instruments of the facility


class SessionForm(Form):
    """Module, time, place, trainers, instruments; times are those of the facility's clock."""

    known_instruments: ClassVar[Mapping[str, Instrument]] = {}  # by the name of the field for its places

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
        known = {f"{PLACES}{instrument.id}": instrument for instrument in instruments}
        fields = {name: WholeNumberField(_label(one), [Optional(), NumberRange(min=0)]) for name, one in known.items()}
        return type("SessionFormWithInstruments", (cls,), {**fields, "known_instruments": known})

    @property
    def places(self) -> list[WholeNumberField]:
        """The fields of the instruments."""
        return [field for field in self if field.name.startswith(PLACES)]

    @property
    def places_named(self) -> list[WholeNumberField]:
        """Those in use whose technique the chosen module names."""
        return [field for field in self._places_in_use if self._is_named(field)]

    @property
    def places_besides(self) -> list[WholeNumberField]:
        return [field for field in self._places_in_use if not self._is_named(field)]

    @property
    def _places_in_use(self) -> list[WholeNumberField]:
        """Without instruments that are retired, as long as nothing is typed for them."""
        return [field for field in self.places if self.known_instruments[field.name].active or field.data]

    def _is_named(self, field: WholeNumberField) -> bool:
        return fold(self.known_instruments[field.name].technique) in set(map(fold, self.techniques))

    def offer(
        self,
        modules: Sequence[Module],
        rooms: Sequence[Room],
        trainers: Sequence[Trainer],
        groups: Sequence[TraineeGroup] = (),
    ) -> None:
        """Say what can be chosen, and which techniques the chosen module names."""
        chosen = next((module for module in modules if module.id == self.module_id.data), None)
        self.techniques: Sequence[str] = chosen.instruments if chosen is not None else ()
        self._rooms, self._trainers = {room.id for room in rooms}, trainers
        self.group_id.choices = choices.groups(groups)
        self.module_id.choices = [no_choice(), *((m.id, f"{m.sequence}. {m.title}") for m in modules)]
        self.room_id.choices = choices.rooms(rooms)
        self.trainer_ids.choices = choices.trainers(trainers)
        self.second_time.choices = [
            ("first", _l("The first, before clocks go back")),
            ("second", _l("The second, after clocks went back")),
        ]

    def show_last(self, trainer_ids: Collection[int]) -> None:
        """Offer these trainers after the others."""
        ordered = sorted(self._trainers, key=lambda trainer: trainer.id in trainer_ids)
        self.trainer_ids.choices = choices.trainers(ordered)

    def during(self, zone: ZoneInfo) -> Interval | None:
        """The time that is typed, as far as it can be read and is one."""
        if self.day.data is None or self.starts.data is None or self.ends.data is None:
            return None
        second_time = self.second_time.data == "second" if self.second_time.data else None
        wall = SessionPlan(0, self.day.data, self.starts.data, self.ends.data, second_time=second_time)
        try:
            return interval(wall, zone)
        except RuleBroken:
            return None

    def take(self, during: Interval, room_id: int | None, zone: ZoneInfo) -> None:
        """Stand as if this time and room had been typed. Raises ValueError when they cannot be chosen."""
        start, end = during.start.astimezone(zone), during.end.astimezone(zone)
        if start.date() != end.date() or not (room_id is None or room_id in self._rooms):
            raise ValueError("nothing that was offered")
        second_time = "second" if start.fold or end.fold else "first"
        typed = {
            "day": start.date(), "starts": start.time(), "ends": end.time(), "room_id": room_id,
            "second_time": second_time,
        }  # fmt: skip
        for name, value in typed.items():
            self[name].data, self[name].raw_data = value, None

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


def _label(instrument: Instrument) -> str:
    if not instrument.active:
        return _("%(instrument)s (retired)", instrument=instrument.name)
    places = sum(place.active for place in instrument.places)
    return _("%(instrument)s (places: %(count)s)", instrument=instrument.name, count=places)
