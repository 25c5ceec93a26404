"""Certificates for independent programs to judge: drawn once for a whole run of tests, whoever asks first."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Generator

import pytest

from tests.pdf.certificates.samples import Name, cohort_names, named
from tests.pdf.gates.drawing import Drawn, draw
from tests.pdf.gates.languages import names_in_all_languages
from tests.servers import ServerMissing
from trainfac.certificates.snapshot import Snapshot


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call() -> Generator[None, object, object]:
    """Without its program a gate is skipped, and says what to install; where the project is judged it fails."""
    try:
        return (yield)
    except ServerMissing as missing:
        if os.environ.get("CI", "").lower() in {"true", "1"}:
            raise
        pytest.skip(str(missing))


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> list[Drawn]:
    """One for each person of both cohorts, and for each of twenty-five languages."""
    ours = tmp_path_factory.getbasetemp()
    folder = (ours.parent if "PYTEST_XDIST_WORKER" in os.environ else ours) / "gates"
    folder.mkdir(exist_ok=True)
    names = (*cohort_names(), *names_in_all_languages())
    drawn = [Drawn(_snapshot(number, name), folder / f"{number:03}.pdf") for number, name in enumerate(names)]
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the tests of a run are several processes
        for each in drawn:
            if not each.path.exists():
                each.path.write_bytes(draw(each.snapshot))
    return drawn


def _snapshot(number: int, name: Name) -> Snapshot:
    code = f"{number:022}"
    return named(name, verification_url=f"https://training.example.org/verify/{code}", verification_code=code)
