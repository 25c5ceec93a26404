"""Every word that a certificate says by itself, in the languages certificates are written in.

A gettext domain of their own, one file to a language: what a certificate says is independent of the languages that
pages can be read in, and of how their sentences change. English is the source.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from babel.messages.pofile import read_po

from trainfac.catalogue.states import ModuleKind
from trainfac.certificates.states import CertificateKind
from trainfac.kernel.messages import Message, Translate, msg

FOLDER: Final = Path(__file__).parent
SOURCE: Final = "en"
LANGUAGES: Final = (SOURCE, "fr", "es", "pt", "ar", "zh", "ru")


def spoken_in(language: str) -> str:
    """The language that certificates of a run held in ``language`` speak: English where they do not speak that one."""
    spoken = language.split("-", maxsplit=1)[0]
    return spoken if spoken in LANGUAGES else SOURCE


STATEMENTS: Final[Mapping[CertificateKind, Message]] = {
    CertificateKind.ATTENDANCE: msg("The holder attended the course for the hours stated."),
    CertificateKind.PARTICIPATION: msg("The holder took part in at least 80 %% of the hours held."),
    CertificateKind.ACHIEVEMENT: msg(
        "The holder took part in at least 80 %% of the hours held and passed the required assessments."
    ),
    CertificateKind.TRAINING_OF_TRAINERS: msg(
        "The holder took part in at least 80 %% of the hours held of this course for trainers "
        "and passed the required assessments."
    ),
}
WORDS: Final = frozenset(
    {
        "Awarded to",
        "Training course",
        "Dates",
        "Place",
        "Hours held",
        "Hours attended",
        "Course and run",
        "%(hours)s (%(percent)s %%)",
        "%(course)s, version %(version)s · %(run)s",
        "%(laboratory)s, %(country)s",
        "No.",
        "Module",
        "Kind",
        "Hours",
        "Results",
        "Learning outcomes",
        "Standards taught",
        "Certificate %(serial)s",
        "Issued on %(day)s",
        "To verify, scan the square or type this code at %(address)s",
        "Records training; does not certify persons (ISO/IEC 17024)",
        "Signature of %(name)s",
        "Emblem of %(facility)s",
        "Second emblem",
        "QR code of the address %(address)s",
        "%(title)s: passed",
        "%(title)s: %(score)s %%",
        "Preview",
        *(kind.label.text for kind in (*CertificateKind, *ModuleKind)),
        *(statement.text for statement in STATEMENTS.values()),
    }
)


def speaker(lang: str) -> Translate:
    """How certificates say their words in a language; in English where they have none."""
    words = _words(lang.lower().replace("_", "-").split("-")[0])

    def say(text: str) -> str:
        if text not in WORDS:
            raise LookupError(f"no word of certificates: {text!r}")
        return words.get(text, text)

    return say


@cache
def _words(language: str) -> Mapping[str, str]:
    if language == SOURCE or language not in LANGUAGES:
        return {}
    with (FOLDER / f"{language}.po").open("rb") as file:
        return {str(message.id): str(message.string) for message in read_po(file, locale=language) if message.id}
