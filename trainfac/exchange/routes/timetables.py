"""A timetable brought in from a workbook: upload it, see what it would do, confirm or leave it."""

from __future__ import annotations

from typing import Any, Final

from flask import current_app, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from trainfac.exchange.forms.timetables import ConfirmTimetableForm, TimetableForm
from trainfac.exchange.models import ExchangeDraft
from trainfac.exchange.problems import Unusable
from trainfac.exchange.queries.drafts import DraftGone, timetable_draft
from trainfac.exchange.queries.timetable_plans import planned_draft
from trainfac.exchange.routes.blueprint import bp
from trainfac.exchange.services.calendars import Overtaken
from trainfac.exchange.services.drafts import keep_timetable, leave_timetable
from trainfac.exchange.services.timetables import ConfirmedTimetable, bring_in_timetable
from trainfac.exchange.states import RowFate
from trainfac.exchange.timetables.plan import Mode, TimetablePlan
from trainfac.exchange.timetables.sheet import MOST_BYTES, MOST_ROWS, read_sheet
from trainfac.exchange.timetables.wording import wording
from trainfac.identity.access import current_actor
from trainfac.infra.db import read
from trainfac.infra.files import FileStore
from trainfac.infra.i18n import translate
from trainfac.infra.tables import XLSX, table_file
from trainfac.infra.web import clock
from trainfac.kernel.paging import PAGE_ROWS, Page, offset, page_number
from trainfac.scheduling import policy
from trainfac.scheduling.models import CourseRun
from trainfac.scheduling.queries.facilities import coordinated_run
from trainfac.scheduling.routes.staff_answers import coordinators, flashed, go_to, tell, tried
from trainfac.scheduling.timetable_file import empty_timetable_xlsx

_FILE: Final = "/staff/<facility_code>/runs/<run_code>/timetable/file"
_WAITING: Final = f"{_FILE}/<int:sheet_id>"


@bp.get(_FILE)
@coordinators
def timetable_file(facility_code: str, run_code: str) -> ResponseReturnValue:
    return _upload_page(coordinated_run(read(), current_actor(), facility_code, run_code), TimetableForm())


@bp.post(_FILE)
@coordinators
def timetable_file_post(facility_code: str, run_code: str) -> ResponseReturnValue:
    run, form = coordinated_run(read(), current_actor(), facility_code, run_code), TimetableForm()
    if form.validate():
        name = form.file.data.filename or ""
        try:
            content = form.content()
            read_sheet(content, name, wording())
        except Unusable as refused:
            form.file.errors = [translate(refused.message)]
            return _upload_page(run, form)
        draft = tried(form, keep_timetable, run.id, _store(), content, name, actor=current_actor())
        if draft is not None:
            return go_to(".waiting_timetable", facility_code=facility_code, run_code=run_code, sheet_id=draft.id)
    return _upload_page(run, form)


@bp.get(f"{_FILE}/empty.xlsx")
@coordinators
def empty_timetable(facility_code: str, run_code: str) -> ResponseReturnValue:
    run = coordinated_run(read(), current_actor(), facility_code, run_code)
    return table_file(empty_timetable_xlsx(run), XLSX, f"{run.code}-timetable.xlsx")


@bp.get(_WAITING)
@coordinators
def waiting_timetable(facility_code: str, run_code: str, sheet_id: int) -> ResponseReturnValue:
    run = coordinated_run(read(), current_actor(), facility_code, run_code)
    return _page(run, timetable_draft(read(), run, sheet_id), ConfirmTimetableForm())


@bp.post(_WAITING)
@coordinators
def confirm_timetable(facility_code: str, run_code: str, sheet_id: int) -> ResponseReturnValue:
    run, form = coordinated_run(read(), current_actor(), facility_code, run_code), ConfirmTimetableForm()
    here = {"facility_code": facility_code, "run_code": run_code}
    try:
        draft = timetable_draft(read(), run, sheet_id)
        if form.validate():
            confirmed = ConfirmedTimetable(form.mark.data or "", _mode(), form.reason.data or "")
            done = tried(
                form, bring_in_timetable, run.id, sheet_id, _store(), confirmed, actor=current_actor(), now=clock()
            )
            if done is not None:
                told = ngettext("%(num)d session was changed.", "%(num)d sessions were changed.", done.sessions)
                flash(told, "success")
                tell(done.warnings)
                return go_to("scheduling.run_timetable", **here)
        return _page(coordinated_run(read(), current_actor(), facility_code, run_code), draft, form)
    except Overtaken as overtaken:
        flash(translate(overtaken.message), "warning")
        return go_to(".waiting_timetable", sheet_id=sheet_id, mode=_mode().value, **here)
    except DraftGone as gone:
        flash(translate(gone.message))
        return go_to("scheduling.run_timetable", **here)


