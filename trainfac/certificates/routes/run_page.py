"""The Certificates page of a run; a name that was typed wrong is shown on it again."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue

from trainfac.certificates import policy, queries
from trainfac.certificates.forms import NameForm
from trainfac.certificates.queries import Candidate
from trainfac.certificates.routes.work import work_on
from trainfac.certificates.services.checking import Preflight, check, unrecorded_of
from trainfac.certificates.services.correcting_all import changed_records
from trainfac.certificates.services.issuing import why_not_yet
from trainfac.certificates.services.laying_out import latest_layout
from trainfac.certificates.states import CertificateState
from trainfac.identity.access import current_actor
from trainfac.infra.db import read
from trainfac.infra.jobs import Job, JobState
from trainfac.infra.web import clock
from trainfac.scheduling.models import CourseRun


@dataclass(frozen=True)
class Correction:
    """The name that is being put right on the page."""

    registration_id: int
    form: NameForm


def run_page(run: CourseRun, correction: Correction | None = None) -> ResponseReturnValue:
    """The page, with what stands in the way for those who may issue, and what is not recorded for all."""
    actor = current_actor()
    people = queries.candidates(read(), run.id)
    held = [person.certificate for person in people if person.certificate is not None]
    may_issue = policy.may_issue(actor, run.facility_id)
    preflight = preflight_of(run, people) if may_issue else None
    layout = latest_layout(read(), run.id) if may_issue else None
    if preflight is not None and correction is None:
        correction = _asked_for(preflight)
    page = render_template(
        "certificates/run.html",
        run=run,
        facility=run.facility,
        people=people,
        preflight=preflight,
        unrecorded=preflight.unrecorded if preflight else unrecorded_of(read(), run, people),
        correction=correction,
        ready=preflight.ready if preflight else 0,
        held=len(held),
        valid=sum(certificate.state is CertificateState.ISSUED for certificate in held),
        why_not_yet=why_not_yet(run, clock()),
        may_issue=may_issue,
        work=work_on(run),
        changed=changed_records(read(), people) if may_issue else None,
        records=queries.latest_records(read(), run.id),
        own_person=actor.person_id,
        layout=layout,
        begins_alone=preflight is not None and preflight.unseen > 0 and _is_done(layout),
        name=correction.registration_id if correction else None,
    )
    return page, correction.form.status if correction else 200


def preflight_of(run: CourseRun, people: list[Candidate]) -> Preflight:
    """What stands in the way, as whoever is signed in would find it."""
    url = current_app.extensions["certificates"].public_url
    return check(read(), run, people, actor=current_actor(), now=clock(), public_url=url)


def _is_done(layout: Job | None) -> bool:
    """What failed, or what somebody stopped, does not begin again by itself."""
    return layout is None or layout.state is JobState.DONE


def _asked_for(preflight: Preflight) -> Correction | None:
    """The name that the address asks to put right, as it is now."""
    number = request.args.get("name", type=int)
    if number is None or number not in preflight.names:
        return None
    name = preflight.names[number]
    form = NameForm(formdata=None, data=asdict(name))
    form.offer(name.native_lang)
    return Correction(number, form)
