"""What people were not told yet: what changed, the messages that would tell them, and sending them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from trainfac.identity.access import current_actor, requires
from trainfac.identity.roles import Role
from trainfac.infra import drafts
from trainfac.infra.db import read
from trainfac.infra.web import clock
from trainfac.kernel.errors import NotFound
from trainfac.kernel.messages import msg
from trainfac.notices import writing
from trainfac.notices.forms import SEND, MessagesForm
from trainfac.notices.models import Mailing
from trainfac.notices.queries import outbox
from trainfac.notices.queries.previews import Preview, Waiting, previews, unreachable, waiting
from trainfac.notices.routes.answers import as_mail, how_they_go, post, tell_when_they_go
from trainfac.notices.routes.blueprint import bp
from trainfac.notices.services import sending
from trainfac.notices.telling import News, changes_of, regrouped
from trainfac.notices.written import Matter
from trainfac.scheduling.models import Facility
from trainfac.scheduling.queries.facilities import coordinated
from trainfac.scheduling.routes.staff_answers import go_to, tried


@bp.get("/staff/<facility_code>/messages")
@requires(Role.COORDINATOR)
def messages(facility_code: str) -> ResponseReturnValue:
    """What changed, and each message that would tell it."""
    return _page(coordinated(read(), current_actor(), facility_code), MessagesForm(), clock())


@bp.post("/staff/<facility_code>/messages")
@requires(Role.COORDINATOR)
def send_messages(facility_code: str) -> ResponseReturnValue:
    """Look at the messages with other runs or words, or send them."""
    facility, form, now = coordinated(read(), current_actor(), facility_code), MessagesForm(), clock()
    if form.validate() and form.action.data == SEND:
        mailing = _sent(facility, form, now)
        if mailing is not None:
            _say(facility, mailing)
            return go_to(".outbox", facility_code=facility_code)
    return _page(facility, form, now)


@bp.post("/staff/<facility_code>/messages/preview")
@requires(Role.COORDINATOR)
def preview(facility_code: str) -> ResponseReturnValue:
    """The HTML of the message to one person, with the runs and words that are chosen at the moment."""
    facility, form, now = coordinated(read(), current_actor(), facility_code), MessagesForm(), clock()
    found = waiting(read(), facility, now)
    chosen = found.about(form.seen())
    person = request.form.get("person", "")
    for one in previews(chosen, now):
        if str(one.letter.to.person_id) == person:
            write = writing.scribe(read(), Matter(facility, chosen, form.words.data or "", now))
            return as_mail(write(one.letter).html)
    raise NotFound(msg("There is no such message any more. Look at the changes again."))


def _sent(facility: Facility, form: MessagesForm, now: datetime) -> Mailing | None:
    how = post(form.words.data or "")
    return tried(
        form, sending.send, facility.id, form.seen(), how, scribe=writing.scribe, actor=current_actor(), now=now
    )


def _say(facility: Facility, mailing: Mailing) -> None:
    drafts.forget(request.path)
    tell_when_they_go(facility, mailing.goes_at, sum(bool(mail.address) for mail in mailing.mails))


def _page(facility: Facility, form: MessagesForm, now: datetime) -> ResponseReturnValue:
    found = waiting(read(), facility, now)
    form.offer(found.news)
    chosen = found.about(form.seen())
    shown = previews(chosen, now)
    mute = unreachable(shown)
    page = render_template(
        "notices/messages.html",
        facility=facility,
        form=form,
        runs=[_run(facility, one, found, now) for one in found.news],
        previews=_written(facility, chosen, form.words.data or "", shown, now),
        recipients=sum(len(one.readers) for one in shown) - len(mute),
        unreachable=mute,
        on_hold=outbox.on_hold(read(), facility, now),
        now=now,
        **how_they_go(),
    )
    return page, form.status


def _written(
    facility: Facility, chosen: Sequence[News], words: str, shown: Sequence[Preview], now: datetime
) -> list[dict[str, Any]]:  # fmt: skip
    """Each different message as it would go out, and to whom."""
    if not shown:
        return []
    write = writing.scribe(read(), Matter(facility, chosen, words, now))
    return [
        {"written": write(one.letter), "person_id": one.letter.to.person_id, "readers": one.readers} for one in shown
    ]


def _run(facility: Facility, news: News, found: Waiting, now: datetime) -> dict[str, Any]:
    groups = found.names.groups
    return {
        "run": news.run,
        "cancelled": news.cancelled,
        "note": news.note,
        "changes": [writing.in_words(change, found.names, facility.zone) for change in changes_of(news, now)],
        "groups": [
            {"name": seat.person.name, "before": groups.get(was or 0, ""), "now": groups.get(is_now or 0, "")}
            for seat, was, is_now in regrouped(news)
        ],
        "nobody": not previews([news], now),
    }
