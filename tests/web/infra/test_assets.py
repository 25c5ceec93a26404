import gzip

import brotli
import pytest

SHEET = "/static/css/trainfac.css"


@pytest.fixture
def plain(client):
    return client.get(SHEET).data


@pytest.mark.parametrize(("kind", "unpack"), [("br", brotli.decompress), ("gzip", gzip.decompress)])
def test_a_style_sheet_is_packed_as_the_browser_takes_it(client, plain, kind, unpack):
    answer = client.get(SHEET, headers={"Accept-Encoding": kind})
    assert answer.headers["Content-Encoding"] == kind
    assert unpack(answer.data) == plain
    assert "Accept-Encoding" in answer.vary


def test_a_browser_that_takes_no_packing_gets_none(client, plain):
    answer = client.get(SHEET, headers={"Accept-Encoding": "br;q=0, gzip;q=0"})
    assert "Content-Encoding" not in answer.headers
    assert answer.data == plain


def test_what_has_not_changed_is_not_sent_again(client):
    tag = client.get(SHEET, headers={"Accept-Encoding": "gzip"}).headers["ETag"]
    again = client.get(SHEET, headers={"Accept-Encoding": "gzip", "If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")


def test_a_versioned_address_is_kept_for_a_year(client):
    assert client.get(SHEET + "?v=1").headers["Cache-Control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize(
    "address", ["/static/../config.py", "/static/%2e%2e/config.py", "/static/css", "/static/none.css"]
)
def test_nothing_but_assets_is_served(client, address):
    assert client.get(address).status_code == 404
