"""What somebody else did to a session meanwhile, for a script to show."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from trainfac.scheduling.forms.sessions import SessionForm
from trainfac.scheduling.models import Facility, TrainingSession
from trainfac.scheduling.queries import resources
from trainfac.scheduling.queries.sessions import Edited
from trainfac.scheduling.routes.session_changes import changes


def changes_since(
    reading: Session, facility: Facility, session: TrainingSession, edits: Sequence[Edited]
) -> list[dict[str, str]]:
    """Every field that is another now: its name, what it was and is, who changed it and when."""
    run = session.run
    form = SessionForm.with_instruments(resources.instruments(reading, facility, retired=True))(formdata=None)
    form.offer(
        run.course.modules,
        resources.rooms(reading, facility, retired=True),
        resources.trainers(reading, facility),
        [group for group in run.groups if not group.everybody],
    )
    return [vars(change) for change in changes(edits, form, run)]
