"""Pages of the directory: making an account, naming one's laboratory; laboratories and people for the staff."""

from trainfac.directory.routes import account
from trainfac.directory.routes.blueprint import bp

__all__ = ["account", "bp"]
