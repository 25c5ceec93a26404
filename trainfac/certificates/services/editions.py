"""What would be printed now: of each kind how many certificates, on which template, in which languages, who signs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from trainfac.certificates.models import TemplateVersion
from trainfac.certificates.services.drafting import Draft
from trainfac.certificates.states import CertificateKind


@dataclass(frozen=True)
class Edition:
    """Certificates of a kind; ``template`` is None for the built-in look, ``languages`` has the first one first."""

    kind: CertificateKind
    number: int
    template: TemplateVersion | None
    languages: tuple[str, ...]
    signers: tuple[str, ...]

    @property
    def facility_signs(self) -> bool:
        """Whether the template names nobody, so that whoever signs for the facility signs."""
        return self.template is None or not self.template.content.signers


def editions(session: Session, drafts: Iterable[Draft]) -> list[Edition]:
    """All kinds of these certificates. Those of a run and a kind differ in nothing that is told here."""
    by_kind: dict[CertificateKind, list[Draft]] = {}
    for draft in drafts:
        by_kind.setdefault(draft.kind, []).append(draft)
    return [_edition(session, kind, by_kind[kind]) for kind in reversed(CertificateKind) if kind in by_kind]


def _edition(session: Session, kind: CertificateKind, drafts: Sequence[Draft]) -> Edition:
    version_id, snapshot = drafts[0].template_version_id, drafts[0].snapshot
    return Edition(
        kind=kind,
        number=len(drafts),
        template=None if version_id is None else session.get_one(TemplateVersion, version_id),
        languages=(snapshot.lang, *([snapshot.second.lang] if snapshot.second else [])),
        signers=tuple(signatory.name for signatory in snapshot.signatories),
    )
