"""What programs ask about a facility: its keys, and the badges it gave."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainfac.catalogue.models import Course
from trainfac.certificates.models import Certificate
from trainfac.enrolment.models import Registration
from trainfac.scheduling.models import CourseRun
from trainfac.signing.models import SigningKey
from trainfac.signing.queries import published_keys
from trainfac.signing.states import KeyPurpose, KeyState


def proving_keys(session: Session, facility_id: int) -> list[SigningKey]:
    """The keys whose proofs are to be believed: the retired ones too, and none that was compromised."""
    return [
        key
        for key in published_keys(session, facility_id)
        if key.purpose is KeyPurpose.CREDENTIAL and key.state is not KeyState.COMPROMISED
    ]


def badge_exists(session: Session, facility_id: int, course_code: str, kind: str) -> bool:
    """Whether the facility ever issued a certificate of this kind for the course, in any version."""
    query = (
        select(Certificate.id)
        .join(Registration, Registration.id == Certificate.registration_id)
        .join(CourseRun, CourseRun.id == Registration.run_id)
        .join(Course, Course.id == CourseRun.course_id)
        .where(Certificate.facility_id == facility_id, Certificate.kind == kind, Course.code == course_code)
    )
    return session.scalar(query.limit(1)) is not None
