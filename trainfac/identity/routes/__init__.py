"""Pages of identity: signing in, one's own account, links, and the administration of accounts."""

from trainfac.identity.routes import account, invitations, language, links, roles, sign_in, typed, users
from trainfac.identity.routes.blueprint import bp

__all__ = ["account", "bp", "invitations", "language", "links", "roles", "sign_in", "typed", "users"]
