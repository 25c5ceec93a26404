"""Each certificate has a place of its own in the facility's status lists."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from tests.integration.certificates.house import AFTER, URL, House
from trainfac.certificates.credential.status_list import ENTRIES, PURPOSES
from trainfac.certificates.models import StatusCounter
from trainfac.certificates.queries.status import set_bits
from trainfac.certificates.services.changing import (
    Why,
    reinstate_certificate,
    revoke_certificate,
    suspend_certificate,
)
from trainfac.certificates.services.correcting import Correction, correct_certificate
from trainfac.certificates.states import ReasonCode

ERROR = Why(ReasonCode.ERROR, "Issued in error")


def indices(house):
    return [certificate.status_index for certificate in house.certificates()]


def test_places_are_given_one_after_the_other(tx):
    house = House(tx)
    for name in ("Abebe Tadesse", "Bontu Bekele"):
        house.participant(name)
    house.issue()
    assert indices(house) == [0, 1]


def test_they_go_on_where_the_serial_numbers_begin_anew(tx):
    house = House(tx)
    house.participant("Abebe Tadesse")
    house.issue()
    late = house.participant("Bontu Bekele")
    house.issue(now=datetime(2027, 1, 4, 9, tzinfo=UTC), registration_ids=[late.id])
    assert [certificate.number for certificate in house.certificates()] == [1, 1]
    assert sorted(indices(house)) == [0, 1]


def test_a_certificate_that_is_superseded_or_revoked_is_set(tx):
    house = House(tx)
    for name in ("Abebe Tadesse", "Bontu Bekele", "Chala Diriba"):
        house.participant(name)
    house.issue()
    first, second, _third = house.certificates()
    correct_certificate(
        tx, second.id, Correction("Bontu B.", False, Why(ReasonCode.NAME, "Name")),
        actor=house.actor, now=AFTER + timedelta(days=1), public_url=URL,
    )  # fmt: skip
    assert set_bits(tx, house.facility.id, "revocation", 1) == [1]
    revoke_certificate(tx, first.id, why=ERROR, actor=house.actor, now=AFTER)
    tx.flush()
    assert set_bits(tx, house.facility.id, "revocation", 1) == [0, 1]
    assert set_bits(tx, house.facility.id, "suspension", 1) == []
    assert indices(house) == [0, 1, 2, 3]  # the one in its place has its own


def test_a_certificate_that_is_suspended_is_in_both_lists_until_it_is_valid_again(tx):
    house = House(tx)
    house.participant("Abebe Tadesse")
    house.issue()
    (only,) = house.certificates()
    suspend_certificate(tx, only.id, why=Why(ReasonCode.INQUIRY, "Being looked into"), actor=house.actor, now=AFTER)
    tx.flush()
    assert [set_bits(tx, house.facility.id, purpose, 1) for purpose in PURPOSES] == [[0], [0]]
    reinstate_certificate(tx, only.id, actor=house.actor, now=AFTER)
    tx.flush()
    assert [set_bits(tx, house.facility.id, purpose, 1) for purpose in PURPOSES] == [[], []]


def test_a_full_list_is_followed_by_another(tx):
    house = House(tx)
    house.participant("Abebe Tadesse")
    tx.add(StatusCounter(facility_id=house.facility.id, taken=ENTRIES))
    tx.flush()
    assert set_bits(tx, house.facility.id, "revocation", 1) == []
    assert set_bits(tx, house.facility.id, "revocation", 2) is None
    house.issue()
    (only,) = house.certificates()
    assert only.status_index == ENTRIES
    revoke_certificate(tx, only.id, why=ERROR, actor=house.actor, now=AFTER)
    tx.flush()
    assert set_bits(tx, house.facility.id, "revocation", 2) == [0]
    assert set_bits(tx, house.facility.id, "revocation", 1) == []


def test_a_facility_that_issued_nothing_has_no_lists(tx):
    house = House(tx)
    assert [set_bits(tx, house.facility.id, "revocation", number) for number in (0, 1)] == [None, None]
    assert tx.scalar(select(StatusCounter)) is None
