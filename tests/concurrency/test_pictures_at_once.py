"""A picture is deleted by one coordinator at the moment when another begins to use it: one of them is told."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from tests.concurrency.test_two_coordinators import at_once
from tests.conftest import written
from tests.integration.certificates.house import AFTER, URL, House
from tests.integration.certificates.test_templates import EMBLEM, KIND, content
from trainfac.certificates.models import Certificate, Picture, TemplateVersion
from trainfac.certificates.services import pictures, templates
from trainfac.certificates.services.issuing import issue_certificates
from trainfac.certificates.snapshot import Snapshot
from trainfac.infra.db import read, transact
from trainfac.infra.pictures import taken_in
from trainfac.kernel.errors import DomainError, NotFound, RuleBroken

ROUNDS = 6


@pytest.fixture
def house(app: Flask) -> House:
    with written(app) as tx:
        house = House(tx)
        house.participant()
        return house


def told(command, *given, **asked):
    """What the command answers, also where it refuses."""
    try:
        return transact(command, *given, **asked)
    except DomainError as refused:
        return refused


def kept() -> set[str]:
    return set(read().scalars(select(Picture.sha256)))


def test_a_draft_never_names_a_picture_that_is_gone(app: Flask, house: House) -> None:
    facility, actor = house.facility.id, house.actor
    draft = transact(templates.begin_template, facility, KIND, "en", actor=actor)
    for number in range(ROUNDS):
        drawn = taken_in(EMBLEM.replace(b"navy", f"#00000{number}".encode()))
        picture = transact(pictures.keep_picture, facility, drawn, "emblem.svg", actor=actor)
        given = content(logos=(picture.sha256,))
        seen = read().scalars(select(TemplateVersion)).one().content.mark
        saved, deleted = at_once(
            app,
            [
                lambda given=given, seen=seen: told(
                    templates.save_template, draft.template_id, given, seen=seen, actor=actor
                ),
                lambda picture=picture: told(pictures.delete_picture, facility, picture.id, actor=actor),
            ],
        )
        assert isinstance(saved, RuleBroken) != isinstance(deleted, RuleBroken), (saved, deleted)
        read().expire_all()
        assert read().scalars(select(TemplateVersion)).one().content.pictures <= kept()


def test_no_certificate_carries_a_signature_that_is_gone(app: Flask, house: House) -> None:
    facility, actor = house.facility.id, house.actor
    signatory = house.facility.signatories[0].id
    signature = transact(pictures.sign_with, facility, signatory, taken_in(EMBLEM), actor=actor)

    def take_away() -> None:
        transact(pictures.sign_by_hand, facility, signatory, actor=actor)
        told(pictures.delete_picture, facility, signature.picture_id, actor=actor)

    at_once(
        app,
        [lambda: transact(issue_certificates, house.run.id, actor=actor, now=AFTER, public_url=URL), take_away],
    )
    certificate = read().scalars(select(Certificate)).one()
    assert Snapshot.from_json(certificate.snapshot).image_digests <= kept()


def test_the_same_picture_added_while_it_is_deleted_is_there_afterwards(app: Flask, house: House) -> None:
    facility, actor = house.facility.id, house.actor
    for _ in range(ROUNDS):
        picture = transact(pictures.keep_picture, facility, taken_in(EMBLEM), "emblem.svg", actor=actor)
        added, deleted = at_once(
            app,
            [
                lambda: transact(pictures.keep_picture, facility, taken_in(EMBLEM), "again.svg", actor=actor),
                lambda picture=picture: told(pictures.delete_picture, facility, picture.id, actor=actor),
            ],
        )
        assert not isinstance(deleted, NotFound)
        assert kept() in ({added.sha256}, set()), "whoever came last has what they asked for"
