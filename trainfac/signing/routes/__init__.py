"""Pages of keys: for administrators, for coordinators, and for everybody who checks a document."""

from trainfac.signing.routes import ending, making, public, seeing
from trainfac.signing.routes.blueprint import bp

__all__ = ["bp", "ending", "making", "public", "seeing"]
