"""The words of certificates are there in every language, with every place in them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from scripts.certificate_words import complaints
from trainfac.certificates.words import FOLDER, LANGUAGES, SOURCE, WORDS, speaker


def test_every_language_says_every_word_and_no_other() -> None:
    assert list(complaints()) == []
    assert {path.stem for path in FOLDER.glob("*.po")} == {lang for lang in LANGUAGES if lang != SOURCE}


def test_a_missing_and_a_broken_word_are_found(tmp_path: Path) -> None:
    text = (FOLDER / "fr.po").read_text(encoding="utf-8")
    text = text.replace('msgstr "Décerné à"', 'msgstr ""').replace("Certificat %(serial)s", "Certificat %(number)s")
    (tmp_path / "fr.po").write_text(text, encoding="utf-8")
    assert list(complaints(tmp_path)) == [
        "fr: not translated: Awarded to",
        "fr: placeholders differ: Certificate %(serial)s",
    ]


@pytest.mark.parametrize("lang", [lang for lang in LANGUAGES if lang != SOURCE])
def test_no_language_leaves_a_title_in_english(lang: str) -> None:
    with (FOLDER / f"{lang}.po").open("rb") as file:
        said = {str(m.id): str(m.string) for m in read_po(file) if m.id}
    assert [word for word in WORDS if word.startswith("Certificate of ") and said[word] == word] == []


def test_a_word_that_certificates_do_not_have_is_refused() -> None:
    with pytest.raises(LookupError, match="no word of certificates"):
        speaker("en")("Certified expert")


@pytest.mark.parametrize(
    ("lang", "title"), [("fr-CA", "Formation"), ("zh_Hans", "培训课程"), ("xx", "Training course")]
)
def test_a_language_is_known_by_its_first_part(lang: str, title: str) -> None:
    assert speaker(lang)("Training course") == title


def test_templates_say_only_words_that_are_known() -> None:
    folder = Path(__file__).parents[3] / "templates" / "pdf" / "certificate"
    called = re.compile(r'(?:say|gettext)\(\s*["\']([^"\']+)["\']')
    found = {word for path in folder.glob("*.html") for word in called.findall(path.read_text(encoding="utf-8"))}
    assert len(found) > 15
    assert found <= WORDS
