"""Ways to make the same certificate: as one would begin, with other libraries, and ours."""

from __future__ import annotations

import base64
import io
import re
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from unittest.mock import patch

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import segno  # noqa: E402 - the path first
from cryptography import x509  # noqa: E402 - the path first
from cryptography.hazmat.primitives import serialization  # noqa: E402
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa  # noqa: E402
from PIL import Image, ImageDraw  # noqa: E402
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter  # noqa: E402
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter  # noqa: E402
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner  # noqa: E402
from reportlab.graphics.barcode.qr import QrCodeWidget  # noqa: E402
from reportlab.graphics.shapes import Drawing  # noqa: E402
from reportlab.lib.pagesizes import A4, landscape  # noqa: E402
from reportlab.lib.units import mm  # noqa: E402
from reportlab.lib.utils import ImageReader  # noqa: E402
from reportlab.pdfbase import pdfmetrics  # noqa: E402
from reportlab.pdfbase.ttfonts import TTFont  # noqa: E402
from reportlab.pdfgen.canvas import Canvas  # noqa: E402
from weasyprint import HTML  # noqa: E402

from tests.pdf.certificates.samples import named, one_of_each_language  # noqa: E402
from trainfac.certificates import page, renderers  # noqa: E402
from trainfac.certificates.credential.badge import as_bytes, build_credential, issuer_of  # noqa: E402
from trainfac.certificates.credential.proof import prove  # noqa: E402
from trainfac.certificates.credential.status_list import status_entry  # noqa: E402
from trainfac.certificates.snapshot import Signatory, Snapshot  # noqa: E402
from trainfac.infra.pdf import ASSET_FOLDER, image_url  # noqa: E402
from trainfac.signing.authority import Owner, certify, fingerprint_of, make_authority, to_pem  # noqa: E402
from trainfac.signing.documents import sign_document  # noqa: E402
from trainfac.signing.keyring import CredentialKey, DocumentKey  # noqa: E402
from trainfac.signing.signer import HeldKeySigner  # noqa: E402

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
BORDER = ASSET_FOLDER / "certificate-border.svg"
REASON = "Certificate issued"


