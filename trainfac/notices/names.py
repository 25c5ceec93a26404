"""How the things are called that changes speak of. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Names:
    """Names by id; a module with its number in the course, its title and its kind."""

    modules: Mapping[int, tuple[int, str, str]] = field(default_factory=dict)
    rooms: Mapping[int, str] = field(default_factory=dict)
    groups: Mapping[int, str] = field(default_factory=dict)
    trainers: Mapping[int, str] = field(default_factory=dict)
