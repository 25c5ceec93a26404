"""The document of a certificate is signed by the facility's key of the moment."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import current_app
from sqlalchemy import select

from tests.integration.certificates.house import AFTER, House
from tests.integration.signing.keys import OPERATOR, YEARS, a_key, a_waiting_key
from trainfac.certificates.making import make_document, make_documents
from trainfac.certificates.models import CertificateFile
from trainfac.infra.db import read
from trainfac.kernel.errors import RuleBroken
from trainfac.signing.services.lifecycle import retire_key
from trainfac.signing.states import KeyAlgorithm, SignatureLevel

BEFORE, LATER = AFTER - timedelta(days=10), AFTER + timedelta(hours=1)


@pytest.fixture
def house(tx):
    house = House(tx)
    house.participant()
    return house


def workshop(at=LATER):
    return replace(current_app.extensions["certificates"], clock=lambda: at)


def registered(tx):
    fresh = select(CertificateFile).order_by(CertificateFile.id).execution_options(populate_existing=True)
    found = list(tx.scalars(fresh))
    tx.commit()  # the job writes next
    return found


def content_of(file):
    return workshop().store.read(file.file)


def test_a_facility_with_a_key_signs(tx, house):
    key = a_key(tx, house.facility, begins=BEFORE)
    house.issue()
    tx.commit()
    make_documents(workshop(), house.run.id, lambda *_: None)
    (file,) = registered(tx)
    assert (file.level, file.key_fingerprint) == (SignatureLevel.SIGNED, key.fingerprint)
    assert file.certificate.file_id == file.file_id
    assert b"/ETSI.CAdES.detached" in content_of(file)


def test_a_facility_that_never_had_a_key_does_not(tx, house):
    a_waiting_key(tx, house.facility, begins=BEFORE)
    house.issue()
    tx.commit()
    make_documents(workshop(), house.run.id, lambda *_: None)
    (file,) = registered(tx)
    assert (file.level, file.key_fingerprint) == (SignatureLevel.UNSIGNED, "")
    assert b"/ByteRange" not in content_of(file)


@pytest.mark.parametrize("algorithm", [KeyAlgorithm.P256, KeyAlgorithm.ED25519])
def test_one_whose_keys_have_ended_issues_nothing_and_spends_no_number(tx, house, algorithm):
    key = a_key(tx, house.facility, algorithm, begins=BEFORE)
    retire_key(tx, key.id, actor=OPERATOR, now=AFTER)
    tx.flush()
    with pytest.raises(RuleBroken, match="valid now"):
        house.issue()
    assert house.certificates() == []


def test_a_key_that_ends_before_the_document_is_made_leaves_it_to_be_made_later(tx, house):
    a_key(tx, house.facility, begins=BEFORE)
    house.issue()
    tx.commit()
    failed = make_documents(workshop(BEFORE + YEARS), house.run.id, lambda *_: None).failed
    assert "None of the facility’s signing keys is valid now" in str(failed[0].reasons[0])
    assert registered(tx) == []
    a_key(tx, house.facility, begins=BEFORE + YEARS)
    tx.commit()
    read().rollback()  # as the next job begins
    assert make_documents(workshop(BEFORE + YEARS), house.run.id, lambda *_: None).made == 1


def test_a_clock_that_was_set_back_signs_nothing(tx, house):
    a_key(tx, house.facility, begins=BEFORE)
    house.issue()
    certificate_id = house.certificates()[0].id
    tx.commit()
    with pytest.raises(RuleBroken, match="clock of this computer"):
        make_document(workshop(AFTER - timedelta(hours=1)), certificate_id)


class Killed(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("line", ["renderers.in_use", "seal", "_attach"])
def test_killed_at_any_step_it_is_made_once_by_the_next(tx, house, monkeypatch, line):
    a_key(tx, house.facility, begins=BEFORE)
    house.issue()
    tx.commit()

    def killed(*_args, **_kwargs):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(f"trainfac.certificates.making.{line}", killed)
        with pytest.raises(Killed):
            make_documents(workshop(), house.run.id, lambda *_: None)
    read().rollback()
    assert registered(tx) == []
    make_documents(workshop(), house.run.id, lambda *_: None)
    make_documents(workshop(), house.run.id, lambda *_: None)
    assert len(registered(tx)) == 1
