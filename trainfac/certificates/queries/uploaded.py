"""Pictures that a facility uploaded: which there are, what uses each, and which nothing ever used."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import String, cast, select
from sqlalchemy.orm import Session, joinedload

from trainfac.certificates.models import Certificate, CertificateTemplate, Picture, Signature
from trainfac.certificates.queries.templates import templates
from trainfac.certificates.states import TemplateState
from trainfac.scheduling.models import Signatory


@dataclass(frozen=True)
class TemplateUse:
    """A template with the states of those of its versions that name a picture, draft first."""

    template: CertificateTemplate
    states: Sequence[TemplateState]


@dataclass(frozen=True)
class PictureUse:
    """Everything that refers to a picture. ``issued``: a certificate carries it, asked only where nothing else does."""

    picture: Picture
    templates: Sequence[TemplateUse] = ()
    signatory: str = ""
    issued: bool = False

    @property
    def never(self) -> bool:
        """Whether nothing ever used it, so that nobody misses it."""
        return not (self.templates or self.signatory or self.issued)


def pictures_of_facility(session: Session, facility_id: int) -> list[Picture]:
    """What was uploaded, the newest first; without the contents."""
    query = select(Picture).where(Picture.facility_id == facility_id).order_by(Picture.id.desc())
    return list(session.scalars(query))


def emblems_and_borders(session: Session, facility_id: int) -> list[Picture]:
    """Those that nobody signs with, for templates to use; also those put away."""
    query = select(Picture).outerjoin(Signature, Signature.picture_id == Picture.id)
    unsigned = query.where(Picture.facility_id == facility_id, Signature.id.is_(None))
    return list(session.scalars(unsigned.order_by(Picture.id.desc())))


def put_away(session: Session, facility_id: int, digests: Collection[str]) -> list[Picture]:
    """Those of the named pictures that were put away, as they were uploaded."""
    if not digests:
        return []
    named = (Picture.facility_id == facility_id, Picture.sha256.in_(digests), Picture.put_away_at.is_not(None))
    return list(session.scalars(select(Picture).where(*named).order_by(Picture.id)))


def picture(session: Session, facility_id: int, picture_id: int) -> Picture | None:
    """A picture of this facility."""
    return session.scalar(select(Picture).where(Picture.id == picture_id, Picture.facility_id == facility_id))


def signature_of(session: Session, signatory_id: int) -> Signature | None:
    """The picture of somebody's signature."""
    query = select(Signature).where(Signature.signatory_id == signatory_id).options(joinedload(Signature.picture))
    return session.scalar(query)


def uses(session: Session, facility_id: int, pictures: Iterable[Picture]) -> list[PictureUse]:
    """What uses each of these pictures of a facility, in their order."""
    ours = templates(session, facility_id)
    signing = _signing(session, facility_id)
    return [_use(session, each, ours, signing.get(each.id, "")) for each in pictures]


def use_of(session: Session, picture: Picture) -> PictureUse:
    """What uses this one."""
    (found,) = uses(session, picture.facility_id, [picture])
    return found


def _use(session: Session, picture: Picture, ours: Iterable[CertificateTemplate], signatory: str) -> PictureUse:
    named = [TemplateUse(template, states) for template in ours if (states := _states_naming(template, picture.sha256))]
    use = PictureUse(picture, named, signatory)
    return PictureUse(picture, issued=_is_carried(session, picture)) if use.never else use


def _states_naming(template: CertificateTemplate, digest: str) -> list[TemplateState]:
    naming = {version.state for version in template.versions if digest in version.content.pictures}
    return [state for state in TemplateState if state in naming]


def _signing(session: Session, facility_id: int) -> dict[int, str]:
    """By picture, the name of somebody who signs with it."""
    query = (
        select(Signature.picture_id, Signatory.name)
        .join(Signatory, Signatory.id == Signature.signatory_id)
        .where(Signatory.facility_id == facility_id)
        .order_by(Signatory.position.desc())
    )
    return {picture_id: name for picture_id, name in session.execute(query)}  # noqa: C416 - rows, not pairs


def _is_carried(session: Session, picture: Picture) -> bool:
    """Whether a certificate was issued with it; a digest is found in the text of the snapshot, wherever it stands."""
    carrying = (
        Certificate.facility_id == picture.facility_id,
        cast(Certificate.snapshot, String).contains(picture.sha256),
    )
    return session.scalar(select(Certificate.id).where(*carrying).limit(1)) is not None
