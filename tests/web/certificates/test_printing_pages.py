"""The print file of a run: how it is made, and the register of what was printed."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from sqlalchemy import func, select

from tests.conftest import written
from tests.pdf.certificates.reading import reader, text_of
from tests.web.cast import COORDINATOR_AND_TRAINER, RUN, answers
from tests.web.pages import main, opened, values, whole
from trainfac.certificates.models import Certificate, PrintRun
from trainfac.infra.files import StoredFile
from trainfac.infra.jobs import Job, JobState
from trainfac.kernel.messages import msg

PAGE = f"{RUN}/certificates"


def printed(coordinator, work, **choices):
    """The file that comes of these choices."""
    assert coordinator.post(f"{PAGE}/print", data=choices).status_code == 303
    work()
    return coordinator.get(print_links(coordinator, PAGE)[0]).data


def print_links(client, page):
    """Where this page leads to print files."""
    return [a.get("href") for a in opened(client, page).findall(".//main//a") if "/print-" in a.get("href")]


def test_the_form_offers_what_is_usual(app, cast, coordinator, issued):
    page = opened(coordinator, f"{PAGE}/print")
    (at,) = [n for n, f in enumerate(page.findall(".//main//form")) if f.get("action") == f"{PAGE}/print"]
    assert values(page, at) == {"order": "serial", "layout": "one", "paper": "a4"}


def test_two_on_a_letter_sheet_with_a_list_on_top(app, cast, coordinator, issued, work):
    content = printed(coordinator, work, order="serial", layout="two", paper="letter", with_list="y")
    first, second = reader(content).pages
    assert {round(page.mediabox.width) for page in (first, second)} == {612}
    text = text_of(content)
    assert text.startswith(cast.facility.name)
    assert text.count("Print copy") == 2, "on each certificate"
    assert text.count(issued[1].serial) == 2, "in the list and on the certificate"


def form_of(page):
    """The form that makes a print file."""
    return page.find(f".//main//form[@action='{PAGE}/print']")


def test_while_something_is_made_the_page_says_how_far_it_is_and_the_form_comes_back(cast, trainer, issued, work):
    trainer.post(f"{PAGE}/print", data={"order": "serial", "layout": "one", "paper": "a4"})
    page = opened(trainer, f"{PAGE}/print")
    told = main(page)
    assert "Making the print file Waiting to start" in told
    assert "A print file can be made as soon as this is done." in told
    assert form_of(page) is None
    (polled,) = page.findall(".//main//*[@hx-get]")
    assert polled.get("hx-get") == f"{PAGE}/progress"
    assert f'http-equiv="refresh" content="5; url={PAGE}/print"' in trainer.get(f"{PAGE}/print").text
    work()
    assert trainer.get(f"{PAGE}/progress").headers["HX-Refresh"] == "true"
    page = opened(trainer, f"{PAGE}/print")
    assert form_of(page) is not None
    assert page.findall(".//main//*[@hx-get]") == []
    assert "http-equiv" not in trainer.get(f"{PAGE}/print").text


def test_the_first_certificates_are_waited_for_on_the_page_that_prints_them(cast, coordinator, work):
    coordinator.post(f"{PAGE}/issue")
    told = main(opened(coordinator, f"{PAGE}/print"))
    assert "Making certificates" in told
    assert "Nothing to print" not in told
    work()
    assert form_of(opened(coordinator, f"{PAGE}/print")) is not None


def test_a_print_file_that_could_not_be_made_is_told_beside_the_form(app, cast, coordinator, issued):
    coordinator.post(f"{PAGE}/print", data={"order": "serial", "layout": "one", "paper": "a4"})
    with written(app) as tx:
        job = tx.scalars(select(Job).order_by(Job.id.desc()).limit(1)).one()
        job.state, job.failure = JobState.FAILED, msg("The printer is on fire").to_json()
    page = opened(coordinator, f"{PAGE}/print")
    assert "The last order failed The printer is on fire" in main(page)
    assert form_of(page) is not None


def test_the_originals_stay_as_they_are(app, cast, coordinator, issued, work):
    addresses = [f"/certificates/{certificate.id}.pdf" for certificate in issued]
    before = [coordinator.get(address).data for address in addresses]
    printed(coordinator, work, order="name", layout="two", paper="a4")
    assert [coordinator.get(address).data for address in addresses] == before
    assert "Print copy" not in text_of(before[0])


def test_the_register_tells_who_printed_which_certificates_and_how(app, cast, coordinator, trainer, issued, work):
    printed(coordinator, work, order="name", layout="two", paper="letter")
    told = main(opened(trainer, f"{PAGE}/print"))
    assert "Print register" in told
    assert f"{issued[0].serial} \u2013 {issued[1].serial}" in told
    for words in (cast.users["coordinator"].name, "By name", "crop marks, US Letter"):
        assert words in told


def test_a_revoked_certificate_is_not_printed_and_not_in_the_register(app, cast, coordinator, issued, work):
    coordinator.post(f"/staff/HYD/certificates/{issued[0].id}/revoke", data={"code": "error", "reason": "In error"})
    content = printed(coordinator, work, order="serial", layout="one", paper="a4")
    assert len(reader(content).pages) == 1
    with written(app) as tx:
        assert tx.scalars(select(PrintRun)).one().serials == [issued[1].serial]


def test_a_file_with_a_certificate_that_does_not_count_any_more_is_not_given_out(app, cast, coordinator, issued, work):
    printed(coordinator, work, order="serial", layout="one", paper="a4")
    page = f"{PAGE}/print"
    assert "not given out" not in main(opened(coordinator, page)).lower()
    (address,) = print_links(coordinator, page)
    about = f"/staff/HYD/certificates/{issued[0].id}"
    coordinator.post(f"{about}/suspend", data={"code": "inquiry", "reason": "An inquiry"})
    for where in (page, PAGE):
        assert print_links(coordinator, where) == []
    told = main(opened(coordinator, page))
    for words in (f"Suspended {issued[0].serial}", "Not given out", "make a new one"):
        assert words in told
    assert f"Suspended {issued[1].serial}" not in told
    refused = main(whole(coordinator.get(address), 422))
    assert "Certificates of this print file are not valid any more: make a new one" in refused
    assert f"{issued[0].serial}: Suspended" in refused
    coordinator.post(f"{about}/reinstate")
    assert coordinator.get(address).status_code == 200
    coordinator.post(f"{about}/revoke", data={"code": "error", "reason": "In error"})
    assert f"Revoked {issued[0].serial}" in main(opened(coordinator, page))
    assert coordinator.get(address).status_code == 422
    printed(coordinator, work, order="serial", layout="one", paper="a4")
    (newer,) = print_links(coordinator, page)
    assert coordinator.get(newer).status_code == 200


def test_each_file_has_a_name_of_its_own_by_which_the_register_is_found(app, cast, coordinator, issued, work):
    for paper in ("a4", "letter"):
        printed(coordinator, work, order="serial", layout="one", paper=paper)
    page = f"{PAGE}/print"
    told = main(opened(coordinator, page))
    names = [coordinator.get(address).headers["Content-Disposition"] for address in print_links(coordinator, page)]
    with written(app) as tx:
        runs = list(tx.scalars(select(PrintRun).order_by(PrintRun.id.desc())))
    days = [one.created_at.astimezone(cast.facility.zone).date() for one in runs]
    assert names == [
        f"attachment; filename=HYD-01-print-{one.id}-{day.isoformat()}.pdf" for one, day in zip(runs, days, strict=True)
    ]
    assert all(f"No. {one.id}" in told for one in runs)


def test_the_same_order_twice_is_one_and_another_is_another(app, cast, coordinator, issued, work):
    with written(app) as tx:
        before = tx.scalar(select(func.count(Job.id)))
    for paper in ("a4", "a4", "letter"):
        coordinator.post(f"{PAGE}/print", data={"order": "serial", "layout": "one", "paper": paper})
    with written(app) as tx:
        assert tx.scalar(select(func.count(Job.id))) == before + 2


@pytest.mark.parametrize("wrong", [{"order": "seat"}, {"layout": "9"}, {"paper": "papyrus"}])
def test_what_cannot_be_chosen_is_refused_beside_its_field(app, cast, coordinator, issued, wrong):
    answer = coordinator.post(f"{PAGE}/print", data={"order": "serial", "layout": "one", "paper": "a4", **wrong})
    assert "Not a valid choice" in main(whole(answer, 422))
    with written(app) as tx:
        assert tx.scalar(select(func.count(PrintRun.id))) == 0


def test_what_the_archive_leaves_out_is_told(app, cast, coordinator, trainer, issued):
    with written(app) as tx:
        tx.merge(issued[0]).file_id = None
    told = main(opened(coordinator, f"{PAGE}/print"))
    assert f"1 of {len(issued)} valid certificates have their documents so far" in told
    assert "Make the missing documents" in told
    assert "A coordinator of the facility can have the missing ones made" in main(opened(trainer, f"{PAGE}/print"))
    with written(app) as tx:
        for each in issued:
            tx.merge(each).file_id = None
    assert "originals.zip" not in coordinator.get(f"{PAGE}/print").text


def test_the_originals_come_in_one_archive_as_they_were_issued(app, cast, coordinator, trainer, issued):
    answer = trainer.get(f"{PAGE}/originals.zip")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Cache-Control"] == "private, no-store"
    with ZipFile(BytesIO(answer.data)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == [
            f"{issued[0].serial}_Abebe-Tadesse.pdf",
            f"{issued[1].serial}_Bontu-Regassa.pdf",
        ]
        for entry, certificate in zip(archive.infolist(), issued, strict=True):
            assert archive.read(entry) == coordinator.get(f"/certificates/{certificate.id}.pdf").data


def test_a_revoked_certificate_is_not_in_the_archive_and_an_empty_one_is_not_made(app, cast, coordinator, issued):
    for number, left in ((0, 1), (1, 0)):
        address = f"/staff/HYD/certificates/{issued[number].id}/revoke"
        coordinator.post(address, data={"code": "error", "reason": "In error"})
        answer = coordinator.get(f"{PAGE}/originals.zip")
        assert answer.status_code == (200 if left else 404)
        if left:
            with ZipFile(BytesIO(answer.data)) as archive:
                assert len(archive.namelist()) == left


def test_the_archive_is_for_those_who_print(app, cast, issued):
    address = f"{PAGE}/originals.zip"
    assert answers(app, cast, address, COORDINATOR_AND_TRAINER) == COORDINATOR_AND_TRAINER


def test_a_file_that_is_not_as_it_was_stored_is_handed_out_by_nobody(app, cast, coordinator, issued):
    store = app.extensions["files"]
    with written(app) as tx:
        stored = tx.get(StoredFile, tx.get(Certificate, issued[1].id).file_id)
        path = store.path(stored.sha256, stored.media_type)
    path.write_bytes(path.read_bytes().replace(b"%PDF-1.7", b"%PDF-1.6"))
    for address in (f"/certificates/{issued[1].id}.pdf", f"{PAGE}/originals.zip"):
        assert "damaged in the storage and not handed out" in main(whole(coordinator.get(address), 500))
    assert coordinator.get(f"/certificates/{issued[0].id}.pdf").status_code == 200
    path.unlink()
    assert "is missing from the storage" in main(whole(coordinator.get(f"{PAGE}/originals.zip"), 404))
