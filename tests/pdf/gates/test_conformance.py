"""veraPDF: certificates are PDF/A-3a and PDF/UA-1, in every design and every script."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfWriter

from tests.pdf.certificates.samples import cohort_names, modules, named, snapshot
from tests.pdf.gates.conformance import PDF_A_3A, PDF_UA_1, faults
from tests.pdf.gates.drawing import draw
from tests.pdf.gates.languages import names_in_all_languages
from trainfac.certificates.fonts import script_of
from trainfac.certificates.look import DESIGNS, Look
from trainfac.certificates.snapshot import SecondLanguage, Signatory, Snapshot
from trainfac.infra.pdf import render_pdf


def one_of_each_script() -> dict[str, Snapshot]:
    names = (*names_in_all_languages(), *cohort_names())
    return {script_of(name.native, name.lang): named(name) for name in reversed(names)}


def with_everything() -> Snapshot:
    """All that a certificate may show."""
    signatories = tuple(Signatory(name=f"Dr {n}", role="Director", image=f"signature {n}") for n in (1, 2, 3))
    return replace(snapshot(), modules=modules(20), logo="emblem", signatories=signatories)


def in_every_design() -> dict[str, Snapshot]:
    """Each with every border that is ours, in one language and in two."""
    other = SecondLanguage(lang="ar", dir="rtl", facility_name="مرفق التدريب", letterhead=("حيدر آباد",))
    return {
        f"{design}-{border}-{other.lang if second else 'alone'}": replace(
            with_everything(),
            look=Look(design=design, border=border),
            second=second,
            modules=modules(12),
            outcomes=("Draw",),
        )
        for design in DESIGNS
        for border, second in (("guilloche", None), ("lines", other), ("none", None))
    }


def of_each_script_in_every_design() -> dict[str, Snapshot]:
    """By turns in one language and in two, so that each script and each design is seen with both."""
    other = SecondLanguage(lang="fr", facility_name="Centre de formation")
    return {
        f"{script}-{design}": replace(each, look=Look(design=design), second=other if (row + column) % 2 else None)
        for row, (script, each) in enumerate(one_of_each_script().items())
        for column, design in enumerate(DESIGNS)
    }


@pytest.mark.slow
def test_every_certificate_is_for_archives_and_for_everybody(tmp_path: Path) -> None:
    snapshots = {**of_each_script_in_every_design(), "everything": with_everything(), **in_every_design()}
    assert len(snapshots) >= 3 * 22 + 10
    for name, each in snapshots.items():
        (tmp_path / f"{name}.pdf").write_bytes(draw(each))
    found = faults(sorted(tmp_path.glob("*.pdf")), PDF_A_3A, PDF_UA_1)
    assert {name: said for name, said in found.items() if said} == {}


def without_marks(content: bytes) -> bytes:
    """As programs leave a file that know nothing of tags."""
    writer = PdfWriter(clone_from=io.BytesIO(content))
    del writer.root_object["/MarkInfo"]
    left = io.BytesIO()
    writer.write(left)
    return left.getvalue()


@pytest.mark.slow
def test_what_does_not_conform_is_found_out(tmp_path: Path) -> None:
    sound = draw(snapshot())
    metadata = {"title": "Other", "lang": "en", "author": "A facility", "created": date(2010, 10, 29)}
    wrong = {
        "not-archival.pdf": render_pdf("<html lang='en'><p>Text</p></html>", sheets=[], **metadata),  # type: ignore[arg-type]
        "not-marked.pdf": without_marks(sound),
        "torn.pdf": sound[: len(sound) // 2],
    }
    for name, content in wrong.items():
        (tmp_path / name).write_bytes(content)
    found = faults(sorted(tmp_path.glob("*.pdf")), PDF_A_3A, PDF_UA_1)
    assert {name for name, said in found.items() if any(fault.startswith(PDF_A_3A) for fault in said)} == wrong.keys()
