"""Certificates drawn once for all tests that only look at them."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest

from tests.pdf.certificates.samples import Name, named, one_of_each_language
from trainfac.certificates.render import render_certificate
from trainfac.certificates.snapshot import Snapshot

Drawn = tuple[Snapshot, bytes]


@pytest.fixture(scope="session")
def drawn() -> Callable[[Name], Drawn]:
    """The certificate of a person of the cohorts."""

    @cache
    def draw(name: Name) -> Drawn:
        snapshot = named(name)
        return snapshot, render_certificate(snapshot, images={}, translate=str)

    return draw


@pytest.fixture(scope="session", params=[n for n in one_of_each_language() if n.native != n.full], ids=lambda n: n.lang)
def certificate(request: pytest.FixtureRequest, drawn: Callable[[Name], Drawn]) -> Drawn:
    """One certificate for each language that is not written in plain Latin letters."""
    return drawn(request.param)
