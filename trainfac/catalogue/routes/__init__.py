"""Pages of the catalogue: what everybody reads, and what its keepers write."""

from trainfac.catalogue.routes import courses, keeping, modules, public, standards
from trainfac.catalogue.routes.blueprint import bp

__all__ = ["bp", "courses", "keeping", "modules", "public", "standards"]
