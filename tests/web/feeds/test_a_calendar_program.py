"""A calendar program of others, vdirsyncer, keeps up with a feed that it fetches from a server of ours."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask
from icalendar import Calendar, Event
from sqlalchemy import delete
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.conftest import written
from trainfac.scheduling.models import TrainingSession

CONFIG = """
[general]
status_path = "{folder}/status/"

[pair calendar]
a = "here"
b = "there"
collections = null
conflict_resolution = "b wins"
partial_sync = "ignore"

[storage here]
type = "filesystem"
path = "{folder}/events/"
fileext = ".ics"

[storage there]
type = "http"
url = "{url}"
"""


class Quiet(WSGIRequestHandler):
    """A server that writes no log."""

    def log(self, *_said: object) -> None:
        pass


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """The application on the loopback, until the end of the block."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass(frozen=True)
class Program:
    """vdirsyncer with a folder in which it keeps each event in a file."""

    folder: Path

    def __call__(self, command: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "vdirsyncer", "--config", str(self.folder / "config"), command],
            capture_output=True, text=True, check=False, timeout=120, env={**os.environ, "NO_PROXY": "127.0.0.1"},
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    def sync(self) -> dict[date, Event]:
        """The events it has afterwards, by their day; it gives events that it fetches identifiers of its own."""
        self("sync")
        files = (self.folder / "events").glob("*.ics")
        found = [event for file in files for event in Calendar.from_ical(file.read_bytes()).walk("VEVENT")]
        return {event.decoded("dtstart").date(): event for event in found}

    def changed_at(self) -> dict[str, int]:
        return {file.name: file.stat().st_mtime_ns for file in (self.folder / "events").glob("*.ics")}


@pytest.fixture
def program(app, desk, tmp_path):
    address = desk.subscribe("facility")
    with serving(app) as url:
        (tmp_path / "config").write_text(CONFIG.format(folder=tmp_path, url=url + address))
        for name in ("events", "status"):
            (tmp_path / name).mkdir()
        program = Program(tmp_path)
        program("discover")
        yield program


def test_it_takes_what_there_is_and_follows_every_change(app, world, program):
    first, second = (session.starts_at.astimezone(world.facility.zone).date() for session in world.sessions)
    taken = program.sync()
    assert {day: event.decoded("dtstart") for day, event in taken.items()} == {
        first: world.sessions[0].starts_at,
        second: world.sessions[1].starts_at,
    }

    before = program.changed_at()
    program.sync()
    assert program.changed_at() == before  # nothing was written, as nothing changed

    with written(app) as tx:
        tx.get_one(TrainingSession, world.sessions[0].id).starts_at += timedelta(minutes=30)
    moved = program.sync()
    assert moved[first].decoded("dtstart") == world.sessions[0].starts_at + timedelta(minutes=30)
    assert moved[first]["sequence"] > taken[first]["sequence"]
    assert moved[second]["sequence"] == taken[second]["sequence"]

    with written(app) as tx:
        tx.get_one(TrainingSession, world.sessions[0].id).cancelled = True
        tx.execute(delete(TrainingSession).where(TrainingSession.id == world.sessions[1].id))
    after = program.sync()
    assert {day: str(event["status"]) for day, event in after.items()} == {first: "CANCELLED", second: "CANCELLED"}
    assert after[second]["sequence"] > moved[second]["sequence"]


def test_an_address_that_ended_changes_nothing_in_the_program(app, desk, program):
    taken = program.sync()
    desk.browser("coordinator").post("/account/calendars/1/end")
    with pytest.raises(AssertionError, match="GONE"):
        program.sync()
    assert len(program.changed_at()) == len(taken)
