"""Pages of the demonstration have life."""

import pytest
from sqlalchemy import select

from tests import builders as make
from tests.web.pages import main, opened
from trainfac.identity.models import User
from trainfac.infra.db import read


def browser(demonstration, email):
    user = read().scalars(select(User).where(User.email == email)).one()
    return make.sign_in(demonstration.app.test_client(), user)


@pytest.mark.parametrize(
    ("email", "address", "says"),
    [
        ("coordinator@uvsstf.example", "/staff/UVSSTF", "Nominations to decide"),
        ("coordinator@uvsstf.example", "/staff/UVSSTF/runs", "UV-2011-05"),
        ("coordinator@uvsstf.example", "/staff/UVSSTF/runs/UV-2011-05/certificates", "UVSSTF-2011-0"),
        ("coordinator@uvsstf.example", "/staff/UVSSTF/certificates", "89 certificates"),
        ("coordinator@uvsstf.example", "/staff/UVSSTF/imports", "No list was imported yet"),
        ("coordinator@dali.example", "/staff/DALI", "Nominations to decide"),
        ("coordinator@dali.example", "/staff/DALI/runs/DL-2012-01/attendance", "Lim Sreymom"),
        ("bereket.girma@entoto.example", "/my/training", "My places"),
    ],
)
def test_pages_are_whole_and_show_what_was_loaded(demonstration, email, address, says):
    assert says in main(opened(browser(demonstration, email), address))


def test_the_calendar_shows_runs_around_today(demonstration):
    assert "Dali" in main(opened(demonstration.app.test_client(), "/calendar"))
