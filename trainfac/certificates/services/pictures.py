"""Pictures for templates, and whose signature one is."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainfac.certificates import policy, queries
from trainfac.certificates.models import Picture, Signature
from trainfac.identity.roles import Actor
from trainfac.infra.audit import record
from trainfac.infra.pictures import CleanPicture
from trainfac.kernel.errors import NotFound
from trainfac.kernel.messages import msg
from trainfac.kernel.text import clean
from trainfac.scheduling.models import Facility, Signatory

_LONGEST_NAME = 100  # characters


def keep_picture(tx: Session, facility_id: int, taken: CleanPicture, name: str, *, actor: Actor) -> Picture:
    """Keep a picture that was cleaned; the same picture is kept once. Its name is a word for people, never a path."""
    if tx.get(Facility, facility_id, with_for_update=True) is None or not policy.may_issue(actor, facility_id):
        raise NotFound(msg("There is no such facility"))
    same = select(Picture).where(Picture.facility_id == facility_id, Picture.sha256 == taken.sha256)
    picture = tx.scalar(same)
    if picture is None:
        picture = Picture(
            facility_id=facility_id,
            sha256=taken.sha256,
            media_type=taken.media_type,
            content=taken.content,
            name=clean(name)[:_LONGEST_NAME],
            width=taken.width,
            height=taken.height,
            created_by_id=actor.user_id,
        )
        tx.add(picture)
        record(tx, "certificate_picture.added", picture, actor_id=actor.user_id, after={"sha256": taken.sha256})
    return picture


def sign_with(tx: Session, facility_id: int, signatory_id: int, taken: CleanPicture, *, actor: Actor) -> Signature:
    """Print this picture above the name of a signatory, on certificates to come."""
    signatory = _signatory(tx, facility_id, signatory_id, actor)
    picture = keep_picture(tx, facility_id, taken, signatory.name, actor=actor)
    signature = queries.signature_of(tx, signatory_id) or Signature(signatory_id=signatory_id)
    signature.picture_id = picture.id
    tx.add(signature)
    record(tx, "signature.changed", signatory, actor_id=actor.user_id, after={"sha256": picture.sha256})
    return signature


def sign_by_hand(tx: Session, facility_id: int, signatory_id: int, *, actor: Actor) -> None:
    """Leave the line above the name empty on certificates to come."""
    signatory = _signatory(tx, facility_id, signatory_id, actor)
    signature = queries.signature_of(tx, signatory_id)
    if signature is not None:
        tx.delete(signature)
        record(tx, "signature.removed", signatory, actor_id=actor.user_id)


def _signatory(tx: Session, facility_id: int, signatory_id: int, actor: Actor) -> Signatory:
    signatory = tx.get(Signatory, signatory_id, with_for_update=True)
    if signatory is None or signatory.facility_id != facility_id or not policy.may_issue(actor, facility_id):
        raise NotFound(msg("There is no such signatory"))
    return signatory
