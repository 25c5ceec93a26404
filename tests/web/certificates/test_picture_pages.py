"""Pictures as a coordinator tidies them up: put away, taken up again, deleted where nothing ever used them."""

import io
import re

import pytest
from sqlalchemy import select

from tests.web.cast import HERE
from tests.web.pages import main, opened, values, whole, words
from trainfac.certificates.models import Picture, TemplateVersion
from trainfac.infra.db import read

TEMPLATES = f"{HERE}/certificates/templates"
PICTURES = f"{HERE}/certificates/pictures"
DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 1"><path d="M0 0L2 1" stroke="%s"/></svg>'


@pytest.fixture
def upload(app, coordinator):
    """Adds a drawing in a colour; its picture as it is stored."""

    def add(name="Emblem.svg", colour=b"navy"):
        sent = {"use": "emblem", "file": (io.BytesIO(DRAWING % colour), name)}
        assert coordinator.post(PICTURES, data=sent).status_code == 303
        with app.app_context():
            return read().scalars(select(Picture).order_by(Picture.id.desc())).first()

    return add


@pytest.fixture
def editor(coordinator):
    """The address of the editor of a draft for achievement in English."""
    return coordinator.post(TEMPLATES, data={"kind": "achievement", "lang": "en"}).location


def save(coordinator, editor, status=303, **changes):
    answer = coordinator.post(editor, data={**values(opened(coordinator, editor)), **changes})
    assert answer.status_code == status, answer.text[:3000]
    return answer


def press(coordinator, picture, what, status=303):
    answer = coordinator.post(f"{PICTURES}/{picture.id}/{what}")
    assert answer.status_code == status, answer.text[:2000]
    return answer


def listed(page, caption):
    """The rows of a table: what each says."""
    for table in page.findall(".//main//table"):
        if words(table.find("caption")) == caption:
            return [words(row) for row in table.findall("tbody/tr")]
    return []


def choices(page, name="logo"):
    return [words(option) for option in page.find(f".//select[@name='{name}']").iter("option")]


def test_a_page_without_pictures_says_what_they_are_for(coordinator):
    page = main(opened(coordinator, PICTURES))
    assert "No pictures yet What you add below can be chosen in templates." in page
    assert "Put away" not in page


def test_a_picture_put_away_is_offered_no_more_until_it_is_taken_up(coordinator, upload, editor):
    picture = upload()
    assert "Emblem.svg" in choices(opened(coordinator, editor))
    told = coordinator.get(press(coordinator, picture, "put-away").location)
    assert "The picture is put away" in told.text
    page = opened(coordinator, PICTURES)
    assert listed(page, "Emblems and borders") == []
    assert "Templates have no picture to choose" in main(page)
    (row,) = listed(page, "Put away")
    assert re.fullmatch(r"Emblem\.svg Put away on \d.* Nothing so far Take up again Delete…", row)
    for name in ("logo", "second_logo", "border_image"):
        assert not any("Emblem.svg" in choice for choice in choices(opened(coordinator, editor), name))
    told = coordinator.get(press(coordinator, picture, "take-up").location)
    assert "The picture is taken up again" in told.text
    assert "Emblem.svg" in choices(opened(coordinator, editor))


def test_the_list_says_what_uses_each_picture(coordinator, upload, editor):
    picture = upload()
    upload("Other.svg", b"black")
    save(coordinator, editor, logo=picture.sha256)
    other, used = listed(opened(coordinator, PICTURES), "Emblems and borders")
    assert other == "Other.svg Nothing so far Put away Delete…"
    assert used == "Emblem.svg Certificate of achievement, English Draft Put away"


