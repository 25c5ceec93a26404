"""Pages of keys, from making one to what the public reads."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from sqlalchemy import select

from tests import builders as make
from tests.integration.signing.keys import OPERATOR, a_key, a_waiting_key, keyring
from tests.web.pages import opened, whole, words
from trainfac.infra.web import clock
from trainfac.signing.authority import fingerprint_of
from trainfac.signing.models import SigningKey
from trainfac.signing.services.lifecycle import mark_compromised, retire_key
from trainfac.signing.states import KeyState

KEYS = "/admin/facilities/HYD/keys"


@pytest.fixture
def facility(tx):
    facility = make.a_facility(tx)
    tx.commit()
    return facility


@pytest.fixture
def administrator(tx, client):
    user = make.an_administrator(tx)
    tx.commit()
    return make.sign_in(client, user), user


def known(tx):
    fresh = select(SigningKey).order_by(SigningKey.id).execution_options(populate_existing=True)
    found = list(tx.scalars(fresh))
    tx.commit()  # the pages write next
    return found


def test_a_key_is_made_confirmed_used_and_retired(tx, facility, administrator):
    browser, user = administrator
    today = clock().date()
    sent = {
        "algorithm": "p256",
        "valid_from": today.isoformat(),
        "valid_to": today.replace(day=1, year=today.year + 2).isoformat(),
    }
    assert browser.post(f"{KEYS}/new", data=sent).status_code == 303
    (key,) = known(tx)
    assert (key.state, key.made_by_id) == (KeyState.WAITING, user.id)
    page = browser.get(f"/admin/keys/{key.id}/confirm").text
    assert "You made this key yourself" in page
    assert browser.post(f"/admin/keys/{key.id}/confirm").status_code == 303
    (key,) = known(tx)
    assert (key.state, key.confirmed_alone) == (KeyState.ACTIVE, True)
    assert "Signs now" in browser.get(KEYS).text
    assert "For trial only" in browser.get("/facilities/HYD/keys").text
    browser.post(f"/admin/keys/{key.id}/retire", data={"reason": "Rotation"})
    assert known(tx)[0].state is KeyState.RETIRED


def test_in_production_nobody_confirms_their_own_key(tx, app, facility, administrator, monkeypatch):
    monkeypatch.setattr("trainfac.signing.routes.ending.may_confirm_alone", lambda: False)
    browser, user = administrator
    key = a_waiting_key(tx, facility, begins=clock(), by=make.actor(user))
    tx.commit()
    assert "Somebody else has to confirm it" in browser.get(f"/admin/keys/{key.id}/confirm").text
    assert browser.post(f"/admin/keys/{key.id}/confirm").status_code == 403
    assert known(tx)[0].state is KeyState.WAITING
    second = make.sign_in(app.test_client(), make.an_administrator(tx, "second@hyd.example"))
    tx.commit()
    assert second.post(f"/admin/keys/{key.id}/confirm").status_code == 303
    (key,) = known(tx)
    assert (key.state, key.confirmed_alone) == (KeyState.ACTIVE, False)


@pytest.mark.parametrize("page", ["new", "bring"])
def test_keys_are_made_only_after_the_password_was_typed_lately(administrator, facility, page):
    browser, _user = administrator
    with browser.session_transaction() as session:
        session["password_at"] = 0
    answer = browser.post(f"{KEYS}/{page}", data={})
    assert answer.status_code == 303
    assert answer.location.startswith("/account/confirm")


def test_a_compromised_key_says_so_to_everybody(tx, facility, administrator, app):
    browser, _user = administrator
    key = a_key(tx, facility, begins=clock())
    tx.commit()
    assert browser.post(f"/admin/keys/{key.id}/compromised", data={"reason": ""}).status_code == 422
    browser.post(f"/admin/keys/{key.id}/compromised", data={"reason": "A laptop was stolen"})
    page = app.test_client().get("/facilities/HYD/keys").text
    assert "A key is compromised" in page
    assert "A laptop was stolen" in page


def roots_told(page, heading):
    """The fingerprints of roots under a heading of the page of published keys."""
    told = words(page.find(".//main"))
    return told.partition(heading)[2].partition("A reader cannot know")[0].partition("Check a certificate")[0]


def in_groups(fingerprint):
    return " ".join(fingerprint[at : at + 8] for at in range(0, 64, 8))


def root(key):
    return fingerprint_of(x509.load_pem_x509_certificates(key.certificates.encode())[-1])


def delivered(client):
    """The fingerprints of what the public takes home to trust."""
    pem = client.get("/facilities/HYD/keys.pem").data
    return [fingerprint_of(found) for found in x509.load_pem_x509_certificates(pem)] if pem else []


def compromise(tx, key):
    mark_compromised(tx, key.id, "A laptop was stolen", actor=OPERATOR, now=clock())
    tx.commit()


def test_nobody_is_told_to_trust_the_root_of_a_compromised_key(tx, facility, client):
    stolen = a_key(tx, facility, begins=clock())
    compromise(tx, stolen)
    page = opened(client, "/facilities/HYD/keys")
    assert in_groups(root(stolen)) in roots_told(page, "Do not trust any more")
    assert "before you trust it" not in words(page)
    assert page.findall(".//a[@href='/facilities/HYD/keys.pem']") == []
    assert delivered(client) == []


def test_the_root_of_the_successor_is_offered_and_the_compromised_one_stands_apart(tx, facility, client):
    stolen = a_key(tx, facility, begins=clock())
    compromise(tx, stolen)
    successor = a_key(tx, facility, begins=clock())
    tx.commit()
    page = opened(client, "/facilities/HYD/keys")
    apart, offered = (roots_told(page, told) for told in ("Do not trust any more", "before you trust it"))
    assert (in_groups(root(stolen)) in apart, in_groups(root(stolen)) in offered) == (True, False)
    assert (in_groups(root(successor)) in apart, in_groups(root(successor)) in offered) == (False, True)
    assert delivered(client) == [successor.fingerprint, root(successor)]


def test_a_root_that_another_key_rests_on_is_trusted_on_without_the_compromised_key(tx, facility, client):
    retired, stolen = (a_key(tx, facility, begins=clock()) for _each in range(2))
    retire_key(tx, retired.id, actor=OPERATOR, now=clock())
    compromise(tx, stolen)
    assert root(retired) == root(stolen)
    page = opened(client, "/facilities/HYD/keys")
    assert "Do not trust any more" not in words(page)
    assert in_groups(root(retired)) in roots_told(page, "before you trust it")
    assert delivered(client) == [retired.fingerprint, root(retired)]


def test_everybody_reads_when_and_why_a_key_was_retired(tx, facility, client):
    key = a_key(tx, facility, begins=clock())
    evening = datetime(2031, 3, 4, 20, tzinfo=UTC)  # at the facility the fifth has begun
    retire_key(tx, key.id, actor=OPERATOR, now=evening, reason="Key of the old server <2031>")
    tx.commit()
    (row,) = opened(client, "/facilities/HYD/keys").findall(".//main//tbody/tr")
    assert "Retired Ended on 5 March 2031 Key of the old server <2031>" in words(row)


def test_a_key_in_use_tells_of_no_end(tx, facility, client):
    a_key(tx, facility, begins=clock())
    tx.commit()
    assert "Ended on" not in words(opened(client, "/facilities/HYD/keys"))


def test_what_waits_is_not_published(tx, facility, client):
    waiting, used = a_waiting_key(tx, facility, begins=clock()), a_key(tx, facility, begins=clock())
    tx.commit()
    page = client.get("/facilities/HYD/keys").text
    assert used.fingerprint[:8] in page
    assert waiting.fingerprint[:8] not in page
    chain = x509.load_pem_x509_certificates(client.get("/facilities/HYD/keys.pem").data)
    assert [c.subject == c.issuer for c in chain] == [False, True]
    assert in_groups(fingerprint_of(chain[-1])) in page, "what people compare before they trust it"


def test_coordinators_see_keys_and_change_none(tx, facility, client):
    key = a_waiting_key(tx, facility, begins=clock())
    browser = make.sign_in(client, make.a_coordinator(tx, facility))
    tx.commit()
    page = browser.get("/staff/HYD/keys")
    assert "Waiting for confirmation" in page.text
    assert f"/admin/keys/{key.id}/confirm" not in page.text
    assert browser.post(f"/admin/keys/{key.id}/confirm").status_code == 403


def test_a_key_is_brought_in_from_a_file(tx, facility, administrator):
    browser, _user = administrator
    made = a_waiting_key(tx, facility, begins=clock())
    certificates = x509.load_pem_x509_certificates(made.certificates.encode())
    private = keyring().folder.read(made.fingerprint)
    content = pkcs12.serialize_key_and_certificates(
        b"key", private, certificates[0], certificates[1:], BestAvailableEncryption(b"opens it")
    )
    tx.delete(made)
    tx.commit()

    def bring(passphrase):
        sent = {"file": (BytesIO(content), "key.p12"), "passphrase": passphrase}
        return browser.post(f"{KEYS}/bring", data=sent)

    assert bring("another").status_code == 422
    assert bring("opens it").status_code == 303
    assert known(tx)[0].fingerprint == made.fingerprint
    assert "known here already" in bring("opens it").text


def test_the_pages_are_whole(tx, facility, administrator):
    browser, _user = administrator
    key = a_waiting_key(tx, facility, begins=clock())
    a_key(tx, facility, begins=clock())
    tx.commit()
    addresses = [KEYS, f"{KEYS}/new", f"{KEYS}/bring", "/facilities/HYD/keys", "/admin/facilities/HYD"]
    addresses += [f"/admin/keys/{key.id}/{act}" for act in ("confirm", "retire", "compromised")]
    for address in addresses:
        whole(browser.get(address))
