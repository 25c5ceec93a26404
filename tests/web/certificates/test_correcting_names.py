"""Names that were printed wrong, put right on a certificate that was issued."""

import pytest
from sqlalchemy import select

from tests import builders as make
from tests.conftest import written
from tests.web.cast import HERE
from tests.web.certificates.conftest import certificates
from tests.web.pages import main, opened, values, whole
from trainfac.certificates.models import Certificate
from trainfac.certificates.services.correcting import CORRECT
from trainfac.directory.models import Person
from trainfac.enrolment.models import Registration
from trainfac.enrolment.states import RegistrationState
from trainfac.identity.roles import Grant, Role
from trainfac.infra.audit import AuditEvent
from trainfac.infra.jobs import Job
from trainfac.scheduling.states import RunState

AMHARIC = "አበበ ታደሰ"
WRONG = "አበበ ታደስ"


@pytest.fixture
def page(app, cast, coordinator, work):
    """The page of Abebe's certificate, on which his name in Amharic is wrong."""
    with written(app) as tx:
        person = tx.get_one(Person, cast.abebe.person_id)
        person.native_name, person.native_lang = WRONG, "am"
    coordinator.post(f"{HERE}/runs/HYD-01/certificates/issue")
    work()
    return f"{HERE}/certificates/{certificates(app)[0].id}"


def correct(coordinator, page, **changes):
    """Send the form with these changes to what it offers; None for what is not sent."""
    offered = values(opened(coordinator, f"{page}/correct"))
    given = {**offered, "code": "name", "reason": "Misspelt", **changes}
    return coordinator.post(f"{page}/correct", data={name: value for name, value in given.items() if value is not None})


def test_a_name_in_their_own_script_is_put_right_by_a_correction(app, coordinator, page, work):
    offered = values(opened(coordinator, f"{page}/correct"))
    assert (offered["native_name"], offered["native_lang"]) == (WRONG, "am")
    assert correct(coordinator, page, native_name=AMHARIC).location == page
    work()
    new = certificates(app)[-1]
    assert (new.holder_name, new.snapshot["native_name"]) == ("Abebe Tadesse", AMHARIC)
    assert (new.snapshot["native_lang"], new.snapshot["native_dir"]) == ("am", "ltr")
    assert AMHARIC in main(opened(coordinator, f"{HERE}/certificates/{new.id}"))


def test_a_name_from_right_to_left_is_printed_so(app, coordinator, page, work):
    correct(coordinator, page, native_name="أبيبي تاديسي", native_lang="ar")
    work()
    new = certificates(app)[-1].snapshot
    assert (new["native_name"], new["native_lang"], new["native_dir"]) == ("أبيبي تاديسي", "ar", "rtl")


@pytest.mark.parametrize("typed", ["", "  ", "Abebe Tadesse"])
def test_a_name_in_their_own_script_that_says_nothing_more_is_left_out(app, coordinator, page, work, typed):
    correct(coordinator, page, native_name=typed)
    work()
    new = certificates(app)[-1].snapshot
    assert (new["native_name"], new["native_lang"]) == ("", "")


def test_the_names_stand_as_they_are_typed_when_all_else_is_taken_anew(app, coordinator, page, work):
    correct(coordinator, page, native_name=AMHARIC, from_records="y")
    work()
    assert certificates(app)[-1].snapshot["native_name"] == AMHARIC


def test_a_form_without_the_name_in_their_own_script_leaves_it(app, coordinator, page, work):
    correct(coordinator, page, holder_name="Abebe T. Tadesse", native_name=None, native_lang=None)
    work()
    assert certificates(app)[-1].snapshot["native_name"] == WRONG


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"native_name": "x" * 201}, "200"),
        ({"native_name": AMHARIC, "native_lang": "xx"}, "Not a valid choice"),
        ({"native_name": "አበበ \U0001f9ff"}, "no font has the character"),
    ],
)
def test_a_name_in_their_own_script_that_cannot_be_printed_is_refused(app, coordinator, page, typed, told):
    answered = whole(correct(coordinator, page, **typed), 422)
    assert told in main(answered)
    assert values(answered)["native_name"] == typed["native_name"]
    assert len(certificates(app)) == 2


