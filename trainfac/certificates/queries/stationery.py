"""What a facility prints its certificates on: the templates in force, signatures, pictures."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager

from trainfac.certificates.models import CertificateTemplate, Picture, Signature, TemplateVersion
from trainfac.certificates.states import CertificateKind, TemplateState
from trainfac.certificates.words import spoken_in
from trainfac.scheduling.models import Signatory


@dataclass(frozen=True)
class Stationery:
    """Read once for everybody of a run; ``signatures`` are digests by signatory, ``pictures`` contents by digest."""

    versions: Sequence[TemplateVersion] = ()
    signatures: Mapping[int, str] = field(default_factory=dict)
    pictures: Mapping[str, bytes] = field(default_factory=dict)

    def version_for(self, kind: CertificateKind, language: str) -> TemplateVersion | None:
        """The template of a kind whose first language is that of the run; None: the built-in look, in that language."""
        spoken = spoken_in(language)
        fitting = (v for v in self.versions if v.template.kind is kind and v.template.lang == spoken)
        return next(fitting, None)


def stationery(session: Session, facility_id: int, *, held: bool = False) -> Stationery:
    """Everything that certificates of a facility may be printed with now, in a fixed number of queries.

    ``held``: until the transaction is over, no signature among it can be deleted; pictures of templates never can.
    """
    in_force = (
        select(TemplateVersion)
        .join(TemplateVersion.template)
        .where(CertificateTemplate.facility_id == facility_id, TemplateVersion.state == TemplateState.PUBLISHED)
        .options(contains_eager(TemplateVersion.template))
        .order_by(CertificateTemplate.id)
    )
    signed = (
        select(Signature.signatory_id, Picture.sha256)
        .join(Signature.picture)
        .join(Signatory, Signatory.id == Signature.signatory_id)
        .where(Signatory.facility_id == facility_id)
    )
    if held:
        signed = signed.with_for_update(of=Picture, read=True, key_share=True)
    versions = list(session.scalars(in_force))
    signatures = {signer: digest for signer, digest in session.execute(signed)}  # noqa: C416 - rows, not pairs
    named = {digest for version in versions for digest in version.content.pictures} | set(signatures.values())
    return Stationery(versions, signatures, pictures(session, named))


def pictures(session: Session, digests: Collection[str]) -> dict[str, bytes]:
    """The contents of stored pictures by their SHA-256; those that are missing are left out."""
    if not digests:
        return {}
    query = select(Picture.sha256, Picture.content).where(Picture.sha256.in_(digests))
    return {digest: content for digest, content in session.execute(query)}  # noqa: C416 - rows, not pairs
