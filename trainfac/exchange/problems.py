"""A file or an address of which nothing can be used."""

from __future__ import annotations

from trainfac.kernel.errors import RuleBroken


class Unusable(RuleBroken):
    """Says what is wrong, where, and what to do; nothing was brought in."""
