"""Who may do what with facilities, their resources and their runs. Pure."""

from __future__ import annotations

from trainfac.identity.roles import SYSTEM, Actor
from trainfac.scheduling.states import BEFORE_START, RunState


def may_manage_facilities(actor: Actor) -> bool:
    """Open a facility, name it, close it."""
    return actor.is_administrator


def may_coordinate(actor: Actor, facility_id: int) -> bool:
    """Plan at a facility: its hours, resources, runs and sessions. The system itself may, when it loads data."""
    return actor == SYSTEM or actor.coordinates(facility_id)


def may_see_work(actor: Actor, facility_id: int) -> bool:
    """See what staff see of a facility's runs, drafts among them."""
    return may_coordinate(actor, facility_id) or actor.trains_at(facility_id)


def may_change_timetable(state: RunState) -> bool:
    """Sessions are moved until the run is put away; what was held is corrected until then."""
    return state not in {RunState.CLOSED, RunState.CANCELLED}


def may_lay_out(state: RunState) -> bool:
    """A timetable is made anew only before anybody was taught by it."""
    return state is RunState.DRAFT or state in BEFORE_START


def may_change_details(state: RunState) -> bool:
    """Dates, seats and the like are changed until the run is put away."""
    return state not in {RunState.CLOSED, RunState.CANCELLED}
