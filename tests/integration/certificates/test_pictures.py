"""Pictures of a facility: put away, taken up again, and deleted where nothing ever used them."""

import pytest
from sqlalchemy import select

from tests import builders as make
from tests.integration.certificates.house import AFTER, House
from tests.integration.certificates.test_templates import EMBLEM, KIND, content, issued, published
from trainfac.certificates import queries
from trainfac.certificates.models import Picture
from trainfac.certificates.render import render_certificate
from trainfac.certificates.services import pictures, templates
from trainfac.certificates.snapshot import Snapshot
from trainfac.infra.audit import AuditEvent
from trainfac.infra.pictures import taken_in
from trainfac.kernel.errors import NotFound, RuleBroken

OTHER = EMBLEM.replace(b"navy", b"black")


def emblem(house, drawn=EMBLEM, name="emblem.svg"):
    return pictures.keep_picture(house.tx, house.facility.id, taken_in(drawn), name, actor=house.actor)


def put_away(house, picture):
    return pictures.put_away(house.tx, house.facility.id, picture.id, actor=house.actor, now=AFTER)


def take_up(house, picture):
    return pictures.take_up(house.tx, house.facility.id, picture.id, actor=house.actor)


def delete(house, picture):
    pictures.delete_picture(house.tx, house.facility.id, picture.id, actor=house.actor)
    house.tx.flush()


def drafted(house, given):
    draft = templates.begin_template(house.tx, house.facility.id, KIND, "en", actor=house.actor)
    return saved(house, draft, given)


def saved(house, draft, given):
    return templates.save_template(
        house.tx, draft.template_id, given, seen=draft.content.mark, actor=house.actor
    )  # fmt: skip


def acts(tx):
    """What was written down about pictures, in order."""
    found = tx.scalars(select(AuditEvent).order_by(AuditEvent.id))
    return [e.action.partition(".")[2] for e in found if e.action.startswith("certificate_picture.")]


def kept(tx):
    return [picture.name for picture in tx.scalars(select(Picture).order_by(Picture.id))]


def test_what_is_put_away_and_taken_up_is_written_down_once(tx):
    house = House(tx)
    picture = emblem(house)
    for _ in range(2):
        put_away(house, picture)
    assert picture.put_away_at == AFTER
    for _ in range(2):
        take_up(house, picture)
    assert picture.put_away_at is None
    assert acts(tx) == ["added", "put_away", "taken_up"]


def test_a_picture_put_away_is_not_chosen_anew(tx):
    house = House(tx)
    picture, border = emblem(house), emblem(house, OTHER, "frame.svg")
    for each in (picture, border):
        put_away(house, each)
    draft = drafted(house, content())
    given = {"logo": {"logos": (picture.sha256,)}, "border_image": {"border": "own", "border_image": border.sha256}}
    for field, named in given.items():
        with pytest.raises(RuleBroken) as refused:
            saved(house, draft, content(**named))
        assert refused.value.fields.keys() == {field}
        assert "was put away: take it up again" in str(refused.value)
    take_up(house, picture)
    assert saved(house, draft, content(logos=(picture.sha256,))).content.logos == (picture.sha256,)


def test_a_draft_keeps_the_picture_that_it_has_and_can_be_published(tx):
    house = House(tx)
    picture = emblem(house)
    draft = drafted(house, content(logos=(picture.sha256,)))
    put_away(house, picture)
    changed = saved(house, draft, content(logos=(picture.sha256,), accent="#1d4d3a"))
    assert changed.content.logos == (picture.sha256,)
    templates.publish_template(tx, draft.template_id, seen=changed.content.mark, actor=house.actor, now=AFTER)
    assert queries.put_away(tx, house.facility.id, changed.content.pictures) == [picture]


def test_a_draft_that_gave_it_up_does_not_get_it_back(tx):
    house = House(tx)
    picture = emblem(house)
    draft = drafted(house, content(logos=(picture.sha256,)))
    put_away(house, picture)
    saved(house, draft, content())
    with pytest.raises(RuleBroken):
        saved(house, draft, content(logos=(picture.sha256,)))


def test_a_published_version_is_printed_as_before(tx):
    house = House(tx)
    house.participant()
    picture = emblem(house)
    published(house, content(logos=(picture.sha256,)))
    put_away(house, picture)
    _, snapshot = issued(house)
    assert snapshot.logo == picture.sha256
    assert render_certificate(snapshot, images=queries.pictures(tx, snapshot.image_digests))


