"""What speaks against sessions where they are put, in words that stay few however much is in the way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from trainfac.kernel.errors import RuleBroken
from trainfac.kernel.messages import Message, msg
from trainfac.scheduling.clashes import Clash, can_be_overridden
from trainfac.scheduling.models import TrainingSession
from trainfac.scheduling.states import ClashRule
from trainfac.scheduling.wishes import Holder

# So many sessions of one run that hold the same room or trainer are told one by one, more of them together.
_TOLD_SINGLY: Final = 4
Words = Callable[[Clash], Message]


class Busy(RuleBroken):
    """Something speaks against sessions where they are put; ``clashes`` has one entry for each reason."""

    def __init__(self, clashes: Sequence[Clash]) -> None:
        told = _told(clashes, one=lambda clash: clash.message, together=_together)
        super().__init__(*{str(message): message for message in told}.values())
        self.clashes = tuple(clashes)

    @property
    def overridable(self) -> bool:
        """Whether a reason is enough to go ahead all the same."""
        return can_be_overridden(self.clashes)


def planned_without(clashes: Sequence[Clash]) -> list[Message]:
    """What somebody should know whose sessions were planned without what is taken."""
    return list(_told(clashes, one=_left_out, together=_left_out_together))


def to_be_looked_at(clashes: Sequence[Clash]) -> list[Message]:
    """What speaks against single sessions of a timetable without stopping it: each reason once, the past not at all."""
    told = [clash.message for clash in clashes if clash.rule is not ClashRule.PAST]
    return list({str(message): message for message in told}.values())


def session_name(session: TrainingSession) -> str:
    """How people tell sessions of a run apart, as "3. Spill drill"."""
    return f"{session.module.sequence}. {session.module.title}"


def _told(clashes: Sequence[Clash], *, one: Words, together: Callable[[Sequence[Clash]], Message]) -> Iterable[Message]:
    for held in _by_holder(clashes):
        if len(held) > _TOLD_SINGLY:
            yield together(held)
        else:
            yield from map(one, held)


def _by_holder(clashes: Sequence[Clash]) -> Iterable[list[Clash]]:
    """Clashes about the same resource with the same run together, in the order given; those with nobody alone."""
    found: dict[object, list[Clash]] = {}
    for number, clash in enumerate(clashes):
        alone = clash.resource_id is None or clash.holder is None
        key = number if alone or clash.holder is None else (clash.rule, clash.resource_id, clash.holder.run_code)
        found.setdefault(key, []).append(clash)
    return found.values()


def _left_out(clash: Clash) -> Message:
    return msg("%(session)s was planned without: %(why)s", session=clash.wish.module.name, why=clash.message)


def _left_out_together(held: Sequence[Clash]) -> Message:
    sessions = {clash.wish.key for clash in held}
    return msg("Sessions planned without: %(count)s. %(why)s", count=len(sessions), why=_together(held))


def _together(held: Sequence[Clash]) -> Message:
    days = [clash.day for clash in held if clash.day is not None]
    holders: list[Holder] = [clash.holder for clash in held if clash.holder is not None]
    facts: dict[str, object] = {
        "resource": held[0].subject,
        "count": len({holder.session_id for holder in holders}),
        "first": min(days),
        "last": max(days),
    }
    if holders[0].hidden:
        return msg(
            "%(resource)s is taken by another facility, %(name)s, from %(first)s to %(last)s (sessions: %(count)s).",
            **facts,
            name=holders[0].facility,
        )
    return msg(
        "%(resource)s is taken by %(run)s from %(first)s to %(last)s (sessions: %(count)s).",
        **facts,
        run=holders[0].run_code,
    )
