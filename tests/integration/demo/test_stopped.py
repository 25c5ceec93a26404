"""Loading that is stopped half way goes on where it was."""

import json

import pytest
from sqlalchemy import func, select

from tests.conftest import NOW
from tests.integration.demo.conftest import COMMAND
from trainfac.certificates.making import Documents
from trainfac.certificates.models import Certificate, Handover
from trainfac.demo import cohorts
from trainfac.infra.db import read


class Killed(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("runs", [1, 12])
def test_a_load_killed_while_certificates_are_made_is_finished_by_the_next(app, monkeypatch, runs):
    monkeypatch.setattr(COMMAND, "clock", lambda: NOW)
    printed = []

    def killed(_store, run_id, _report):
        printed.append(run_id)
        if len(printed) > runs:
            raise Killed
        return Documents(0, ())

    monkeypatch.setattr(cohorts, "make_documents", killed)
    with pytest.raises(Killed):
        app.test_cli_runner().invoke(args=["demo", "load"], catch_exceptions=False)
    monkeypatch.setattr(cohorts, "make_documents", lambda *_: Documents(0, ()))
    answer = app.test_cli_runner().invoke(args=["demo", "load", "--if-empty", "--json"])
    assert "one sign-in for each role" in json.loads(answer.stdout)["told"]
    read().rollback()
    assert read().scalar(select(func.count(Certificate.id))) == 129
    period = ("--from", "2010-04-01", "--to", "2011-09-30")
    found = app.test_cli_runner().invoke(args=["report", "cohort", "--facility", "UVSSTF", "--json", *period])
    assert json.loads(found.stdout)["certificates"] == {"attendance": 7, "participation": 15, "achievement": 67}


def test_a_load_killed_after_a_run_was_handed_over_is_finished_by_the_next(app, monkeypatch):
    monkeypatch.setattr(COMMAND, "clock", lambda: NOW)
    monkeypatch.setattr(cohorts, "make_documents", lambda *_: Documents(0, ()))

    def killed(*_args, **_kwargs):
        raise Killed

    real = cohorts.close_run
    monkeypatch.setattr(cohorts, "close_run", killed)
    with pytest.raises(Killed):
        app.test_cli_runner().invoke(args=["demo", "load"], catch_exceptions=False)
    read().rollback()
    assert read().scalar(select(func.count(Handover.id))) > 0
    monkeypatch.setattr(cohorts, "close_run", real)
    app.test_cli_runner().invoke(args=["demo", "load"], catch_exceptions=False)
    read().rollback()
    assert read().scalar(select(func.count(Handover.id))) == read().scalar(select(func.count(Certificate.id))) == 129


def test_a_cohort_whose_certificates_come_out_otherwise_is_not_passed_over(app, monkeypatch):
    monkeypatch.setattr(COMMAND, "clock", lambda: NOW)
    real = cohorts._content
    monkeypatch.setattr(
        cohorts, "_content", lambda name: real(name).replace(b",92,32,72,achievement", b",92,32,12,achievement")
    )
    monkeypatch.setattr(cohorts, "make_documents", lambda *_: Documents(0, ()))
    with pytest.raises(ValueError, match="UV-2011-01: certificates differ from the list for UV-002"):
        app.test_cli_runner().invoke(args=["demo", "load"], catch_exceptions=False)
