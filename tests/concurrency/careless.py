"""The application with one more page, on which places are given without care: counted first, taken afterwards.

It shows that the test of places would see more people on seats than there are seats.
"""

from __future__ import annotations

import time

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from trainfac.enrolment.models import Nomination, Registration
from trainfac.enrolment.queries.places import laboratory_of, public_run
from trainfac.enrolment.states import NominationState, RegistrationState
from trainfac.factory import create_app
from trainfac.identity.access import current_actor, signed_in
from trainfac.infra.db import read, transact
from trainfac.infra.web import clock


def application() -> Flask:
    """For gunicorn, which calls it in each of its processes."""
    app = create_app()
    app.add_url_rule("/careless/<run_code>/ask", view_func=signed_in(ask), methods=["POST"])
    return app


def ask(run_code: str) -> tuple[str, int]:
    """No lock on the run, and its counter untouched, so that the CHECK behind the lock has nothing to say."""
    run = public_run(read(), run_code)
    taken = read().scalar(
        select(func.count()).where(Registration.run_id == run.id, Registration.state == RegistrationState.ACCEPTED)
    )
    time.sleep(0.02)  # whatever else a page does between looking and taking
    if (taken or 0) < run.capacity:
        transact(_take_a_seat, run.id, current_actor().person_id)
    return "", 303


def _take_a_seat(tx: Session, run_id: int, person_id: int) -> None:
    laboratory = laboratory_of(tx, person_id)
    assert laboratory is not None
    wish = Nomination(run_id=run_id, person_id=person_id, organisation_id=laboratory.id, state=NominationState.SELECTED)
    tx.add(wish)
    tx.flush()
    tx.add(
        Registration(
            run_id=run_id,
            person_id=person_id,
            nomination_id=wish.id,
            organisation_id=laboratory.id,
            country_id=laboratory.country_id,
            full_name="Somebody",
            organisation_name=laboratory.name,
            state=RegistrationState.ACCEPTED,
            registered_at=clock(),
        )
    )
