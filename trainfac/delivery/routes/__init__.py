"""Pages of delivery: a trainer's sessions, attendance and result sheets."""

from trainfac.delivery.routes import attendance, closing, results
from trainfac.delivery.routes.blueprint import bp

__all__ = ["attendance", "bp", "closing", "results"]
