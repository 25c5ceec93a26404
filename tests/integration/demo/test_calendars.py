"""The demonstration has brought a calendar in at each facility."""

from __future__ import annotations

from sqlalchemy import select

from trainfac.exchange.models import CalendarEntry, CalendarSource, ExchangeDraft
from trainfac.infra.db import read


def test_each_facility_has_closed_days_out_of_a_calendar(demonstration):
    sources = list(read().scalars(select(CalendarSource)))
    assert len({source.facility_id for source in sources}) == 2
    for source in sources:
        entries = list(read().scalars(select(CalendarEntry).where(CalendarEntry.source_id == source.id)))
        assert len(entries) >= 2
        assert all(entry.closure_id is not None for entry in entries)


def test_nothing_waits_to_be_confirmed(demonstration):
    assert read().scalar(select(ExchangeDraft.id).where(ExchangeDraft.settled.is_(False))) is None
