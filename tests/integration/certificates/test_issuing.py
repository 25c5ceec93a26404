from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from tests import builders as make
from tests.integration.certificates.house import AFTER, URL, House
from trainfac.certificates import queries
from trainfac.certificates.services.changing import Why, revoke_certificate
from trainfac.certificates.services.correcting import Correction, correct_certificate
from trainfac.certificates.snapshot import Snapshot
from trainfac.certificates.states import CertificateKind, CertificateState, ReasonCode
from trainfac.delivery.models import AssessmentResult
from trainfac.kernel.errors import Forbidden, NotFound, RuleBroken


def test_everybody_gets_the_kind_they_earned_and_numbers_without_gap(tx):
    house = House(tx)
    house.participant("Abebe", share=100, score=60)
    house.participant("Bontu", share=80, score=59)
    house.participant("Chala", share=79, score=100)
    issued = house.issue()
    assert len(issued.certificates) == 3
    assert [(c.serial, c.holder_name, c.kind) for c in house.certificates()] == [
        ("HYD-2026-0001", "Abebe", CertificateKind.ACHIEVEMENT),
        ("HYD-2026-0002", "Bontu", CertificateKind.PARTICIPATION),
        ("HYD-2026-0003", "Chala", CertificateKind.ATTENDANCE),
    ]


def test_an_order_repeated_spends_nothing(tx):
    house = House(tx)
    house.participant()
    house.issue()
    again = house.issue()
    assert (again.certificates, again.already, again.refused) == ((), 1, ())
    assert len(house.certificates()) == 1


def test_whoever_was_not_there_is_refused_with_the_reason_and_spends_no_number(tx):
    house = House(tx)
    house.participant("Abebe", share=0)
    house.participant("Zarghuna")
    issued = house.issue()
    assert [(refusal.person, str(refusal.reasons[0])) for refusal in issued.refused] == [
        ("Abebe", "Attended none of the hours held")
    ]
    assert [c.serial for c in house.certificates()] == ["HYD-2026-0001"]


def test_a_name_with_a_character_that_no_font_has_is_refused_by_name(tx):
    house = House(tx)
    house.participant("Tlingit \U0001e900\U00016fe0\U0001f9ff")
    issued = house.issue()
    assert len(issued.refused) == 1
    assert house.certificates() == []


def test_one_person_can_be_chosen(tx):
    house = House(tx)
    house.participant("Abebe")
    chosen = house.participant("Bontu")
    house.issue(registration_ids=[chosen.id])
    assert [c.registration_id for c in house.certificates()] == [chosen.id]


def test_nothing_is_issued_before_the_last_day_at_the_facility(tx):
    house = House(tx)
    house.participant()
    last_evening = datetime(2026, 11, 19, 18, 29, tzinfo=UTC)  # 23:59 in Hyderabad, the run ends on the 20th
    with pytest.raises(RuleBroken):
        house.issue(now=last_evening)
    assert len(house.issue(now=last_evening + timedelta(minutes=1)).certificates) == 1


def test_the_year_of_a_serial_is_that_at_the_facility(tx):
    house = House(tx)
    house.participant()
    house.issue(now=datetime(2026, 12, 31, 18, 30, tzinfo=UTC))  # already 2027 in Hyderabad
    assert [c.serial for c in house.certificates()] == ["HYD-2027-0001"]


def test_a_coordinator_of_another_facility_finds_no_such_run(tx):
    house = House(tx)
    stranger = make.actor(make.a_coordinator(tx, make.a_facility(tx, "DLI", iso2="CN"), "c@dli.example"))
    with pytest.raises(NotFound):
        house.issue(actor=stranger)


def test_nobody_issues_to_themselves(tx):
    house = House(tx)
    own = house.participant()
    actor = replace(house.actor, person_id=own.person_id)
    assert len(house.issue(actor=actor).refused) == 1
    assert house.certificates() == []


def test_a_snapshot_prints_the_course_version_and_passed_results(tx):
    house = House(tx)
    house.participant(score=88)
    house.issue()
    snapshot = Snapshot.from_json(house.certificates()[0].snapshot)
    assert (snapshot.course_code, snapshot.course_version, len(snapshot.modules)) == ("QMS-101", 1, 9)
    assert [(result.title, result.score) for result in snapshot.results] == [("Post-test", 88.0)]
    assert snapshot.verification_url == f"{URL}/verify/{house.certificates()[0].code}"