def test_the_tick_says_all_that_is_taken_anew(coordinator, page):
    told = main(opened(coordinator, f"{page}/correct"))
    assert "everything but the names anew: hours, results, kind, laboratory, signatories and template" in told


def recorded(app, cast):
    """What Abebe's record says of his name: on certificates, in his own script, and the full one."""
    with written(app) as tx:
        person = tx.get_one(Person, cast.abebe.person_id)
        return person.name_on_certificate, person.native_name, person.full_name


def changes_of_names(app):
    with written(app) as tx:
        query = select(AuditEvent).where(AuditEvent.action == "person.printed_name_changed")
        return [(event.before, event.after, event.reason) for event in tx.scalars(query)]


def test_a_name_is_put_right_in_the_record_with_the_correction_and_not_before(app, cast, coordinator, page, work):
    assert values(opened(coordinator, f"{page}/correct"))["in_record"], "ticked, for the record has the same mistake"
    correct(coordinator, page, holder_name="Abebe T. Tadesse", native_name=AMHARIC)
    assert recorded(app, cast) == ("", WRONG, "Abebe Tadesse")
    work()
    assert recorded(app, cast) == ("Abebe T. Tadesse", AMHARIC, "Abebe Tadesse")
    before = {"name": "Abebe Tadesse", "native_name": WRONG}
    after = {"name": "Abebe T. Tadesse", "native_name": AMHARIC}
    assert changes_of_names(app) == [(before, after, "Misspelt")]


def test_without_the_tick_the_record_stays(app, cast, coordinator, page, work):
    correct(coordinator, page, native_name=AMHARIC, in_record=None)
    work()
    assert certificates(app)[-1].snapshot["native_name"] == AMHARIC
    assert recorded(app, cast) == ("", WRONG, "Abebe Tadesse")


def test_a_correction_that_changes_no_name_changes_none_in_the_record(app, cast, coordinator, page, work):
    with written(app) as tx:
        tx.get_one(Person, cast.abebe.person_id).name_on_certificate = "Abebe Tadesse Bekele"
    shown = opened(coordinator, f"{page}/correct")
    assert "in_record" not in values(shown), "somebody has changed it since: nobody would undo that unasked"
    assert f"The record says now: Abebe Tadesse Bekele · {WRONG}" in main(shown)
    correct(coordinator, page, code="other", in_record="y")
    work()
    assert len(certificates(app)) == 3
    correct(coordinator, f"{HERE}/certificates/{certificates(app)[-1].id}", native_name=AMHARIC, in_record="y")
    work()
    assert recorded(app, cast) == ("Abebe Tadesse Bekele", AMHARIC, "Abebe Tadesse"), "only what was corrected"


def test_a_name_that_is_its_own_script_is_not_wiped_from_the_record(app, cast, coordinator, page, work):
    with written(app) as tx:
        tx.get_one(Person, cast.abebe.person_id).native_name = "Abebe Tadesse"
    correct(coordinator, page, holder_name="Abebe T. Tadesse", in_record="y")
    work()
    assert recorded(app, cast)[:2] == ("Abebe T. Tadesse", "Abebe Tadesse")


def test_a_correction_that_comes_to_nothing_leaves_the_record(app, cast, coordinator, page, work):
    correct(coordinator, page, native_name=AMHARIC)
    coordinator.post(f"{page}/revoke", data={"code": "error", "reason": "Issued in error"})
    work()
    assert recorded(app, cast)[1] == WRONG
    assert changes_of_names(app) == []


def test_an_order_from_before_there_was_a_tick_is_still_carried_out(app, cast, coordinator, page, work):
    correct(coordinator, page, holder_name="Abebe T. Tadesse")
    with written(app) as tx:
        job = tx.scalars(select(Job).where(Job.kind == CORRECT)).one()
        new = {"native_name", "native_lang", "in_record"}
        job.payload = {name: value for name, value in job.payload.items() if name not in new}
    work()
    assert certificates(app)[-1].holder_name == "Abebe T. Tadesse"
    assert recorded(app, cast)[0] == ""