@bp.post(f"{_WAITING}/leave")
@coordinators
def leave_waiting_timetable(facility_code: str, run_code: str, sheet_id: int) -> ResponseReturnValue:
    run = coordinated_run(read(), current_actor(), facility_code, run_code)
    try:
        if flashed(leave_timetable, run.id, sheet_id, actor=current_actor()):
            flash(_("The file was left. Nothing was changed."))
    except DraftGone as gone:
        flash(translate(gone.message))
    return go_to("scheduling.run_timetable", facility_code=facility_code, run_code=run_code)


def _mode() -> Mode:
    """What becomes of sessions that the file does not have, as the address says."""
    return Mode.REPLACE if request.args.get("mode") == Mode.REPLACE else Mode.ADD


def _store() -> FileStore:
    store: FileStore = current_app.extensions["files"]
    return store


def _upload_page(run: CourseRun, form: TimetableForm) -> ResponseReturnValue:
    page = render_template(
        "exchange/timetable_file.html",
        facility=run.facility,
        run=run,
        form=form,
        may_change=policy.may_change_timetable(run.state),
        most_megabytes=MOST_BYTES // (1024 * 1024),
        most_rows=MOST_ROWS,
    )
    return page, form.status


def _page(run: CourseRun, draft: ExchangeDraft, form: ConfirmTimetableForm) -> ResponseReturnValue:
    mode = _mode()
    found = planned_draft(read(), run, draft, _store(), mode, now=clock())
    form.mark.data, form.mark.raw_data = found.plan.mark, None
    page = render_template(
        "exchange/waiting_timetable.html",
        facility=run.facility,
        run=run,
        draft=draft,
        form=form,
        mode=mode.value,
        tabs=_tabs(run, draft, mode),
        sheet=found.sheet,
        plan=found.plan,
        **_lines(run, draft, mode, found.plan),
        counts={fate.value: count for fate, count in found.plan.counts.items()},
        may_change=policy.may_change_timetable(run.state),
    )
    return page, form.status


def _lines(run: CourseRun, draft: ExchangeDraft, mode: Mode, plan: TimetablePlan) -> dict[str, Any]:
    """A page of the lines that somebody has to look at, or of all of them."""
    every = request.args.get("show") == "all"
    shown = [line for line in plan.lines if every or line.fate is not RowFate.SAME]
    number = min(page_number(request.args.get("page")), Page((), len(shown)).last)

    def address(*, all_of_them: bool, page: int | None = None) -> str:
        show = "all" if all_of_them else None
        return _address(run, draft, mode, show=show, page=page)

    return {
        "page": Page(shown[offset(number) : offset(number) + PAGE_ROWS], len(shown), number),
        "href_for": lambda page: address(all_of_them=every, page=page),
        "row_tabs": [
            {
                "label": _("What changes, or is wrong"),
                "href": address(all_of_them=False),
                "count": len(plan.lines) - plan.counts[RowFate.SAME],
                "current": not every,
            },
            {"label": _("All"), "href": address(all_of_them=True), "count": len(plan.lines), "current": every},
        ],
    }


def _address(run: CourseRun, draft: ExchangeDraft, mode: Mode, **more: Any) -> str:  # noqa: ANN401 - of an address
    return url_for(
        ".waiting_timetable",
        facility_code=run.facility.code,
        run_code=run.code,
        sheet_id=draft.id,
        mode=mode.value,
        **more,
    )


def _tabs(run: CourseRun, draft: ExchangeDraft, mode: Mode) -> list[dict[str, Any]]:
    words = {Mode.ADD: _("Only add and change"), Mode.REPLACE: _("Replace the whole timetable")}
    return [{"label": label, "href": _address(run, draft, one), "current": one is mode} for one, label in words.items()]
