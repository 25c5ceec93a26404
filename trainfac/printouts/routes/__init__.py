"""Pages of what is printed."""

from trainfac.printouts.routes import doors, week, year
from trainfac.printouts.routes.blueprint import bp

__all__ = ["bp", "doors", "week", "year"]
