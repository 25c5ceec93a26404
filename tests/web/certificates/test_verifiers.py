"""What we issue is verified by a program that is not ours, and refused where it has to be: @digitalbazaar/vc.

It is given what the application served and nothing else. Where Node or the packages are missing, the test fails.
"""

from __future__ import annotations

import copy
import json
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from playwright._impl._driver import compute_driver_executable
from sqlalchemy import select

from tests import builders as make
from tests.conftest import written
from tests.integration.signing.keys import a_key
from tests.unit.certificates.credential.samples import Key
from trainfac.certificates.credential.contexts import FILES, load
from trainfac.certificates.credential.issuer import multibase
from trainfac.certificates.credential.proof import prove
from trainfac.certificates.services.changing import (
    Why,
    reinstate_certificate,
    revoke_certificate,
    suspend_certificate,
)
from trainfac.certificates.services.templates import begin_template, publish_template, save_template
from trainfac.certificates.states import CertificateKind, ReasonCode
from trainfac.identity.roles import Actor, Grant, Role
from trainfac.infra.web import clock
from trainfac.scheduling.models import Facility
from trainfac.signing.states import KeyAlgorithm

NODE = compute_driver_executable()[0]  # the one that Playwright brings along: machines may have none
PROGRAM = Path(__file__).with_name("verify.mjs")
INQUIRY = Why(ReasonCode.INQUIRY, "Being looked into")
ERROR = Why(ReasonCode.ERROR, "Issued in error")


class World:
    """The certificates of a run, and what the application tells programs about them."""

    def __init__(self, app, client, certificates):
        self.app, self.client, self.certificates = app, client, certificates
        self.base = app.config["SETTINGS"].public_url
        coordinator = Grant(Role.COORDINATOR, facility_id=certificates[0].facility_id)
        self.actor = Actor(name="coordinator", grants=frozenset({coordinator}))

    def served(self, path):
        return json.loads(self.client.get(path).data)

    def credential(self, number):
        return self.served(f"/verify/{self.certificates[number].code}/credential.json")

    def answers(self):
        """By address; what did:web looks for is https, which tests do not serve."""
        told = {}
        for purpose in ("revocation", "suspension"):
            path = f"/facilities/HYD/status/{purpose}-1.json"
            told[self.base + path] = self.served(path)
        told[f"https://{self.base.partition('://')[2]}/facilities/HYD/did.json"] = self.served(
            "/facilities/HYD/did.json"
        )
        return told

    def change(self, command, number, **given):
        with written(self.app) as tx:
            command(tx, self.certificates[number].id, actor=self.actor, now=clock(), **given)


@pytest.fixture
def world(app, client, cast, request):
    with written(app) as tx:
        a_key(
            tx, tx.scalars(select(Facility).where(Facility.code == "HYD")).one(), KeyAlgorithm.ED25519, begins=clock()
        )
    return World(app, client, request.getfixturevalue("issued"))


