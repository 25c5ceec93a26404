"""A run's timetable as a document in the time of its facility."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import BytesIO

import pypdfium2
import pytest

from tests.builders import a_session
from tests.conftest import Browser, _let_go, settings
from trainfac.factory import create_app
from trainfac.scheduling.routes import run_page

ADDRESS = "/runs/HYD-2026-01/timetable.pdf"


@pytest.fixture
def session(tx, run):
    begins = datetime.combine(run.starts_on, datetime.min.time(), tzinfo=UTC) + timedelta(hours=3, minutes=30)
    session = a_session(tx, run, starts_at=begins)
    tx.commit()
    return session


def pages(answer):
    assert answer.status_code == 200
    assert answer.content_type == "application/pdf"
    with pypdfium2.PdfDocument(BytesIO(answer.data)) as document:
        return [(page.get_size(), page.get_textpage().get_text_range()) for page in document]


def test_it_tells_days_times_and_modules_on_a4(client, session):
    ((size, text),) = pages(client.get(ADDRESS))
    assert [round(side) for side in size] == [595, 842]
    for told in ("HYD Training Facility", "09:00–10:30", "Asia/Kolkata (IST)", "HYD-2026-01"):
        assert told in text
    assert session.module.title in text


def test_what_to_bring_stands_before_the_days_and_on_no_page_of_its_own(client, tx, run, session):
    run.note = "Bring a laboratory coat."
    tx.commit()
    ((_size, text),) = pages(client.get(ADDRESS))
    assert text.index("Bring a laboratory coat.") < text.index("09:00–10:30")


def test_who_has_it_already_is_told_so_without_drawing_it(client, session, monkeypatch):
    tag = client.get(ADDRESS).headers["ETag"]
    monkeypatch.setattr(run_page, "render_pdf", None)
    assert client.get(ADDRESS, headers={"If-None-Match": tag}).status_code == 304


def test_a_changed_session_is_another_document(client, tx, session):
    tag = client.get(ADDRESS).headers["ETag"]
    session.cancelled = True
    tx.commit()
    answer = client.get(ADDRESS, headers={"If-None-Match": tag})
    assert "Cancelled" in pages(answer)[0][1]


def test_a_run_without_a_timetable_has_none_to_print(client, run):
    assert client.get(ADDRESS).status_code == 404
    assert "timetable.pdf" not in client.get("/runs/HYD-2026-01").text


def test_the_page_leads_to_it(client, session):
    assert ADDRESS in client.get("/runs/HYD-2026-01").text


def test_nobody_lets_it_be_drawn_without_end(database_url, tmp_path, session, monkeypatch):
    monkeypatch.setattr(run_page, "render_pdf", lambda *_args, **_words: b"%PDF-")
    app = create_app(settings(database_url, tmp_path, rate_limits=True))
    app.test_client_class = Browser
    assert {app.test_client().get(ADDRESS).status_code for _ in range(40)} == {200, 429}
    _let_go(app)