def test_the_result_of_an_assessment_names_its_module(tx):
    house = House(tx)
    house.post.module_id = house.run.course.modules[1].id
    house.participant(score=88)
    house.issue()
    (result,) = Snapshot.from_json(house.certificates()[0].snapshot).results
    assert (result.title, result.module) == ("Post-test", 2)


def test_a_correction_supersedes_with_a_number_of_its_own(tx):
    house = House(tx)
    house.participant("Abebe Tadese")
    house.issue()
    old = house.certificates()[0]
    new = correct_certificate(
        tx, old.id, Correction("Abebe Tadesse", False, Why(ReasonCode.NAME, "Name misspelt")),
        actor=house.actor, now=AFTER, public_url=URL,
    )  # fmt: skip
    assert (old.state, old.reason) == (CertificateState.SUPERSEDED, "Name misspelt")
    assert (new.serial, new.holder_name, new.supersedes_id) == ("HYD-2026-0002", "Abebe Tadesse", old.id)
    assert queries.successor(tx, old.id) is new


def test_a_correction_can_take_results_anew(tx):
    house = House(tx)
    registration = house.participant(score=50)
    house.issue()
    old = house.certificates()[0]
    result = tx.scalars(select(AssessmentResult).where(AssessmentResult.registration_id == registration.id)).one()
    result.score = Decimal(75)
    tx.flush()
    new = correct_certificate(
        tx, old.id, Correction(old.holder_name, True, Why(ReasonCode.NAME, "Test marked anew")),
        actor=house.actor, now=AFTER, public_url=URL,
    )  # fmt: skip
    assert (old.kind, new.kind) == (CertificateKind.PARTICIPATION, CertificateKind.ACHIEVEMENT)


def test_what_is_superseded_is_not_superseded_again(tx):
    house = House(tx)
    house.participant()
    house.issue()
    old = house.certificates()[0]
    given = {"actor": house.actor, "now": AFTER, "public_url": URL}
    asked = Correction("A", False, Why(ReasonCode.NAME, "r"))
    correct_certificate(tx, old.id, asked, **given)
    with pytest.raises(RuleBroken):
        correct_certificate(tx, old.id, asked, **given)


def test_a_revocation_needs_a_reason(tx):
    house = House(tx)
    house.participant()
    house.issue()
    with pytest.raises(RuleBroken) as refused:
        revoke_certificate(
            tx, house.certificates()[0].id, why=Why(ReasonCode.ERROR, "  "), actor=house.actor, now=AFTER
        )
    assert "reason" in refused.value.fields


def test_after_a_revocation_a_new_certificate_is_issued_by_name_only(tx):
    house = House(tx)
    person = house.participant()
    house.issue()
    revoke_certificate(
        tx, house.certificates()[0].id, why=Why(ReasonCode.ERROR, "Issued in error"), actor=house.actor, now=AFTER
    )
    tx.flush()
    (passed_over,) = house.issue().refused
    assert "HYD-2026-0001 was revoked" in str(passed_over.reasons[0])
    house.issue(registration_ids=[person.id])
    assert [(c.serial, c.state.value) for c in house.certificates()] == [
        ("HYD-2026-0001", "revoked"),
        ("HYD-2026-0002", "issued"),
    ]


def test_nobody_changes_their_own_certificate(tx):
    house = House(tx)
    own = house.participant()
    house.issue()
    actor = replace(house.actor, person_id=own.person_id)
    with pytest.raises(Forbidden):
        revoke_certificate(tx, house.certificates()[0].id, why=Why(ReasonCode.ERROR, "r"), actor=actor, now=AFTER)


def test_a_certificate_is_found_by_either_code_however_it_is_typed(tx):
    house = House(tx)
    house.participant()
    house.issue()
    certificate = house.certificates()[0]
    typed = certificate.human_code.lower().replace("-", " ")
    assert queries.by_code(tx, certificate.code) is certificate
    assert queries.by_code(tx, f" {typed} ") is certificate
    assert queries.by_code(tx, certificate.code.swapcase()) is None
