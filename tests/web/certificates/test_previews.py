"""What a certificate would look like: drawn by a worker, shown as a picture, and never twice for nothing."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.conftest import written
from tests.pdf.certificates.reading import text_of
from tests.web.cast import RUN
from tests.web.pages import main, opened, whole
from trainfac.certificates.models import Certificate, Sample, SerialCounter
from trainfac.certificates.services.sampling import sweep_samples
from trainfac.delivery.models import AttendanceRecord
from trainfac.directory.models import Person
from trainfac.infra.jobs import Job, JobState

PAGE = f"{RUN}/certificates"


@pytest.fixture
def address(cast):
    return f"{PAGE}/previews/{cast.abebe.id}"


def draw(coordinator, address, work):
    """The page with the picture, as the button leads to it."""
    ordered = coordinator.post(address)
    assert (ordered.status_code, ordered.location) == (303, address)
    work()
    return opened(coordinator, address)


def picture(page):
    return next((image.get("src") for image in page.iter("img") if image.get("class") == "template-preview"), None)


def jobs(app):
    with written(app) as tx:
        return list(tx.scalars(select(Job).order_by(Job.id)))


def rename(app, registration, name):
    with written(app) as tx:
        tx.get_one(Person, registration.person_id).name_on_certificate = name


def test_a_preview_shows_the_name_and_spends_nothing(app, cast, coordinator, address, work):
    forms = [form.get("action") for form in opened(coordinator, PAGE).findall(".//main//table//form")]
    assert address in forms
    waiting = coordinator.post(address, follow_redirects=True)
    assert "Drawing the certificate" in main(whole(waiting))
    assert 'http-equiv="refresh"' in waiting.text, "without scripts the page comes again by itself"
    work()
    page = opened(coordinator, address)
    drawn = coordinator.get(picture(page))
    assert (drawn.mimetype, drawn.data[:4]) == ("image/png", b"\x89PNG")
    assert drawn.headers["Cache-Control"] == "private, no-store"
    document = next(a.get("href") for a in page.findall(".//main//a") if a.get("href").endswith(".pdf"))
    printed = text_of(coordinator.get(document).data)
    for words in ("Preview", "Abebe Tadesse", f"HYD-{cast.now.astimezone(cast.facility.zone).year}-0000"):
        assert words in printed
    with written(app) as tx:
        assert tx.scalar(select(func.count(Certificate.id))) == 0
        assert tx.scalar(select(func.count(SerialCounter.id))) == 0


def test_looking_draws_nothing(app, coordinator, address):
    assert "Nothing is drawn yet" in main(opened(coordinator, address))
    assert coordinator.get(f"{address}/progress").status_code == 200
    assert jobs(app) == []


def test_the_part_that_scripts_fetch_asks_again_until_the_picture_is_there(coordinator, address, work):
    coordinator.post(address)
    assert f'hx-get="{address}/progress"' in coordinator.get(f"{address}/progress").text
    work()
    finished = coordinator.get(f"{address}/progress").text
    assert "hx-get" not in finished
    assert "template-preview" in finished


def test_what_has_not_changed_is_not_drawn_again(app, coordinator, address, work):
    coordinator.post(address)
    coordinator.post(address)
    assert len(jobs(app)) == 1, "nor is it ordered a second time"
    first = picture(draw(coordinator, address, work))
    assert picture(draw(coordinator, address, work)) == first
    assert len(jobs(app)) == 1


def test_what_has_changed_is_pointed_out_and_drawn_anew(app, cast, coordinator, address, work):
    first = picture(draw(coordinator, address, work))
    rename(app, cast.abebe, "Abebe T. Bekele")
    page = opened(coordinator, address)
    assert "Something has changed since this was drawn" in main(page)
    assert picture(page) == first
    page = draw(coordinator, address, work)
    assert "Something has changed" not in main(page)
    assert "Abebe T. Bekele" in text_of(coordinator.get(picture(page).replace(".png", ".pdf")).data)
    rename(app, cast.abebe, "")
    assert picture(draw(coordinator, address, work)) == first, "it was drawn before, and is kept"


def test_what_was_ordered_before_a_change_is_not_waited_for(app, cast, coordinator, address):
    coordinator.post(address)
    rename(app, cast.abebe, "Abebe T. Bekele")
    coordinator.post(address)
    assert [job.state for job in jobs(app)] == [JobState.CANCELLED, JobState.QUEUED]


def test_it_is_thrown_away_the_night_after_and_can_be_drawn_again(app, cast, coordinator, address, work):
    before = picture(draw(coordinator, address, work))
    with written(app) as tx:
        sweep_samples(tx, cast.now + timedelta(days=1, minutes=5))
        assert tx.scalar(select(func.count(Sample.id))) == 0
    assert coordinator.get(before).status_code == 404
    assert "This preview is not kept any more." in main(opened(coordinator, address))
    assert picture(draw(coordinator, address, work)) not in {None, before}


def test_what_cannot_be_issued_has_no_preview_but_a_reason(app, cast, coordinator):
    with written(app) as tx:
        for record in tx.scalars(select(AttendanceRecord).where(AttendanceRecord.registration_id == cast.bontu.id)):
            tx.delete(record)
    for ask in (coordinator.get, coordinator.post):
        page = whole(ask(f"{PAGE}/previews/{cast.bontu.id}"), 422)
        assert "Attended none of the hours held" in main(page)
        assert ask(f"{PAGE}/previews/99999").status_code == 404
    assert jobs(app) == []


def test_a_text_that_outgrows_its_page_is_told_in_place_of_a_picture(app, cast, coordinator, address, work):
    with written(app) as tx:
        tx.merge(cast.run).course.title = "Accreditation of laboratories " * 60
    page = draw(coordinator, address, work)
    assert "Abebe Tadesse: the certificate does not fit on one page" in main(page)
    assert picture(page) is None


def test_whoever_lost_the_role_meanwhile_is_drawn_nothing(app, cast, coordinator, address, work):
    coordinator.post(address)
    with written(app) as tx:
        tx.merge(cast.users["coordinator"]).roles = []
    work()
    assert [job.state for job in jobs(app)] == [JobState.FAILED]
