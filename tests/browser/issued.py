"""A certificate as it is in the end: issued, with its document and its credential, both signed."""

from __future__ import annotations

from sqlalchemy import select

from tests import builders as make
from tests.browser.installation import Installation
from tests.conftest import written
from tests.integration.signing.keys import a_key
from tests.web.cast import Cast
from trainfac.certificates.making import make_documents
from trainfac.certificates.models import Certificate
from trainfac.certificates.routes.documents import workshop
from trainfac.certificates.services.issuing import issue_certificates
from trainfac.infra.web import clock
from trainfac.scheduling.states import RunState
from trainfac.signing.states import KeyAlgorithm


def a_certificate(installation: Installation) -> Certificate:
    """Abebe's, at a facility HYD that is made with it; no worker is needed."""
    with written(installation.app) as tx:
        cast = Cast(tx, RunState.FINISHED, recorded=True)
        for algorithm in (KeyAlgorithm.P256, KeyAlgorithm.ED25519):
            a_key(tx, cast.facility, algorithm, begins=clock())
        actor = make.actor(cast.users["coordinator"])
        issue_certificates(tx, cast.run.id, actor=actor, now=clock(), public_url=installation.url)
    with installation.app.app_context():
        assert make_documents(workshop(), cast.run.id, lambda *_: None).failed == ()
    with written(installation.app) as tx:
        certificate = tx.scalars(select(Certificate).order_by(Certificate.number)).first()
    assert certificate is not None
    return certificate
