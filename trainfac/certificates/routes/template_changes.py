"""Telling one content of a template from another, in the words of its form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from trainfac.certificates import queries
from trainfac.certificates.content import LanguageText, Signer, TemplateContent
from trainfac.certificates.forms import TemplateForm, name_of
from trainfac.certificates.look import BORDERS, DESIGNS, PARTS
from trainfac.certificates.models import CertificateTemplate
from trainfac.infra.db import read
from trainfac.infra.i18n import language_name, translate
from trainfac.kernel.messages import msg
from trainfac.scheduling.models import Facility


@dataclass(frozen=True)
class Change:
    """A field with what it held and what it holds; several lines are parted by line breaks."""

    label: str
    before: str
    now: str


def changes_of(template: CertificateTemplate, facility: Facility) -> dict[int, list[Change]]:
    """By number of version, what it changed of the one before; of the first, of the built-in look."""
    oldest_first = sorted(template.versions, key=lambda version: version.number)
    contents = [TemplateContent(LanguageText(template.lang)), *(version.content for version in oldest_first)]
    found = (differences(before, now, facility) for before, now in pairwise(contents))
    return {version.number: changes for version, changes in zip(oldest_first, found, strict=True)}


def differences(before: TemplateContent, now: TemplateContent, facility: Facility) -> list[Change]:
    """The fields in which two contents differ."""
    names = {picture.sha256: name_of(picture) for picture in queries.pictures_of_facility(read(), facility.id)}
    names |= {str(signatory.id): signatory.name for signatory in facility.signatories}
    old, new = dict(_told(before, names)), dict(_told(now, names))
    form = TemplateForm(formdata=None)
    return [
        Change(str(form[name].label.text), old.get(name, ""), new.get(name, ""))
        for name in (field.name for field in form)
        if old.get(name, "") != new.get(name, "")
    ]


def _told(content: TemplateContent, names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Each field of the form in words."""
    removed = translate(msg("removed"))
    yield "design", translate(DESIGNS[content.design].label)
    yield "accent", content.accent
    yield "border", translate(BORDERS[content.border])
    yield "parts", "\n".join(translate(PARTS[part]) for part in content.parts)
    if content.border_image:
        yield "border_image", names.get(content.border_image, removed)
    for field, digest in zip(("logo", "second_logo"), content.logos, strict=False):
        yield field, names.get(digest, removed)
    if content.second:
        yield "second_lang", language_name(content.second.lang)
    for order, text in (("first", content.first), ("second", content.second)):
        if text:
            yield f"{order}_facility_name", text.facility_name
            yield f"{order}_letterhead", "\n".join(text.letterhead)
            yield f"{order}_place", text.place
            yield f"{order}_statement", text.statement
    for number, signer in enumerate(content.signers, 1):
        yield from _signer(number, signer, names.get(str(signer.signatory_id), removed))


def _signer(number: int, signer: Signer, name: str) -> Iterator[tuple[str, str]]:
    yield f"signer_{number}", name
    yield f"signer_{number}_role", signer.second_role
