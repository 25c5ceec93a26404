"""Training records and copies for the printer are sent as files: made here, and not called altered certificates."""

from tests.web.certificates.test_printing_pages import printed
from tests.web.certificates.test_training_record_pages import made
from tests.web.certificates.test_verify_files import saved_anew, sent
from trainfac.infra.web import clock

TODAY = f"{clock():%B %Y}"


def revoked(coordinator, certificate):
    given = {"code": "error", "reason": "Issued in error"}
    coordinator.post(f"/staff/HYD/certificates/{certificate.id}/revoke", data=given)


def test_a_training_record_is_told_as_one_with_the_state_of_its_certificate(client, coordinator, issued, work):
    record = coordinator.get(made(coordinator, work, issued[0])).data
    told = sent(client, record)
    assert told.startswith("A training record, made here")
    assert f"for certificate {issued[0].serial}, and this file is it, bit for bit. It is not the certificate." in told
    assert TODAY in told
    assert "The certificate itself: Valid" in told
    revoked(coordinator, issued[0])
    told = sent(client, record)
    assert told.startswith("A training record, made here")
    assert "The certificate itself: Revoked This certificate was revoked on" in told
    assert "Reason given: Issued in error" in told


def test_a_training_record_that_was_changed_is_altered(client, coordinator, issued, work):
    record = coordinator.get(made(coordinator, work, issued[0])).data
    assert sent(client, saved_anew(record)).startswith("Altered")


def test_a_copy_for_the_printer_is_told_with_the_state_of_each_that_is_in_it(client, coordinator, issued, work):
    content = printed(coordinator, work, order="name", layout="two", paper="a4")
    told = sent(client, content)
    assert told.startswith("A copy for the printer, made here")
    assert "of 2 certificates, and this file is it, bit for bit. All that is in it counts today." in told
    revoked(coordinator, issued[1])
    told = sent(client, content)
    assert "Not all that is in it counts today: 1 of 2." in told
    assert f"{issued[0].serial} Valid {issued[1].serial} Revoked" in told
    assert "Issued in error" not in told


def test_a_copy_names_only_those_that_are_in_it(client, coordinator, issued, work):
    revoked(coordinator, issued[1])
    told = sent(client, printed(coordinator, work, order="serial", layout="one", paper="a4"))
    assert "of 1 certificate, and this file is it" in told
    assert issued[0].serial in told
    assert issued[1].serial not in told
