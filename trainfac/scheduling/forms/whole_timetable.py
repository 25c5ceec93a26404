"""Forms for changes to a timetable as a whole."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, TimeField
from wtforms.validators import InputRequired, NumberRange

from trainfac.infra.fields import DayField, WholeNumberField
from trainfac.infra.forms import Form, no_choice
from trainfac.infra.i18n import clock_time, weekday_date
from trainfac.scheduling.forms import choices
from trainfac.scheduling.models import CourseRun, Trainer, TrainingSession
from trainfac.scheduling.services.busy import session_name
from trainfac.scheduling.services.whole_timetable import MOST_DAYS, Seen

_SEEN: Final = re.compile(r"\d{1,9}:\d{1,9}", re.ASCII)


class ShiftForm(Form):
    """By how many days, and which way."""

    days = WholeNumberField(_l("Days"), [InputRequired(), NumberRange(1, MOST_DAYS)])
    towards = RadioField(_l("Which way"), [InputRequired()], default="later")

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - WTForms' signature
        super().__init__(*args, **kwargs)
        self.towards.choices = [("later", _l("Later")), ("earlier", _l("Earlier"))]

    @property
    def by(self) -> int:
        days: int = choices.given(self.days.data)
        return -days if self.towards.data == "earlier" else days


class CopyForm(Form):
    """Whose timetable."""

    from_run = SelectField(_l("Run whose timetable is taken"), [InputRequired()], coerce=choices.number_or_none)

    def offer(self, runs: Sequence[CourseRun]) -> None:
        self.from_run.choices = [no_choice(), *((str(run.id), run.code) for run in runs)]


class SessionsForm(Form):
    """Sessions are named with the version that was shown.

    ``overtaken`` has the fields whose session is another version by now, with what was seen; it stays chosen.
    ``gone`` has those whose session was removed or cancelled.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - WTForms' signature
        super().__init__(*args, **kwargs)
        self.overtaken: dict[str, Seen] = {}
        self.gone: list[str] = []

    def _offer_at(self, names: Sequence[str], run: CourseRun, sessions: Sequence[TrainingSession]) -> None:
        offered = self._choices(run, sessions)
        now = {seen(value).session_id: value for value, _words in offered}
        for name in names:
            field = self[name]
            field.choices = [no_choice(), *offered]
            if not _SEEN.fullmatch(field.data or "") or field.data in now.values():
                continue
            chosen = seen(field.data)
            if chosen.session_id in now:
                self.overtaken[name], field.data = chosen, now[chosen.session_id]
            else:
                self.gone.append(name)

    def _choices(self, run: CourseRun, sessions: Sequence[TrainingSession]) -> list[tuple[str, str]]:
        zone = run.facility.zone

        def words(session: TrainingSession) -> str:
            day = weekday_date(session.starts_at.astimezone(zone).date())
            return f"{day}, {clock_time(session.starts_at, zone)} · {session_name(session)}"

        return [(f"{session.id}:{session.version}", words(session)) for session in sessions]


class SwapForm(SessionsForm):
    """Which two."""

    one = SelectField(_l("First session"), [InputRequired()])
    other = SelectField(_l("Second session"), [InputRequired()])

    def offer(self, run: CourseRun, sessions: Sequence[TrainingSession]) -> None:
        self._offer_at(("one", "other"), run, sessions)


class SplitForm(SessionsForm):
    """Which one, and where the second part begins."""

    session = SelectField(_l("Session"), [InputRequired()])
    at = TimeField(_l("The second part begins at"), [InputRequired()])

    def offer(self, run: CourseRun, sessions: Sequence[TrainingSession]) -> None:
        self._offer_at(("session",), run, sessions)


class ReplaceTrainerForm(Form):
    """Who is followed by whom, from which day on."""

    old_trainer = SelectField(_l("Trainer who stops"), [InputRequired()], coerce=choices.number_or_none)
    new_trainer = SelectField(_l("Trainer who takes over"), [InputRequired()], coerce=choices.number_or_none)
    from_day = DayField(_l("From this day on"), [InputRequired()])

    def offer(self, teaching: Sequence[Trainer], trainers: Sequence[Trainer]) -> None:
        self.old_trainer.choices = [no_choice(), *((str(one.id), one.name) for one in teaching)]
        self.new_trainer.choices = [no_choice(), *((str(one.id), one.name) for one in trainers)]


def seen(chosen: str) -> Seen:
    """A session as a list names it."""
    session_id, _, version = chosen.partition(":")
    return Seen(int(session_id), int(version))
