"""What the calendar in the browser is told: addresses, what to show, and every word that it says."""

from __future__ import annotations

from datetime import date, time
from typing import Any, Final

from flask import url_for
from flask_babel import gettext as _

from trainfac.infra.i18n import current_locale
from trainfac.scheduling.hours import WorkingHours
from trainfac.scheduling.models import Facility
from trainfac.scheduling.routes.calendar_days import Asked, View

_LIBRARY: Final = {
    View.WEEK: "timeGridWeek",
    View.DAY: "timeGridDay",
    View.MONTH: "dayGridMonth",
    View.LIST: "listWeek",
}
_EARLIEST: Final = time(7)  # shown where nothing says otherwise
_LATEST: Final = time(19)


def settings_of(facility: Facility, asked: Asked, hours: WorkingHours, today: date) -> dict[str, Any]:
    """All of it, for an attribute of the page; ``today`` is the facility's, whatever day the reader has."""
    shown = hours_shown(hours)
    timeline = "resourceTimelineDay" if asked.span == "day" else "resourceTimelineWeek"
    code = facility.code
    return {
        "view": _LIBRARY.get(asked.view, timeline),
        "rows": asked.view.rows,
        "date": asked.first.isoformat(),
        "today": today.isoformat(),
        "query": {"view": asked.view, "page": asked.page, **asked.wanted.given()},
        "opens": f"{shown.start:02}:00",
        "closes": f"{shown.stop:02}:00",
        "locale": _browser_locale(str(current_locale())),
        "sessions": url_for("scheduling.calendar_sessions", facility_code=code),
        "check": url_for("scheduling.check_drop", facility_code=code),
        "move": url_for("scheduling.drop_session", facility_code=code),
        "take_back": url_for("scheduling.take_back_copy", facility_code=code),
        "forbidden": url_for("scheduling.forbidden_times", facility_code=code),
        "day": asked.address(facility.code, view=View.DAY, span=None, page=None, day="DAY"),
        "words": _words(),
    }


def hours_shown(hours: WorkingHours) -> range:
    """The hours of a day that the calendar begins and ends with, however its days differ."""
    opens = min((opening.opens for opening in hours.openings), default=_EARLIEST)
    closes = max((opening.closes for opening in hours.openings), default=_LATEST)
    return range(opens.hour, min(closes.hour + 1, 24))


def _browser_locale(name: str) -> str:
    """How browsers call a language; of English, the kind that writes "7 Dec"."""
    return "en-GB" if name == "en" else name.replace("_", "-")


def _words() -> dict[str, str]:
    return {
        "calendar": _("Calendar"),
        "scrolls": _("Calendar, scrolls"),
        "loading": _("Fetching the sessions …"),
        "none": _("Nothing is planned in these days."),
        "failed": _("The sessions could not be fetched. Check your connection, then open the page again."),
        "signed_out": _("You are signed out, or the page is too old. Open it again; what you did last was not saved."),
        "shaded": _("Crossed out: it cannot be held there. Dotted: only with a reason."),
        "checking": _("Looking whether it is free …"),
        "free": _("Free: nothing speaks against it."),
        "clashes": _("Nothing is saved yet. This speaks against it:"),
        "cannot": _("It cannot be held there."),
        "reason_needed": _("It may be held all the same, with a reason."),
        "instead": _("Free instead:"),
        "saved": _("Saved."),
        "copied": _("Copied."),
        "undone": _("Moved back."),
        "undo_move": _("Undo the last move"),
        "undo_copy": _("Take the copy back"),
        "taken_back": _("The copy is taken back."),
        "put_back": _("Nothing was changed."),
        "replaces": _("What you typed is kept and not saved yet. Moving it replaces what is stored now."),
        "carried": _("Not saved yet: Enter saves, Escape puts it back."),
        "change": _("%(label)s: %(before)s → %(after)s", label="{label}", before="{before}", after="{after}"),
        "by": _("%(name)s, %(when)s", name="{name}", when="{when}"),
        "count": _("Sessions: %(count)s", count="{count}"),
        "many": _("Too many sessions to show each: these are their numbers. Choose a day, or narrow the calendar."),
        "move": _("Move “%(name)s”", name="{name}"),
        "from_to": _("From %(before)s to %(after)s", before="{before}", after="{after}"),
    }
