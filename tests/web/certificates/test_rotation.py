"""One key follows another while certificates are issued, and what is known of both stays checkable."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from sqlalchemy import select

from tests import builders as make
from tests.conftest import written
from tests.web.cast import RUN
from tests.web.certificates.conftest import certificates
from tests.web.certificates.test_verify_files import sent
from tests.web.pages import main, opened
from trainfac.certificates.models import CertificateFile
from trainfac.infra.web import clock
from trainfac.signing.models import SigningKey
from trainfac.signing.signer import chain_of

KEYS = "/admin/facilities/HYD/keys"
PUBLISHED = "/facilities/HYD/keys"


class House:
    """The facility with two administrators, as in production: nobody confirms a key of their own."""

    def __init__(self, app, cast, coordinator, work):
        self.app, self.cast, self.coordinator, self.work = app, cast, coordinator, work
        with written(app) as tx:
            self.first = cast.browser(app, "administrator")
            self.second = make.sign_in(app.test_client(), make.an_administrator(tx, "second@hyd.example"))

    def keys(self):
        with written(self.app) as tx:
            return list(tx.scalars(select(SigningKey).order_by(SigningKey.id)))

    def make_key(self):
        """The key that begins now, made by the one and confirmed by the other."""
        today = clock().date()
        until = (today + timedelta(days=700)).isoformat()
        sent = {"algorithm": "p256", "valid_from": today.isoformat(), "valid_to": until}
        assert self.first.post(f"{KEYS}/new", data=sent).status_code == 303
        key = self.keys()[-1]
        assert self.first.post(f"/admin/keys/{key.id}/confirm").status_code == 403
        assert self.second.post(f"/admin/keys/{key.id}/confirm").status_code == 303
        return key

    def end(self, key, how, reason):
        assert self.first.post(f"/admin/keys/{key.id}/{how}", data={"reason": reason}).status_code == 303

    def issue(self, registration):
        """The signed certificate of one participant: its row, its bytes, and the fingerprint of what signed it."""
        self.coordinator.post(f"{RUN}/certificates/issue", data={"registration": str(registration.id)})
        self.work()
        certificate = certificates(self.app)[-1]
        with written(self.app) as tx:
            query = select(CertificateFile.key_fingerprint).where(CertificateFile.certificate_id == certificate.id)
            fingerprint = tx.scalar(query)
        return certificate, self.coordinator.get(f"/certificates/{certificate.id}.pdf").data, fingerprint

    def published_chain(self):
        return self.app.test_client().get(f"{PUBLISHED}.pem").text


@pytest.fixture
def house(app, cast, coordinator, work, monkeypatch):
    monkeypatch.setattr("trainfac.signing.routes.ending.may_confirm_alone", lambda: False)
    return House(app, cast, coordinator, work)


def believed(content, published, *, after=timedelta(minutes=1)):
    """What a PDF reader says who took the published certificates for good, so long after today."""
    chain = chain_of(published)
    trusted = [certificate for certificate in chain if certificate.self_signed != "no"]
    context = ValidationContext(
        trust_roots=trusted,
        other_certs=chain,
        allow_fetching=False,
        moment=clock() + after,
        revocation_mode="soft-fail",
    )
    (signature,) = PdfFileReader(BytesIO(content)).embedded_signatures
    status = validate_pdf_signature(signature, context)
    return status.bottom_line, signature.signer_cert.sha256.hex()


def root_of(key):
    return chain_of(key.certificates)[-1].sha256.hex()


def test_a_successor_takes_over_and_what_either_signed_is_believed_for_decades(client, house):
    former = house.make_key()
    one = house.issue(house.cast.abebe)
    latter = house.make_key()
    two = house.issue(house.cast.bontu)
    assert [one[2], two[2]] == [former.fingerprint, latter.fingerprint]
    house.end(former, "retire", "Rotation")
    published = house.published_chain()
    for years in (0, 3, 20):
        for _certificate, content, fingerprint in (one, two):
            assert believed(content, published, after=timedelta(days=365 * years, minutes=1)) == (True, fingerprint)
    for _certificate, content, _fingerprint in (one, two):
        assert sent(client, content).startswith("Valid")
    page = opened(client, PUBLISHED)
    rows = [" ".join("".join(row.itertext()).split()) for row in page.findall(".//main//tbody/tr")]
    for row, key, state in zip(rows, (latter, former), ("In use", "Rotation"), strict=True):
        assert key.fingerprint[:8] in row
        assert f"{key.valid_from.day} {key.valid_from:%B %Y} – {key.valid_to.day} {key.valid_to:%B %Y}" in row
        assert row.endswith(state)
    assert "Retired Ended on " in rows[1]
    assert root_of(former) == root_of(latter)
    assert len(chain_of(published)) == 3


def test_after_the_last_key_ended_nothing_goes_out_until_there_is_another(house):
    house.end(house.make_key(), "retire", "")
    house.coordinator.post(f"{RUN}/certificates/issue")
    house.work()
    assert certificates(house.app) == []
    assert "None of the facility’s signing keys is valid now" in main(opened(house.coordinator, f"{RUN}/certificates"))
    house.make_key()
    assert house.issue(house.cast.abebe)[0].serial


def test_a_compromised_key_is_told_to_everybody_and_its_successor_has_another_authority(client, house):
    stolen = house.make_key()
    certificate, content, _fingerprint = house.issue(house.cast.abebe)
    house.end(stolen, "compromised", "A laptop was stolen")
    successor = house.make_key()
    later = house.issue(house.cast.bontu)
    assert later[2] == successor.fingerprint
    told = main(opened(client, PUBLISHED))
    assert "A key is compromised A laptop was stolen" in told
    assert root_of(stolen) != root_of(successor)
    published = house.published_chain()
    assert believed(later[1], published) == (True, successor.fingerprint)
    assert believed(content, published) == (False, stolen.fingerprint)
    assert [each.sha256.hex() for each in chain_of(published)] == [successor.fingerprint, root_of(successor)]
    told = sent(client, content)
    assert told.startswith("Valid")  # known by its bytes, whoever has the key
    assert "bit for bit" in told
    assert "The key that signed this file is compromised A laptop was stolen" in told
    told = sent(client, content + b"\n")
    assert told.startswith("Altered")
    assert "The key that signed this file is compromised A laptop was stolen" in told
    assert "compromised" not in sent(client, later[1])
    key = client.get(f"/verify/{certificate.code}.json").json["signing_key"]
    assert key == {"fingerprint": stolen.fingerprint, "state": "compromised"}
