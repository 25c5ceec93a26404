"""The register of a facility's certificates, one certificate, and its correction."""

from __future__ import annotations

from flask import current_app, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from trainfac.certificates import jobs, policy, queries
from trainfac.certificates.forms import CorrectionForm
from trainfac.certificates.routes.blueprint import bp
from trainfac.certificates.routes.one import not_own, of_facility, to, too_late
from trainfac.certificates.services.changing import correct_certificate
from trainfac.certificates.snapshot import Snapshot
from trainfac.certificates.states import HELD
from trainfac.certificates.wording import Wording
from trainfac.identity.access import current_actor, requires
from trainfac.identity.roles import Role
from trainfac.infra import drafts
from trainfac.infra.db import read, transact
from trainfac.infra.web import clock
from trainfac.kernel.errors import RuleBroken
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
    return render_template(
        "certificates/certificate.html",
        facility=facility,
        certificate=found,
        snapshot=snapshot,
        wording=Wording(snapshot),
        other=Wording.second(snapshot),
        successor=queries.successor(read(), found.id),
        holder=queries.holder_of(read(), found),
        handovers=queries.handovers_of(read(), found.id),
        predecessor=None if found.supersedes_id is None else queries.certificate(read(), found.supersedes_id),
        may_change=found.state in HELD and not policy.is_own(current_actor(), found.registration.person_id),
    )


@bp.route("/staff/<facility_code>/certificates/<int:certificate_id>/correct", methods=["GET", "POST"])
@requires(Role.COORDINATOR)
def correct(facility_code: str, certificate_id: int) -> ResponseReturnValue:
    """Issue a corrected certificate that supersedes this one."""
    facility, old = not_own(facility_code, certificate_id)
    if old.state not in HELD:
        return too_late(facility, old)
    form = CorrectionForm(data={"holder_name": old.holder_name})
    if form.validate_on_submit():
        workshop: jobs.Workshop = current_app.extensions["certificates"]
        try:
            new = transact(
                correct_certificate,
                certificate_id,
                holder_name=form.holder_name.data or "",
                from_records=form.from_records.data,
                why=form.why,
                actor=current_actor(),
                now=clock(),
                public_url=workshop.public_url,
            )
        except RuleBroken as error:
            form.refuse(error)
        else:
            drafts.forget(request.path)
            flash(gettext("Certificate %(serial)s was issued in its place.", serial=new.serial), "success")
            return to(facility, new.id)
    page = render_template("certificates/correct.html", facility=facility, certificate=old, form=form)
    return page, form.status
