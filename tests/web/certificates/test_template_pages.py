"""Templates as a coordinator writes them: begun, edited with a preview, published; pictures uploaded."""

import io
import re

import pytest
from PIL import Image
from sqlalchemy import select

from tests.conftest import written
from tests.web.cast import HERE
from tests.web.pages import main, opened, values, whole, words
from trainfac.certificates.models import Picture, Signature, TemplateVersion
from trainfac.infra.db import read
from trainfac.infra.jobs import Job

PAGE = f"{HERE}/certificates/templates"
PICTURES = f"{HERE}/certificates/pictures"
DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 1"><path d="M0 0L2 1" stroke="navy"/>%s</svg>'


@pytest.fixture
def editor(coordinator):
    """The address of the editor of a draft for achievement in English."""
    begun = coordinator.post(PAGE, data={"kind": "achievement", "lang": "en"})
    return begun.location


def save(coordinator, editor, status=303, **changes):
    sent = {**values(opened(coordinator, editor)), **changes}
    answer = coordinator.post(editor, data=sent)
    assert answer.status_code == status, answer.text[:3000]
    return answer


def photograph():
    encoded = io.BytesIO()
    Image.new("RGB", (40, 20), "navy").save(encoded, "PNG")
    return encoded.getvalue()


def test_all_kinds_are_printed_in_the_built_in_look_until_a_template_is_begun(coordinator, editor):
    assert "Certificate of achievement" in main(opened(coordinator, PAGE))
    assert editor.endswith("/edit")
    page = opened(coordinator, editor)
    assert values(page)["design"] == ["classic"]


def test_a_version_can_be_looked_at_once_it_is_published(app, cast, coordinator, editor, work):
    save(coordinator, editor, design="upright")
    page = editor.removesuffix("/edit")
    with written(app) as tx:
        mark = tx.scalars(select(TemplateVersion)).one().content.mark
    assert coordinator.post(f"{page}/publish", data={"seen": mark}).status_code == 303
    asked = coordinator.post(f"{page}/show", data={"number": "1"})
    assert asked.location.startswith(f"{page}?preview=")
    assert "The preview is being made" in coordinator.get(asked.location).text
    work()
    shown = whole(coordinator.get(asked.location))
    picture = next(i.get("src") for i in shown.iter("img") if i.get("class") == "template-preview")
    width, height = Image.open(io.BytesIO(coordinator.get(picture).data)).size
    assert width < height, "upright"
    assert coordinator.post(f"{page}/show", data={"number": "7"}).status_code == 404
    for wrong in ("999999", "²", "9" * 30, "x"):
        assert coordinator.get(f"{page}?preview={wrong}").status_code in {200, 404}


def test_signatures_are_offered_as_no_emblems_or_borders(app, cast, coordinator, editor):
    signatory = cast.facility.signatories[0]
    sent = {"file": (io.BytesIO(photograph()), "Signed by hand.png")}
    assert coordinator.post(f"{PICTURES}/signatures/{signatory.id}", data=sent).status_code == 303
    coordinator.post(PICTURES, data={"use": "border", "file": (io.BytesIO(DRAWING % b""), "Frame.svg")})
    form = opened(coordinator, editor)
    for name, offered in (("logo", True), ("second_logo", True), ("border_image", True)):
        choices = [choice.text for choice in form.find(f".//select[@name='{name}']").iter("option")]
        assert ("Frame.svg" in choices, signatory.name in choices) == (offered, False)
    listed = opened(coordinator, PICTURES).findall(".//main//th[@data-label='Picture']")
    assert [words(each) for each in listed] == ["Frame.svg"]


def test_a_border_has_the_shape_of_the_page(app, cast, coordinator, editor):
    wide = DRAWING.replace(b"0 0 2 1", b"0 0 297 210") % b""
    for name, drawn in (("square", DRAWING % b""), ("wide", wide)):
        coordinator.post(PICTURES, data={"use": "border", "file": (io.BytesIO(drawn), name)})
    with written(app) as tx:
        digests = {picture.name: picture.sha256 for picture in tx.scalars(select(Picture))}
    told = main(whole(save(coordinator, editor, 422, border="own", border_image=digests["square"]), 422))
    assert "The drawing has not the shape of the page: draw it on 297 × 210 mm" in told
    typed = {**values(opened(coordinator, editor)), "border": "own", "border_image": digests["square"]}
    shown = coordinator.post(editor.replace("/edit", "/preview"), data=typed, headers={"Origin": "http://localhost"})
    assert "The drawing has not the shape of the page" in shown.text, "before anybody saves it"
    save(coordinator, editor, border="own", border_image=digests["wide"])
    told = main(whole(save(coordinator, editor, 422, design="upright"), 422))
    assert "draw it on 210 × 297 mm" in told


