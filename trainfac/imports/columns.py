"""The columns that a list of participants may have, and how a header is understood."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from trainfac.kernel.text import clean

# Longest text per column; dates and figures are short by nature.
COLUMNS: Final[Mapping[str, int]] = {
    "person_ref": 64,
    "full_name": 200,
    "native_name": 200,
    "native_lang": 35,
    "native_dir": 20,
    "gender": 20,
    "job_title": 200,
    "laboratory": 200,
    "lab_ref": 64,
    "lab_kind": 40,
    "city": 100,
    "country": 100,
    "subdivision": 20,
    "email": 254,
    "course_run": 40,
    "course": 40,
    "run_start": 40,
    "run_end": 40,
    "attendance_pct": 40,
    "pre_test": 40,
    "post_test": 40,
    "certificate": 40,
    "second_run": 40,
    "second_course": 40,
}
REQUIRED: Final = ("full_name", "laboratory", "country")
# A run is named by its code, or by its course and first day.
RUN_BY_CODE: Final = frozenset({"course_run"})
RUN_BY_START: Final = frozenset({"course", "run_start"})
_SAME: Final = {"sex": "gender", "e_mail": "email"}
_BETWEEN_WORDS: Final = re.compile(r"[\s_.\-]+")


@dataclass(frozen=True)
class Header:
    """A header row understood: where each of our columns stands and what it is called there."""

    labels: tuple[str, ...]  # as written, by position; "" where a column has no name
    positions: Mapping[str, int]  # our name -> position
    doubled: tuple[tuple[int, int], ...]  # positions of two columns that mean the same

    @property
    def missing(self) -> tuple[str, ...]:
        """Columns without which no row can be understood."""
        missing = [name for name in REQUIRED if name not in self.positions]
        if not (self.positions.keys() >= RUN_BY_CODE or self.positions.keys() >= RUN_BY_START):
            missing.append("course_run")
        return tuple(missing)

    @property
    def ignored(self) -> tuple[str, ...]:
        """Names of columns that mean nothing to us."""
        used = {*self.positions.values(), *(second for _first, second in self.doubled)}
        return tuple(label for position, label in enumerate(self.labels) if label and position not in used)

    def label(self, column: str) -> str:
        """What a column of ours is called in the file; our name when it is not there."""
        position = self.positions.get(column)
        return column if position is None else self.labels[position]

    @property
    def keys(self) -> tuple[str, ...]:
        """A name for each position, no two alike: what values are kept under."""
        keys: list[str] = []
        for label in self.labels:
            key, count = label, 1
            while key and key in keys:
                count += 1
                key = f"{label} ({count})"
            keys.append(key)
        return tuple(keys)


def understand(labels: Iterable[str]) -> Header:
    """Find our columns in a header row, whatever its order, case, spaces and hyphens."""
    written = tuple(clean(label) for label in labels)
    positions: dict[str, int] = {}
    doubled = []
    for position, label in enumerate(written):
        name = _name(label)
        if name not in COLUMNS:
            continue
        if name in positions:
            doubled.append((positions[name], position))
        else:
            positions[name] = position
    return Header(written, positions, tuple(doubled))


def recognised(labels: Sequence[str]) -> int:
    """How many of these labels are columns of ours."""
    return sum(_name(clean(label)) in COLUMNS for label in labels)


def _name(label: str) -> str:
    name = _BETWEEN_WORDS.sub("_", label.casefold()).strip("_")
    return _SAME.get(name, name)
