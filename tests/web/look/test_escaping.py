"""Nothing that people typed becomes markup."""

from __future__ import annotations

import pytest

EVIL = '"><script>alert(1)</script>'


@pytest.fixture
def call(gallery):
    def call(name, *args, **kwargs):
        with gallery.test_request_context("/"):
            return str(getattr(gallery.jinja_env.get_template(f"components/{name}.html").module, name)(*args, **kwargs))

    return call


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("person_name", (EVIL, EVIL, "ar", "rtl")),
        ("tag", (EVIL,)),
        ("summary_list", ([{"key": EVIL, "value": EVIL, "href": EVIL, "what": EVIL}],)),
        ("stat_tiles", ([{"value": EVIL, "label": EVIL, "detail": EVIL, "href": EVIL}],)),
        ("tabs", (EVIL, [{"label": EVIL, "href": EVIL, "current": False, "count": EVIL}])),
        ("breadcrumbs", ([{"label": EVIL, "href": EVIL}],)),
        ("download_link", (EVIL, EVIL, EVIL, EVIL)),
        ("copy_field", ("code", EVIL, EVIL)),
        (
            "heat_strip",
            (
                "strip",
                EVIL,
                EVIL,
                [{"label": EVIL, "cells": [{"share": 1, "tone": "open", "today": True, "text": EVIL}]}],
                [EVIL],
            ),
        ),
        ("bar_chart", ("chart", EVIL, EVIL, [{"label": EVIL, "value": 1, "text": EVIL}])),
        ("post_button", (EVIL, EVIL, "danger", {EVIL: EVIL})),
        ("confirm_panel", (EVIL, EVIL, EVIL)),
        ("timeline", ([{"label": EVIL, "stage": "now", "when": EVIL, "detail": EVIL, "href": EVIL}],)),
    ],
)
def test_typed_markup_stays_text(call, name, arguments):
    html = call(name, *arguments)
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
