"""Before anything is issued: what the page says, and what is put right and confirmed on it."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from tests import builders as make
from tests.conftest import written
from tests.pdf.certificates.reading import text_of
from tests.web.cast import COORDINATOR_ONLY, HERE, RUN, Cast, answers
from tests.web.certificates.conftest import certificates
from tests.web.pages import main, opened, values, whole
from trainfac.certificates.models import NameProof
from trainfac.certificates.services.templates import begin_template, publish_template
from trainfac.certificates.states import CertificateKind
from trainfac.delivery.models import AssessmentResult, AttendanceRecord
from trainfac.directory.models import Person
from trainfac.infra.audit import AuditEvent
from trainfac.scheduling.models import Signatory
from trainfac.scheduling.states import RunState

PAGE = f"{RUN}/certificates"
NAMES = f"{PAGE}/names"


def seen(page):
    return [field.get("value") for field in page.findall(".//main//input[@name='seen']")]


def links_of(page, registration):
    return [a.get("href") for a in page.findall(f".//main//tr[@id='person-{registration.id}']//a")]


def proofs(app):
    with written(app) as tx:
        return list(tx.scalars(select(NameProof)))


def rename(app, registration, name):
    with written(app) as tx:
        tx.get_one(Person, registration.person_id).name_on_certificate = name


def test_the_page_counts_who_is_ready_and_who_is_not(app, cast, coordinator):
    rename(app, cast.bontu, "Tlingit \U0001f9ff")
    told = main(opened(coordinator, PAGE))
    assert "1 ready 1 with problems" in told
    assert "no font has the character \U0001f9ff (U+1F9FF NAZAR AMULET)" in told
    assert "1 name is not confirmed" in told, "nobody is asked to confirm what cannot be printed"


def test_what_nobody_recorded_is_said_before_a_number_is_spent(app, cast, coordinator):
    assert "Something is not recorded yet" not in main(opened(coordinator, PAGE))
    with written(app) as tx:
        tx.execute(delete(AssessmentResult))
        tx.execute(delete(AttendanceRecord).where(AttendanceRecord.session_id == cast.sessions[0].id))
    page = opened(coordinator, PAGE)
    told = main(page)
    assert "2 ready" in told, "they may be issued all the same"
    assert "1 training session without attendance of everybody" in told
    assert "Post-test: 2 participants without a result" in told
    assert told.count("Gets a “Certificate of participation” because no result is recorded: Post-test") == 2
    assert told.count("counted as not attended: 1") == 2
    links = [a.get("href") for a in page.findall(".//main//a")]
    for place in ("attendance", "results"):
        assert links.count(f"{RUN}/{place}") >= 3, "in the notice, and beside each of them"


def test_a_trainer_reads_what_is_missing_and_who_issues(app, cast, trainer):
    told = main(opened(trainer, PAGE))
    assert "A coordinator of the facility issues the certificates." in told
    assert "Something is not recorded yet" not in told
    with written(app) as tx:
        tx.execute(delete(AssessmentResult))
        tx.execute(delete(AttendanceRecord).where(AttendanceRecord.session_id == cast.sessions[0].id))
    page = opened(trainer, PAGE)
    told = main(page)
    assert "1 training session without attendance of everybody" in told
    assert "Post-test: 2 participants without a result" in told
    assert "Record it before the certificates are issued" in told
    assert "before you issue" not in told
    for place in ("attendance", "results"):
        assert len(page.findall(f".//main//li/a[@href='{RUN}/{place}']")) == 2, "the tab, and in the notice"
        assert trainer.get(f"{RUN}/{place}").status_code == 200


def test_a_trainer_is_told_what_is_missing_only_once_something_can_be_issued(app, cast, trainer):
    with written(app) as tx:
        tx.execute(delete(AssessmentResult))
        tx.merge(cast.run).state = RunState.RUNNING
        tx.merge(cast.run).ends_on += timedelta(days=3)
    told = main(opened(trainer, PAGE))
    assert "Nothing can be issued yet" in told
    assert "Something is not recorded yet" not in told


def test_what_no_font_has_leads_to_where_that_text_is_put_right(app, cast, coordinator):
    with written(app) as tx:
        tx.merge(cast.bontu).organisation_name = "Awash 🧿"
    page = opened(coordinator, PAGE)
    laboratory = f"{HERE}/laboratories/{cast.laboratory.id}"
    assert laboratory in links_of(page, cast.bontu)
    assert laboratory not in links_of(page, cast.abebe)
    with written(app) as tx:
        query = select(Signatory).where(Signatory.facility_id == cast.facility.id)
        tx.scalars(query).one().title = "Head 🧿"
    page = opened(coordinator, PAGE)
    assert "(U+1F9FF NAZAR AMULET) of “Head 🧿”: See who signs" in main(page)
    for registration in (cast.abebe, cast.bontu):
        assert any(link.endswith("#signatories") for link in links_of(page, registration))


def test_a_laboratory_whose_name_was_put_right_is_taken_over(app, cast, coordinator):
    with written(app) as tx:
        tx.merge(cast.bontu).organisation_name = "Awash \U0001f9ff"
    address = f"{PAGE}/laboratories/{cast.bontu.id}"
    page = opened(coordinator, PAGE)
    (form,) = page.findall(f".//main//form[@action='{address}']")
    assert "Print “Awash Food Laboratory”" in "".join(form.itertext())
    assert coordinator.post(address).location == f"{PAGE}#person-{cast.bontu.id}"
    told = main(opened(coordinator, PAGE))
    assert "2 ready" in told
    assert "no font has" not in told
    with written(app) as tx:
        action = AuditEvent.action == "registration.laboratory_renamed"
        assert tx.scalars(select(AuditEvent).where(action)).one().before == {"organisation_name": "Awash \U0001f9ff"}
    assert coordinator.post(f"{PAGE}/laboratories/99999").status_code == 404


def test_whoever_holds_one_is_counted_as_holder(app, cast, coordinator, issued):
    assert "0 ready 2 already hold one" in main(opened(coordinator, PAGE))


def test_a_name_is_put_right_on_the_page_and_issued_so(app, cast, coordinator, work):
    rename(app, cast.bontu, "Tlingit \U0001f9ff")
    form = opened(coordinator, f"{PAGE}?name={cast.bontu.id}").find(f".//main//form[@action='{NAMES}/{cast.bontu.id}']")
    assert form is not None
    given = {"name": "Bontu R. Regassa", "native_name": "ቦንቱ ረጋሳ", "native_lang": "am", "confirmed": "y"}
    answered = coordinator.post(f"{NAMES}/{cast.bontu.id}", data=given)
    assert answered.location.endswith(f"#person-{cast.bontu.id}")
    assert "2 ready" in main(opened(coordinator, PAGE))
    coordinator.post(f"{PAGE}/issue")
    work()
    printed = {certificate.holder_name: certificate.snapshot["native_name"] for certificate in certificates(app)}
    assert printed == {"Abebe Tadesse": "", "Bontu R. Regassa": "ቦንቱ ረጋሳ"}
    with written(app) as tx:
        changed = tx.scalars(select(AuditEvent).where(AuditEvent.action == "person.printed_name_changed")).one()
        assert (changed.before["name"], changed.after["name"]) == ("Tlingit \U0001f9ff", "Bontu R. Regassa")
        assert tx.get_one(Person, cast.bontu.person_id).full_name == "Bontu Regassa", "who they are is not changed"


def test_a_name_that_still_cannot_be_printed_is_saved_without_praise(app, cast, coordinator):
    for name, tone in (("Tlingit \U0001f9ff", "warning"), ("Bontu R. Regassa", "success")):
        saved = coordinator.post(
            f"{NAMES}/{cast.bontu.id}", data={"name": name, "native_lang": ""}, follow_redirects=True
        )
        (flash,) = whole(saved).findall(".//*[@role='status']")
        assert flash.get("class") == f"flash flash--{tone}"


def test_not_every_certificate_fits_while_one_cannot_be_laid_out(app, cast, coordinator, work):
    rename(app, cast.bontu, "Tlingit \U0001f9ff")
    coordinator.post(f"{PAGE}/pages")
    work()
    told = main(opened(coordinator, PAGE))
    assert "1 certificate fits on its page. 1 cannot be printed as it is: see its line." in told
    assert "Every certificate fits" not in told


def test_a_name_that_is_printed_small_is_pointed_out(app, cast, coordinator):
    assert "The name is long" not in main(opened(coordinator, PAGE))
    rename(app, cast.bontu, "Bontu Regassa Chala Dibaba Tadesse Abebe Bekele Getachew")
    assert main(opened(coordinator, PAGE)).count("The name is long: it is printed small, or on two lines") == 1


HOSTILE = "<script>alert(1)</script> {{7*7}} {0.__class__} <img src=file:///etc/passwd> \u202efdp"


def test_a_name_that_wants_to_be_more_than_a_name_is_text_on_the_page_and_in_the_document(app, cast, coordinator, work):
    coordinator.post(f"{NAMES}/{cast.bontu.id}", data={"name": HOSTILE, "native_name": HOSTILE, "native_lang": "am"})
    harmless = HOSTILE.replace("\u202e", "")
    page = opened(coordinator, PAGE)
    assert harmless in main(page)
    assert page.findall(".//main//script") == []
    coordinator.post(f"{PAGE}/issue", data={"registration": str(cast.bontu.id)})
    work()
    (certificate,) = certificates(app)
    document = coordinator.get(f"/certificates/{certificate.id}.pdf")
    assert harmless in " ".join(text_of(document.data).split())
    assert document.headers["Content-Disposition"] == f"attachment; filename={certificate.serial}.pdf"
    with written(app) as tx:
        assert "\u202e" not in tx.get_one(Person, cast.bontu.person_id).name_on_certificate


@pytest.mark.parametrize("name", ["", "  ", "\u202e", "x" * 201])
def test_a_name_that_is_none_is_refused_beside_its_field_and_what_was_typed_stays(app, cast, coordinator, name):
    given = {"name": name, "native_name": "ቦንቱ", "native_lang": "am"}
    page = whole(coordinator.post(f"{NAMES}/{cast.bontu.id}", data=given), 422)
    assert "There is a problem" in main(page)
    assert page.find(".//main//input[@name='native_name']").get("value") == "ቦንቱ"
    with written(app) as tx:
        assert tx.get_one(Person, cast.bontu.person_id).name_on_certificate == ""


def test_a_language_that_is_in_no_list_of_ours_is_kept(app, cast, coordinator):
    with written(app) as tx:
        person = tx.get_one(Person, cast.bontu.person_id)
        person.native_name, person.native_lang = "ቦንቱ", "gez"
    page = opened(coordinator, f"{PAGE}?name={cast.bontu.id}")
    typed = values(
        page, next(n for n, form in enumerate(page.findall(".//main//form")) if "names/" in form.get("action"))
    )
    assert typed["native_lang"] == "gez"
    coordinator.post(f"{NAMES}/{cast.bontu.id}", data={**typed, "name": "Bontu R. Regassa"})
    with written(app) as tx:
        assert tx.get_one(Person, cast.bontu.person_id).native_lang == "gez"
    assert coordinator.post(f"{NAMES}/{cast.bontu.id}", data={**typed, "native_lang": "xx"}).status_code == 422


def test_names_are_confirmed_one_by_one_or_all_that_are_shown(app, cast, coordinator):
    page = opened(coordinator, PAGE)
    assert "2 names are not confirmed" in main(page)
    shown = seen(page)
    assert len(shown) == 4, "each one beside its person, and both together"
    coordinator.post(NAMES, data={"seen": shown[0]})
    assert "1 name is not confirmed" in main(opened(coordinator, PAGE))
    coordinator.post(NAMES, data={"seen": shown[:2]})
    told = main(opened(coordinator, PAGE))
    assert "not confirmed" not in told.lower()
    assert told.count("Confirmed on") == 2


def test_a_name_that_changed_since_it_was_seen_is_not_confirmed(app, cast, coordinator):
    shown = seen(opened(coordinator, PAGE))
    rename(app, cast.bontu, "Bontu Another")
    answered = coordinator.post(NAMES, data={"seen": shown[:2]}, follow_redirects=True)
    assert "Changed meanwhile, look at them again: Bontu Regassa" in main(whole(answered))
    assert [proof.name for proof in proofs(app)] == ["Abebe Tadesse"]


def test_a_name_that_changed_after_it_was_confirmed_is_to_be_confirmed_anew(app, cast, coordinator):
    coordinator.post(NAMES, data={"seen": seen(opened(coordinator, PAGE))[:2]})
    rename(app, cast.bontu, "Bontu Another")
    told = main(opened(coordinator, PAGE))
    assert "1 name is not confirmed" in told
    assert "The name was confirmed as “Bontu Regassa” and has changed since" in told


@pytest.mark.parametrize("nonsense", [[], [""], ["1"], ["99999:" + "a" * 20], ["x:y"], ["9" * 30 + ":" + "a" * 20]])
def test_an_answer_that_makes_no_sense_confirms_nothing(app, cast, coordinator, nonsense):
    assert coordinator.post(NAMES, data={"seen": nonsense}).status_code == 404
    assert proofs(app) == []


def test_a_participant_of_another_run_is_not_found(app, cast, coordinator):
    assert coordinator.post(f"{NAMES}/99999", data={"name": "X"}).status_code == 404


@pytest.mark.parametrize("act", ["names", "names/{id}", "laboratories/{id}"])
def test_only_coordinators_put_names_right(app, cast, act):
    expected = {who: status for who, status in COORDINATOR_ONLY.items() if status != 200}
    assert answers(app, cast, f"{PAGE}/{act.format(id=cast.abebe.id)}", expected, "POST") == expected


def test_a_trainer_sees_no_names_to_put_right(app, cast, trainer):
    page = opened(trainer, f"{PAGE}?name={cast.abebe.id}")
    assert page.findall(".//main//input[@name='name']") == []
    assert seen(page) == []


def test_a_participant_confirms_their_own_name(app, cast, coordinator):
    abebe = cast.browser(app, "technician")
    address = f"/my/certificate-name/{cast.abebe.id}"
    page = opened(abebe, address)
    assert "Abebe Tadesse" in main(page)
    mark = page.find(".//main//input[@name='mark']").get("value")
    assert abebe.get(address).status_code == 200
    assert proofs(app) == [], "looking confirms nothing"
    abebe.post(address, data={"mark": mark})
    assert "Confirmed" in main(opened(abebe, address))
    assert "Confirmed by the participant on" in main(opened(coordinator, PAGE))


def test_a_participant_who_read_another_name_has_confirmed_nothing(app, cast):
    abebe = cast.browser(app, "technician")
    address = f"/my/certificate-name/{cast.abebe.id}"
    mark = opened(abebe, address).find(".//main//input[@name='mark']").get("value")
    rename(app, cast.abebe, "Somebody Else")
    assert "has changed meanwhile" in main(whole(abebe.post(address, data={"mark": mark}, follow_redirects=True)))
    assert proofs(app) == []


def test_once_it_is_issued_the_name_is_not_said_to_come(app, cast, coordinator, work):
    coordinator.post(f"{PAGE}/issue", data={"registration": str(cast.abebe.id)})
    work()
    told = main(opened(cast.browser(app, "technician"), f"/my/certificate-name/{cast.abebe.id}"))
    assert "is issued to “Abebe Tadesse”" in told
    assert "will be printed" not in told


def test_nobody_reads_or_confirms_the_name_of_another(app, cast):
    expected = {
        "coordinator": 404, "stranger": 404, "trainer": 404, "colleague": 404, "administrator": 404, "head": 404,
        "anonymous": 303,
    }  # fmt: skip
    address = f"/my/certificate-name/{cast.abebe.id}"
    assert answers(app, cast, address, expected) == expected
    assert answers(app, cast, address, expected, "POST") == expected
    assert proofs(app) == []


def test_without_anybody_who_signs_nothing_is_issued_and_the_page_leads_there(app, cast, coordinator, work):
    with written(app) as tx:
        for signatory in tx.scalars(select(Signatory)):
            signatory.valid_from, signatory.valid_to = None, (cast.now - timedelta(days=40)).date()
    page = opened(coordinator, PAGE)
    assert "Nobody signs certificates of the facility today" in main(page)
    assert "2 ready Nothing can be issued now" in main(page)
    assert not [
        tag for tag in page.findall(".//main//*") if tag.get("class") == "tag tag--good" and "ready" in tag.text
    ]
    link = next(a.get("href") for a in page.findall(".//main//a") if "#signatories" in a.get("href"))
    facility = opened(coordinator, link)
    there = next(a.get("href") for a in facility.findall(".//main//a") if "signatories/" in a.get("href"))
    form = opened(coordinator, there)
    saved = coordinator.post(form.find(".//main//form").get("action"), data={**values(form), "valid_to": ""})
    assert saved.location == PAGE, "and back again"
    with written(app) as tx:
        for signatory in tx.scalars(select(Signatory)):
            signatory.valid_to = (cast.now - timedelta(days=40)).date()
    coordinator.post(f"{PAGE}/issue")
    work()
    assert certificates(app) == []
    assert "The last order failed" in main(opened(coordinator, PAGE))


def test_what_will_keep_from_issuing_is_said_before_the_run_is_over(app):
    with written(app) as tx:
        cast = Cast(tx, recorded=True)
        cast.run.ends_on += timedelta(days=3)
        for signatory in tx.scalars(select(Signatory)):
            signatory.valid_to = (cast.now - timedelta(days=40)).date()
    told = main(opened(cast.browser(app, "coordinator"), PAGE))
    assert "Nothing can be issued yet" in told
    assert "Before you can issue: Nobody signs certificates of the facility today" in told
    assert "Nothing can be issued now" not in told


def test_the_page_says_what_is_printed_on_what_and_who_signs_it_today(app, cast, coordinator):
    told = main(opened(coordinator, PAGE))
    assert "Certificate of achievement 2 The built-in look: English Dr A. Rao" in told
    with written(app) as tx:
        rao = tx.scalars(select(Signatory).where(Signatory.facility_id == cast.facility.id)).one()
        for position, name in enumerate(("Devi", "Khan", "Surplus"), start=2):
            tx.add(Signatory(facility_id=rao.facility_id, position=position, name=name, title="Head"))
        rao.valid_to = (cast.now - timedelta(days=40)).date()
        actor = make.actor(tx.merge(cast.users["coordinator"]))
        begun = begin_template(tx, rao.facility_id, CertificateKind.ACHIEVEMENT, "en", actor=actor)
        publish_template(tx, begun.template_id, seen=begun.content.mark, actor=actor, now=cast.now)
    page = opened(coordinator, PAGE)
    told = main(page)
    assert "Certificate of achievement 2 Your template, version 1: English Devi, Khan, Surplus" in told
    assert "Dr A. Rao does not sign any more, since" in told
    assert "left out" not in told
    with written(app) as tx:
        tx.merge(rao).valid_to = None
    assert "A certificate has room for 3 signatories; left out: Surplus" in main(opened(coordinator, PAGE))


@pytest.mark.parametrize("elsewhere", ["//evil.example", "/\\evil.example", "https://evil.example/"])
def test_whoever_saves_a_signatory_is_led_to_no_other_site(app, cast, coordinator, elsewhere):
    form = opened(coordinator, "/staff/HYD/facility/signatories/new")
    given = {**values(form), "name": "Dr Rao", "title": "Head"}
    saved = coordinator.post("/staff/HYD/facility/signatories/new", query_string={"next": elsewhere}, data=given)
    assert (saved.status_code, saved.location) == (303, "/staff/HYD/facility")


def test_standards_that_are_left_out_are_told_beside_the_way_to_the_course(app, cast, coordinator):
    with written(app) as tx:
        course = tx.merge(cast.run).course
        course.standards[0].needs_check = True
        citation, address = course.standards[0].citation, f"/staff/catalogue/{course.code}/{course.version}"
    page = opened(coordinator, PAGE)
    assert f"Not printed until somebody has checked the edition: {citation}: See the course" in main(page)
    assert address in [link.get("href") for link in page.findall(".//main//a")]
