"""Pages of what is printed."""

from trainfac.printouts.routes import year
from trainfac.printouts.routes.blueprint import bp

__all__ = ["bp", "year"]
