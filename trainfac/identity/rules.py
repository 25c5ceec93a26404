"""Which passwords will do. Pure."""

from __future__ import annotations

import unicodedata
from typing import Final

from trainfac.kernel.messages import Message, msg
from trainfac.kernel.text import fold

SHORTEST: Final = 12
LONGEST: Final = 500


def normal(password: str) -> str:
    """The same characters, however a keyboard composes them; white space and case count."""
    return unicodedata.normalize("NFKC", password)


def password_fault(password: str, *, email: str, name: str) -> Message | None:
    """Why this cannot be the password of the person with this mail address and name; none when it can.

    Length is what counts. No kinds of characters are prescribed: that makes passwords worse, not better.
    """
    length = len(normal(password))
    if length < SHORTEST:
        return msg(
            "The password needs at least %(least)s characters; this one has %(length)s. Three or four words will do.",
            least=SHORTEST,
            length=length,
        )
    if length > LONGEST:
        return msg("The password may have %(most)s characters at most", most=LONGEST)
    if _letters(password) in _own_words(email, name):
        return msg("Your own name or e-mail address is the first thing somebody would try. Choose something else.")
    return None


def _own_words(email: str, name: str) -> set[str]:
    local_part, _, domain = email.partition("@")
    own = {email, local_part, local_part + domain.partition(".")[0], name, " ".join(reversed(name.split()))}
    return {_letters(word) for word in own}


def _letters(text: str) -> str:
    """Letters and digits alone: "amina.YUSUF" is still the name."""
    return "".join(character for character in fold(text) if character.isalnum()) or text
