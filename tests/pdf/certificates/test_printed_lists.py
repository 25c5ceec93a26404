"""Lists and records beside the certificates: what they have in common."""

from __future__ import annotations

from datetime import date

import pypdfium2
import pytest

from tests.pdf.certificates.samples import snapshot
from trainfac.certificates.print_pages import Occasion, cover_list, signature_sheet
from trainfac.certificates.states import Paper
from trainfac.certificates.training_record import Transcript, record_pages
from trainfac.delivery.rules import Attendance

OCCASION = Occasion("UV-2010-04", "Food microbiology", "en", "Bench and Field", date(2010, 10, 30))


def documents() -> dict[str, bytes]:
    printed = snapshot()
    return {
        "cover": cover_list([printed], OCCASION, paper=Paper.A4, how=[]),
        "signatures": signature_sheet([printed], {}, OCCASION, paper=Paper.LETTER),
        "record": record_pages(Transcript(printed, [], Attendance(1, 1), [], []), OCCASION),
    }


def left_of(page: pypdfium2.PdfPage, words: str, *, last: bool = False) -> float:
    """Where these words begin, where they stand first or last on the page."""
    text = page.get_textpage()
    found, places = text.search(words), []
    while (place := found.get_next()) is not None:
        places.append(text.get_charbox(place[0])[0])
    return float(places[-1 if last else 0])


@pytest.mark.parametrize("name", ["cover", "signatures", "record"])
def test_the_foot_begins_where_the_text_begins(name: str) -> None:
    document = pypdfium2.PdfDocument(documents()[name])
    try:
        page = document[0]
        foot = snapshot().holder_name if name == "record" else "UV-2010-04"
        assert left_of(page, foot, last=True) == pytest.approx(left_of(page, "Bench"), abs=0.8)
    finally:
        document.close()
