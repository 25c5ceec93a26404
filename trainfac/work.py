"""Which handler does which kind of job: the edge between the queue and the features."""

from __future__ import annotations


def register() -> None:
    """Tell the queue who does what."""
