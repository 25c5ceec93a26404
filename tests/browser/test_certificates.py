"""Certificates of a run that is over: issued in one go, printed, corrected, revoked; whoever scans one is told."""

from __future__ import annotations

import pypdfium2
import pytest
import zxingcpp
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.installation import Installation
from tests.browser.looking import PHONE, keep_pictures
from tests.browser.people import headed, press, row, told
from tests.conftest import written
from tests.web.cast import Cast
from trainfac.scheduling.states import RunState

pytestmark = pytest.mark.browser
JOB = 90_000  # milliseconds
RUN = "/staff/HYD/runs/HYD-01/certificates"


def fetched(page: Page, link: str) -> bytes:
    """The file behind a link, as this person gets it."""
    address = page.get_by_role("link", name=link).first.get_attribute("href")
    answer = page.request.get(address or "")
    assert answer.status == 200, f"{address}: {answer.status}"
    return answer.body()


def pages(document: bytes) -> int:
    with pypdfium2.PdfDocument(document) as pdf:
        return len(pdf)


def scanned(document: bytes) -> str:
    """The address in the QR code of the certificate, as a telephone sees it."""
    with pypdfium2.PdfDocument(document) as pdf:
        picture = pdf[0].render(scale=3).to_pil().convert("L")
    codes = [code.text for code in zxingcpp.read_barcodes(picture)]
    assert len(codes) == 1, codes
    return codes[0]


def test_certificates_are_issued_printed_corrected_revoked_and_checked(
    installation: Installation, visit: Visit
) -> None:
    with written(installation.app) as tx:
        cast = Cast(tx, RunState.FINISHED, recorded=True)
        cast.participant("Chala Dibaba")
        cast.participant("Deborah Musa", recorded=True, score=90)
    page = visit("/my", cast.users["coordinator"])
    told(page, "4 participants without a certificate")
    page.get_by_role("link", name=cast.run.course.title).first.click()
    headed(page, "Certificates of HYD-01")
    issue_and_print(page)

    own = visit("/my/training", cast.users["technician"], width=PHONE, scripts=False)
    keep_pictures(own, "my-training")
    address = scanned(fetched(own, "PDF"))
    assert address.startswith(f"{installation.url}/verify/"), address
    verifier = visit(address, width=PHONE)
    headed(verifier, "Valid")
    told(verifier, "Abebe Tadesse")
    keep_pictures(verifier, "verify-valid")

    open_certificate(page, "Abebe Tadesse")
    correct(page)
    verifier.reload()
    headed(verifier, "Superseded")
    keep_pictures(verifier, "verify-superseded")

    open_certificate(page, "Bontu Regassa")
    address = scanned(fetched(page, "Certificate as issued"))
    revoke(page)
    verifier.goto(address)
    headed(verifier, "Revoked")
    told(verifier, "Issued by mistake.")
    keep_pictures(verifier, "verify-revoked")


def issue_and_print(page: Page) -> None:
    """For all who have earned one, as a job; then the file for the printer."""
    page.get_by_role("link", name="Issue 3 certificates").click()
    headed(page, "Issue 3 certificates of HYD-01")
    keep_pictures(page, "certificates-to-issue")
    press(page, "Issue 3 certificates")
    expect(page.get_by_role("link", name="PDF")).to_have_count(3, timeout=JOB)
    expect(row(page, "Chala Dibaba")).to_contain_text("None yet")
    page.reload()
    page.get_by_role("link", name="Print and hand over").click()
    press(page, "Make the print file")
    page.goto(RUN)
    expect(page.get_by_role("link", name="Print file of this run")).to_be_visible(timeout=JOB)
    assert pages(fetched(page, "Print file of this run")) == 3
    keep_pictures(page, "certificates")
    page.get_by_role("link", name="Print and hand over").click()
    page.get_by_role("link", name="Hand-over register").click()
    keep_pictures(page, "handover")
    press(page, "Sheet to sign on, A4")
    expect(page.get_by_role("img", name="The first page of the sheet")).to_be_visible(timeout=JOB)
    assert pages(fetched(page, "Sheet to sign on")) == 1
    keep_pictures(page, "sheet-to-sign-on")


def open_certificate(page: Page, name: str) -> None:
    page.goto(RUN)
    row(page, name).locator(".code").get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Certificate HYD")


def correct(page: Page) -> None:
    page.get_by_role("link", name="Correct").click()
    page.get_by_label("Name to be printed").fill("Abebe Tadesse Bekele")
    page.get_by_label("Kind of reason").select_option("name")
    page.get_by_label("What verifiers read").fill("The name of the grandfather was missing.")
    keep_pictures(page, "correct")
    press(page, "Issue the corrected certificate")
    keep_pictures(page, "correction-under-way")
    expect(page.locator("main")).to_contain_text("Supersedes HYD", timeout=JOB)
    keep_pictures(page, "corrected")


def revoke(page: Page) -> None:
    """Not without a reason."""
    page.get_by_role("link", name="Revoke").click()
    press(page, "Revoke the certificate")
    told(page, "There is a problem")
    page.get_by_label("Kind of reason").select_option("error")
    page.get_by_label("What verifiers read").fill("Issued by mistake.")
    press(page, "Revoke the certificate")
    told(page, "is revoked.")


def test_a_code_that_nobody_issued_is_unknown(visit: Visit) -> None:
    verifier = visit("/verify", width=PHONE, scripts=False)
    verifier.get_by_label("Code").fill("k7qx 2m4p 9rta")
    press(verifier, "Verify")
    headed(verifier, "Unknown")
    keep_pictures(verifier, "verify-unknown")
