"""Pages ask the database the same number of questions, however many participants and sessions there are."""

from datetime import timedelta

import pytest

from tests import builders as make
from tests.conftest import written
from tests.web.cast import HERE, RUN
from tests.web.public.conftest import statements_of


@pytest.mark.parametrize(
    "address", [f"{HERE}/sessions", f"{RUN}/attendance", f"{HERE}/sessions/{{session}}/attendance", f"{RUN}/results"]
)
def test_few_or_many(app, cast, trainer, address):
    page = address.format(session=cast.sessions[0].id)
    few = statements_of(app, trainer, page)
    with written(app) as tx:
        run, teacher = tx.merge(cast.run), tx.merge(cast.teacher)
        run.capacity = 40
        cast.tx = tx
        cast.run = run
        for number in range(28):
            laboratory = make.a_laboratory(tx, f"Laboratory {number}", "KE" if number % 2 else "NP")
            person = make.a_person(tx, f"Person {number}")
            make.a_registration(tx, run, person, laboratory)
            room = make.a_room(tx, tx.merge(cast.facility), f"Room {number}")
            start = cast.now - timedelta(days=4, hours=number)
            make.a_session(tx, run, starts_at=start, module=number % 9 + 1, room=room, trainers=(teacher,))
    assert statements_of(app, trainer, page) == few
    assert few <= 15
