"""Whether the certificates of a run fit on their pages. A worker looks, never this process."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from trainfac.certificates import queries
from trainfac.certificates.routes.blueprint import bp
from trainfac.certificates.routes.run_page import preflight_of
from trainfac.certificates.services.laying_out import latest_layout, order_layout
from trainfac.identity.access import current_actor, requires
from trainfac.identity.roles import Role
from trainfac.infra.db import read, transact
from trainfac.scheduling.queries.facilities import coordinated_run

_PAGES: Final = "/staff/<facility_code>/runs/<run_code>/certificates/pages"


@bp.post(_PAGES)
@requires(Role.COORDINATOR)
def lay_out_pages(facility_code: str, run_code: str) -> ResponseReturnValue:
    """Lay out the pages that nobody has laid out yet, as a job; back to the page, with the name that is typed there."""
    run = coordinated_run(read(), current_actor(), facility_code, run_code)
    transact(order_layout, run.id, actor=current_actor())
    there = url_for(".run_certificates", facility_code=facility_code, run_code=run_code, name=_typed())
    return redirect(there, HTTPStatus.SEE_OTHER)


@bp.get(_PAGES)
@requires(Role.COORDINATOR)
def pages(facility_code: str, run_code: str) -> ResponseReturnValue:
    """The part of the page that says how far it is and what was found.

    The whole page is fetched once somebody's certificate was found not to fit, unless a name is being typed there.
    """
    run = coordinated_run(read(), current_actor(), facility_code, run_code)
    layout = latest_layout(read(), run.id)
    under_way = layout is not None and layout.open
    preflight = None if under_way else preflight_of(run, queries.candidates(read(), run.id))
    part = render_template(
        "certificates/_pages.html", run=run, facility=run.facility, preflight=preflight, layout=layout,
        begins_alone=False, name=_typed(),
    )  # fmt: skip
    fetches_all = preflight is not None and preflight.outgrown and _typed() is None
    return part, HTTPStatus.OK, {"HX-Refresh": "true"} if fetches_all else {}


def _typed() -> int | None:
    """Whose name is being put right on the page."""
    return request.args.get("name", type=int)
