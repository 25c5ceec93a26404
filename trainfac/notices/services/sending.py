"""Telling people what changed: by messages that can be taken back for a while, or not at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from trainfac.identity.roles import Actor
from trainfac.infra import audit
from trainfac.kernel.errors import NotFound, RuleBroken
from trainfac.kernel.messages import Message, msg
from trainfac.kernel.text import clean_block
from trainfac.notices import policy
from trainfac.notices.models import Mail, Mailing, MailingRun
from trainfac.notices.queries.news import news_of
from trainfac.notices.queries.untold import runs_untold
from trainfac.notices.services.envelopes import a_mail
from trainfac.notices.services.knowledge import know, lock_runs
from trainfac.notices.states import MailingKind, MailState
from trainfac.notices.stock import Stock
from trainfac.notices.telling import News, letters
from trainfac.notices.written import Matter, Scribe
from trainfac.scheduling.models import CourseRun, Facility

WORDS_LENGTH: Final = 2_000
Seen = Mapping[int, str]  # runs by id, each with the digest of what the coordinator was looking at


@dataclass(frozen=True)
class Post:
    """How messages are sent: what they say on top, how long they can be taken back, and whose names they carry."""

    words: str
    hold: timedelta
    domain: str


def send(
    tx: Session, facility_id: int, seen: Seen, post: Post, *, scribe: Scribe, actor: Actor, now: datetime
) -> Mailing:
    """Put one message for each person whom these runs' changes concern into the outbox; from now on they are told.

    Raises NotFound, or RuleBroken when nobody has to be told or something changed since the coordinator looked.
    """
    facility = facility_of(tx, facility_id, actor)
    news = _as_seen(tx, facility, seen, now)
    found = letters(news, now)
    if not found:
        raise RuleBroken(msg("Nobody has to be told of this. Leave it untold."))
    words = clean_block(post.words)[:WORDS_LENGTH]
    mailing = Mailing(facility_id=facility.id, goes_at=now + post.hold, words=words, by_id=actor.user_id)
    mailing.runs = [MailingRun(run_id=one.run.id, before=one.before.to_json()) for one in news]
    write = scribe(tx, Matter(facility, news, words, now))
    mailing.mails = [a_mail(facility, mailing, one.to, write(one), post.domain) for one in found]
    tx.add(mailing)
    know(tx, {one.run.id: one.after for one in news})
    told = {"runs": [one.run.code for one in news], "messages": len(found)}
    audit.record(tx, "changes.told", mailing, actor_id=actor.user_id, after=told)
    return mailing


def leave_untold(
    tx: Session, facility_id: int, run_code: str, digest: str, reason: str, *, actor: Actor, now: datetime
) -> CourseRun:
    """Take a run as it is for what people know, without telling them.

    Raises NotFound, or RuleBroken without a reason or when something changed since the coordinator looked.
    """
    facility = facility_of(tx, facility_id, actor)
    run = tx.scalar(select(CourseRun).where(CourseRun.code == run_code, CourseRun.facility_id == facility.id))
    if run is None:
        raise NotFound(msg("There is no such course run"))
    why = clean_block(reason)
    if not why:
        raise RuleBroken(fields={"reason": msg("Say why nobody is told: it stays on record")})
    (news,) = _as_seen(tx, facility, {run.id: digest}, now)
    know(tx, {run.id: news.after})
    audit.record(tx, "changes.left_untold", run, actor_id=actor.user_id, reason=why)
    return run


def take_back(tx: Session, facility_id: int, mailing_id: int, *, actor: Actor, now: datetime) -> Mailing:
    """Send messages not after all: what they told of waits to be told again, documents to be sent again.

    Raises NotFound, or RuleBroken once the first may be on its way, or when later messages build on these.
    """
    facility = facility_of(tx, facility_id, actor)
    found = select(Mailing).where(Mailing.id == mailing_id, Mailing.facility_id == facility.id)
    mailing = tx.scalar(found.with_for_update())
    if mailing is None:
        raise NotFound(msg("There are no such messages"))
    lock_runs(tx, facility.id, [one.run_id for one in mailing.runs])
    mails = list(tx.scalars(select(Mail).where(Mail.mailing_id == mailing.id).order_by(Mail.id).with_for_update()))
    _check_not_gone(tx, mailing, mails, now)
    for mail in mails:
        mail.move(MailState.CANCELLED)
    mailing.cancelled_at = now
    if mailing.kind is MailingKind.CHANGES:
        know(tx, {one.run_id: Stock.from_json(one.before) for one in mailing.runs})
    audit.record(tx, f"{mailing.kind.value}.taken_back", mailing, actor_id=actor.user_id)
    return mailing


def facility_of(tx: Session, facility_id: int, actor: Actor) -> Facility:
    facility = tx.get(Facility, facility_id)
    if facility is None or not policy.may_tell(actor, facility_id):
        raise NotFound(msg("There is no such facility"))
    return facility


def _as_seen(tx: Session, facility: Facility, seen: Seen, now: datetime) -> list[News]:
    """The news of these runs, if they still are what the coordinator looked at; nobody changes them meanwhile."""
    if not seen:
        raise RuleBroken(fields={"runs": msg("Choose at least one course run")})
    locked = lock_runs(tx, facility.id, list(seen))
    untold = runs_untold(tx, facility.id, now, locked)
    news = news_of(tx, facility, untold, now)
    changed = [one.run.code for one in news if one.digest != seen[one.run.id]]
    reasons: list[Message] = []
    if len(news) < len(seen):
        reasons.append(msg("Of a run that you chose there is nothing to tell any more: somebody told it just now"))
    if changed:
        runs = ", ".join(changed)
        reasons.append(msg("%(runs)s changed while you were looking. Read the messages again.", runs=runs))
    if reasons:
        raise RuleBroken(*reasons)
    return news


def _check_not_gone(tx: Session, mailing: Mailing, mails: Sequence[Mail], now: datetime) -> None:
    if mailing.cancelled_at is not None:
        raise RuleBroken(msg("These messages have been taken back already"))
    if mailing.goes_at <= now or any(mail.state is not MailState.WAITING for mail in mails):
        raise RuleBroken(msg("These messages are on their way already and cannot be taken back any more"))
    later = (
        exists()
        .where(MailingRun.run_id.in_([one.run_id for one in mailing.runs]), MailingRun.mailing_id == Mailing.id)
        .where(Mailing.id > mailing.id, Mailing.cancelled_at.is_(None))
    )
    if tx.scalar(select(later)):
        raise RuleBroken(msg("Later messages about the same course run build on these. Take those back first."))
