"""What is wrong with a training session where it stands, and with a run that its calendar leaves too short."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

from trainfac.kernel.messages import Message, msg
from trainfac.kernel.periods import Interval
from trainfac.scheduling.hours import WorkingHours
from trainfac.scheduling.layout import Layout


@dataclass(frozen=True)
class SessionToCheck:
    """A session as these rules see it; ``name`` tells people which one is meant, as "3. Spill drill"."""

    name: str
    during: Interval


def outside_hours(session: SessionToCheck, *, hours: WorkingHours) -> Message | None:
    """A session lies within one working block: neither before opening, nor after closing, nor over a break."""
    day = hours.local_day(session.during)
    blocks = hours.working_blocks(day)
    if any(block.start <= session.during.start and session.during.end <= block.end for block in blocks):
        return None
    place: dict[str, object] = {"name": session.name, "day": day, "time": _clock(session.during, hours)}
    place["zone"] = hours.zone
    if not blocks:
        return msg(
            "“%(name)s” is on %(day)s, %(time)s (%(zone)s); the facility does not work on that day of the week.",
            **place,
        )
    for pause, interval in hours.breaks_on(day):
        if interval.overlaps(session.during):
            return msg(
                "“%(name)s” on %(day)s, %(time)s (%(zone)s), runs over the break “%(pause)s”, %(pause_time)s.",
                **place,
                pause=pause.label,
                pause_time=_clock(interval, hours),
            )
    return msg(
        "“%(name)s” on %(day)s, %(time)s (%(zone)s), is outside the working hours: %(hours)s.",
        **place,
        hours=", ".join(_clock(block, hours) for block in blocks),
    )


def overlaps(sessions: Sequence[SessionToCheck], *, hours: WorkingHours) -> list[Message]:
    """Sessions of one run that are held at the same time; each is told beside the one that runs before it."""
    reasons = []
    ordered = sorted(sessions, key=lambda session: session.during)
    before: SessionToCheck | None = None
    for session in ordered:
        if before is not None and before.during.overlaps(session.during):
            reasons.append(
                msg(
                    "“%(name)s”, %(time)s, overlaps “%(other)s”, %(other_time)s, on %(day)s (%(zone)s).",
                    name=session.name,
                    time=_clock(session.during, hours),
                    other=before.name,
                    other_time=_clock(before.during, hours),
                    day=hours.local_day(session.during),
                    zone=hours.zone,
                )
            )
        if before is None or session.during.end > before.during.end:
            before = session
    return reasons


def shortfall(run_code: str, layout: Layout) -> Message | None:
    """Contact hours beat calendar days: say by how much a run falls short of its course, and what took the hours."""
    if not layout.unplaced_minutes:
        return None
    figures: dict[str, object] = {
        "run": run_code,
        "planned": _hours(layout.planned_minutes),
        "needed": _hours(layout.needed_minutes),
        "missing": _hours(layout.unplaced_minutes),
    }
    if not layout.lost_days:
        return msg(
            "%(run)s has %(planned)s of the %(needed)s contact hours of its course: %(missing)s hours fall short."
            " Choose a later last day.",
            **figures,
        )
    return msg(
        "%(run)s has %(planned)s of the %(needed)s contact hours of its course: %(missing)s hours fall short,"
        " because the facility is closed on %(days)s. Choose a later last day.",
        **figures,
        days=reduce(
            _and_also, (msg("%(day)s (%(reason)s)", day=lost.day, reason=lost.reason) for lost in layout.lost_days)
        ),
    )


def _and_also(before: Message, one: Message) -> Message:
    return msg("%(before)s, %(one)s", before=before, one=one)


def _clock(during: Interval, hours: WorkingHours) -> str:
    zone = hours.timezone
    return f"{during.start.astimezone(zone):%H:%M}–{during.end.astimezone(zone):%H:%M}"


def _hours(minutes: int) -> str:
    return f"{minutes / 60:.2f}".rstrip("0").rstrip(".")
