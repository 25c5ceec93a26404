"""Pages of scheduling: the public calendar and runs, and the staff's side of them."""

from trainfac.scheduling.routes import public, run_page, staff
from trainfac.scheduling.routes.blueprint import bp

__all__ = ["bp", "public", "run_page", "staff"]
