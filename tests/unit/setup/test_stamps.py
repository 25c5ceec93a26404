"""What set-up remembers of itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.setup import stamps


@pytest.fixture(autouse=True)
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(stamps, "ROOT", tmp_path)
    (tmp_path / ".setup").mkdir()
    return tmp_path


def test_a_step_is_fresh_once_it_is_done(root: Path) -> None:
    assert not stamps.is_fresh("step", "key", [])
    stamps.remember("step", "key")
    assert stamps.is_fresh("step", "key", [root])


def test_a_changed_lock_file_makes_the_step_due_again(root: Path) -> None:
    lock = root / "lock.txt"
    lock.write_text("one==1")
    stamps.remember("step", stamps.key_of([lock]))
    lock.write_text("one==2")
    assert not stamps.is_fresh("step", stamps.key_of([lock]), [])


def test_a_step_whose_result_was_removed_is_due_again(root: Path) -> None:
    stamps.remember("step", "key")
    assert not stamps.is_fresh("step", "key", [root / "removed by hand"])
