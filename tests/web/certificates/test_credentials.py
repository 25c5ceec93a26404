"""What programs of verifiers and wallets fetch."""

from __future__ import annotations

import json
import re
from io import BytesIO

import pytest
from lxml import etree
from PIL import Image
from pypdf import PdfReader
from sqlalchemy import select

from tests.conftest import written
from tests.integration.signing.keys import a_key
from tests.web.pages import main, opened
from trainfac.certificates.services.changing import Why, revoke_certificate
from trainfac.certificates.states import ReasonCode
from trainfac.identity.roles import Actor, Grant, Role
from trainfac.infra.web import clock
from trainfac.scheduling.models import Facility
from trainfac.signing.models import SigningKey
from trainfac.signing.states import KeyAlgorithm, KeyState

STATUS = "/facilities/HYD/status/revocation-1.json"


@pytest.fixture
def keyed(app, cast):
    """The facility has a key for credentials."""
    with written(app) as tx:
        facility = tx.scalars(select(Facility).where(Facility.code == "HYD")).one()
        a_key(tx, facility, KeyAlgorithm.ED25519, begins=clock())


@pytest.fixture
def badges(keyed, issued):
    return issued


def test_the_credential_is_handed_out_as_it_is_inside_the_document(client, coordinator, badges):
    answer = client.get(f"/verify/{badges[0].code}/credential.json")
    assert (answer.status_code, answer.mimetype) == (200, "application/vc")
    document = coordinator.get(f"/certificates/{badges[0].id}.pdf").data
    assert PdfReader(BytesIO(document)).attachments["credential.json"] == [answer.data]
    assert client.get(f"/verify/{badges[0].code}/credential.json").data == answer.data


def test_it_points_to_where_it_and_its_state_and_its_issuer_are(client, badges):
    told = client.get(f"/verify/{badges[0].code}/credential.json").get_json(force=True)
    assert told["id"].endswith(f"/verify/{badges[0].code}/credential.json")
    assert told["credentialStatus"]["statusListCredential"].endswith(STATUS)
    assert told["credentialStatus"]["statusListIndex"] == str(badges[0].status_index)
    document = client.get("/facilities/HYD/did.json").get_json(force=True)
    assert document["id"] == told["issuer"]["id"]
    assert told["proof"][0]["verificationMethod"] in document["assertionMethod"]
    image = told["credentialSubject"]["achievement"]["image"]["id"]
    assert client.get(image[image.index("/facilities") :]).mimetype == "image/png"


def test_the_badges_carry_it(client, badges):
    credential = client.get(f"/verify/{badges[0].code}/credential.json").data
    svg = client.get(f"/verify/{badges[0].code}/badge.svg")
    png = client.get(f"/verify/{badges[0].code}/badge.png")
    assert (svg.mimetype, png.mimetype) == ("image/svg+xml", "image/png")
    assert json.loads(etree.fromstring(svg.data)[0].text) == json.loads(credential)
    with Image.open(BytesIO(png.data)) as image:
        image.load()
        assert image.text["openbadgecredential"] == credential.decode()


@pytest.mark.parametrize("what", ["credential.json", "badge.svg", "badge.png"])
def test_they_are_files_that_no_engine_lists_and_every_page_may_fetch(client, badges, what):
    headers = client.get(f"/verify/{badges[0].code}/{what}").headers
    assert headers["Content-Disposition"].startswith("attachment")
    assert badges[0].serial in headers["Content-Disposition"]
    assert "noindex" in headers["X-Robots-Tag"]
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert headers["Content-Security-Policy"] == "sandbox"
    assert "Set-Cookie" not in headers


@pytest.mark.parametrize("what", ["credential.json", "badge.svg", "badge.png"])
def test_a_code_that_nobody_issued_opens_nothing(client, badges, what):
    assert client.get(f"/verify/AAAAAAAAAAAAAAAAAAAAAA/{what}").status_code == 404


def test_a_facility_that_never_had_a_key_issues_without(client, coordinator, issued):
    assert issued[0].credential_file_id is None
    assert issued[0].file_id is not None
    assert client.get(f"/verify/{issued[0].code}/credential.json").status_code == 404
    assert client.get("/facilities/HYD/did.json").status_code == 404
    assert "badge" not in main(opened(client, f"/verify/{issued[0].code}")).lower()


def test_what_was_revoked_is_in_the_list_from_then_on(app, client, badges):
    before = client.get(STATUS)
    assert (before.status_code, before.mimetype) == (200, "application/vc")
    assert client.get(STATUS, headers={"If-None-Match": before.headers["ETag"]}).status_code == 304
    with written(app) as tx:
        revoked(tx, badges[0])
    after = client.get(STATUS, headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert bits(after) != bits(before)


def bits(answer):
    return answer.get_json(force=True)["credentialSubject"]["encodedList"]


def revoked(tx, certificate):
    actor = Actor(name="c", grants=frozenset({Grant(Role.COORDINATOR, facility_id=certificate.facility_id)}))
    revoke_certificate(tx, certificate.id, why=Why(ReasonCode.ERROR, "In error"), actor=actor, now=clock())


def test_a_list_is_signed_once_while_nothing_changes(client, badges):
    assert client.get(STATUS).data == client.get(STATUS).data


@pytest.mark.parametrize(
    "address", [STATUS.replace("-1", "-2"), STATUS.replace("HYD", "NONE"), "/facilities/NONE/did.json"]
)
def test_what_there_is_not_is_told_to_programs_without_a_page(client, badges, address):
    answer = client.get(address)
    assert (answer.status_code, answer.mimetype) == (404, "text/plain")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_without_a_valid_key_no_list_is_told(app, client, badges):
    with written(app) as tx:
        tx.scalars(select(SigningKey)).one().move(KeyState.RETIRED)
    assert client.get(STATUS).status_code == 503
    assert client.get("/facilities/HYD/did.json").status_code == 200  # what it proved stays proved


def test_a_compromised_key_is_not_the_facilitys_any_more(app, client, badges):
    with written(app) as tx:
        tx.scalars(select(SigningKey)).one().move(KeyState.COMPROMISED)
    assert client.get("/facilities/HYD/did.json").status_code == 404


def test_a_picture_is_drawn_for_badges_that_were_given_only(client, badges):
    kind = badges[0].kind.value
    assert client.get(f"/facilities/HYD/badges/QMS-101-{kind}.png").status_code == 200
    assert client.get(f"/facilities/HYD/badges/OTHER-{kind}.png").status_code == 404
    assert client.get("/facilities/HYD/badges/QMS-101-attendance.png").status_code == 404


def test_lists_and_documents_name_nobody(client, badges):
    for address in (STATUS, "/facilities/HYD/did.json", f"/verify/{badges[0].code}/credential.json"):
        assert not re.search("Abebe|Tadesse|Bontu", client.get(address).text)
