"""What was typed before and is offered again: whoever does not want it, or did not type it, begins anew."""

from __future__ import annotations

from http import HTTPStatus

from flask import redirect
from flask.typing import ResponseReturnValue

from trainfac.identity.access import public
from trainfac.identity.routes.blueprint import bp
from trainfac.identity.routes.ways import next_page
from trainfac.infra import drafts


@bp.post("/typed/forget")
@public
def forget_typed() -> ResponseReturnValue:
    """Show the page of ``next`` again, with an empty form."""
    address = next_page()
    drafts.forget(address.partition("?")[0])
    return redirect(address, HTTPStatus.SEE_OTHER)
