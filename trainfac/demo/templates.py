"""How the two facilities print their certificates, with the signatures of who signs. Drawn, not anybody's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainfac.certificates.content import LanguageText, Signer, TemplateContent
from trainfac.certificates.models import CertificateTemplate
from trainfac.certificates.services.pictures import sign_with
from trainfac.certificates.services.templates import begin_template, publish_template, save_template
from trainfac.certificates.states import CertificateKind
from trainfac.demo.actors import coordinator_of
from trainfac.infra.pictures import taken_in
from trainfac.scheduling.models import Facility

_STROKES: Final = (
    "M6 40C14 6 26 2 24 26S10 58 18 50 34 18 40 24 34 46 44 40 52 22 58 28 54 46 66 38 74 20 82 30 80 44 94 36 104 26",
    "M8 46C10 16 20 8 22 22S16 52 28 44 36 24 44 30 M44 44C54 10 64 10 60 32S52 58 66 46 76 26 84 34 82 48 96 40",
)
_DALI_NAMES: Final = LanguageText(
    "zh",
    facility_name="联合国工发组织—中国食品检测培训中心",
    letterhead=("中国云南省大理市",),
    place="中国大理",
)
_DALI_ROLES: Final = ("中心主任", "培训协调员")  # in the second language
_PRINTED: Final[Mapping[str, tuple[TemplateContent, ...]]] = {
    "UVSSTF": (
        TemplateContent(LanguageText("en", place="Hyderabad, India")),
        TemplateContent(
            LanguageText("fr", place="Hyderabad, Inde"),
            LanguageText("en", place="Hyderabad, India"),
            design="modern",
            accent="#7a1f3d",
        ),
    ),
    "DALI": (
        TemplateContent(
            LanguageText(
                "en", "UNIDO-China Food Testing Training Centre Dali", ("Dali, Yunnan, China",), "Dali, China"
            ),
            _DALI_NAMES,
            design="upright",
            accent="#1d4d3a",
        ),
    ),
}


def sign_and_print(tx: Session, facility: Facility, now: datetime) -> int:
    """Publish the facility's templates, and draw its signatures; returns how many, none where there are some."""
    if tx.scalar(select(CertificateTemplate.id).where(CertificateTemplate.facility_id == facility.id).limit(1)):
        return 0
    actor = coordinator_of(facility.id)
    mine = tx.get_one(Facility, facility.id)
    for signatory, stroke in zip(mine.signatories, _STROKES, strict=False):
        drawn = f'<path d="{stroke}" fill="none" stroke="#1b2d6b" stroke-width="1.6" stroke-linecap="round"/>'
        drawing = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 134 62">{drawn}</svg>'
        sign_with(tx, mine.id, signatory.id, taken_in(drawing.encode()), actor=actor)
    roles = _DALI_ROLES if mine.code == "DALI" else ()
    signers = tuple(Signer(s.id, role) for s, role in zip(mine.signatories, roles, strict=False))
    for content in _PRINTED[mine.code]:
        signed = replace(content, signers=signers)
        for kind in CertificateKind:
            draft = begin_template(tx, mine.id, kind, signed.first.lang, actor=actor)
            saved = save_template(tx, draft.template_id, signed, seen=draft.content.mark, actor=actor)
            publish_template(tx, draft.template_id, seen=saved.content.mark, actor=actor, now=now)
    return len(_PRINTED[mine.code]) * len(CertificateKind)