def test_texts_without_their_language_are_not_thrown_away(coordinator, editor):
    answer = save(coordinator, editor, 422, second_lang="", second_facility_name="Centre de formation")
    page = whole(answer, 422)
    assert "Choose the language of the texts below, or empty them" in main(page)
    assert values(page)["second_facility_name"] == "Centre de formation"
    save(coordinator, editor, second_lang="fr", second_facility_name="Centre de formation")


def test_what_it_is_tried_on_stays_chosen(coordinator, editor):
    saved = save(coordinator, editor, sample="script-km")
    assert values(whole(coordinator.get(saved.location)))["sample"] == "script-km"


def test_what_is_saved_is_drawn_by_a_worker_and_shown(app, coordinator, editor, work):
    answer = save(coordinator, editor, design="modern", accent="#7a1f3d")
    waiting = coordinator.get(answer.location)
    assert "The preview is being made" in waiting.text
    assert 'http-equiv="refresh"' in waiting.text, "without scripts the page comes again by itself"
    work()
    shown = whole(coordinator.get(answer.location))
    picture = next(i.get("src") for i in shown.iter("img") if i.get("class") == "template-preview")
    drawn = coordinator.get(picture)
    assert (drawn.mimetype, drawn.data[:4]) == ("image/png", b"\x89PNG")
    assert drawn.headers["Content-Security-Policy"] == "sandbox"
    assert coordinator.get(picture.replace(".png", ".pdf")).data.startswith(b"%PDF")


def test_the_last_picture_stays_until_the_next_is_there(coordinator, editor, work):
    typed = {**values(opened(coordinator, editor)), "sample": "plain"}
    headers = {"Origin": "http://localhost"}
    ask = editor.replace("/edit", "/preview")
    assert "template-preview--before" not in coordinator.post(ask, data=typed, headers=headers).text
    work()
    polled = coordinator.post(ask, data={**typed, "first_statement": "For {holder}"}, headers=headers).text
    assert "The preview is being made" in polled
    older = re.search(r'template-preview--before"[^>]* src="([^"]+)"', polled)[1]
    assert coordinator.get(older).mimetype == "image/png"
    work()
    assert "template-preview--before" not in coordinator.get(re.search(r'hx-get="([^"]+)"', polled)[1]).text


@pytest.mark.parametrize("sample", ["plain", "worst", "script-ar", "script-km", "nonsense"])
def test_what_is_typed_is_drawn_without_being_saved_and_is_not_lost(app, coordinator, editor, work, sample):
    typed = {**values(opened(coordinator, editor)), "first_statement": "For {holder}", "sample": sample}
    headers = {"Origin": "http://localhost"}
    polled = coordinator.post(editor.replace("/edit", "/preview"), data=typed, headers=headers)
    assert "The preview is being made" in polled.text
    work()
    address = re.search(r'hx-get="([^"]+)"', polled.text)[1]
    assert 'class="template-preview"' in coordinator.get(address).text
    with app.app_context():
        assert read().scalars(select(TemplateVersion)).one().content.first.statement == ""
    assert "For {holder}" in opened(coordinator, editor).find(".//textarea[@name='first_statement']").text


def test_a_preview_of_a_participant_shows_what_is_recorded(app, coordinator, editor, cast, work):
    answer = save(coordinator, editor, sample=str(cast.abebe.id))
    work()
    assert 'class="template-preview"' in coordinator.get(answer.location).text


def test_whoever_types_on_is_not_kept_waiting_for_what_they_typed_before(app, coordinator, editor):
    preview = editor.replace("/edit", "/preview")
    for word in ("one", "two", "three"):
        coordinator.post(preview, data={**values(opened(coordinator, editor)), "first_place": word})
    with app.app_context():
        jobs = list(read().scalars(select(Job).where(Job.kind == "certificates.sample").order_by(Job.id)))
    assert [job.open for job in jobs] == [False, False, True]


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("first_statement", "{{7*7}}", "is no place that can be filled"),
        ("second_statement", "{0.__class__}", "is no place that can be filled"),
        ("accent", "#ffee00", "Too light to be read on paper"),
        ("border", "own", "Add a drawing for the border first"),
    ],
)
def test_what_cannot_be_printed_is_said_beside_its_field_and_nothing_typed_is_lost(
    coordinator, editor, field, typed, said
):
    answer = save(coordinator, editor, 422, **{field: typed, "second_lang": "fr", "first_place": "Erhai"})
    page = main(whole(answer, 422))
    assert said in page
    assert "Erhai" in answer.text
    assert said in coordinator.post(
        editor.replace("/edit", "/preview"), data={**values(opened(coordinator, editor)), field: typed,
                                                   "second_lang": "fr"},
    ).text  # fmt: skip


