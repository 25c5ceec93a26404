"""Pages speak the field's own words, as the glossary has them."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from scripts.translations import extract

# Words of other trades, and clumsy ones: a facility gives training, what it holds are course runs.
FOREIGN = re.compile(r"\b(trainings|students?|lessons?|exams?|diplomas?|(own|local) writing)\b", re.IGNORECASE)


@pytest.fixture(scope="module")
def visible(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Every message that pages and commands show, in all its forms."""
    template = tmp_path_factory.mktemp("words") / "messages.pot"
    extract(Path(sys.executable).parent, template)
    with template.open("rb") as file:
        messages = [message.id for message in read_po(file) if message.id]
    return [form for message in messages for form in ([message] if isinstance(message, str) else message)]


def test_no_message_uses_another_trades_word(visible: list[str]) -> None:
    assert len(visible) > 500
    assert [message for message in visible if FOREIGN.search(message)] == []
