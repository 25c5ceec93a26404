"""Faults of a translation that people would see."""

from __future__ import annotations

import pytest
from babel.messages.catalog import Message

from scripts.catalogues import _faults

ONE, MANY = "%(num)s place at %(facility)s", "%(num)s places at %(facility)s"


@pytest.mark.parametrize(
    "message",
    [
        Message("Sign in", "Se connecter"),
        Message("%(done)s of %(total)s", "%(total)s 中的 %(done)s"),
        Message("100 %% of %(name)s", "100 %% de %(name)s"),
        Message((ONE, MANY), ("une place à %(facility)s", "%(num)s places à %(facility)s")),
    ],
)
def test_a_translation_that_says_the_same_is_right(message: Message) -> None:
    assert list(_faults(message)) == []


@pytest.mark.parametrize(
    ("message", "fault"),
    [
        (Message("Sign in", ""), "not translated"),
        (Message((ONE, MANY), ("une place à %(facility)s", "")), "not translated"),
        (Message("Sign in", "Se connecter", flags={"fuzzy"}), "doubtful (fuzzy)"),
        (Message("Hello %(name)s", "Bonjour"), "placeholder %(name)s is missing"),
        (Message("Hello %(name)s", "Bonjour %(name)s %(nom)s"), "unknown placeholder %(nom)s"),
        (Message("%(num)s days", "%(num)d jours"), "unknown placeholder %(num)d"),
        (Message((ONE, MANY), ("une place", "%(num)s places à %(facility)s")), "placeholder %(facility)s is missing"),
    ],
)
def test_a_translation_that_would_fail_or_mislead_is_found(message: Message, fault: str) -> None:
    assert fault in list(_faults(message))
