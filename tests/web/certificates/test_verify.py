from dataclasses import replace

import pytest
from sqlalchemy import select

from tests.conftest import written
from tests.integration.certificates.house import AFTER, URL, House
from tests.web.pages import main, opened, values, whole, words
from trainfac.certificates.look import PARTS, USUAL_PARTS
from trainfac.certificates.models import Certificate
from trainfac.certificates.services.changing import Why, revoke_certificate
from trainfac.certificates.services.correcting import Correction, correct_certificate
from trainfac.certificates.snapshot import SecondLanguage, Snapshot
from trainfac.certificates.states import ReasonCode


@pytest.fixture
def issued(app):
    """A valid certificate of Abebe Tadesse, from a run at HYD."""
    with written(app) as tx:
        house = House(tx)
        house.participant("Abebe Tadesse", score=88)
        house.issue()
        certificate = house.certificates()[0]
        tx.expunge_all()
    return certificate, house.actor


def test_a_valid_certificate_says_so_and_shows_every_printed_field(client, issued):
    certificate, _ = issued
    text = main(opened(client, f"/verify/{certificate.code}"))
    assert text.startswith("Valid")
    for printed in (
        "Abebe Tadesse",
        "Awash Food Laboratory",
        "Ethiopia",
        "HYD-2026-0001",
        "QMS-101",
        "88 %",
        "Dr A. Rao",
        "Records training; does not certify persons (ISO/IEC 17024)",
    ):
        assert printed in text


@pytest.fixture
def shown(app, client, issued):
    """The page of the certificate, had it been issued with such changes; ``parts`` are those that it prints."""

    def shown(parts=USUAL_PARTS, **changes):
        with written(app) as tx:
            certificate = tx.get_one(Certificate, issued[0].id)
            snapshot = replace(Snapshot.from_json(certificate.snapshot), **changes)
            certificate.snapshot = replace(snapshot, look=replace(snapshot.look, parts=tuple(parts))).to_json()
        return opened(client, f"/verify/{issued[0].code}")

    return shown


FRENCH = SecondLanguage(
    lang="fr", facility_name="Centre de formation", letterhead=("Cherlapally, Hyderabad",), place="Hyderabad, Inde",
    country="Éthiopie", statement="{holder} a suivi {hours_attended} heures à {place}",
)  # fmt: skip


def test_every_field_of_the_second_language_is_shown_with_its_language(shown):
    page = shown(second=FRENCH)
    french = [words(element) for element in page.findall(".//main//bdi[@lang='fr']")]
    assert french == [
        "Éthiopie",
        "Certificat de réussite",
        "Abebe Tadesse a suivi 15 heures à Hyderabad, Inde",
        "9–20 novembre 2026",
        "Hyderabad, Inde",
        "21 novembre 2026",
        "Centre de formation",
        "Cherlapally, Hyderabad",
        "Atteste une formation ; ne certifie pas des personnes (ISO/IEC 17024)",
    ]


def test_whoever_does_not_read_the_certificate_is_told_its_days_and_kind_too(shown):
    text = main(shown(lang="fr"))
    assert "Certificat de réussite Certificate of achievement" in text
    assert "9–20 novembre 2026 9–20 November 2026" in text


LABELS = {
    "laboratory": ("Laboratory", "Country"), "dates": ("Dates",), "place": ("Place",), "hours": ("Hours",),
    "outcomes": ("Learning outcomes",), "results": ("Post-test",), "standards": ("Standards taught",),
}  # fmt: skip


def labels(page):
    return [words(label) for label in page.findall(".//main//dt")]


def test_what_was_left_out_is_not_shown_as_if_it_were_printed(shown):
    given = {"outcomes": ("Take a sample",), "native_name": "አበበ ታደሰ", "native_lang": "am"}
    everything = labels(shown(PARTS, **given))
    for part in PARTS:
        page = shown([other for other in PARTS if other != part], **given)
        told = main(page)
        assert [label for label in everything if label not in labels(page)] == list(LABELS.get(part, ()))
        assert ("አበበ" in told) is (part != "native_name")
        assert ("QMS-101" in told) is (part != "course_code")
        assert (page.find(".//main//ol") is not None) is (part != "modules")
        assert ("Lecture · " in told) is (part not in {"modules", "module_hours"})


def test_the_hours_of_a_module_stay_on_one_line(shown):
    hours = shown().findall(".//main//ol/li/span")
    assert len(hours) == 9
    assert all("text-nowrap" in span.get("class", "") and words(span).endswith(" h") for span in hours)


def test_a_certificate_without_signature_sends_nobody_to_keys(shown):
    assert "the keys it is signed with" not in main(shown())


def test_the_code_that_people_type_finds_it_too(client, issued):
    certificate, _ = issued
    answer = client.get("/verify", query_string={"code": certificate.human_code.lower()}, follow_redirects=True)
    assert "Valid" in answer.text


