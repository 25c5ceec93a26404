"""Ways to make the same certificate: as one would begin, with other libraries, and ours."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from unittest.mock import patch

import segno
from _certificate_ours import PICTURES, REASON, authority_for, held
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from weasyprint import HTML

from trainfac.certificates import page, renderers
from trainfac.certificates.qr import QR_ADDRESS
from trainfac.certificates.snapshot import Snapshot
from trainfac.infra.pdf import ASSET_FOLDER, image_url
from trainfac.signing.authority import to_pem
from trainfac.signing.keyring import DocumentKey

BORDER = ASSET_FOLDER / "certificate-border.svg"


@dataclass(frozen=True)
class Keys:
    """Key and chain as files that a stock signer reads, and as ours hold them."""

    stock: SimpleSigner
    held: DocumentKey


@cache
def keys(folder: Path, algorithm: str) -> Keys:
    private = rsa.generate_private_key(65537, 2048) if algorithm == "rsa" else ec.generate_private_key(ec.SECP256R1())
    certificate, authority = authority_for(private)
    key, own, root = (folder / f"{algorithm}.{ending}" for ending in ("key", "crt", "root"))
    encoding, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    key.write_bytes(private.private_bytes(encoding, form, serialization.NoEncryption()))
    own.write_text(to_pem(certificate))
    root.write_text(to_pem(authority))
    stock = SimpleSigner.load(str(key), str(own), ca_chain_files=(str(root),), key_passphrase=None)
    return Keys(stock, held(private, certificate, authority))


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
    html = html.replace(
        QR_ADDRESS, segno.make(snapshot.verification_url, error="m", micro=False).svg_data_uri(border=2)
    )
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
