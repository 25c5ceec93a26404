"""Pages of what is printed."""

from trainfac.printouts.routes.blueprint import bp

__all__ = ["bp"]