def test_the_whole_address_of_the_qr_code_may_be_pasted(client, issued):
    certificate, _ = issued
    pasted = f" {URL}/verify/{certificate.code}?from=mail\n"
    answer = client.get("/verify", query_string={"code": pasted})
    assert answer.location == f"/verify/{certificate.code}"


def test_a_serial_number_is_no_code_and_is_not_called_unknown(client, issued):
    certificate, _ = issued
    page = opened(client, f"/verify?code={certificate.serial}")
    assert "This is the serial number of a certificate." in main(page)
    assert values(page)["code"] == certificate.serial


@pytest.mark.parametrize("typed", ["..", "ABCD/EFGH", "<b>", "K7QX.2M4P", "/verify/"])
def test_what_cannot_be_a_code_leads_nowhere_else(client, stage, typed):
    text = main(whole(client.get("/verify", query_string={"code": typed})))
    assert "There is a problem" in text


def test_a_revoked_certificate_says_revoked_and_why(app, client, issued):
    certificate, actor = issued
    with written(app) as tx:
        revoke_certificate(tx, certificate.id, why=Why(ReasonCode.ERROR, "Issued in error"), actor=actor, now=AFTER)
    text = main(opened(client, f"/verify/{certificate.code}"))
    assert text.startswith("Revoked")
    assert "Issued in error" in text


def test_a_superseded_certificate_names_the_one_that_replaced_it(app, client, issued):
    certificate, actor = issued
    with written(app) as tx:
        correct_certificate(
            tx, certificate.id, Correction("Abebe T.", False, Why(ReasonCode.NAME, "Name")),
            actor=actor, now=AFTER, public_url=URL,
        )  # fmt: skip
    text = main(opened(client, f"/verify/{certificate.code}"))
    assert text.startswith("Superseded")
    assert "HYD-2026-0002; its holder can show it." in text


def test_each_says_which_it_replaced_and_whether_what_replaced_it_counts(app, client, issued):
    certificate, actor = issued
    with written(app) as tx:
        new = correct_certificate(
            tx, certificate.id, Correction("Abebe T.", False, Why(ReasonCode.NAME, "Name")),
            actor=actor, now=AFTER, public_url=URL,
        )  # fmt: skip
        code, number = new.code, new.id
    text = main(opened(client, f"/verify/{code}"))
    assert text.startswith("Valid")
    assert "It replaced the certificate with the serial number HYD-2026-0001" in text
    with written(app) as tx:
        revoke_certificate(tx, number, why=Why(ReasonCode.ERROR, "Issued in error"), actor=actor, now=AFTER)
    text = main(opened(client, f"/verify/{certificate.code}"))
    assert "HYD-2026-0002; that one does not count either: Revoked." in text
    assert client.get(f"/verify/{certificate.code}.json").json["superseded_by_state"] == "revoked"


def test_an_unknown_code_is_unknown(client, issued):
    text = main(opened(client, "/verify/" + "x" * 22, 404))
    assert text.startswith("Unknown")


@pytest.mark.parametrize("written", ["Code: {}", "{}.", "“{}”", " {} "])
def test_what_stands_around_a_typed_code_does_no_harm(client, issued, written):
    certificate, _ = issued
    typed = written.format(certificate.human_code)
    assert "Valid" in client.get("/verify", query_string={"code": typed}, follow_redirects=True).text


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("K7QX-2M4P", "has 8 letters and digits; ours have twelve"),
        ("K7QX-2M4P-9RT0", "No code of ours has the digits 0 and 1"),
    ],
)
def test_a_slip_in_a_code_is_told_before_anything_is_called_unknown(client, issued, typed, told):
    assert told in main(opened(client, f"/verify/{typed}", 404))


def test_a_code_that_could_be_one_is_not_blamed(client, issued):
    text = main(opened(client, "/verify/K7QX-2M4P-9RTA", 404))
    assert "ours have twelve" not in text
    assert "No code of ours" not in text


def test_nothing_is_found_by_name_serial_or_id(client, issued):
    certificate, _ = issued
    for guess in ("Abebe Tadesse", certificate.serial, str(certificate.id), "%", "_" * 22):
        assert client.get(f"/verify/{guess}").status_code == 404


def test_search_engines_are_kept_out(client, issued):
    certificate, _ = issued
    answer = client.get(f"/verify/{certificate.code}")
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_an_empty_code_is_asked_for_again(client):
    assert "Enter the code" in main(opened(client, "/verify?code=", 200))


def test_a_name_with_markup_is_shown_as_text(app, client):
    with written(app) as tx:
        house = House(tx)
        house.participant("<script>alert(1)</script> {{7*7}}")
        house.issue()
        code = tx.scalars(select(Certificate.code)).one()
    answer = client.get(f"/verify/{code}")
    assert "<script>alert" not in answer.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{7*7}}" in answer.text
