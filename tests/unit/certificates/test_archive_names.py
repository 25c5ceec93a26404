"""The names of files in an archive of originals."""

import pytest

from trainfac.certificates.archive import file_name


@pytest.mark.parametrize(
    ("holder", "expected"),
    [
        ("Abebe Tadesse", "HYD-2026-00001_Abebe-Tadesse.pdf"),
        ("Ngũgĩ wa Thiong'o", "HYD-2026-00001_Ngũgĩ-wa-Thiong-o.pdf"),
        ("စန္ဒာ", "HYD-2026-00001_စန္ဒာ.pdf"),
        ("../../etc/passwd", "HYD-2026-00001_etc-passwd.pdf"),
        ("C:\\con\\nul", "HYD-2026-00001_C-con-nul.pdf"),
        ("gnp\u202eexe.fdp", "HYD-2026-00001_gnpexe-fdp.pdf"),
        ("=cmd|' /C calc'!A0", "HYD-2026-00001_cmd-C-calc-A0.pdf"),
        ("line\nbreak\x00", "HYD-2026-00001_line-break.pdf"),
        ("...", "HYD-2026-00001.pdf"),
    ],
)
def test_a_file_is_called_by_serial_and_name_and_never_by_more(holder, expected):
    assert file_name("HYD-2026-00001", holder) == expected


def test_a_long_name_is_cut():
    assert len(file_name("HYD-2026-00001", "x" * 500)) < 120


def test_a_serial_that_would_climb_does_not():
    assert file_name("../HYD/1", "A") == "HYD-1_A.pdf"
