"""The attendance sheet of a session."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import IntegerField, RadioField, ValidationError
from wtforms.form import BaseForm

from trainfac.delivery.forms.sheet import Sheet
from trainfac.delivery.models import AttendanceRecord
from trainfac.delivery.rules import attended_minutes
from trainfac.delivery.services.attendance import AttendanceEntry
from trainfac.delivery.states import AttendanceStatus
from trainfac.enrolment.models import Registration
from trainfac.infra.i18n import translate
from trainfac.kernel.messages import Message
from trainfac.scheduling.models import TrainingSession


class MinutesField(IntegerField):
    """How long somebody took part; may stay empty where the status says it. Refusals name the person."""

    def __init__(self, person: str, status: str, held: int, **options: Any) -> None:  # noqa: ANN401 - WTForms' options
        super().__init__(lazy_gettext("Minutes of %(name)s", name=person), **options)
        self._person, self._status, self._held = person, status, held

    def process_formdata(self, valuelist: list[str]) -> None:
        if not valuelist:
            return
        typed = valuelist[0].strip()
        self.data = None
        if typed:
            try:
                self.data = int(typed)
            except ValueError:
                raise ValueError(gettext("%(name)s: give the minutes as a whole number", name=self._person)) from None

    def pre_validate(self, form: BaseForm) -> None:
        try:
            status = AttendanceStatus(form[self._status].data)
        except ValueError:
            return  # the status itself is refused
        if self.process_errors:
            return
        found = attended_minutes(status, self.data, self._held)
        if isinstance(found, Message):
            problem = translate(found)
            raise ValidationError(gettext("%(name)s: %(problem)s", name=self._person, problem=problem))


def attendance_form(
    session: TrainingSession, people: Sequence[Registration], known: Mapping[int, AttendanceRecord]
) -> Sheet:
    """The sheet of a session; whoever has no record yet starts as present."""
    rows: dict[str, Any] = {}
    for person in people:
        record = known.get(person.id)
        rows[f"status-{person.id}"] = RadioField(
            person.full_name,
            choices=_statuses,
            default=record.status.value if record else AttendanceStatus.PRESENT.value,
        )
        rows[f"minutes-{person.id}"] = MinutesField(
            person.full_name, f"status-{person.id}", session.minutes, default=_minutes(record, session.minutes)
        )
    return Sheet.of(rows, {str(registration_id): record.answer for registration_id, record in known.items()})


def attendance_entries(form: Sheet, people: Iterable[Registration]) -> list[AttendanceEntry]:
    """What was sent, of those who were on the sheet."""
    return [
        AttendanceEntry(
            person.id,
            AttendanceStatus(form[f"status-{person.id}"].data),
            form[f"minutes-{person.id}"].data,
            form.showed(str(person.id)),
        )
        for person in people
        if form.was_sent(f"status-{person.id}")
    ]


def _statuses() -> list[tuple[str, str]]:
    return [(status.value, translate(status.label)) for status in AttendanceStatus]


def _minutes(record: AttendanceRecord | None, held: int) -> int | None:
    """What the box shows: only minutes that the status does not say by itself."""
    if record is None or attended_minutes(record.status, None, held) == record.minutes:
        return None
    return record.minutes
