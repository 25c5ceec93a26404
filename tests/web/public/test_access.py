"""Everybody may read public pages; nothing personal is on them."""

from __future__ import annotations

import pytest

from tests.builders import a_laboratory, a_person, a_registration

ADDRESSES = ["/", "/calendar", "/calendar/2026-12", "/calendar.ics", "/courses", "/courses/QMS-101",
             "/runs/HYD-2026-01", "/runs/HYD-2026-01.ics"]  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
def test_nobody_has_to_sign_in(client, run, address):
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("address", ADDRESSES)
def test_participants_are_not_named(client, tx, run, address):
    laboratory = a_laboratory(tx, "Secret Laboratory")
    a_registration(tx, run, a_person(tx, "Secret Person", at=laboratory), laboratory)
    tx.commit()
    assert "Secret" not in client.get(address).text


@pytest.mark.parametrize("address", ADDRESSES)
def test_reading_sets_no_cookie(client, run, address):
    assert "Set-Cookie" not in client.get(address).headers


@pytest.mark.parametrize("address", [address for address in ADDRESSES if not address.endswith(".ics")])
def test_pages_need_no_inline_script_or_style(client, run, address):
    text = client.get(address).text
    assert " style=" not in text
    assert " onclick=" not in text
    assert "<style" not in text
