"""The look at the pages of a run is killed or stopped at any line, and keeps what it has found."""

from __future__ import annotations

from datetime import timedelta

import pytest

from trainfac.certificates import jobs
from trainfac.certificates.services.laying_out import known_pages, order_layout, page_reasons
from trainfac.infra.db import read, transact
from trainfac.infra.jobs import Job, ask_cancel, run_job
from trainfac.infra.web import clock


class Killed(BaseException):
    """The process is gone."""


@pytest.fixture
def laid_out(monkeypatch):
    """Who was laid out; what is put into ``then`` is done after the second page."""
    names, then = [], []

    def look(snapshot, images):
        names.append(snapshot.holder_name)
        if len(names) == 2 and then:
            then.pop()()
        return page_reasons(snapshot, images)

    monkeypatch.setattr(jobs, "page_reasons", look)
    look.names, look.then = names, then
    return look


def run(job):
    run_job(job.id, lease=timedelta(seconds=-1), clock=clock)
    read().expire_all()
    return read().get_one(Job, job.id)


def killed():
    raise Killed


def test_a_killed_one_is_taken_up_where_it_was(app, house, laid_out):
    job = transact(order_layout, house.run.id, actor=house.actor)
    laid_out.then.append(killed)
    with pytest.raises(Killed):
        run(job)
    assert len(known_pages(read(), house.run.id)) == 1
    done = run(job)
    assert (done.state.value, done.done, done.total) == ("done", 3, 3)
    assert laid_out.names == ["Abebe", "Bontu", "Bontu", "Chala"]


def test_a_stopped_one_keeps_what_it_has_and_the_next_lays_out_the_rest(app, house, laid_out):
    job = transact(order_layout, house.run.id, actor=house.actor)
    laid_out.then.append(lambda: transact(ask_cancel, job.id))
    assert run(job).state.value == "cancelled"
    assert len(known_pages(read(), house.run.id)) == 2
    again = transact(order_layout, house.run.id, actor=house.actor)
    done = run(again)
    assert done.state.value == "done"
    assert laid_out.names == ["Abebe", "Bontu", "Chala"]
    assert len(done.result["pages"]) == 3, "with what was known before"
