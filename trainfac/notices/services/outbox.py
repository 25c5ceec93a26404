"""What coordinators do with messages in the outbox."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from trainfac.identity.roles import Actor
from trainfac.infra import audit
from trainfac.infra.mail import usable
from trainfac.kernel.errors import NotFound, RuleBroken
from trainfac.kernel.messages import msg
from trainfac.notices import policy
from trainfac.notices.models import Mail
from trainfac.notices.queries.news import addressee_of
from trainfac.notices.states import MailState


def try_again(tx: Session, facility_id: int, mail_id: int, *, actor: Actor, now: datetime) -> Mail:
    """Have a message that failed, or was kept, go out now, to the address that the person has now.

    Raises NotFound, or RuleBroken for a message that is on its way, sent or taken back, or that has no address.
    """
    mail = tx.get(Mail, mail_id, with_for_update=True)
    if mail is None or mail.facility_id != facility_id or not policy.may_tell(actor, facility_id):
        raise NotFound(msg("There is no such message"))
    if mail.state not in {MailState.FAILED, MailState.KEPT}:
        raise RuleBroken(msg("This message is “%(state)s”: there is nothing to try again", state=mail.state.label))
    person = addressee_of(tx, mail.person_id)
    if person is not None and usable(person.address):
        mail.address = person.address
    if not mail.address:
        raise RuleBroken(msg("There is still no e-mail address of this person that messages could go to"))
    mail.move(MailState.WAITING)
    mail.due_at, mail.attempts, mail.handed_at, mail.problem = now, 0, None, None
    audit.record(tx, "message.tried_again", mail, actor_id=actor.user_id)
    return mail
