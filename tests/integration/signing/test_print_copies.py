"""A print copy of a signed document is not signed."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from trainfac.certificates.print_file import print_file
from trainfac.certificates.print_pages import Occasion
from trainfac.certificates.states import PrintLayout

OCCASION = Occasion("UV-2010-04", "Food microbiology", "en", "The facility", date(2010, 10, 30))


@pytest.mark.parametrize("layout", PrintLayout)
def test_nothing_of_the_signature_is_in_it(signed, layout):
    copy = print_file([signed], OCCASION, layout=layout)
    assert b"/ByteRange" in signed
    assert b"/ByteRange" not in copy
    read = PdfReader(BytesIO(copy), strict=True)
    assert "/AcroForm" not in read.root_object
    assert [page.get("/Annots") for page in read.pages] == [None]
