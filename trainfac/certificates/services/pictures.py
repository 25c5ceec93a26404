"""Pictures for templates, and whose signature one is."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainfac.certificates import policy, queries
from trainfac.certificates.models import Picture, Signature
from trainfac.identity.roles import Actor
from trainfac.infra.audit import record
from trainfac.infra.pictures import CleanPicture
from trainfac.kernel.errors import NotFound, RuleBroken
from trainfac.kernel.messages import msg
from trainfac.kernel.text import clean
from trainfac.scheduling.models import Facility, Signatory

_LONGEST_NAME = 100  # characters


def keep_picture(tx: Session, facility_id: int, taken: CleanPicture, name: str, *, actor: Actor) -> Picture:
    """Keep a picture that was cleaned; its name is a word for people, never a path.

    The same picture is kept once, and taken up again if it was put away.
    """
    if tx.get(Facility, facility_id, with_for_update=True) is None or not policy.may_issue(actor, facility_id):
        raise NotFound(msg("There is no such facility"))
    same = select(Picture).where(Picture.facility_id == facility_id, Picture.sha256 == taken.sha256)
    picture = tx.scalar(same.with_for_update(key_share=True))  # whoever would delete it waits
    if picture is not None:
        _offer_again(tx, picture, actor)
    else:
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


def put_away(tx: Session, facility_id: int, picture_id: int, *, actor: Actor, now: datetime) -> Picture:
    """Offer a picture to drafts no more. What carries it goes on unchanged, drafts too.

    Raises NotFound, or RuleBroken for a picture that somebody signs with.
    """
    picture = _picture(tx, facility_id, picture_id, actor)
    signatory = queries.use_of(tx, picture).signatory
    if signatory:
        raise RuleBroken(msg("%(name)s signs with this picture: change the signature first", name=signatory))
    if picture.put_away_at is None:
        picture.put_away_at = now
        record(tx, "certificate_picture.put_away", picture, actor_id=actor.user_id)
    return picture


def take_up(tx: Session, facility_id: int, picture_id: int, *, actor: Actor) -> Picture:
    """Offer a picture again that was put away. Raises NotFound."""
    picture = _picture(tx, facility_id, picture_id, actor)
    _offer_again(tx, picture, actor)
    return picture


def delete_picture(tx: Session, facility_id: int, picture_id: int, *, actor: Actor) -> None:
    """Throw away a picture that nothing ever used. Raises NotFound, or RuleBroken for one that something refers to."""
    picture = _picture(tx, facility_id, picture_id, actor)
    if not queries.use_of(tx, picture).never:
        raise RuleBroken(msg("Something uses this picture: it can be put away, but not deleted"))
    before = {"sha256": picture.sha256, "name": picture.name}
    record(tx, "certificate_picture.deleted", picture, actor_id=actor.user_id, before=before)
    tx.delete(picture)


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


def _picture(tx: Session, facility_id: int, picture_id: int, actor: Actor) -> Picture:
    """The picture, locked: whoever draws, issues or signs with it at this moment is waited for."""
    picture = tx.get(Picture, picture_id, with_for_update=True)
    if picture is None or picture.facility_id != facility_id or not policy.may_issue(actor, facility_id):
        raise NotFound(msg("There is no such picture"))
    return picture


def _offer_again(tx: Session, picture: Picture, actor: Actor) -> None:
    if picture.put_away_at is not None:
        picture.put_away_at = None
        record(tx, "certificate_picture.taken_up", picture, actor_id=actor.user_id)


def _signatory(tx: Session, facility_id: int, signatory_id: int, actor: Actor) -> Signatory:
    signatory = tx.get(Signatory, signatory_id, with_for_update=True)
    if signatory is None or signatory.facility_id != facility_id or not policy.may_issue(actor, facility_id):
        raise NotFound(msg("There is no such signatory"))
    return signatory
