"""Rooms and trainers that are taken: by whom and when, in words that stay few however much is in the way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from trainfac.kernel.errors import RuleBroken
from trainfac.kernel.messages import Message, msg
from trainfac.scheduling.models import CourseRun, Facility, Resource, TrainingSession
from trainfac.scheduling.states import PUBLIC_STATES

# So many sessions of one run that hold the same room or trainer are told one by one, more of them together.
_TOLD_SINGLY: Final = 4


@dataclass(frozen=True)
class Clash:
    """A resource that a session wants is held by another session at that time."""

    session: TrainingSession
    resource: Resource
    other: TrainingSession
    facility: Facility  # that asks: times are told in its zone, and drafts of other facilities are not named

    @property
    def run(self) -> CourseRun:
        """The run that holds the resource."""
        return self.other.run

    @property
    def is_secret(self) -> bool:
        """Whether the run that holds it is another facility's and not announced yet."""
        return self.run.facility_id != self.facility.id and self.run.state not in PUBLIC_STATES

    @property
    def message(self) -> Message:
        zone = self.facility.zone
        place = {
            "resource": self.resource.name,
            "day": self.other.starts_at.astimezone(zone).date(),
            "start": f"{self.other.starts_at.astimezone(zone):%H:%M}",
            "end": f"{self.other.ends_at.astimezone(zone):%H:%M}",
            "zone": self.facility.timezone,
        }
        if self.is_secret:
            return msg(
                "%(resource)s is taken on %(day)s, %(start)s–%(end)s (%(zone)s), by another facility: %(name)s.",
                **place,
                name=self.run.facility.name,
            )
        return msg(
            "%(resource)s is taken on %(day)s, %(start)s–%(end)s (%(zone)s), by “%(session)s” of %(run)s.",
            **place,
            session=session_name(self.other),
            run=self.run.code,
        )


class Busy(RuleBroken):
    """Rooms or trainers are taken; ``clashes`` has one entry for each resource and session in the way."""

    def __init__(self, clashes: Sequence[Clash]) -> None:
        told = (message for held in by_holder(clashes) for message in _told(held))
        super().__init__(*{str(message): message for message in told}.values())
        self.clashes = tuple(clashes)


def planned_without(clashes: Sequence[Clash]) -> list[Message]:
    """What somebody should know whose sessions were planned without the resources that are taken."""
    return [message for held in by_holder(clashes) for message in _left_out(held)]


def by_holder(clashes: Sequence[Clash]) -> Iterable[list[Clash]]:
    """Clashes about the same resource with the same run together, in the order given."""
    found: dict[tuple[int, int], list[Clash]] = {}
    for clash in clashes:
        found.setdefault((clash.resource.id, clash.other.run_id), []).append(clash)
    return found.values()


def session_name(session: TrainingSession) -> str:
    """How people tell sessions of a run apart, as "3. Spill drill"."""
    return f"{session.module.sequence}. {session.module.title}"


def _told(held: Sequence[Clash]) -> list[Message]:
    return [clash.message for clash in held] if len(held) <= _TOLD_SINGLY else [_together(held)]


def _left_out(held: Sequence[Clash]) -> list[Message]:
    if len(held) > _TOLD_SINGLY:
        sessions = {clash.session.id for clash in held}
        return [msg("Sessions planned without: %(count)s. %(why)s", count=len(sessions), why=_together(held))]
    return [
        msg("%(session)s was planned without: %(why)s", session=session_name(clash.session), why=clash.message)
        for clash in held
    ]


def _together(held: Sequence[Clash]) -> Message:
    zone = held[0].facility.zone
    days = [clash.other.starts_at.astimezone(zone).date() for clash in held]
    facts = {
        "resource": held[0].resource.name,
        "count": len({clash.other.id for clash in held}),
        "first": min(days),
        "last": max(days),
    }
    if held[0].is_secret:
        return msg(
            "%(resource)s is taken by another facility, %(name)s, from %(first)s to %(last)s (sessions: %(count)s).",
            **facts,
            name=held[0].run.facility.name,
        )
    return msg(
        "%(resource)s is taken by %(run)s from %(first)s to %(last)s (sessions: %(count)s).",
        **facts,
        run=held[0].run.code,
    )
