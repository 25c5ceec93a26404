"""Names are put right and confirmed before they are printed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from trainfac.certificates import policy
from trainfac.certificates.models import NameProof
from trainfac.certificates.printed_name import PrintedName
from trainfac.certificates.queries.proofs import proof_of
from trainfac.certificates.services.drafting import native_name
from trainfac.directory.models import Person
from trainfac.directory.services.people import write_printed_name
from trainfac.enrolment.models import Registration
from trainfac.enrolment.states import PARTICIPANTS
from trainfac.identity.roles import Actor
from trainfac.infra.audit import record
from trainfac.kernel.errors import NotFound
from trainfac.kernel.messages import msg


def printed_name(person: Person) -> PrintedName:
    """The name as a certificate issued now would print it."""
    native = native_name(person)
    return PrintedName(
        name=person.name_on_certificate or person.full_name,
        native_name=native,
        native_lang=person.native_lang if native else "",
    )


def confirm_names(tx: Session, seen: Mapping[int, str], *, actor: Actor, now: datetime) -> list[str]:
    """Somebody has read these names and found them right: the mark of the name that was seen, by registration.

    Returns the people whose name has changed since it was seen; theirs are not confirmed. Raises NotFound for
    participants that the actor has nothing to do with, and confirms nothing then.
    """
    changed: list[str] = []
    for registration_id, mark in seen.items():
        registration = _registration(tx, registration_id, actor)
        printed = printed_name(registration.person)
        if printed.mark == mark:
            _confirm(tx, registration, printed, actor, now)
        else:
            changed.append(registration.full_name)
    return changed


def correct_name(
    tx: Session, registration_id: int, printed: PrintedName, *, confirmed: bool, actor: Actor, now: datetime
) -> Registration:
    """Print another name; ``confirmed`` when the participant has read it. What was issued stays as it is.

    Raises NotFound, or RuleBroken for no name at all.
    """
    registration = to_name(tx, registration_id, actor)
    after = _write(tx, registration.person, printed, actor)
    if confirmed:
        _confirm(tx, registration, after, actor, now)
    return registration


def put_name_right(
    tx: Session, registration_id: int, *, wrong: PrintedName, right: PrintedName, actor: Actor, reason: str
) -> None:
    """Have the person's record say what was corrected on a certificate; what was printed right is left as recorded.

    Raises NotFound as ``correct_name`` does.
    """
    person = to_name(tx, registration_id, actor).person
    recorded = PrintedName(
        name=person.name_on_certificate or person.full_name,
        native_name=person.native_name,
        native_lang=person.native_lang,
    )
    written = recorded.put_right(wrong, right)
    if written != recorded:
        _write(tx, person, written, actor, reason)


def to_name(session: Session, registration_id: int, actor: Actor) -> Registration:
    """The participant, whose name the actor may put right. Raises NotFound."""
    registration = _registration(session, registration_id, actor)
    if not policy.may_issue(actor, registration.run.facility_id):
        raise NotFound(msg("There is no such participant of this run"))
    return registration


def own_place(session: Session, registration_id: int, *, actor: Actor) -> Registration:
    """The actor's own place in a run. Raises NotFound for anybody else's."""
    found = _registration(session, registration_id, actor)
    if not policy.is_own(actor, found.person_id):
        raise NotFound(msg("There is no such place of yours"))
    return found


def _registration(tx: Session, registration_id: int, actor: Actor) -> Registration:
    query = (
        select(Registration)
        .where(Registration.id == registration_id, Registration.state.in_(PARTICIPANTS))
        .options(joinedload(Registration.person), joinedload(Registration.run))
    )
    found = tx.scalar(query)
    if found is None or not policy.may_proof(actor, found.run.facility_id, found.person_id):
        raise NotFound(msg("There is no such participant of this run"))
    return found


def _write(tx: Session, person: Person, printed: PrintedName, actor: Actor, reason: str = "") -> PrintedName:
    """Record a name to be printed; returns how it will be."""
    before = printed_name(person)
    written = write_printed_name(
        tx, person.id, name=printed.name, native_name=printed.native_name, native_lang=printed.native_lang
    )
    after = printed_name(written)
    if after != before:
        record(
            tx,
            "person.printed_name_changed",
            written,
            actor_id=actor.user_id,
            before={"name": before.name, "native_name": before.native_name},
            after={"name": after.name, "native_name": after.native_name},
            reason=reason,
        )
    return after


def _confirm(tx: Session, registration: Registration, printed: PrintedName, actor: Actor, now: datetime) -> None:
    proof = proof_of(tx, registration.id)
    if proof is None:
        proof = NameProof(registration_id=registration.id)
        tx.add(proof)
    proof.name, proof.native_name, proof.native_lang = printed.name, printed.native_name, printed.native_lang
    proof.proofed_at, proof.proofed_by_id = now, actor.user_id
    proof.by_holder = policy.is_own(actor, registration.person_id)
    record(tx, "certificate.name_confirmed", registration, actor_id=actor.user_id)
