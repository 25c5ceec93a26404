"""poppler and zbar: what other programs read in the certificates of all names."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.pdf.certificates.reading import text_of
from tests.pdf.gates.drawing import Drawn
from tests.pdf.gates.languages import names_in_all_languages
from tests.servers.programs import poppler, zbarimg
from trainfac.certificates.fonts import script_of
from trainfac.certificates.snapshot import Snapshot

# poppler says where a text from right to left begins and ends; these marks are no letters.
MARKS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# Thaana is given with the glyphs in the order in which it is read, as the standard wants it. poppler turns that round;
# Chrome's engine does not.
TURNED_ROUND = {"Thaa"}


def said_by(program: str, *arguments: str | Path) -> str:
    command: Sequence[str | Path] = [program, *arguments]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True).stdout


def found_by_pdftotext(path: Path) -> str:
    return " ".join(MARKS.sub("", said_by(poppler("pdftotext"), "-enc", "UTF-8", path, "-")).split())


def names_on(snapshot: Snapshot) -> list[str]:
    return [name for name in (snapshot.holder_name, snapshot.native_name) if name]


@pytest.mark.slow
def test_every_name_is_found_as_it_was_written(certificates: list[Drawn]) -> None:
    assert len(certificates) == 129 + 25
    missed = []
    for drawn in certificates:
        script = script_of(drawn.snapshot.native_name, drawn.snapshot.native_lang)
        by_chrome = script in TURNED_ROUND
        text = text_of(drawn.path.read_bytes()) if by_chrome else found_by_pdftotext(drawn.path)
        missed += [(script, name) for name in names_on(drawn.snapshot) if name not in text]
    assert missed == []


@pytest.mark.slow
def test_every_font_is_in_the_file_and_says_which_letters_it_draws(certificates: list[Drawn]) -> None:
    wrong = []
    for drawn in certificates:
        _titles, _line, *fonts = said_by(poppler("pdffonts"), drawn.path).splitlines()
        assert len(fonts) >= 3
        # name, type, encoding, then: embedded, subset, with Unicode
        wrong += [font for font in fonts if re.search(r" yes yes yes +\d+ +0$", font) is None]
    assert wrong == []


@pytest.mark.slow
def test_every_square_is_read_from_a_scan_of_150_dots_per_inch(certificates: list[Drawn], tmp_path: Path) -> None:
    for drawn in certificates[:: len(names_in_all_languages())]:
        said_by(poppler("pdftoppm"), "-r", "150", "-gray", "-png", "-singlefile", drawn.path, tmp_path / "scan")
        read = said_by(zbarimg(), "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", tmp_path / "scan.png")
        assert read.splitlines() == [drawn.snapshot.verification_url]


def test_a_name_with_a_letter_less_is_missed(certificates: list[Drawn], tmp_path: Path) -> None:
    drawn = certificates[0]
    text = found_by_pdftotext(drawn.path)
    assert f"{drawn.snapshot.holder_name}x" not in text
    assert drawn.snapshot.native_name[::-1] not in text
