"""Loads the demonstration step by step; a step that was done before does nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from trainfac.catalogue.loading import load_courses
from trainfac.certificates.jobs import Workshop
from trainfac.demo.accounts import add_accounts
from trainfac.demo.calendars import bring_closures_in
from trainfac.demo.cohorts import certify_cohort, enrol_cohort
from trainfac.demo.equipment import equip, keep_away
from trainfac.demo.facilities import FACILITIES, find_facility, open_facility
from trainfac.demo.keys import give_keys
from trainfac.demo.messages import tell_of_changes
from trainfac.demo.subscriptions import subscribe
from trainfac.demo.technicians import add_technicians
from trainfac.demo.templates import sign_and_print
from trainfac.demo.upcoming import plan_upcoming
from trainfac.directory.loading import load_countries
from trainfac.identity.models import User
from trainfac.infra.db import read, transact
from trainfac.notices.writing import scribe

Tell = Callable[[str], None]


@dataclass(frozen=True)
class DemoLoader:
    """What loading needs from outside."""

    workshop: Workshop
    secret_key: str
    make_hash: Callable[[str], str]
    tell: Tell

    def load(self, now: datetime) -> None:
        """Load everything; can be repeated, and goes on where an earlier load was stopped."""
        self.tell(f"{transact(load_countries)} countries, {transact(load_courses)} courses added")
        for demo in FACILITIES:
            transact(open_facility, demo)
            self.tell(f"{demo.code}: facility, rooms and trainers")
        transact(add_technicians)
        workshop = replace(self.workshop, clock=lambda: now)
        for demo in FACILITIES:
            facility = find_facility(read(), demo.code)
            if facility is None:
                raise LookupError(demo.code)
            self.tell(f"{demo.code}: {give_keys(facility.id, self.workshop.keyring, now)}")
            self.tell(f"{demo.code}: {enrol_cohort(facility, demo.cohort, now)} participants of past runs")
            for line in certify_cohort(facility, demo.cohort, workshop):
                self.tell(f"{demo.code}: {line}")
            self.tell(f"{demo.code}: {transact(sign_and_print, facility, now)} templates for certificates to come")
            self.tell(f"{demo.code}: {transact(equip, facility, now)} instruments, and what trainers may teach")
            self.tell(f"{demo.code}: {transact(plan_upcoming, facility, now)} runs around today")
            transact(keep_away, facility, now)
            self.tell(f"{demo.code}: {transact(tell_of_changes, facility, now, scribe)} messages in the outbox")
            self.tell(f"{demo.code}: {transact(bring_closures_in, facility, now)} closed days out of a calendar")
        transact(add_accounts, self.make_hash)
        self.tell(f"{transact(subscribe, self.secret_key, now)} calendars that people subscribed to")
        self.tell("one sign-in for each role")


def is_empty() -> bool:
    """Whether nobody uses this database yet."""
    return read().scalar(select(User.id).limit(1)) is None
