"""A timetable changed as a whole: one small page for each way to do it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, ClassVar, Final

from flask import flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from trainfac.identity.access import current_actor
from trainfac.infra.db import read
from trainfac.infra.forms import Form
from trainfac.infra.web import clock
from trainfac.scheduling import policy
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
from trainfac.scheduling.queries.facilities import coordinated_run
from trainfac.scheduling.routes.blueprint import bp
from trainfac.scheduling.routes.staff_answers import coordinators, go_to, tell, tried
from trainfac.scheduling.services import whole_timetable as services
from trainfac.scheduling.services.sessions import SessionChanged


class Task(ABC):
    """A way to change a timetable: its form, and what is done when the form is sent."""

    kind: ClassVar[type[Form]]

    def __init__(self, run: CourseRun) -> None:
        self.run = run
        self.form: Any = self.kind()

    @property
    @abstractmethod
    def words(self) -> tuple[str, str, str]:
        """Title, what it does, and what its button says."""

    @property
    @abstractmethod
    def order(self) -> tuple[Any, ...]:
        """The command and what it is given after the run."""

    @property
    def live(self) -> list[TrainingSession]:
        return [session for session in known.timetable(read(), self.run) if not session.cancelled]


class Shift(Task):
    """Every session by so many days."""

    kind = ShiftForm

    @property
    def words(self) -> tuple[str, str, str]:
        return (
            _("Move the whole timetable"),
            _("Every session is moved by days and keeps its time of day. Pinned sessions stay where they are."),
            _("Move every session"),
        )

    @property
    def order(self) -> tuple[Any, ...]:
        return services.shift_run, self.run.id, self.form.by


class Copy(Task):
    """The timetable of another run."""

    kind = CopyForm

    def __init__(self, run: CourseRun) -> None:
        super().__init__(run)
        self.form.offer(runs.of_the_same_course(read(), run))

    @property
    def words(self) -> tuple[str, str, str]:
        return (
            _("Take over the timetable of another run"),
            _(
                "Sessions, rooms, trainers and instruments are copied, as many days later as this run begins later."
                " The present timetable of this run is thrown away."
            ),
            _("Copy the timetable"),
        )

    @property
    def order(self) -> tuple[Any, ...]:
        return services.copy_timetable, self.form.from_run.data, self.run.id


class Swap(Task):
    """Two sessions exchange when they begin."""

    kind = SwapForm

    def __init__(self, run: CourseRun) -> None:
        super().__init__(run)
        self.form.offer(run, self.live)

    @property
    def words(self) -> tuple[str, str, str]:
        return (
            _("Exchange two sessions"),
            _("Each begins when the other did, and keeps its length, its room and its trainers."),
            _("Exchange them"),
        )

    @property
    def order(self) -> tuple[Any, ...]:
        return services.swap_sessions, self.run.id, seen(self.form.one.data), seen(self.form.other.data)


class Split(Task):
    """Two sessions out of one."""

    kind = SplitForm

    def __init__(self, run: CourseRun) -> None:
        super().__init__(run)
        self.form.offer(run, self.live)

    @property
    def words(self) -> tuple[str, str, str]:
        return (
            _("Split a session"),
            _("Both parts teach the same module and can be moved and changed by themselves afterwards."),
            _("Split it"),
        )

    @property
    def order(self) -> tuple[Any, ...]:
        return services.split_session, self.run.id, seen(self.form.session.data), self.form.at.data


class Replace(Task):
    """Somebody takes over from a trainer."""

    kind = ReplaceTrainerForm

    def __init__(self, run: CourseRun) -> None:
        super().__init__(run)
        teaching = {trainer.id: trainer for session in self.live for trainer in session.trainers}
        self.form.offer(
            sorted(teaching.values(), key=lambda trainer: trainer.name), resources.trainers(read(), run.facility)
        )

    @property
    def words(self) -> tuple[str, str, str]:
        return (
            _("Replace a trainer"),
            _("Somebody else teaches every session of this run that the trainer has from a day on."),
            _("Replace the trainer"),
        )

    @property
    def order(self) -> tuple[Any, ...]:
        form = self.form
        return (
            services.replace_trainer, self.run.id, form.old_trainer.data, form.new_trainer.data, form.from_day.data,
        )  # fmt: skip


TASKS: Final[dict[str, type[Task]]] = {
    "shift": Shift,
    "copy": Copy,
    "swap": Swap,
    "split": Split,
    "replace-trainer": Replace,
}
_ADDRESS: Final = (
    "/staff/<facility_code>/runs/<run_code>/timetable/<any('shift', 'copy', 'swap', 'split', 'replace-trainer'):task>"
)


@bp.get(_ADDRESS)
@coordinators
def whole_timetable(facility_code: str, run_code: str, task: str) -> ResponseReturnValue:
    return _page(TASKS[task](coordinated_run(read(), current_actor(), facility_code, run_code)), task)


@bp.post(_ADDRESS)
@coordinators
def whole_timetable_post(facility_code: str, run_code: str, task: str) -> ResponseReturnValue:
    doing = TASKS[task](coordinated_run(read(), current_actor(), facility_code, run_code))
    if doing.form.validate():
        command, *given = doing.order
        try:
            changed = tried(doing.form, command, *given, actor=current_actor(), now=clock())
        except SessionChanged:
            flash(_("Somebody else changed one of these sessions meanwhile. Look at the timetable again."), "error")
            return go_to(".run_timetable", facility_code=facility_code, run_code=run_code)
        if changed is not None:
            told = ngettext("%(num)d session was changed.", "%(num)d sessions were changed.", changed.sessions)
            flash(told, "success")
            tell(changed.warnings)
            return go_to(".run_timetable", facility_code=facility_code, run_code=run_code)
    return _page(doing, task)


def _page(doing: Task, task: str) -> ResponseReturnValue:
    title, intro, button = doing.words
    page = render_template(
        "scheduling/staff/whole_timetable.html",
        facility=doing.run.facility,
        run=doing.run,
        form=doing.form,
        task=task,
        title=title,
        intro=intro,
        button=button,
        may_change=policy.may_change_timetable(doing.run.state),
    )
    return page, doing.form.status