def test_the_same_picture_uploaded_again_is_taken_up(tx):
    house = House(tx)
    picture = put_away(house, emblem(house))
    assert emblem(house, name="another name.svg") is picture
    assert (picture.put_away_at, picture.name) == (None, "emblem.svg")
    assert acts(tx) == ["added", "put_away", "taken_up"]


def test_a_signature_is_not_put_away_or_deleted_while_somebody_signs_with_it(tx):
    house = House(tx)
    signatory = house.facility.signatories[0]
    picture = put_away(house, emblem(house))
    pictures.sign_with(tx, house.facility.id, signatory.id, taken_in(EMBLEM), actor=house.actor)
    assert picture.put_away_at is None, "whoever signs with it has taken it up"
    with pytest.raises(RuleBroken, match=r"Dr A\. Rao signs with this picture"):
        put_away(house, picture)
    with pytest.raises(RuleBroken):
        delete(house, picture)
    pictures.sign_by_hand(tx, house.facility.id, signatory.id, actor=house.actor)
    delete(house, picture)
    assert kept(tx) == []


def test_what_nothing_ever_used_is_deleted_and_can_be_uploaded_again(tx):
    house = House(tx)
    picture, other = put_away(house, emblem(house)), emblem(house, OTHER, "other.svg")
    delete(house, picture)
    assert kept(tx) == ["other.svg"]
    event = tx.scalars(select(AuditEvent).where(AuditEvent.action == "certificate_picture.deleted")).one()
    assert event.before == {"sha256": picture.sha256, "name": "emblem.svg"}
    emblem(house)
    assert kept(tx) == ["other.svg", "emblem.svg"]
    assert queries.use_of(tx, other).never


@pytest.mark.parametrize("way", ["draft", "set aside", "published", "retired"])
def test_a_picture_that_a_version_names_is_not_deleted(tx, way):
    house = House(tx)
    picture = emblem(house)
    given = content(logos=(picture.sha256,))
    version = published(house, given) if way in {"published", "retired"} else drafted(house, given)
    if way == "retired":
        templates.retire_template(tx, version.template_id, actor=house.actor, now=AFTER)
    if way == "set aside":
        templates.set_draft_aside(tx, version.template_id, actor=house.actor, now=AFTER)
    with pytest.raises(RuleBroken, match="can be put away, but not deleted"):
        delete(house, picture)
    (used,) = queries.use_of(tx, picture).templates
    assert (used.template.id, used.states) == (version.template_id, [version.state])


def test_a_signature_that_was_issued_is_kept_when_nobody_signs_with_it_any_more(tx):
    house = House(tx)
    house.participant()
    signatory = house.facility.signatories[0]
    pictures.sign_with(tx, house.facility.id, signatory.id, taken_in(EMBLEM), actor=house.actor)
    certificate, snapshot = issued(house)
    pictures.sign_by_hand(tx, house.facility.id, signatory.id, actor=house.actor)
    picture = tx.scalars(select(Picture)).one()
    assert queries.use_of(tx, picture).issued
    with pytest.raises(RuleBroken):
        delete(house, picture)
    put_away(house, picture)
    assert Snapshot.from_json(certificate.snapshot) == snapshot
    assert render_certificate(snapshot, images=queries.pictures(tx, snapshot.image_digests))


def test_what_another_facility_has_of_the_same_picture_is_its_own(tx):
    house = House(tx)
    picture = emblem(house)
    other = make.a_facility(tx, "DLI", iso2="CN", timezone="Asia/Shanghai")
    theirs = make.actor(make.a_coordinator(tx, other, "coordinator@dli.example"))
    pictures.keep_picture(tx, other.id, taken_in(EMBLEM), "theirs.svg", actor=theirs)
    published(house, content(logos=(picture.sha256,)))
    (same,) = queries.emblems_and_borders(tx, other.id)
    assert queries.use_of(tx, same).never
    pictures.delete_picture(tx, other.id, same.id, actor=theirs)
    assert kept(tx) == ["emblem.svg"]


def test_only_coordinators_of_the_facility_put_pictures_away(tx):
    house = House(tx)
    picture = emblem(house)
    other = make.a_facility(tx, "DLI", iso2="CN", timezone="Asia/Shanghai")
    theirs = make.actor(make.a_coordinator(tx, other, "coordinator@dli.example"))
    for facility in (house.facility, other):
        with pytest.raises(NotFound):
            pictures.put_away(tx, facility.id, picture.id, actor=theirs, now=AFTER)
        with pytest.raises(NotFound):
            pictures.take_up(tx, facility.id, picture.id, actor=theirs)
        with pytest.raises(NotFound):
            pictures.delete_picture(tx, facility.id, picture.id, actor=theirs)
    assert acts(tx) == ["added"]
