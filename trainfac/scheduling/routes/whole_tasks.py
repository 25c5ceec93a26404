"""Ways to change a timetable as a whole: what each is called, what it asks, and which command does it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from trainfac.infra.db import read
from trainfac.infra.forms import Form
from trainfac.scheduling.forms.whole_timetable import (
    CopyForm,
    ReplaceTrainerForm,
    ShiftForm,
    SplitForm,
    SwapForm,
    seen,
)
from trainfac.scheduling.models import CourseRun, TrainingSession
from trainfac.scheduling.queries import resources, runs
from trainfac.scheduling.queries import sessions as known
from trainfac.scheduling.services import whole_timetable as services


@dataclass(frozen=True)
class Task:
    """One page: its words, its form for a run, and the command with what it is given besides ``actor`` and ``now``."""

    title: LazyString
    intro: LazyString
    button: LazyString
    form: Callable[[CourseRun], Form]
    order: Callable[[CourseRun, Any], tuple[Any, ...]]


def _shift(_run: CourseRun) -> ShiftForm:
    return ShiftForm()


def _copy(run: CourseRun) -> CopyForm:
    form = CopyForm()
    form.offer(runs.of_the_same_course(read(), run))
    return form


def _swap(run: CourseRun) -> SwapForm:
    form = SwapForm()
    form.offer(run, _live(run))
    return form


def _split(run: CourseRun) -> SplitForm:
    form = SplitForm()
    form.offer(run, _live(run))
    return form


def _replace(run: CourseRun) -> ReplaceTrainerForm:
    form = ReplaceTrainerForm()
    teaching = {trainer.id: trainer for session in _live(run) for trainer in session.trainers}
    form.offer(sorted(teaching.values(), key=lambda one: one.name), resources.trainers(read(), run.facility))
    return form


def _live(run: CourseRun) -> list[TrainingSession]:
    return [session for session in known.timetable(read(), run) if not session.cancelled]


TASKS: Final[dict[str, Task]] = {
    "shift": Task(
        _l("Move the whole timetable"),
        _l("Every session is moved by days and keeps its time of day. Pinned sessions stay where they are."),
        _l("Move every session"),
        _shift,
        lambda run, form: (services.shift_run, run.id, form.by),
    ),
    "copy": Task(
        _l("Take over the timetable of another run"),
        _l(
            "Sessions, rooms, trainers and instruments are copied, as many days later as this run begins later."
            " The present timetable of this run is thrown away."
        ),
        _l("Copy the timetable"),
        _copy,
        lambda run, form: (services.copy_timetable, form.from_run.data, run.id),
    ),
    "swap": Task(
        _l("Exchange two sessions"),
        _l("Each begins when the other did, and keeps its length, its room and its trainers."),
        _l("Exchange them"),
        _swap,
        lambda run, form: (services.swap_sessions, run.id, seen(form.one.data), seen(form.other.data)),
    ),
    "split": Task(
        _l("Split a session"),
        _l("Both parts teach the same module and can be moved and changed by themselves afterwards."),
        _l("Split it"),
        _split,
        lambda run, form: (services.split_session, run.id, seen(form.session.data), form.at.data),
    ),
    "replace-trainer": Task(
        _l("Replace a trainer"),
        _l("Somebody else teaches every session of this run that the trainer has from a day on."),
        _l("Replace the trainer"),
        _replace,
        lambda run, form: (
            services.replace_trainer, run.id, form.old_trainer.data, form.new_trainer.data, form.from_day.data,
        ),
    ),
}  # fmt: skip
