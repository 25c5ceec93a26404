"""The language that pages speak in this browser."""

from __future__ import annotations

from http import HTTPStatus

from flask import redirect, request, session
from flask.typing import ResponseReturnValue

from trainfac.identity.access import public
from trainfac.identity.routes.blueprint import bp
from trainfac.identity.routes.ways import next_page
from trainfac.infra import drafts
from trainfac.infra.i18n import languages
from trainfac.kernel.errors import NotFound
from trainfac.kernel.messages import msg


@bp.route("/language/<lang>", methods=["GET", "POST"])
@public
def choose_language(lang: str) -> ResponseReturnValue:
    """Change the language and go back; a form sent here is kept for the page it stands on."""
    if lang not in languages():
        raise NotFound(msg("These pages do not speak this language"))
    session["language"] = lang
    address = next_page()
    if request.method == "POST":
        drafts.keep_typed(address.partition("?")[0])
    return redirect(address, HTTPStatus.SEE_OTHER)
