"""The demonstration, loaded once for each database."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from click.testing import Result
from flask import Flask

from tests.conftest import NOW, Browser, Template, _let_go, settings
from trainfac.certificates.making import Documents
from trainfac.demo import cohorts
from trainfac.factory import create_app

# The package gives the command of this name, not the module.
COMMAND = importlib.import_module("trainfac.cli.demo")


@dataclass(frozen=True)
class Demonstration:
    """The application on a database with the demonstration in it, and how loading it went."""

    app: Flask
    told: Result

    def run(self, *arguments: str) -> Result:
        """What the command line answers."""
        return self.app.test_cli_runner().invoke(args=arguments)


@pytest.fixture(scope="session", params=["sqlite", "postgres"])
def loaded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demonstration]:
    """Loaded by the command, as of a fixed day; documents are drawn for one database only, for they are the same."""
    template: Template = request.getfixturevalue(f"{request.param}_template")
    folder = tmp_path_factory.mktemp("demonstration")
    url = template.copy(folder)
    app = create_app(settings(url, folder))
    app.test_client_class = Browser
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(COMMAND, "clock", lambda: NOW)
        if request.param != "sqlite":
            patch.setattr(cohorts, "make_documents", lambda *_: Documents(0, ()))
        told = app.test_cli_runner().invoke(args=["demo", "load"])
    yield Demonstration(app, told)
    _let_go(app)
    template.drop(url)


@pytest.fixture
def demonstration(loaded: Demonstration) -> Iterator[Demonstration]:
    """The demonstration, to be asked."""
    with loaded.app.app_context():
        yield loaded
