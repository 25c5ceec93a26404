"""Pages of what is brought in from files."""

from trainfac.exchange.routes import calendars, timetables, waiting_calendar
from trainfac.exchange.routes.blueprint import bp

__all__ = ["bp", "calendars", "timetables", "waiting_calendar"]
