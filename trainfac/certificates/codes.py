"""The two secrets printed on a certificate: a long one for the QR code, a short one that people type."""

from __future__ import annotations

import re
import secrets
import string
import unicodedata
from collections.abc import Callable
from enum import StrEnum
from typing import Final

Choice = Callable[[str], str]  # picks one character of a text, every one as likely

_LETTERS_AND_DIGITS: Final = string.ascii_letters + string.digits
_UNMISTAKABLE: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # without 0 O 1 I
_CODE_LENGTH: Final = 22  # 131 bits; no punctuation, which mail programs cut off the end of addresses
_HUMAN_LENGTH: Final = 12  # 60 bits behind a rate limit
_GROUP: Final = 4


class Slip(StrEnum):
    """What is wrong with a code that was typed."""

    LENGTH = "length"
    SIGNS = "signs"


def new_verification_code(choice: Choice = secrets.choice) -> str:
    """The code in the QR address; whoever has it may see the certificate."""
    return "".join(choice(_LETTERS_AND_DIGITS) for _ in range(_CODE_LENGTH))


def new_identity_salt() -> str:
    """Makes the hash of a name differ from that of the same name elsewhere."""
    return secrets.token_hex(16)


def new_human_code(choice: Choice = secrets.choice) -> str:
    """Twelve characters in groups of four, as printed and stored: ``K7QX-2M4P-9RTA``."""
    return _grouped("".join(choice(_UNMISTAKABLE) for _ in range(_HUMAN_LENGTH)))


def read_human_code(typed: str) -> str | None:
    """The code somebody meant, however they typed case, width, blanks and dashes; None when it cannot be one."""
    characters = _signs(typed).upper()
    if len(characters) != _HUMAN_LENGTH or not set(characters) <= set(_UNMISTAKABLE):
        return None
    return _grouped(characters)


def code_within(typed: str) -> str:
    """The code in what somebody typed or pasted: the whole address that a QR code holds will do."""
    _address, found, code = typed.strip().rpartition("/verify/")
    return re.split(r"[/?#\s]", code, maxsplit=1)[0] if found else code


def tidied(typed: str) -> str:
    """A code without the word before it ("Code: …") and the full stop behind it, in letters of usual width."""
    plain = unicodedata.normalize("NFKC", typed).strip()
    return plain.rpartition(":")[2].strip(" .,;\"'()[]“”").replace("_", "-")


def is_code(typed: str) -> bool:
    """Whether it has only what codes are made of and typed with; any other sign would lead to another address."""
    return bool(typed) and all(sign.isalnum() or sign.isspace() or unicodedata.category(sign) == "Pd" for sign in typed)


def slip_in(typed: str) -> Slip | None:
    """Why a code cannot be one of ours, whoever issued it; None where it could be."""
    signs = _signs(typed)
    if len(signs) == _CODE_LENGTH:  # the long one, pasted
        return None
    if len(signs) != _HUMAN_LENGTH:
        return Slip.LENGTH
    return None if set(signs.upper()) <= set(_UNMISTAKABLE) else Slip.SIGNS


def count_signs(typed: str) -> int:
    """How many letters and digits somebody typed."""
    return len(_signs(typed))


def is_serial(typed: str) -> bool:
    """Whether it is a serial number as ``HYD-2026-0001``; these have the digits that typed codes avoid."""
    return read_human_code(typed) is None and re.fullmatch(r"[A-Za-z0-9]+-\d{4}-\d{4,}", typed) is not None


def _signs(typed: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKC", typed) if sign.isalnum())


def _grouped(characters: str) -> str:
    return "-".join(characters[start : start + _GROUP] for start in range(0, len(characters), _GROUP))
