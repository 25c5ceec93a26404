"""What a certificate prints, field by field, in both languages where it has two. What was left out is not in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from trainfac.certificates.snapshot import Snapshot
from trainfac.certificates.wording import Wording

# What every certificate prints, and what it prints with each part that can be left out. Codes are not among them: they
# stay with whoever has them.
ALWAYS: Final = ("serial", "kind", "issued_on", "lang", "holder_name", "course_title", "facility_name", "letterhead")
OF_PARTS: Final[Mapping[str, tuple[str, ...]]] = {
    "native_name": ("native_name",),
    "laboratory": ("laboratory", "country"),
    "dates": ("first_day", "last_day"),
    "place": ("place",),
    "hours": ("minutes_held", "minutes_attended", "attendance_percent"),
    "course_code": ("course_code", "course_version", "run_code"),
    "outcomes": ("outcomes",),
    "modules": ("modules",),
    "results": ("results",),
    "standards": ("standards",),
}
_OF_MODULES: Final = ("number", "title")  # always; kind and minutes are a part of their own
_OF_LOOK: Final = ("design", "accent", "border", "parts")  # pictures are not told by their digests


def printed_fields(snapshot: Snapshot) -> dict[str, Any]:
    """As JSON has it: days in ISO 8601, durations in minutes; title, statement and scope as they are printed."""
    stored, wording = snapshot.to_json(), Wording(snapshot)
    told = [*ALWAYS, *(name for part, names in OF_PARTS.items() if snapshot.prints(part) for name in names)]
    fields = {name: stored[name] for name in told}
    if snapshot.prints("modules") and not snapshot.prints("module_hours"):
        fields["modules"] = [_only(_OF_MODULES, module) for module in stored["modules"]]
    fields["title"], fields["statement"], fields["scope"] = wording.title, wording.statement, wording.scope
    of_signatories = ("name", "role", "second_role") if snapshot.second else ("name", "role")
    fields["signatories"] = [_only(of_signatories, signatory) for signatory in stored["signatories"]]
    fields["look"] = _only(_OF_LOOK, stored["look"])
    second = Wording.second(snapshot)
    return fields if second is None else {**fields, "second": _second(snapshot, stored["second"], second)}


def _second(snapshot: Snapshot, stored: Mapping[str, Any], wording: Wording) -> dict[str, Any]:
    """The same in the other language; what is empty is printed in the first only."""
    fields = {"lang": wording.lang, "title": wording.title, "statement": wording.statement, "scope": wording.scope}
    fields |= _only(("facility_name", "letterhead"), stored)
    if snapshot.prints("place"):
        fields["place"] = stored["place"]
    if snapshot.prints("laboratory"):
        fields["country"] = stored["country"]
    return fields


def _only(names: tuple[str, ...], fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: fields[name] for name in names}
