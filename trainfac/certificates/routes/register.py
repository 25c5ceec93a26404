"""The register of a facility's certificates, and one certificate."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from trainfac.certificates import queries
from trainfac.certificates.models import Certificate
from trainfac.certificates.printed_name import name_on
from trainfac.certificates.routes.blueprint import bp
from trainfac.certificates.routes.one import may_change, of_facility, so_named
from trainfac.certificates.services.correcting import latest_correction
from trainfac.certificates.snapshot import Snapshot
from trainfac.certificates.wording import Wording
from trainfac.identity.access import current_actor, requires
from trainfac.identity.roles import Role
from trainfac.infra.db import read
from trainfac.kernel.paging import page_number
from trainfac.kernel.text import clean
from trainfac.scheduling.queries.facilities import coordinated


@bp.get("/staff/<facility_code>/certificates")
@requires(Role.COORDINATOR)
def register(facility_code: str) -> ResponseReturnValue:
    """Every certificate of the facility, newest first."""
    facility = coordinated(read(), current_actor(), facility_code)
    years = queries.years_of_register(read(), facility.id)
    search = clean(request.args.get("search"))[:200]
    year = next((each for each in years if str(each) == request.args.get("year")), None)
    page = queries.register(read(), facility.id, search=search, year=year, number=page_number(request.args.get("page")))
    return render_template(
        "certificates/register.html",
        facility=facility,
        page=page,
        handed=queries.standing_handovers(read(), [certificate.id for certificate in page.rows]),
        search=search,
        year=year,
        years=years,
    )


@bp.get("/staff/<facility_code>/certificates/<int:certificate_id>")
@requires(Role.COORDINATOR)
def certificate(facility_code: str, certificate_id: int) -> ResponseReturnValue:
    """One certificate: what was printed, its state, and what became of it."""
    facility, found = of_facility(facility_code, certificate_id)
    snapshot = Snapshot.from_json(found.snapshot)
    predecessor = queries.predecessor(read(), found)
    return render_template(
        "certificates/certificate.html",
        facility=facility,
        certificate=found,
        snapshot=snapshot,
        wording=Wording(snapshot),
        other=Wording.second(snapshot),
        correction=latest_correction(read(), found.id),
        successor=queries.successor(read(), found.id),
        holder=queries.holder_of(read(), found),
        handovers=queries.handovers_of(read(), found.id),
        predecessor=predecessor,
        may_change=may_change(found),
        so_named=_wrong_still(found, predecessor) if predecessor and may_change(found) else [],
    )


def _wrong_still(corrected: Certificate, predecessor: Certificate) -> list[Certificate]:
    """Other certificates on which the name stands that was corrected on this one."""
    wrong, right = (name_on(Snapshot.from_json(each.snapshot)) for each in (predecessor, corrected))
    return so_named(corrected, wrong.mistakes(right))
