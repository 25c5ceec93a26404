"""Templates of a facility: written, published, printed on, frozen into what is issued."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from tests import builders as make
from tests.integration.certificates.house import AFTER, URL, House
from trainfac.certificates import queries
from trainfac.certificates.content import LanguageText, Signer, TemplateContent
from trainfac.certificates.models import CertificateTemplate, Picture
from trainfac.certificates.render import render_certificate
from trainfac.certificates.services import pictures, templates
from trainfac.certificates.snapshot import Snapshot
from trainfac.certificates.states import CertificateKind, TemplateState
from trainfac.infra.pictures import taken_in
from trainfac.kernel.errors import Conflict, NotFound, RuleBroken
from trainfac.scheduling.models import Signatory
from trainfac.scheduling.services.signatories import remove_signatory

EMBLEM = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 1"><path d="M0 0L2 1" stroke="navy"/></svg>'
KIND = CertificateKind.ACHIEVEMENT


def content(lang="en", **changes):
    return replace(TemplateContent(LanguageText(lang), design="modern", accent="#7a1f3d"), **changes)


def published(house, given, kind=KIND):
    """A template of that content in force."""
    draft = templates.begin_template(house.tx, house.facility.id, kind, given.first.lang, actor=house.actor)
    saved = templates.save_template(
        house.tx, draft.template_id, given, seen=draft.content.mark, actor=house.actor
    )  # fmt: skip
    return templates.publish_template(
        house.tx, draft.template_id, seen=saved.content.mark, actor=house.actor, now=AFTER
    )  # fmt: skip


def issued(house):
    house.issue()
    (certificate,) = house.certificates()
    return certificate, Snapshot.from_json(certificate.snapshot)


def test_without_a_template_the_built_in_look_is_printed(tx):
    house = House(tx)
    house.participant()
    certificate, snapshot = issued(house)
    assert certificate.template_version_id is None
    assert (snapshot.look.design, snapshot.lang, snapshot.second) == ("classic", "en", None)


def test_the_published_template_of_the_kind_is_printed_and_named(tx):
    house = House(tx)
    house.participant()
    version = published(house, content(second=LanguageText("zh", "培训中心", ("海得拉巴",))))
    published(house, content(design="upright"), CertificateKind.ATTENDANCE)
    certificate, snapshot = issued(house)
    assert certificate.template_version_id == version.id
    assert (snapshot.look.design, snapshot.look.accent) == ("modern", "#7a1f3d")
    assert (snapshot.second.lang, snapshot.second.facility_name, snapshot.second.country) == (
        "zh",
        "培训中心",
        "埃塞俄比亚",
    )


def test_a_draft_is_not_printed(tx):
    house = House(tx)
    house.participant()
    draft = templates.begin_template(tx, house.facility.id, KIND, "en", actor=house.actor)
    templates.save_template(tx, draft.template_id, content(), seen=draft.content.mark, actor=house.actor)
    assert issued(house)[1].look.design == "classic"


def test_the_template_in_the_language_of_the_run_is_taken(tx):
    house = House(tx)
    house.run.language = "fr"
    house.participant()
    published(house, content("en"))
    french = published(house, content("fr"))
    certificate, snapshot = issued(house)
    assert certificate.template_version_id == french.id
    assert (snapshot.lang, snapshot.country) == ("fr", "Éthiopie")


def test_without_a_template_in_the_language_of_the_run_the_built_in_look_speaks_it(tx):
    house = House(tx)
    house.participant()
    published(house, content("fr"))
    english = published(house, content("en"))
    templates.retire_template(tx, english.template_id, actor=house.actor, now=AFTER)
    certificate, snapshot = issued(house)
    assert certificate.template_version_id is None, "no other language because a template was retired"
    assert (snapshot.look.design, snapshot.lang) == ("classic", "en")


def test_a_run_in_a_language_that_certificates_do_not_speak_takes_the_english_template(tx):
    house = House(tx)
    house.run.language = "am"
    house.participant()
    published(house, content("fr"))
    english = published(house, content("en"))
    assert issued(house)[0].template_version_id == english.id


def test_a_retired_template_is_printed_no_more(tx):
    house = House(tx)
    house.participant()
    version = published(house, content())
    templates.retire_template(tx, version.template_id, actor=house.actor, now=AFTER)
    assert issued(house)[1].look.design == "classic"


def test_a_template_changed_and_a_signatory_removed_change_nothing_that_was_issued(tx):
    house = House(tx)
    house.participant()
    signatory = house.facility.signatories[0]
    pictures.sign_with(tx, house.facility.id, signatory.id, taken_in(EMBLEM), actor=house.actor)
    published(house, content(signers=(Signer(signatory.id),)))
    certificate, before = issued(house)
    images = queries.pictures(tx, before.image_digests)
    drawn = render_certificate(before, images=images)
    published(house, content(design="upright", accent="#1d4d3a"))
    remove_signatory(tx, house.facility.id, signatory.id, actor=house.actor)
    tx.flush()
    tx.expire_all()
    after = Snapshot.from_json(certificate.snapshot)
    assert after == before
    assert before.signatories[0].image
    assert render_certificate(after, images=queries.pictures(tx, after.image_digests)) == drawn


def somebody_else_signs(tx, house):
    """So that the facility is not without anybody, which is refused for the whole run."""
    tx.add(Signatory(facility_id=house.facility.id, position=2, name="Dr B. Devi", title="Director"))
    tx.flush()
    tx.refresh(house.facility)


def test_a_signatory_of_the_template_who_is_gone_stops_issuing_before_a_number_is_spent(tx):
    house = House(tx)
    house.participant()
    signatory = house.facility.signatories[0]
    somebody_else_signs(tx, house)
    published(house, content(signers=(Signer(signatory.id),)))
    remove_signatory(tx, house.facility.id, signatory.id, actor=house.actor)
    tx.flush()
    outcome = house.issue()
    assert "signatory of the template was removed" in str(outcome.refused[0].reasons[0])
    assert house.certificates() == []


def test_a_signatory_whose_time_is_over_stops_issuing(tx):
    house = House(tx)
    house.participant()
    signatory = house.facility.signatories[0]
    signatory.valid_to = house.run.starts_on
    somebody_else_signs(tx, house)
    published(house, content(signers=(Signer(signatory.id),)))
    outcome = house.issue()
    assert "Dr A. Rao, who signs on the template, does not sign today" in str(outcome.refused[0].reasons[0])


def test_whoever_signs_that_day_signs_where_the_template_names_nobody(tx):
    house = House(tx)
    house.participant()
    tx.add(Signatory(facility_id=house.facility.id, position=2, name="Late", title="X", valid_from=AFTER.date()))
    tx.add(Signatory(facility_id=house.facility.id, position=3, name="Gone", title="X", valid_to=house.run.starts_on))
    tx.flush()
    tx.refresh(house.facility)
    published(house, content())
    assert [s.name for s in issued(house)[1].signatories] == ["Dr A. Rao", "Late"]


def test_a_published_version_is_never_written_on(tx):
    house = House(tx)
    first = published(house, content())
    with pytest.raises(RuleBroken):
        templates.save_template(
            tx, first.template_id, content(design="upright"), seen=first.content.mark, actor=house.actor
        )  # fmt: skip
    second = published(house, content(design="upright"))
    tx.refresh(first)
    assert (first.number, first.state, first.content.design) == (1, TemplateState.RETIRED, "modern")
    assert (second.number, second.state, second.content.design) == (2, TemplateState.PUBLISHED, "upright")


def test_a_new_version_begins_as_the_published_one(tx):
    house = House(tx)
    first = published(house, content())
    draft = templates.begin_template(tx, house.facility.id, KIND, "en", actor=house.actor)
    assert (draft.number, draft.content) == (2, first.content)


def test_a_draft_set_aside_can_be_taken_up_again(tx):
    house = House(tx)
    draft = templates.begin_template(tx, house.facility.id, KIND, "en", actor=house.actor)
    templates.save_template(tx, draft.template_id, content(), seen=draft.content.mark, actor=house.actor)
    templates.set_draft_aside(tx, draft.template_id, actor=house.actor, now=AFTER)
    again = templates.revise_template(tx, draft.template_id, number=1, actor=house.actor)
    assert (again.number, again.content) == (2, content())


def test_two_coordinators_do_not_overwrite_each_other(tx):
    house = House(tx)
    draft = templates.begin_template(tx, house.facility.id, KIND, "en", actor=house.actor)
    seen = draft.content.mark
    templates.save_template(tx, draft.template_id, content(), seen=seen, actor=house.actor)
    with pytest.raises(Conflict):
        templates.save_template(tx, draft.template_id, content(design="upright"), seen=seen, actor=house.actor)
    with pytest.raises(Conflict):
        templates.publish_template(tx, draft.template_id, seen=seen, actor=house.actor, now=AFTER)
    assert draft.content == content()


def test_pictures_and_signatories_of_another_facility_are_refused(tx):
    house = House(tx)
    other = make.a_facility(tx, "DLI", iso2="CN", timezone="Asia/Shanghai")
    theirs = make.actor(make.a_coordinator(tx, other, "coordinator@dli.example"))
    picture = pictures.keep_picture(tx, other.id, taken_in(EMBLEM), "emblem.svg", actor=theirs)
    draft = templates.begin_template(tx, house.facility.id, KIND, "en", actor=house.actor)
    foreign = content(logos=(picture.sha256,), signers=(Signer(other.signatories[0].id),))
    with pytest.raises(RuleBroken) as refused:
        templates.save_template(tx, draft.template_id, foreign, seen=draft.content.mark, actor=house.actor)
    assert refused.value.fields.keys() == {"logos", "signers"}


def test_only_coordinators_of_the_facility_write_templates(tx):
    house = House(tx)
    other = make.a_facility(tx, "DLI", iso2="CN", timezone="Asia/Shanghai")
    theirs = make.actor(make.a_coordinator(tx, other, "coordinator@dli.example"))
    version = published(house, content())
    with pytest.raises(NotFound):
        templates.begin_template(tx, house.facility.id, KIND, "en", actor=theirs)
    with pytest.raises(NotFound):
        templates.retire_template(tx, version.template_id, actor=theirs, now=AFTER)
    with pytest.raises(NotFound):
        pictures.keep_picture(tx, house.facility.id, taken_in(EMBLEM), "x", actor=theirs)
    assert tx.scalars(select(Picture)).all() == []


def test_the_same_picture_is_kept_once(tx):
    house = House(tx)
    for name in ("one.svg", "../../etc/passwd"):
        pictures.keep_picture(tx, house.facility.id, taken_in(EMBLEM), name, actor=house.actor)
    assert [picture.name for picture in tx.scalars(select(Picture))] == ["one.svg"]


def test_a_kind_has_one_template_in_each_language(tx):
    house = House(tx)
    for lang in ("en", "fr", "en"):
        templates.begin_template(tx, house.facility.id, KIND, lang, actor=house.actor)
    assert [t.lang for t in tx.scalars(select(CertificateTemplate).order_by(CertificateTemplate.id))] == ["en", "fr"]


def test_whoever_passes_a_course_for_trainers_is_certified_as_trained_trainer(tx):
    house = House(tx)
    house.run.course.trains_trainers = True
    house.participant("Abebe")
    house.participant("Bontu", score=10)
    house.issue(public_url=URL)
    assert [(c.holder_name, c.kind) for c in house.certificates()] == [
        ("Abebe", CertificateKind.TRAINING_OF_TRAINERS),
        ("Bontu", CertificateKind.PARTICIPATION),
    ]
    snapshot = Snapshot.from_json(house.certificates()[0].snapshot)
    assert snapshot.results
    people = queries.candidates(tx, house.run.id)
    assert all("The course trains trainers" in map(str, person.eligibility.earned) for person in people)
