"""Pages of imports: upload a list, look at what it would change, confirm, follow the work."""

from trainfac.imports.routes import batch, batches, downloads
from trainfac.imports.routes.blueprint import bp

__all__ = ["batch", "batches", "bp", "downloads"]
