"""Standards that courses cite."""

from __future__ import annotations

from sqlalchemy.orm import Session

from trainfac.catalogue.models import Standard
from trainfac.catalogue.services.editing import check_may_keep
from trainfac.identity.roles import Actor
from trainfac.infra import audit
from trainfac.kernel.errors import NotFound
from trainfac.kernel.messages import msg


def check_standard(tx: Session, standard_id: int, *, needs_check: bool, actor: Actor) -> Standard:
    """Say whether somebody still has to confirm that this citation and edition exist, wherever it is cited."""
    check_may_keep(actor)
    standard = tx.get(Standard, standard_id, with_for_update=True)
    if standard is None:
        raise NotFound(msg("There is no such standard"))
    if standard.needs_check is not needs_check:
        standard.needs_check = needs_check
        audit.record(
            tx,
            "standard.doubted" if needs_check else "standard.confirmed",
            standard,
            actor_id=actor.user_id,
            before={"needs_check": not needs_check},
            after={"needs_check": needs_check},
        )
    return standard
