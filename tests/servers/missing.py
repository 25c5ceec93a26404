"""What to say when a program that tests need is not on this machine."""

from __future__ import annotations


class ServerMissing(RuntimeError):
    """A server or browser that tests drive is not installed; the message names the remedy."""
