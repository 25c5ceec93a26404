"""Files that were read: kept until somebody confirms or leaves them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete
from sqlalchemy.orm import Session

from trainfac.exchange.calendars.events import CalendarRead
from trainfac.exchange.models import ExchangeDraft
from trainfac.exchange.queries.drafts import calendar_draft, timetable_draft
from trainfac.exchange.states import DraftKind
from trainfac.identity.roles import Actor
from trainfac.infra import audit
from trainfac.infra.files import FileStore, keep
from trainfac.kernel.errors import RuleBroken
from trainfac.kernel.messages import msg
from trainfac.kernel.text import clean
from trainfac.scheduling.queries import resources
from trainfac.scheduling.services.lookup import facility_to_change, timetable_to_change

KEPT_FOR: Final = timedelta(days=14)
_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class CalendarSent:
    """A calendar as it was read; ``address`` where it is from, if it was fetched."""

    calendar: CalendarRead
    file_name: str = ""
    address: str = ""

    @property
    def name(self) -> str:
        return self.calendar.name or clean(self.file_name)[-100:] or "calendar"


def keep_calendar(
    tx: Session, facility_id: int, trainer_id: int | None, sent: CalendarSent, *, actor: Actor
) -> ExchangeDraft:
    """Keep a calendar to be shown: the closures of a facility, or the absences of one of its trainers.

    Raises NotFound, RuleBroken.
    """
    facility = facility_to_change(tx, facility_id, actor)
    if trainer_id is not None and resources.trainer_of(tx, facility, trainer_id) is None:
        raise RuleBroken(fields={"purpose": msg("This trainer does not teach here any more; choose again")})
    draft = ExchangeDraft(
        facility_id=facility.id,
        kind=DraftKind.CLOSURES if trainer_id is None else DraftKind.ABSENCES,
        trainer_id=trainer_id,
        name=sent.name,
        address=sent.address,
        content=sent.calendar.to_json(),
        created_by_id=actor.user_id,
    )
    tx.add(draft)
    tx.flush()
    return draft


def keep_timetable(
    tx: Session, run_id: int, store: FileStore, content: bytes, name: str, *, actor: Actor
) -> ExchangeDraft:  # fmt: skip
    """Keep a timetable to be shown. Raises NotFound, or RuleBroken once the run was put away."""
    run = timetable_to_change(tx, run_id, actor)
    name = clean(name)[-100:] or "timetable.xlsx"
    stored = keep(tx, store, content, media_type=_XLSX, name=name, purpose="timetable")
    draft = ExchangeDraft(
        facility_id=run.facility_id,
        kind=DraftKind.TIMETABLE,
        run_id=run.id,
        file_id=stored.id,
        name=name,
        content={},
        created_by_id=actor.user_id,
    )
    tx.add(draft)
    tx.flush()
    audit.record(tx, "timetable.uploaded", run, actor_id=actor.user_id, after={"sha256": stored.sha256})
    return draft


def leave_calendar(tx: Session, facility_id: int, draft_id: int, *, actor: Actor) -> ExchangeDraft:
    """Forget a calendar that waits. Raises NotFound."""
    draft = calendar_draft(tx, facility_to_change(tx, facility_id, actor), draft_id, lock=True)
    draft.settle()
    return draft


def leave_timetable(tx: Session, run_id: int, draft_id: int, *, actor: Actor) -> ExchangeDraft:
    """Forget a timetable that waits. Raises NotFound, RuleBroken."""
    draft = timetable_draft(tx, timetable_to_change(tx, run_id, actor), draft_id, lock=True)
    draft.settle()
    return draft


def sweep(tx: Session, now: datetime) -> None:
    """Forget what nobody came back for."""
    tx.execute(delete(ExchangeDraft).where(ExchangeDraft.created_at < now - KEPT_FOR))
