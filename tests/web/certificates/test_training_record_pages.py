"""A training record is made on the page of a run and fetched there, by those who print."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest
from sqlalchemy import select

from tests.conftest import written
from tests.pdf.certificates.reading import text_of
from tests.web.cast import RUN, answers
from tests.web.certificates.conftest import takes_part_as_abebe
from tests.web.pages import main, opened, whole, words
from trainfac.certificates.models import TrainingRecord
from trainfac.certificates.states import CertificateState
from trainfac.infra.jobs import Job

PAGE = f"{RUN}/certificates"


def links(client, page=PAGE):
    return [a.get("href") for a in opened(client, page).iter("a") if "/record-" in a.get("href", "")]


def made(client, work, certificate):
    """Its address, once a worker has come by."""
    answer = client.post(f"{PAGE}/records/{certificate.id}")
    assert answer.status_code == 303
    assert answer.location == f"{PAGE}#person-{certificate.registration_id}"
    work()
    (address,) = links(client)
    return address


def test_it_is_ordered_made_by_the_worker_and_fetched(coordinator, issued, work):
    coordinator.post(f"{PAGE}/records/{issued[0].id}")
    assert links(coordinator) == []
    told = main(opened(coordinator, PAGE))
    assert "Making a training record" in told
    assert "Make training record" not in told
    work()
    (address,) = links(coordinator)
    answer = coordinator.get(address)
    assert answer.headers["Content-Disposition"] == f"attachment; filename={issued[0].serial}-training-record.pdf"
    assert (answer.headers["Cache-Control"], answer.headers["Content-Security-Policy"]) == (
        "private, no-store", "sandbox",
    )  # fmt: skip
    text = text_of(answer.data)
    for said in ("Training record", "Abebe Tadesse", issued[0].serial, "This is not the certificate."):
        assert said in text
    assert "New training record" in main(opened(coordinator, PAGE))


def test_it_stands_in_the_register_and_a_new_one_beside_it(app, cast, trainer, coordinator, issued, work):
    first = made(trainer, work, issued[0])
    second = made(coordinator, work, issued[0])
    assert first != second
    page = f"{PAGE}/print"
    assert links(trainer, page) == [second, first]
    told = main(opened(coordinator, page))
    for said in ("Training records", issued[0].serial, cast.users["trainer"].name, cast.users["coordinator"].name):
        assert said in told


def test_of_a_certificate_that_does_not_count_it_is_neither_made_nor_given_out(coordinator, issued, work):
    address = made(coordinator, work, issued[0])
    coordinator.post(f"/staff/HYD/certificates/{issued[0].id}/suspend", data={"code": "inquiry", "reason": "Asked"})
    refused = "no training record is given out for it"
    assert refused in main(whole(coordinator.get(address), 422))
    assert links(coordinator) == []
    assert links(coordinator, f"{PAGE}/print") == []
    assert "Suspended" in main(opened(coordinator, f"{PAGE}/print"))
    coordinator.post(f"{PAGE}/records/{issued[0].id}")
    assert refused in main(opened(coordinator, PAGE))
    coordinator.post(f"/staff/HYD/certificates/{issued[0].id}/reinstate")
    assert coordinator.get(address).status_code == 200


def test_who_may_order_and_fetch_one(app, cast, coordinator, issued, work):
    address = made(coordinator, work, issued[0])
    who = {"coordinator": 200, "trainer": 200, "colleague": 404, "stranger": 404, "technician": 403, "head": 403,
           "administrator": 403, "anonymous": 303}  # fmt: skip
    assert answers(app, cast, address, who) == who
    ordering = f"{PAGE}/records/{issued[1].id}"
    refused = {one: status for one, status in who.items() if status != 200}
    assert answers(app, cast, ordering, refused, "POST") == refused
    with written(app) as tx:
        assert tx.query(TrainingRecord).count() == 1


@pytest.mark.parametrize("who", ["coordinator", "trainer"])
def test_nobody_makes_one_of_themselves(app, cast, issued, work, who):
    takes_part_as_abebe(app, cast, who)
    client = cast.browser(app, who)
    offered = [form.get("action") for form in opened(client, PAGE).findall(".//main//form")]
    assert f"{PAGE}/records/{issued[0].id}" not in offered
    assert f"{PAGE}/records/{issued[1].id}" in offered
    answer = client.post(f"{PAGE}/records/{issued[0].id}")
    assert "Nobody makes a training record of themselves; ask a colleague" in main(whole(answer, 403))
    with written(app) as tx:
        assert tx.query(TrainingRecord).count() == 0


def test_there_is_none_of_another_run_or_number(app, cast, coordinator, issued):
    for address in (f"{PAGE}/record-999999.pdf", f"{RUN}/certificates/record-0.pdf"):
        assert coordinator.get(address).status_code == 404
    assert coordinator.post(f"{PAGE}/records/999999").status_code == 404


def buttons(client):
    return [words(button) for button in opened(client, f"{PAGE}/print").findall(".//main//button")]


def test_those_of_all_are_ordered_at_once_and_come_in_one_archive(app, cast, trainer, coordinator, issued, work):
    made(coordinator, work, issued[0])
    assert f"Make the training record of {len(issued) - 1} holder" in buttons(trainer)
    assert trainer.post(f"{PAGE}/records").status_code == 303
    assert "Making a training record" in main(opened(trainer, PAGE))
    work()
    assert not any("Make the training record" in button for button in buttons(trainer))
    with written(app) as tx:
        assert len(tx.scalars(select(TrainingRecord)).all()) == len(issued), "who had one gets no second"
    answer = trainer.get(f"{PAGE}/records.zip")
    with zipfile.ZipFile(BytesIO(answer.data)) as archive:
        names = archive.namelist()
        texts = [text_of(archive.read(name)) for name in names]
    assert [name.split("_")[0] for name in sorted(names)] == sorted(each.serial for each in issued)
    assert all(name.count("_") == 2 for name in names), "number, holder, laboratory"
    assert any("Abebe Tadesse" in text for text in texts)
    assert "has its training record" in main(whole(coordinator.post(f"{PAGE}/records", follow_redirects=True)))


def test_one_that_cannot_be_made_keeps_none_of_the_others(app, coordinator, issued, work):
    coordinator.post(f"{PAGE}/records")
    with written(app) as tx:
        tx.merge(issued[0]).state = CertificateState.SUSPENDED
    work()
    with written(app) as tx:
        made_of = {each.certificate_id for each in tx.scalars(select(TrainingRecord)) if each.file_id is not None}
        (job,) = tx.scalars(select(Job).where(Job.kind == "certificates.record"))
        assert made_of == {issued[1].id}
        assert [each["serial"] for each in job.result["failed"]] == [issued[0].serial]
    with zipfile.ZipFile(BytesIO(coordinator.get(f"{PAGE}/records.zip").data)) as archive:
        assert [name.split("_")[0] for name in archive.namelist()] == [issued[1].serial]


def test_who_may_order_and_fetch_those_of_all(app, cast, coordinator, issued, work):
    ordering = {"coordinator": 303, "trainer": 303, "colleague": 404, "stranger": 404, "technician": 403, "head": 403,
                "administrator": 403, "anonymous": 303}  # fmt: skip
    assert answers(app, cast, f"{PAGE}/records", ordering, "POST") == ordering
    work()
    fetching = {**ordering, "coordinator": 200, "trainer": 200}
    assert answers(app, cast, f"{PAGE}/records.zip", fetching) == fetching


def test_nobody_makes_a_training_record_of_themselves_with_the_others(app, cast, coordinator, issued, work):
    takes_part_as_abebe(app, cast, "coordinator")
    coordinator.post(f"{PAGE}/records")
    work()
    with written(app) as tx:
        assert issued[0].id not in {each.certificate_id for each in tx.scalars(select(TrainingRecord))}
