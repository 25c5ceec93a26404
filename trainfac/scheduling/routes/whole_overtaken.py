"""A form about sessions that somebody else changed meanwhile: what was chosen stays, what changed is told."""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import gettext as _

from trainfac.infra.db import read
from trainfac.infra.forms import Form
from trainfac.scheduling.forms.whole_timetable import SessionsForm
from trainfac.scheduling.models import CourseRun
from trainfac.scheduling.queries import sessions as known
from trainfac.scheduling.routes.calendar_changes import changes_since
from trainfac.scheduling.services.whole_timetable import Seen


def told_what_changed(form: Form, run: CourseRun) -> bool:
    """Write it beside the fields that it is about; whether there was anything to write."""
    if not isinstance(form, SessionsForm):
        return False
    for name, seen in form.overtaken.items():
        form[name].errors = list(_changes(run, seen))
    for name in form.gone:
        form[name].errors = [_("Somebody removed or cancelled this session meanwhile. Choose another one.")]
    return bool(form.overtaken or form.gone)


def _changes(run: CourseRun, seen: Seen) -> Iterator[str]:
    yield _("Somebody else changed this session meanwhile. It is chosen as it is now: send it again if it still suits.")
    session = known.session_of(read(), run, seen.session_id)
    edits = known.edits_since(read(), seen.session_id, seen.version)
    for change in changes_since(read(), run.facility, session, edits):
        yield _("%(label)s: %(before)s → %(after)s", **{name: change[name] for name in ("label", "before", "after")})
