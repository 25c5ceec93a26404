"""Pages of scheduling: the public calendar and runs, and the staff's side of them."""

from trainfac.scheduling.routes import (
    calendar_data,
    calendar_drops,
    calendar_forbidden,
    public,
    run_page,
    staff,
    staff_calendar,
)
from trainfac.scheduling.routes.blueprint import bp

__all__ = [
    "bp",
    "calendar_data",
    "calendar_drops",
    "calendar_forbidden",
    "public",
    "run_page",
    "staff",
    "staff_calendar",
]
