"""Pages of calendar feeds."""

from trainfac.feeds.routes.blueprint import bp

__all__ = ["bp"]
