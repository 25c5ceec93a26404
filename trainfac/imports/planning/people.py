"""Which person a row means, and where they work."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

from trainfac.directory.kinds import Sex
from trainfac.directory.matching import Doubt, KnownPerson, Match, SoughtPerson
from trainfac.imports.planning import telling
from trainfac.imports.planning.plans import Finding, LaboratoryPlan, NewJob, PersonPlan
from trainfac.imports.planning.world import JobFacts, PersonFacts, World
from trainfac.imports.rows import ParticipantRow
from trainfac.kernel.messages import Message, msg
from trainfac.kernel.text import fold

_LEAST_LETTERS: Final = 3  # of a word that makes two spellings of a name the same person's
_FIELDS: Final = {
    "native_name": msg("Name in own script"),
    "sex": msg("Sex"),
    "email": msg("E-mail address"),
    "reference": msg("Reference"),
}


def plan_person(row: ParticipantRow, laboratory: LaboratoryPlan, world: World, past_until: date | None) -> PersonPlan:
    """The person on file, or of an earlier row, or somebody new; only what is empty on file is filled in.

    ``past_until``: the last day of the row's runs when all are over; a workplace of then does not replace today's.
    """
    found = world.people.find(SoughtPerson(row.full_name, row.email, row.person_ref, laboratory.id))
    if found is None or _are_namesakes(row, found, world):
        return _newcomer(row, namesake=found is not None)
    if isinstance(found, Doubt):
        text = msg("Row %(row)s, column “%(column)s”: %(reason)s.", reason=found.reason)
        return _refused(row, text)
    known = world.person_facts[found.id]
    refusal = _other_name(row, known, world)
    if refusal is not None:
        return _refused(row, refusal)
    fills = _fills(row, known, world)
    job, title = _job(row, laboratory.id, known, past_until)
    return PersonPlan(
        found.id,
        fills=fills,
        job=job,
        job_title=title,
        findings=(*_findings(row, known, found, fills), *_workplace(known, job)),
    )


def accept_person(row: ParticipantRow, plan: PersonPlan, laboratory_id: int, world: World) -> None:
    """Rows that follow find what this one brings."""
    if plan.new:
        known = PersonFacts(row.full_name, row.native_name, row.sex, row.email, row.person_ref, row=row.row)
    else:
        known = replace(world.person_facts[plan.id], **_plain(plan.fills))
    jobs = dict(known.jobs)
    if plan.job is not None:
        jobs[laboratory_id] = JobFacts(None, plan.job.title, ended=plan.job.ended_on is not None)
    elif plan.job_title:
        jobs[laboratory_id] = replace(jobs[laboratory_id], title=plan.job_title)
    known = world.person_facts[plan.id] = replace(known, jobs=jobs)
    at = frozenset(known.jobs)
    world.people.add(KnownPerson(plan.id, known.full_name, known.email, known.reference, at))


def _newcomer(row: ParticipantRow, *, namesake: bool) -> PersonPlan:
    findings = [telling.new(msg("New person"))]
    if namesake:
        text = msg(
            "Somebody of this name at this laboratory has another e-mail address; give the reference if it is the same"
            " person"
        )
        findings.append(telling.note(text))
    return PersonPlan(-row.row, new=True, job=NewJob(row.job_title, None), findings=tuple(findings))


def _are_namesakes(row: ParticipantRow, found: Match | Doubt, world: World) -> bool:
    """Whether those found by name at the laboratory all have another e-mail address: then they are other people.

    Two records of one person can be joined later; one record of two people cannot be taken apart.
    """
    known = [world.person_facts[i] for i in ([found.id] if isinstance(found, Match) else found.ids)]
    if any(_by_reference(row, person, world) for person in known):
        return False
    return bool(row.email) and all(person.email and person.email != row.email for person in known)


def _by_reference(row: ParticipantRow, known: PersonFacts, world: World) -> bool:
    return bool(row.person_ref) and (known.reference == row.person_ref or row.person_ref in world.taken_references)


def _refused(row: ParticipantRow, message: Message) -> PersonPlan:
    return PersonPlan(0, problems=(telling.problem(row, "person_ref", message),))


def _other_name(row: ParticipantRow, known: PersonFacts, world: World) -> Message | None:
    """Why a reference that leads to somebody of quite another name is not followed.

    Who is not known here is not named: a coordinator must not learn names by trying references.
    """
    if not _by_reference(row, known, world) or fold(known.full_name) == fold(row.full_name):
        return None
    if not known.here and known.row is None:
        return msg(
            "Row %(row)s, column “%(column)s”: %(reference)s is the reference of somebody else. Give another one, or"
            " none.",
            reference=row.person_ref,
        )
    if (row.email and row.email == known.email) or _words(known.full_name) & _words(row.full_name):
        return None
    return msg(
        "Row %(row)s, column “%(column)s”: %(reference)s is the reference of %(known)s, not of %(given)s. Correct the"
        " name, or give another reference.",
        reference=row.person_ref,
        known=known.full_name,
        given=row.full_name,
    )


def _words(name: str) -> set[str]:
    return {word for word in fold(name).split() if len(word) >= _LEAST_LETTERS}


def _fills(row: ParticipantRow, known: PersonFacts, world: World) -> dict[str, Any]:
    fills: dict[str, Any] = {}
    if row.native_name and not known.native_name:
        fills |= {"native_name": row.native_name, "native_lang": row.native_lang, "native_dir": row.native_dir}
    if row.sex is not Sex.UNDISCLOSED and known.sex is Sex.UNDISCLOSED:
        fills["sex"] = row.sex
    if row.email and not known.email:
        fills["email"] = row.email
    if row.person_ref and not known.reference and row.person_ref not in world.taken_references:
        fills["reference"] = row.person_ref
    return fills


def _plain(fills: Mapping[str, Any]) -> dict[str, Any]:
    """Those that the planner remembers of a person."""
    return {name: value for name, value in fills.items() if name in _FIELDS}


def _job(
    row: ParticipantRow, laboratory_id: int, known: PersonFacts, past_until: date | None
) -> tuple[NewJob | None, str]:
    """The employment to write down, or the title that one on file lacks."""
    job = known.jobs.get(laboratory_id)
    if job is None:
        return NewJob(row.job_title, past_until if known.employed else None), ""
    return None, "" if job.title else row.job_title


def _findings(row: ParticipantRow, known: PersonFacts, found: Match, fills: Mapping[str, Any]) -> Iterator[Finding]:
    if known.row is not None:
        yield telling.matched(msg("The person of row %(other)s: %(why)s", other=known.row, why=found.reason))
    else:
        name = known.full_name if known.here else row.full_name
        yield telling.matched(msg("%(name)s is on file: %(why)s", name=name, why=found.reason))
    for name, value in _plain(fills).items():
        yield telling.filled(_FIELDS[name], _shown(value))
    if known.here or known.row is not None:  # what others recorded of strangers is not told
        yield from _differences(row, known)


def _differences(row: ParticipantRow, known: PersonFacts) -> Iterator[Finding]:
    if fold(known.full_name) != fold(row.full_name):
        yield telling.difference(msg("Full name"), known.full_name, row.full_name)
    given: dict[str, Any] = {"native_name": row.native_name, "sex": row.sex, "email": row.email}
    for name, value in given.items():
        on_file = getattr(known, name)
        if _said(on_file) and _said(value) and fold(on_file) != fold(value):
            yield telling.difference(_FIELDS[name], _shown(on_file), _shown(value))


def _workplace(known: PersonFacts, job: NewJob | None) -> Iterator[Finding]:
    if job is None or not known.employed:
        return
    if job.ended_on is None:
        yield telling.note(msg("Another laboratory is on file as the workplace; this one becomes the present one"))
    else:
        yield telling.note(msg("Another laboratory is on file as the workplace; this one is added as an earlier one"))


def _said(value: str | Sex) -> bool:
    return bool(value) and value is not Sex.UNDISCLOSED


def _shown(value: Any) -> Any:  # noqa: ANN401 - of any field
    return value.label if isinstance(value, Sex) else value