def test_two_coordinators_are_told_what_the_other_stored(coordinator, editor):
    first, second = (values(opened(coordinator, editor)) for _ in range(2))
    coordinator.post(editor, data={**first, "accent": "#7a1f3d"})
    answer = coordinator.post(editor, data={**second, "accent": "#1d4d3a"})
    page = whole(answer, 409)
    assert "Somebody else changed this while you were writing" in main(page)
    assert "#7a1f3d" in main(page)
    assert page.find(".//input[@name='accent']").get("value") == "#1d4d3a"
    again = coordinator.post(editor, data={**values(page), "accent": "#1d4d3a"})
    assert again.status_code == 303


def test_a_version_says_what_it_changed_and_is_published(app, coordinator, editor):
    save(coordinator, editor, design="upright")
    versions = editor.removesuffix("/edit")
    page = opened(coordinator, versions)
    assert "Classic: centred, with an engraved border" in main(page)
    assert "Upright: a page on end, with room for many modules" in main(page)
    seen = page.find(".//input[@name='seen']").get("value")
    told = coordinator.post(f"{versions}/publish", data={"seen": "something else"})
    assert "Somebody else changed this template" in main(whole(told, 409))
    published = coordinator.post(f"{versions}/publish", data={"seen": seen}, follow_redirects=True)
    assert "Version 1 is published" in published.text
    begun = coordinator.post(f"{versions}/revise", data={"number": "1"}, follow_redirects=True)
    assert values(whole(begun))["design"] == ["upright"]
    assert coordinator.post(f"{versions}/set-aside").status_code == 303
    asked = opened(coordinator, f"{versions}/retire")
    assert "have the built-in look, in English" in main(asked)
    assert "Published" in main(opened(coordinator, versions)), "asking changes nothing"
    assert asked.find(".//main//form").get("action") == f"{versions}/retire"
    assert "The template is retired" in coordinator.post(f"{versions}/retire", follow_redirects=True).text


def test_a_template_of_another_facility_is_not_there(app, cast, coordinator, editor):
    stranger = cast.browser(app, "stranger")
    for address in (editor, editor.removesuffix("/edit")):
        assert stranger.get(address).status_code == 404
        assert stranger.get(address.replace("HYD", "DLI")).status_code == 404


def test_an_emblem_is_taken_in_cleaned_and_can_be_chosen(app, coordinator, editor):
    sent = {"use": "emblem", "file": (io.BytesIO(DRAWING % b"<script>alert(1)</script>"), "../../emblem.svg")}
    answer = coordinator.post(PICTURES, data=sent, follow_redirects=True)
    assert "Left out of the drawing: script." in answer.text
    with app.app_context():
        kept = read().scalars(select(Picture)).one()
        assert b"script" not in kept.content
    given = coordinator.get(f"{PICTURES}/{kept.id}")
    assert given.headers["Content-Disposition"].startswith("attachment")
    assert (given.mimetype, given.headers["X-Content-Type-Options"]) == ("image/svg+xml", "nosniff")
    assert save(coordinator, editor, logo=kept.sha256).status_code == 303


def test_a_page_named_as_a_photograph_is_refused(app, coordinator):
    sent = {"use": "emblem", "file": (io.BytesIO(b"<html><script>alert(1)</script></html>"), "photo.jpg")}
    page = whole(coordinator.post(PICTURES, data=sent), 422)
    assert "This is no picture that we can read: send a JPEG, PNG or SVG file" in main(page)
    with app.app_context():
        assert read().scalars(select(Picture)).all() == []


def test_a_signature_is_set_and_taken_away(app, cast, coordinator):
    address = f"{PICTURES}/signatures/{cast.facility.signatories[0].id}"
    opened(coordinator, address)
    coordinator.post(address, data={"file": (io.BytesIO(photograph()), "hand.png")})
    assert "picture-shown" in coordinator.get(address).text
    opened(coordinator, PICTURES)
    coordinator.post(f"{address}/remove")
    with written(app) as tx:
        assert tx.scalars(select(Signature)).all() == []
