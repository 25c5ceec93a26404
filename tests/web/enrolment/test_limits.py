"""A script does not fill a run with wishes."""

from __future__ import annotations

from pathlib import Path

from tests import builders
from tests.conftest import _let_go, settings, written
from tests.web.public.conftest import in_days
from trainfac.factory import create_app


def test_the_thirty_first_request_within_an_hour_is_turned_away(database_url: str, tmp_path: Path) -> None:
    app = create_app(settings(database_url, tmp_path, rate_limits=True))
    app.config["WTF_CSRF_ENABLED"] = False
    with written(app) as tx:
        builders.a_run(tx, builders.a_facility(tx), builders.course(tx), code="HYD-1", starts_on=in_days(30))
        laboratory = builders.a_laboratory(tx)
        users = [
            builders.a_user(tx, f"{name}@lab.example", person=builders.a_person(tx, name, at=laboratory))
            for name in ("busy", "other")
        ]
    busy, other = (builders.sign_in(app.test_client(), user) for user in users)
    answers = [busy.post("/runs/HYD-1/ask", data={"step": "send"}).status_code for _ in range(31)]
    not_the_busy_one = other.post("/runs/HYD-1/ask", data={"step": "send"}).status_code
    _let_go(app)
    assert answers == [303] * 30 + [429]
    assert not_the_busy_one == 303
