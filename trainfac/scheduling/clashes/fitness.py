"""What does not fit: hours, competence, closed days, the order of modules, two runs, sizes, the past. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from trainfac.kernel.messages import msg
from trainfac.scheduling.clashes.clash import Clash, day_of, when
from trainfac.scheduling.states import ClashRule
from trainfac.scheduling.wishes import Elsewhere, Holder, Sibling, Surroundings, Wish, WishedTrainer


def room_size(wish: Wish, _around: Surroundings) -> Iterator[Clash]:
    if wish.room is None or wish.room.capacity >= wish.group.people:
        return
    figures: dict[str, object] = {
        "room": wish.room.name, "holds": wish.room.capacity, "group": wish.group.name, "people": wish.group.people,
    }  # fmt: skip
    if wish.group.everybody:
        message = msg(
            "%(room)s holds %(holds)s people; %(group)s has %(people)s."
            " Choose a larger room, or split the run into groups.",
            **figures,
        )
    else:
        message = msg(
            "%(room)s holds %(holds)s people; group %(group)s is for %(people)s."
            " Choose a larger room, or smaller groups.",
            **figures,
        )
    yield Clash(wish, ClashRule.ROOM_SIZE, message, wish.room.id)


def outside_own_hours(wish: Wish, around: Surroundings, trainer: WishedTrainer) -> Iterator[Clash]:
    periods = around.hours.get(trainer.id)
    if not periods:
        return
    start, end = wish.during.start.astimezone(around.zone), wish.during.end.astimezone(around.zone)
    weekday = start.weekday()
    on_that_day = [(opens, closes) for day, opens, closes in periods if day == weekday]
    if any(opens <= start.time() and end.time() <= closes for opens, closes in on_that_day):
        return
    times = {"name": trainer.name, **when(wish.during, around)}
    if on_that_day:
        hours = ", ".join(f"{opens:%H:%M}–{closes:%H:%M}" for opens, closes in on_that_day)
        message = msg("%(name)s teaches at %(hours)s on that day of the week, not %(time)s.", **times, hours=hours)
    else:
        message = msg("%(name)s does not teach on that day of the week (%(day)s).", **times)
    yield Clash(wish, ClashRule.LEAVE, message, trainer.id)


def not_competent(wish: Wish, around: Surroundings, trainer: WishedTrainer) -> Iterator[Clash]:
    if not around.checks_competence or not wish.module.needs:
        return
    day = day_of(wish.during, around)
    known = [one for one in around.competences.get(trainer.id, ()) if one.subject in wish.module.needs]
    if any(one.holds_on(day) for one in known):
        return
    ended = [one.valid_until for one in known if one.valid_until is not None and one.valid_until < day]
    if ended:
        message = msg(
            "%(name)s was competent to teach “%(module)s” until %(until)s, and the session is on %(day)s.",
            name=trainer.name, module=wish.module.title, until=max(ended), day=day,
        )  # fmt: skip
    else:
        message = msg(
            "%(name)s is not on record as competent to teach “%(module)s”.", name=trainer.name, module=wish.module.title
        )
    yield Clash(wish, ClashRule.COMPETENCE, message, trainer.id)


def closed(wish: Wish, around: Surroundings) -> Iterator[Clash]:
    day = day_of(wish.during, around)
    if day in around.closed:
        message = msg("The facility is closed on %(day)s: %(reason)s.", day=day, reason=around.closed[day])
        yield Clash(wish, ClashRule.CLOSED, message)


def order(wish: Wish, around: Surroundings) -> Iterator[Clash]:
    """Modules that must have ended before this one begins, and those that had to wait for it."""
    for other in around.siblings.get(wish.run_id, ()):
        if other.session_id == wish.session_id or not (other.group_ids & wish.group.ids):
            continue
        if other.module.sequence in wish.module.after and other.during.end > wish.during.start:
            yield _out_of_order(wish, around, other, first=other.module.name, second=wish.module.name)
        if wish.module.sequence in other.module.after and wish.during.end > other.during.start:
            yield _out_of_order(wish, around, other, first=wish.module.name, second=other.module.name)


def _out_of_order(wish: Wish, around: Surroundings, other: Sibling, *, first: str, second: str) -> Clash:
    message = msg(
        "“%(second)s” is taught after “%(first)s” has ended; “%(other)s” is on %(day)s, %(time)s (%(zone)s).",
        first=first, second=second, other=other.module.name, **when(other.during, around),
    )  # fmt: skip
    holder = Holder(other.session_id, other.module.name, wish.run_code, "")
    return Clash(wish, ClashRule.ORDER, message, holder=holder)


def two_runs(wish: Wish, around: Surroundings) -> Iterator[Clash]:
    for other in around.elsewhere.get(wish.run_id, ()):
        if other.during.overlaps(wish.during) and _concerns(other, wish):
            message = msg(
                "%(person)s takes part in “%(session)s” of %(run)s on %(day)s, %(time)s (%(zone)s).",
                person=other.person, session=other.session_name, run=other.run_code, **when(other.during, around),
            )  # fmt: skip
            yield Clash(wish, ClashRule.TWO_RUNS, message)


def _concerns(other: Elsewhere, wish: Wish) -> bool:
    return wish.group.everybody or other.group_ids is None or bool(other.group_ids & wish.group.ids)


def past(wish: Wish, around: Surroundings) -> Iterator[Clash]:
    if wish.during.start < around.now:
        message = msg("%(day)s, %(time)s (%(zone)s), is past.", **when(wish.during, around))
        yield Clash(wish, ClashRule.PAST, message)
