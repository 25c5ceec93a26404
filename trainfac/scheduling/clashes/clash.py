"""A reason against a session, and the words that reasons are made of. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from trainfac.kernel.messages import Message, msg
from trainfac.kernel.periods import Interval
from trainfac.scheduling.states import PHYSICAL, AbsenceKind, ClashRule
from trainfac.scheduling.wishes import Away, Held, Holder, Surroundings, Wish


@dataclass(frozen=True)
class Clash:
    """One reason; ``resource_id`` and ``subject`` say what is not to be had, ``holder`` who has it on that ``day``."""

    wish: Wish
    rule: ClashRule
    message: Message
    resource_id: int | None = None
    holder: Holder | None = None
    subject: str = ""
    day: date | None = None

    @property
    def overridable(self) -> bool:
        return self.rule not in PHYSICAL


def held_by_others(wish: Wish, around: Surroundings, resource_id: int) -> Iterator[Held]:
    for held in around.held:
        if (
            held.resource_id == resource_id
            and held.holder.session_id != wish.session_id
            and held.during.overlaps(wish.during)
        ):
            yield held


def absences_of(wish: Wish, around: Surroundings, resource_id: int) -> Iterator[Away]:
    for away in around.away:
        if away.resource_id == resource_id and away.during.overlaps(wish.during):
            yield away


def taken(wish: Wish, around: Surroundings, rule: ClashRule, name: str, held: Held) -> Clash:
    message = msg(
        "%(resource)s is taken on %(day)s, %(time)s (%(zone)s), by %(by)s.",
        resource=name, **when(held.during, around), by=whose(held.holder),
    )  # fmt: skip
    return Clash(wish, rule, message, held.resource_id, held.holder, name, day_of(held.during, around))


def whose(holder: Holder) -> Message:
    if holder.hidden:
        return msg("another facility: %(name)s", name=holder.facility)
    return msg("“%(session)s” of %(run)s", session=holder.name, run=holder.run_code)


def gone(name: str, away: Away, around: Surroundings) -> Message:
    start, end = away.during.start.astimezone(around.zone), away.during.end.astimezone(around.zone)
    times: dict[str, object] = {
        "name": name, "from_day": start.date(), "from": f"{start:%H:%M}", "to_day": end.date(), "to": f"{end:%H:%M}",
        "zone": around.zone.key, "reason": away.reason or away.kind.label,
    }  # fmt: skip
    if away.kind is AbsenceKind.SERVICE:
        return msg(
            "%(name)s is out of service from %(from_day)s, %(from)s, to %(to_day)s, %(to)s (%(zone)s): %(reason)s.",
            **times,
        )
    return msg(
        "%(name)s is away from %(from_day)s, %(from)s, to %(to_day)s, %(to)s (%(zone)s): %(reason)s.", **times
    )  # fmt: skip


def retired(name: str) -> Message:
    return msg("%(name)s is not in use any more. Choose another.", name=name)


def day_of(during: Interval, around: Surroundings) -> date:
    return during.start.astimezone(around.zone).date()


def when(during: Interval, around: Surroundings) -> dict[str, object]:
    start, end = during.start.astimezone(around.zone), during.end.astimezone(around.zone)
    return {"day": start.date(), "time": f"{start:%H:%M}–{end:%H:%M}", "zone": around.zone.key}
