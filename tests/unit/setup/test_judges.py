"""The programs that judge documents: what is asked for, and what is said when one is not there."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from scripts.setup import servers, system
from tests.servers import ServerMissing, programs


@pytest.fixture(autouse=True)
def looked_for_anew() -> Iterator[None]:
    programs.java.cache_clear()
    yield
    programs.java.cache_clear()


@pytest.fixture
def bare_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    monkeypatch.setattr(programs, "JAXB", tmp_path / "none.jar")
    monkeypatch.delenv("JAXB_RUNTIME", raising=False)
    monkeypatch.setattr(system, "_may_install", lambda: False)


@pytest.mark.usefixtures("bare_machine")
def test_each_that_is_missing_is_named_with_the_line_that_brings_it() -> None:
    told = servers.missing(*servers.JUDGES)
    assert list(told) == ["poppler", "zbar", "Java", "JAXB"]
    for need in servers.JUDGES:
        assert f"apt-get install {need.apt[0]}" in told[need.name]


@pytest.mark.usefixtures("bare_machine")
@pytest.mark.parametrize("find", [lambda: programs.poppler("pdfsig"), programs.zbarimg, programs.java, programs.jaxb])
def test_a_gate_without_its_program_cannot_pass(find: Callable[[], object]) -> None:
    with pytest.raises(ServerMissing, match="installed"):
        find()


@pytest.mark.parametrize(("said", "enough"), [("javac 17.0.15", True), ("javac 21", True), ("javac 1.8.0_402", False)])
def test_java_is_new_enough(said: str, enough: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    done = subprocess.CompletedProcess(["javac"], 0, stdout=said, stderr="")
    monkeypatch.setattr(subprocess, "run", lambda *_args, **_kwargs: done)
    assert servers._found(programs.java) is enough
