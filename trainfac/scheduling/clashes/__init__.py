"""The clash answer: every reason why a session cannot, or should not, be as it is wished. Pure.

Each rule reads a wish and what is around it, and yields a reason for each thing in the way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations

from trainfac.scheduling.clashes.clash import Clash
from trainfac.scheduling.clashes.fitness import closed, order, past, room_size, two_runs
from trainfac.scheduling.clashes.things import group, instruments, places_among, room, trainers
from trainfac.scheduling.wishes import Held, Holder, Sibling, Surroundings, Wish

__all__ = ["Clash", "can_be_overridden", "clashes", "clashes_among"]

Rule = Callable[[Wish, Surroundings], Iterator[Clash]]

RULES: tuple[Rule, ...] = (room, trainers, group, instruments, closed, order, two_runs, room_size, past)


def clashes(wish: Wish, around: Surroundings) -> list[Clash]:
    """Every reason against a wish, what cannot be helped first; empty when it can stand."""
    found = [clash for rule in RULES for clash in rule(wish, around)]
    return sorted(found, key=lambda clash: clash.overridable)


def can_be_overridden(found: Iterable[Clash]) -> bool:
    """Whether a reason is enough to go ahead all the same."""
    return all(clash.overridable for clash in found)


def clashes_among(wishes: Sequence[Wish], around: Surroundings) -> list[Clash]:
    """What wishes that are to be written together want at the same time, or teach in the wrong order."""
    ordered = sorted(wishes, key=lambda wish: (wish.during, wish.key))
    found = [clash for before, after in combinations(ordered, 2) for clash in _between(before, after, around)]
    return [*found, *places_among(ordered)]


def _between(before: Wish, after: Wish, around: Surroundings) -> Iterator[Clash]:
    session_id = before.session_id or 0
    if before.run_id == after.run_id:
        sibling = Sibling(session_id, before.module, before.during, before.group.ids)
        yield from order(after, Surroundings(around.zone, around.now, siblings={after.run_id: [sibling]}))
    if before.during.overlaps(after.during):
        holder = Holder(session_id, before.module.name, before.run_code, "")
        held = [Held(resource_id, before.during, holder) for resource_id in before.resource_ids]
        together = Surroundings(around.zone, around.now, held=held)
        for rule in (room, trainers, group):
            yield from rule(after, together)
