"""Pages of calendar feeds, and the feeds themselves."""

from trainfac.feeds.routes import fetching, own, subscribing
from trainfac.feeds.routes.blueprint import bp

__all__ = ["bp", "fetching", "own", "subscribing"]