def test_a_draft_that_has_it_keeps_it_and_is_told(app, coordinator, upload, editor):
    picture = upload()
    save(coordinator, editor, logo=picture.sha256)
    versions = editor.removesuffix("/edit")
    assert "The draft carries pictures" not in main(opened(coordinator, editor))
    press(coordinator, picture, "put-away")
    for address in (editor, versions):
        assert "The draft carries pictures that were put away Emblem.svg" in main(opened(coordinator, address))
    page = opened(coordinator, editor)
    assert "Put away: Emblem.svg" in choices(page)
    assert values(page)["logo"] == picture.sha256
    save(coordinator, editor, accent="#7a1f3d")
    with app.app_context():
        draft = read().scalars(select(TemplateVersion)).one()
    assert draft.content.logos == (picture.sha256,)
    published = coordinator.post(f"{versions}/publish", data={"seen": draft.content.mark}, follow_redirects=True)
    page = main(whole(published))
    assert "Emblem Nothing Put away: Emblem.svg" in page, "where a version names it, it says so"
    assert "The draft carries" not in page


def test_whoever_chose_it_before_it_was_put_away_is_told_by_name(coordinator, upload, editor):
    picture = upload()
    typed = {**values(opened(coordinator, editor)), "logo": picture.sha256, "first_place": "Erhai"}
    press(coordinator, picture, "put-away")
    answer = coordinator.post(editor, data=typed)
    page = whole(answer, 422)
    assert "“Emblem.svg” was put away: take it up again, or choose another picture" in main(page)
    assert values(page)["first_place"] == "Erhai"


def test_the_same_picture_added_again_is_offered_again(coordinator, upload):
    picture = upload()
    press(coordinator, picture, "put-away")
    assert upload("Another name.svg").id == picture.id
    assert listed(opened(coordinator, PICTURES), "Emblems and borders") == [
        "Emblem.svg Nothing so far Put away Delete…"
    ]


def test_a_picture_that_nothing_used_is_deleted_after_a_question(app, coordinator, upload):
    picture = upload()
    asked = opened(coordinator, f"{PICTURES}/{picture.id}/delete")
    assert "that cannot be undone" in main(asked)
    assert listed(opened(coordinator, PICTURES), "Emblems and borders"), "asking changes nothing"
    assert asked.find(".//main//form").get("action") == f"{PICTURES}/{picture.id}/delete"
    told = coordinator.get(press(coordinator, picture, "delete").location)
    assert "The picture is deleted." in told.text
    with app.app_context():
        assert read().scalars(select(Picture)).all() == []
    for what in ("put-away", "take-up", "delete"):
        press(coordinator, picture, what, 404)
    assert coordinator.get(f"{PICTURES}/{picture.id}/delete").status_code == 404


def test_a_picture_that_is_used_is_not_deleted_and_says_by_what(app, coordinator, upload, editor):
    picture = upload()
    save(coordinator, editor, logo=picture.sha256)
    asked = opened(coordinator, f"{PICTURES}/{picture.id}/delete")
    assert asked.findall(".//main//form") == []
    for page in (asked, whole(press(coordinator, picture, "delete", 422), 422)):
        assert "It is used by: Certificate of achievement, English Draft" in main(page)
        assert "This picture cannot be deleted" in main(page)
        assert "You can put it away" in main(page)
    with app.app_context():
        assert read().scalars(select(Picture)).one().id == picture.id


def test_a_signature_says_who_signs_with_it(app, cast, coordinator):
    signatory = cast.facility.signatories[0]
    sent = {"file": (io.BytesIO(DRAWING % b"navy"), "hand.svg")}
    coordinator.post(f"{PICTURES}/signatures/{signatory.id}", data=sent)
    with app.app_context():
        picture = read().scalars(select(Picture)).one()
    asked = main(opened(coordinator, f"{PICTURES}/{picture.id}/delete"))
    assert f"It is used by: Signature of {signatory.name}" in asked
    assert "You can put it away" not in asked, "somebody signs with it"
    refused = press(coordinator, picture, "put-away", 422)
    assert f"{signatory.name} signs with this picture: change the signature first" in refused.text


def test_pictures_of_another_facility_are_not_there(app, cast, coordinator, upload):
    picture = upload()
    stranger = cast.browser(app, "stranger")
    for what in ("put-away", "take-up", "delete"):
        address = f"{PICTURES}/{picture.id}/{what}"
        assert stranger.post(address).status_code == 404
        assert stranger.post(address.replace("HYD", "DLI")).status_code == 404
    assert listed(opened(coordinator, PICTURES), "Emblems and borders")