def test_the_record_of_who_is_no_participant_any_more_is_left_to_others(app, cast, coordinator, page):
    with written(app) as tx:
        tx.get_one(Registration, cast.abebe.id).state = RegistrationState.WITHDRAWN
    assert "in the person’s record" not in main(opened(coordinator, f"{page}/correct"))
    assert correct(coordinator, page, native_name=AMHARIC, in_record="y").status_code == 404


def another_certificate(app, cast, facility, code, **changes):
    """One more that Abebe holds of another run, with these changes to what is printed."""
    with written(app) as tx:
        old = tx.scalars(select(Certificate).order_by(Certificate.number)).first()
        day = old.issued_on
        run = make.a_run(tx, facility, tx.merge(cast.run).course, code=code, starts_on=day, state=RunState.FINISHED)
        place = make.a_registration(tx, run, old.registration.person, tx.merge(cast.laboratory))
        values = {column.key: getattr(old, column.key) for column in Certificate.__table__.columns}
        for name in ("id", "job_id", "status_index", "file_id", "credential_file_id", "created_at", "updated_at"):
            values.pop(name, None)
        snapshot = {**old.snapshot, **changes}
        values |= {
            "facility_id": facility.id, "registration_id": place.id, "number": 50 + len(code) + run.id,
            "serial": f"{code}-0050", "code": f"code-{code}", "human_code": f"human-{code}",
            "holder_name": snapshot["holder_name"], "snapshot": snapshot,
        }  # fmt: skip
        other = Certificate(**values)
        tx.add(other)
        tx.flush()
        return other


def test_other_certificates_with_the_same_name_are_shown_with_the_way_to_correct_them(
    app, cast, coordinator, page, work
):
    same = another_certificate(app, cast, cast.facility, "HYD-02")
    another_certificate(app, cast, cast.facility, "HYD-03", holder_name="Abebe", native_name="አበበ")
    another_certificate(app, cast, cast.elsewhere, "DLI-02")
    shown = opened(coordinator, f"{page}/correct")
    assert "1 other certificate of this person has the same name" in main(shown)
    ways = [a.get("href") for a in shown.findall(".//main//a") if a.get("href").endswith("/correct")]
    assert ways == [f"{HERE}/certificates/{same.id}/correct"]
    correct(coordinator, page, native_name=AMHARIC)
    work()
    new = f"{HERE}/certificates/{certificates_of_abebe(app, cast)[-1].id}"
    shown = main(opened(coordinator, new))
    assert "1 other certificate of this person still has the name that was corrected here" in shown
    assert f"Correct certificate {same.serial}" in shown


def test_whoever_coordinates_both_facilities_is_shown_both(app, cast, page, coordinator):
    other = another_certificate(app, cast, cast.elsewhere, "DLI-02")
    with written(app) as tx:
        grants = (Grant(Role.COORDINATOR, facility_id=f.id) for f in (cast.facility, cast.elsewhere))
        cast.users["both"] = make.a_user(tx, "both@hyd.example", grants=tuple(grants))
    shown = opened(cast.browser(app, "both"), f"{page}/correct")
    ways = [a.get("href") for a in shown.findall(".//main//a") if a.get("href").endswith("/correct")]
    assert ways == [f"/staff/DLI/certificates/{other.id}/correct"]


def test_a_certificate_whose_name_was_not_corrected_names_no_others(app, cast, coordinator, page, work):
    another_certificate(app, cast, cast.facility, "HYD-02")
    correct(coordinator, page, code="other")
    work()
    new = f"{HERE}/certificates/{certificates_of_abebe(app, cast)[-1].id}"
    assert "still has the name" not in main(opened(coordinator, new))


def certificates_of_abebe(app, cast):
    """Those of the run, as they were issued."""
    return sorted((c for c in certificates(app) if c.registration_id == cast.abebe.id), key=lambda c: c.id)
