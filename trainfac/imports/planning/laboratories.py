"""Which laboratory a row means."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from trainfac.directory.matching import Doubt, KnownLaboratory, Match, SoughtLaboratory
from trainfac.imports.planning import telling
from trainfac.imports.planning.plans import Finding, LaboratoryPlan
from trainfac.imports.planning.world import LaboratoryFacts, World
from trainfac.imports.rows import ParticipantRow
from trainfac.kernel.messages import Message, msg
from trainfac.kernel.text import fold

_FIELDS: Final = {
    "field": msg("Field of the laboratory"),
    "city": msg("City of the laboratory"),
    "area": msg("Area of the laboratory"),
    "reference": msg("Reference of the laboratory"),
}


def plan_laboratory(row: ParticipantRow, world: World) -> LaboratoryPlan:
    """The laboratory on file, or of an earlier row, or a new one; only what is empty on file is filled in."""
    country = world.countries[row.country]
    found = world.laboratories.find(SoughtLaboratory(row.laboratory, country.id, row.lab_ref))
    if found is None:
        text = msg("New laboratory “%(name)s” in %(country)s", name=row.laboratory, country=country.name)
        return LaboratoryPlan(-row.row, new=True, findings=(telling.new(text),))
    if isinstance(found, Doubt):
        return _refused(row, "lab_ref", msg(
            "Row %(row)s, column “%(column)s”: several laboratories of %(country)s are called “%(name)s”. Fill in the"
            " reference of the one that is meant.",
            country=country.name, name=row.laboratory,
        ))  # fmt: skip
    known = world.laboratory_facts[found.id]
    if known.country != row.country:
        return _refused(row, "lab_ref", msg(
            "Row %(row)s, column “%(column)s”: %(reference)s is the reference of “%(name)s” in %(known)s, not in"
            " %(given)s. Correct the country, or give another reference.",
            reference=row.lab_ref, name=known.name, known=world.countries[known.country].name, given=country.name,
        ))  # fmt: skip
    fills = _fills(row, known, world)
    return LaboratoryPlan(found.id, fills=fills, findings=tuple(_findings(row, known, found, fills)))


def accept_laboratory(row: ParticipantRow, plan: LaboratoryPlan, world: World) -> None:
    """Rows that follow find what this one brings."""
    if plan.new:
        world.laboratory_facts[plan.id] = LaboratoryFacts(
            name=row.laboratory,
            country=row.country,
            area=row.subdivision,
            city=row.city,
            field=row.lab_kind,
            reference=row.lab_ref,
            row=row.row,
        )
    elif plan.fills:
        world.laboratory_facts[plan.id] = replace(world.laboratory_facts[plan.id], **plan.fills)
    if plan.new or "reference" in plan.fills:
        known = world.laboratory_facts[plan.id]
        country_id = world.countries[known.country].id
        world.laboratories.add(KnownLaboratory(plan.id, known.name, country_id, known.reference))


def _refused(row: ParticipantRow, column: str, message: Message) -> LaboratoryPlan:
    return LaboratoryPlan(0, problems=(telling.problem(row, column, message),))


def _given(row: ParticipantRow) -> dict[str, str]:
    return {"field": row.lab_kind, "city": row.city, "area": row.subdivision, "reference": row.lab_ref}


def _fills(row: ParticipantRow, known: LaboratoryFacts, world: World) -> dict[str, str]:
    fills = {name: value for name, value in _given(row).items() if value and not getattr(known, name)}
    if fills.get("reference") in world.taken_laboratory_references:
        del fills["reference"]  # of a record that was merged into this one
    return fills


def _findings(row: ParticipantRow, known: LaboratoryFacts, found: Match, fills: dict[str, str]) -> Iterator[Finding]:
    if known.row is None:
        yield telling.matched(msg("Laboratory on file “%(name)s”: %(why)s", name=known.name, why=found.reason))
    else:
        yield telling.matched(msg("Laboratory as in row %(other)s", other=known.row))
    for name, value in fills.items():
        yield telling.filled(_FIELDS[name], value)
    if fold(known.name) != fold(row.laboratory):
        yield telling.difference(msg("Name of the laboratory"), known.name, row.laboratory)
    for name, value in _given(row).items():
        on_file = getattr(known, name)
        if name != "reference" and value and on_file and fold(on_file) != fold(value):
            yield telling.difference(_FIELDS[name], on_file, value)
