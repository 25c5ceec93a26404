"""The run of an address, for those who may record what happens in it."""

from __future__ import annotations

from trainfac.delivery import policy, queries
from trainfac.identity.access import current_actor
from trainfac.infra.db import read
from trainfac.kernel.errors import NotFound
from trainfac.kernel.messages import msg
from trainfac.scheduling.models import CourseRun
from trainfac.scheduling.queries.facilities import run_for_staff


def recordable_run(facility_code: str, run_code: str) -> CourseRun:
    """A run that the actor coordinates or teaches a session of. Raises NotFound."""
    run = run_for_staff(read(), current_actor(), facility_code, run_code)
    if not policy.may_record(current_actor(), run.facility_id, queries.trainers_of_run(read(), run.id)):
        raise NotFound(msg("There is no such run among yours"))
    return run
