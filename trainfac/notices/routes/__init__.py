"""Pages of messages and the outbox."""

from trainfac.notices.routes import leaving, messages, outbox
from trainfac.notices.routes.blueprint import bp

__all__ = ["bp", "leaving", "messages", "outbox"]
