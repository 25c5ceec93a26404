"""Pages of what is printed."""

from trainfac.printouts.routes import week, year
from trainfac.printouts.routes.blueprint import bp

__all__ = ["bp", "week", "year"]
