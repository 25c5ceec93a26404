"""The last lines of `make test`."""

from __future__ import annotations

import pytest

from scripts.test import _conclude

MISSING = {"PostgreSQL": "PostgreSQL 15 or newer is not installed"}


def test_a_whole_run_ends_with_the_lines_of_pytest(capsys: pytest.CaptureFixture[str]) -> None:
    assert _conclude(0, {}) == 0
    assert capsys.readouterr().out == ""


def test_what_was_not_tested_is_said_last(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    assert _conclude(0, MISSING) == 0
    assert "NOT TESTED with PostgreSQL" in capsys.readouterr().out.splitlines()[-1]


def test_in_ci_half_a_run_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    assert _conclude(0, MISSING) == 1
    assert _conclude(0, {}) == 0


def test_failed_tests_stay_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    assert _conclude(2, {}) == 2
    assert _conclude(2, MISSING) == 2