def pictures() -> dict[str, bytes]:
    """Two signatures, as they are scanned."""
    made = {}
    for name in ("first", "second"):
        image = Image.new("RGBA", (700, 220), (255, 255, 255, 0))
        pen = ImageDraw.Draw(image)
        points = [(30 + 9 * n, 110 + (-1) ** n * (60 - n // 2) + 7 * (n % 5) * len(name)) for n in range(70)]
        pen.line(points, fill=(10, 20, 110, 255), width=6, joint="curve")
        content = io.BytesIO()
        image.save(content, "PNG")
        made[name] = content.getvalue()
    return made


PICTURES = pictures()


def snapshots(count: int) -> list[Snapshot]:
    """Eighteen names in many scripts, over and over, each with its own number."""
    names = [name for name in one_of_each_language() if name.native != name.full][:18]
    signatories = tuple(Signatory(name=f"Dr {who}", role="Director", image=who) for who in PICTURES)
    made = []
    for number in range(count):
        code = f"{number:022}"
        drawn = named(names[number % len(names)], signatories=signatories, identity_salt=code)
        url = f"https://training.example.org/verify/{code}"
        serial = f"UVSSTF-2010-{number:04}"
        made.append(replace(drawn, serial=serial, verification_code=code, verification_url=url))
    return made


@dataclass(frozen=True)
class Keys:
    """Key and chain as files that a stock signer reads, and as ours hold them."""

    stock: SimpleSigner
    held: DocumentKey


@cache
def keys(folder: Path, algorithm: str) -> Keys:
    authority_key = ec.generate_private_key(ec.SECP256R1())
    owner = Owner("South-South Training Facility", "IN")
    authority = make_authority(owner, authority_key, now=NOW)
    private = rsa.generate_private_key(65537, 2048) if algorithm == "rsa" else ec.generate_private_key(ec.SECP256R1())
    window = (NOW, NOW + timedelta(days=730))
    certificate: x509.Certificate = certify(owner, private, authority, authority_key, window=window)
    key, own, root = (folder / f"{algorithm}.{ending}" for ending in ("key", "crt", "root"))
    encoding, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    key.write_bytes(private.private_bytes(encoding, form, serialization.NoEncryption()))
    own.write_text(to_pem(certificate))
    root.write_text(to_pem(authority))
    stock = SimpleSigner.load(str(key), str(own), ca_chain_files=(str(root),), key_passphrase=None)
    chain = to_pem(certificate, authority)
    held = DocumentKey(fingerprint_of(certificate), chain, *window, HeldKeySigner(private, chain))
    return Keys(stock, held)


@cache
def credential_key() -> CredentialKey:
    private = ed25519.Ed25519PrivateKey.generate()
    return CredentialKey("credential", private.public_key().public_bytes_raw(), private.sign)


def naive_html(snapshot: Snapshot) -> str:
    """The page that ours draws, as one string that names nothing else: style sheets, border and pictures in it."""
    laid_out: list[tuple[str, Iterable[str]]] = []
    lay_out = page.lay_out

    def remember(html: str, *, sheets: Iterable[str], **options: object):  # noqa: ANN202
        laid_out.append((html, sheets))
        return lay_out(html, sheets=sheets, **options)  # type: ignore[arg-type]

    with patch.object(page, "lay_out", remember):
        renderers.in_use(snapshot, images=PICTURES, translate=str)
    html, sheets = laid_out[-1]
    html = html.replace(page.QR, segno.make(snapshot.verification_url, error="m", micro=False).svg_data_uri(border=2))
    for picture in PICTURES.values():
        html = html.replace(image_url(picture), _inline(picture, "image/png"))
    border = (
        f"@page {{ background: url({_inline(BORDER.read_bytes(), 'image/svg+xml')}) center / 297mm 210mm no-repeat }}"
    )
    return html.replace("</head>", f"<style>{''.join(sheets)}\n{border}</style></head>")


def _inline(content: bytes, media_type: str) -> str:
    return f"data:{media_type};base64,{base64.b64encode(content).decode()}"


def naive(html: str) -> bytes:
    return bytes(HTML(string=html).write_pdf())


def stock_signed(content: bytes, signer: SimpleSigner) -> bytes:
    metadata = PdfSignatureMetadata(
        field_name="IssuerSignature",
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        reason=REASON,
    )
    output = io.BytesIO()
    PdfSigner(metadata, signer).sign_pdf(IncrementalPdfFileWriter(io.BytesIO(content)), output=output)
    return output.getvalue()


def unsigned(snapshot: Snapshot, credential: bytes | None = None) -> bytes:
    return renderers.in_use(snapshot, images=PICTURES, translate=str, credential=credential)


def proved(number: int, snapshot: Snapshot) -> bytes:
    issuer = issuer_of(snapshot, "UVSSTF")
    credential = build_credential(snapshot, issuer=issuer, status=status_entry(issuer, number), issued_at=NOW)
    return as_bytes(prove(credential, credential_key(), created=NOW))


def complete(number: int, snapshot: Snapshot, key: DocumentKey) -> bytes:
    """What is issued: with its credential inside, signed."""
    return sign_document(unsigned(snapshot, proved(number, snapshot)), key, at=NOW, reason=REASON)


class OnCanvas:
    """With reportlab: quick, without tags, and wrong in scripts whose letters change beside one another."""

    def __init__(self) -> None:
        for name in ("NotoSans-Regular", "NotoSerif-Bold", "NotoNaskhArabic-Regular"):
            pdfmetrics.registerFont(TTFont(name, f"/usr/share/fonts/truetype/noto/{name}.ttf"))
        self.paths = [self._path(drawn) for drawn in re.findall(r' d="([^"]+)"', BORDER.read_text("utf-8"))]
        self.pictures = [ImageReader(io.BytesIO(picture)) for picture in PICTURES.values()]

    @staticmethod
    def _path(drawn: str) -> list[tuple[str, list[float]]]:
        return [
            (letter, [float(number) for number in re.findall(r"-?[\d.]+", numbers)])
            for letter, numbers in re.findall(r"([MCZ])([^MCZ]*)", drawn)
        ]

    def __call__(self, snapshot: Snapshot) -> bytes:
        output = io.BytesIO()
        canvas = Canvas(output, pagesize=landscape(A4))
        self._border(canvas)
        self._texts(canvas, snapshot)
        for index, picture in enumerate(self.pictures):
            canvas.drawImage(picture, (30 + 60 * index) * mm, 30 * mm, 46 * mm, 15 * mm, mask="auto")
        square = Drawing(30 * mm, 30 * mm)
        square.add(QrCodeWidget(snapshot.verification_url, barLevel="M", barWidth=30 * mm, barHeight=30 * mm))
        square.drawOn(canvas, 240 * mm, 20 * mm)
        canvas.save()
        return output.getvalue()

    def _border(self, canvas: Canvas) -> None:
        canvas.setLineWidth(0.2 * mm)
        for steps in self.paths:
            path = canvas.beginPath()
            for letter, numbers in steps:
                places = [n * mm if index % 2 == 0 else (210 - n) * mm for index, n in enumerate(numbers)]
                if letter == "M":
                    path.moveTo(*places)
                elif letter == "C":
                    for start in range(0, len(places), 6):
                        path.curveTo(*places[start : start + 6])
                else:
                    path.close()
            canvas.drawPath(path)

    def _texts(self, canvas: Canvas, snapshot: Snapshot) -> None:
        lines: list[tuple[str, str, float]] = [
            (snapshot.facility_name, "NotoSans-Regular", 11),
            ("Certificate of achievement", "NotoSerif-Bold", 29),
            (snapshot.holder_name, "NotoSerif-Bold", 36),
            (snapshot.native_name, "NotoNaskhArabic-Regular", 23),
            (snapshot.course_title, "NotoSerif-Bold", 18),
        ]
        for index, (text, font, size) in enumerate(lines):
            canvas.setFont(font, size)
            canvas.drawCentredString(148.5 * mm, (185 - 15 * index) * mm, text)
        canvas.setFont("NotoSans-Regular", 8)
        for index, module in enumerate(snapshot.modules):
            height = (100 - 5 * index) * mm
            canvas.drawString(24 * mm, height, f"{module.number}  {module.title}")
            canvas.drawRightString(140 * mm, height, f"{module.minutes / 60:.1f}")
        canvas.drawString(200 * mm, 60 * mm, f"{snapshot.serial}  {snapshot.human_code}")


Way = Callable[[int], bytes]