def verified(answers, cases):
    """What the other program says of each credential."""
    given = {"answers": answers, "cases": cases, "shipped": {url: load(url)["document"] for url in FILES}}
    done = subprocess.run([NODE, str(PROGRAM)], input=json.dumps(given).encode(), capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    told = json.loads(done.stdout)
    assert told["contextsAreThoseOfThePackages"]
    return told["results"]


def altered(credential, *path, value):
    changed = copy.deepcopy(credential)
    holder = changed
    for step in path[:-1]:
        holder = holder[step]
    assert holder[path[-1]] != value
    holder[path[-1]] = value
    return changed


def test_a_genuine_credential_is_verified_and_an_altered_one_is_not(world):
    genuine = world.credential(0)
    forged = Key(7)
    with_another_key = prove({t: v for t, v in genuine.items() if t != "proof"}, forged, created=clock())
    posing = altered(
        with_another_key, "proof", 0, "verificationMethod", value=genuine["proof"][0]["verificationMethod"]
    )
    subject = "credentialSubject"
    refused = {
        "another result": altered(genuine, subject, "result", 2, "value", value="100"),
        "another name": altered(genuine, subject, "identifier", 0, "identityHash", value="sha256$00"),
        "another serial number": altered(genuine, subject, "licenseNumber", value="HYD-2026-0009"),
        "another course": altered(genuine, subject, "achievement", "name", value="Something else"),
        "another day": altered(genuine, "validFrom", value="2020-01-01T00:00:00Z"),
        "another place in the list": altered(genuine, "credentialStatus", "statusListIndex", value="9"),
        "another proof": altered(genuine, "proof", 0, "proofValue", value=with_another_key["proof"][0]["proofValue"]),
        "a key that is not the issuer's": with_another_key,
        "a key that poses as the issuer's": posing,
        "no proof": {term: value for term, value in genuine.items() if term != "proof"},
    }
    found = verified(world.answers(), {"genuine": genuine, **refused})
    assert found.pop("genuine") == {"verified": True, "set": [False], "problems": []}
    assert {name: said["verified"] for name, said in found.items()} == dict.fromkeys(refused, False)


@pytest.fixture
def with_outcomes(app, cast):
    """The template in force prints the learning outcomes, and names the holder in a sentence of its own."""
    with written(app) as tx:
        who = make.actor(cast.users["coordinator"])
        draft = begin_template(tx, cast.facility.id, CertificateKind.ACHIEVEMENT, "en", actor=who)
        first = replace(draft.content.first, statement="{holder} has done well.")
        content = replace(draft.content, first=first, parts=(*draft.content.parts, "outcomes"))
        saved = save_template(tx, draft.template_id, content, seen=draft.content.mark, actor=who)
        publish_template(tx, draft.template_id, seen=saved.content.mark, actor=who, now=clock())
        return [outcome.text for outcome in tx.merge(cast.run).course.outcomes]


def test_learning_outcomes_are_verified_with_the_rest(with_outcomes, world):
    genuine = world.credential(0)
    place = ("credentialSubject", "achievement", "criteria", "narrative")
    narrative = genuine["credentialSubject"]["achievement"]["criteria"]["narrative"]
    assert len(with_outcomes) > 2
    assert all(f"\n- {outcome}\n" in narrative for outcome in with_outcomes)
    assert world.certificates[0].snapshot["statement"] == "{holder} has done well."
    assert world.certificates[0].holder_name not in json.dumps(genuine, ensure_ascii=False)
    promised = altered(genuine, *place, value=narrative.replace(with_outcomes[0], "Run the laboratory"))
    found = verified(world.answers(), {"genuine": genuine, "promised": promised})
    assert {name: said["verified"] for name, said in found.items()} == {"genuine": True, "promised": False}


def test_revoked_and_suspended_ones_are_seen(world):
    world.change(revoke_certificate, 0, why=ERROR)
    world.change(suspend_certificate, 1, why=INQUIRY)
    cases = {"revoked": world.credential(0), "suspended": world.credential(1)}
    found = verified(world.answers(), cases)
    assert {name: (said["verified"], said["set"]) for name, said in found.items()} == {
        "revoked": (True, [True]),  # still genuine; whether it counts is what the status says
        "suspended": (True, [True]),
    }
    world.change(reinstate_certificate, 1)
    assert verified(world.answers(), cases)["suspended"]["set"] == [False]


def test_the_list_of_suspension_tells_which_may_come_back(world):
    """A credential names one list, as Open Badges wants it; who follows it finds the other beside it."""
    world.change(revoke_certificate, 0, why=ERROR)
    world.change(suspend_certificate, 1, why=INQUIRY)
    with_other_list = {}
    answers = world.answers()
    signer = answers[f"https://{world.base.partition('://')[2]}/facilities/HYD/did.json"]
    mine = Key(3)
    for name, number in (("revoked", 0), ("suspended", 1)):
        credential = {term: value for term, value in world.credential(number).items() if term != "proof"}
        entry = {k: v.replace("revocation", "suspension") for k, v in credential["credentialStatus"].items()}
        with_other_list[name] = prove({**credential, "credentialStatus": entry}, mine, created=clock())
    method = {**signer["verificationMethod"][0], "id": f"{signer['id']}#{mine.fingerprint}"}
    method["publicKeyMultibase"] = multibase(b"\xed\x01" + mine.public_bytes)
    signer["verificationMethod"].append(method)
    signer["assertionMethod"].append(method["id"])
    found = verified(answers, with_other_list)
    assert {name: said["set"] for name, said in found.items()} == {"revoked": [False], "suspended": [True]}


def test_without_the_issuers_document_or_list_nothing_is_verified(world):
    genuine = world.credential(0)
    answers = world.answers()
    (document,) = (address for address in answers if address.endswith("did.json"))
    without_document = {address: told for address, told in answers.items() if address != document}
    assert not verified(without_document, {"it": genuine})["it"]["verified"]
    assert not verified({document: answers[document]}, {"it": genuine})["it"]["verified"]
