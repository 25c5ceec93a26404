"""A first visit costs at most 60 kB in at most six requests, as the budget of public pages says."""

from __future__ import annotations

import re

import brotli
import pytest

KB = 1000
BUDGET = 60 * KB
REQUESTS = 6


def assets(html: str) -> list[str]:
    head = [*re.findall(r'<(?:script|img)[^>]* src="([^"]+)"', html), *re.findall(r'<link[^>]* href="([^"]+)"', html)]
    return sorted(set(head))


def packed(data: bytes) -> int:
    """Bytes on the wire; the server packs no worse than this."""
    return len(brotli.compress(data, quality=4))


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_a_first_visit_is_light(gallery, rendered, direction):
    html = rendered("public_calendar", direction)
    sent = {"page": packed(html.encode())}
    for address in assets(html):
        with gallery.test_client().get(address) as answer:
            assert answer.status_code == 200, address
            sent[address] = packed(answer.data)
    assert len(sent) <= REQUESTS, sent
    assert sum(sent.values()) <= BUDGET, sent


def test_pages_that_do_not_need_htmx_do_not_load_it(rendered):
    assert "htmx" not in rendered("public_calendar")
    assert "htmx.min.js" in rendered("public_status")
