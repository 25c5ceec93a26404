"""Names set as large as they fit, and told apart from those that cannot be printed, before anything is issued."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from trainfac.certificates.fonts import NAME_STACKS, TEXT_STACK, Direction, direction_of, script_of
from trainfac.certificates.snapshot import Snapshot
from trainfac.infra.pdf import shape
from trainfac.kernel.messages import Message, msg

# Lines, and the points to try, in this order: one line as large as it goes, then two; then the name is refused.
Ladder = Sequence[tuple[int, Sequence[int]]]
_HOLDER_LADDER: Final[Ladder] = ((1, (39, 36, 33, 30, 27, 24, 21)), (2, (24, 21, 18, 15, 12)))
_NATIVE_LADDER: Final[Ladder] = ((1, (25, 23, 21, 19, 17, 15)), (2, (17, 15, 13, 11)))
POINT_SIZES: Final = frozenset(points for _, sizes in (*_HOLDER_LADDER, *_NATIVE_LADDER) for points in sizes)

_SMALL: Final = 2  # steps: the last of one line
_SPOKEN: Final = frozenset({"Adlm", "Nkoo", "Thaa"})  # from right to left, and not put together by readers
_HALVINGS: Final = 6  # of the width: two lines are even to within two per cent of it


@dataclass(frozen=True)
class NameSetting:
    """How a name is printed: its lines, the size in points, the key of its fonts, and how it is read."""

    lines: tuple[str, ...]
    points: int
    script: str
    lang: str
    direction: Direction


def set_holder_name(snapshot: Snapshot, at_most: int = 99) -> NameSetting | None:
    """The name as in the passport, in ``at_most`` so many points; None when it is too long for two small lines."""
    name, width = snapshot.holder_name, snapshot.look.page.name_width_mm
    return _largest(name, "", direction_of(name), ladder=_HOLDER_LADDER, at_most=at_most, width_mm=width)


def set_native_name(snapshot: Snapshot, at_most: int = 99) -> NameSetting | None:
    """Like ``set_holder_name``; None as well when there is no name in another script."""
    name, lang = snapshot.native_name, snapshot.native_lang
    if not name or not snapshot.prints("native_name"):
        return None
    width = snapshot.look.page.name_width_mm
    return _largest(name, lang, snapshot.native_dir, ladder=_NATIVE_LADDER, at_most=at_most, width_mm=width)


def is_spoken(script: str, direction: str) -> bool:
    """Whether readers are told what glyphs say: Arabic and Hebrew they put together, and would turn a text round."""
    return direction == "ltr" or script in _SPOKEN


def printing_problems(snapshot: Snapshot) -> list[Message]:
    """Everything that keeps this certificate from being printed right, naming the person; empty when nothing does."""
    return [*_unprintable(snapshot), *_overlong(snapshot)]


def small_names(snapshot: Snapshot) -> list[Message]:
    """Names that are long enough to be printed on two lines, or as small as one line gets."""
    found = []
    if _is_small(set_holder_name(snapshot), _HOLDER_LADDER):
        found.append(msg("The name is long: it is printed small, or on two lines"))
    if _is_small(set_native_name(snapshot), _NATIVE_LADDER):
        found.append(msg("The name in their own script is long: it is printed small, or on two lines"))
    return found


def _is_small(name: NameSetting | None, ladder: Ladder) -> bool:
    _, sizes = ladder[0]
    return name is not None and (len(name.lines) > 1 or name.points in sizes[-_SMALL:])


def _largest(
    text: str, lang: str, direction: Direction, *, ladder: Ladder, at_most: int, width_mm: float
) -> NameSetting | None:
    script = script_of(text, lang)

    def lines_within(width: float, points: int) -> tuple[str, ...]:
        """The lines at that width; none when a word is wider."""
        shaped = shape(
            text, families=NAME_STACKS[script], points=points, lang=lang, direction=direction, width_mm=width
        )
        return shaped.lines if shaped.width_mm <= width else ()

    for count, sizes in ladder:
        for points in (size for size in sizes if size <= at_most):
            if len(lines_within(width_mm, points)) in range(1, count + 1):
                lines = _evened(partial(lines_within, points=points), width_mm)
                return NameSetting(lines, points, script, lang, direction)
    return None


def _evened(lines_within: Callable[[float], tuple[str, ...]], width_mm: float) -> tuple[str, ...]:
    """As few lines as the full width needs, broken so that they are about equally long."""
    best = lines_within(width_mm)
    low, high = 0.0, width_mm
    for _ in range(_HALVINGS if len(best) > 1 else 0):
        middle = (low + high) / 2
        narrower = lines_within(middle)
        if len(narrower) == len(best):
            high, best = middle, narrower
        else:
            low = middle
    return best


def _overlong(snapshot: Snapshot) -> Iterator[Message]:
    if set_holder_name(snapshot) is None:
        yield msg("%(person)s: the name is too long for the certificate", person=snapshot.holder_name)
    if snapshot.native_name and snapshot.prints("native_name") and set_native_name(snapshot) is None:
        yield msg(
            "%(person)s: the name in their own script is too long for the certificate: %(name)s",
            person=snapshot.holder_name,
            name=snapshot.native_name,
        )


def _unprintable(snapshot: Snapshot) -> Iterator[Message]:
    for text, lang in _printed(snapshot):
        script = script_of(text, lang)
        families = (*NAME_STACKS[script], *TEXT_STACK)
        shaped = shape(text, families=families, points=12, lang=lang, direction=direction_of(text))
        for character in shaped.missing:
            yield msg(
                "%(person)s: no font has the character %(character)s (%(code)s) of “%(text)s”",
                person=snapshot.holder_name,
                character=character,
                code=f"U+{ord(character):04X} {unicodedata.name(character, '')}".strip(),
                text=text,
            )


def _printed(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    """Every text that people wrote, with its language where it is known."""
    yield snapshot.holder_name, ""
    yield snapshot.native_name, snapshot.native_lang
    ours = (
        snapshot.laboratory,
        snapshot.country,
        snapshot.course_title,
        snapshot.facility_name,
        snapshot.place,
        snapshot.statement,
        *snapshot.letterhead,
        *snapshot.standards,
        *snapshot.outcomes,
        *(module.title for module in snapshot.modules),
        *(result.title for result in snapshot.results),
        *(text for signatory in snapshot.signatories for text in (signatory.name, signatory.role)),
    )
    yield from ((text, snapshot.lang) for text in ours)
    if snapshot.second is not None:
        other = snapshot.second
        roles = (signatory.second_role for signatory in snapshot.signatories)
        theirs = (other.facility_name, *other.letterhead, other.place, other.country, other.statement, *roles)
        yield from ((text, other.lang) for text in theirs if text)
