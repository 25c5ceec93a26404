"""Sentences that are kept in the database and told later, in another language."""

from datetime import UTC, date, datetime
from json import dumps, loads

from trainfac.kernel.messages import Message, msg


def kept(message):
    """As the database gives it back."""
    return Message.from_json(loads(dumps(message.to_json())))


def test_a_kept_sentence_still_knows_its_days_numbers_and_inner_sentences():
    told = msg(
        "%(run)s: %(days)s, %(missing)s hours", run="R-1", missing=1.5, days=msg("%(day)s", day=date(2026, 1, 26))
    )
    assert kept(told) == told


def test_an_instant_is_kept_as_it_reads():
    at = datetime(2026, 1, 26, 9, tzinfo=UTC)
    assert kept(msg("at %(time)s", time=at)).values == {"time": "2026-01-26 09:00:00+00:00"}


def test_inner_sentences_are_translated_too():
    told = msg("Not yet: %(reason)s", reason=msg("closed"))
    assert told.render({"Not yet: %(reason)s": "Noch nicht: %(reason)s", "closed": "zu"}.get) == "Noch nicht: zu"
