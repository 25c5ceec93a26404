"""What another coordinator did to a session, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from trainfac.infra.i18n import clock_time, long_date, translate, zone_name
from trainfac.scheduling.forms.sessions import PLACES, SessionForm
from trainfac.scheduling.models import CourseRun
from trainfac.scheduling.queries.sessions import Edited
from trainfac.scheduling.states import ClashRule


@dataclass(frozen=True)
class Change:
    """A field that somebody changed: what it was and what it is; ``by`` and ``when`` tell the last change."""

    label: str
    before: str
    after: str
    by: str
    when: str


def changes(edits: Sequence[Edited], form: SessionForm, run: CourseRun) -> list[Change]:
    """Every field that is not as it was before these edits, oldest first. The form knows the names of choices."""
    if not edits:
        return []
    before, after, last = edits[0].before, edits[-1].after, edits[-1]
    words = _Words(form, run)
    when = words.instant(last.at.isoformat())
    return [
        Change(label, words.of(name, before.get(name)), words.of(name, after.get(name)), last.by, when)
        for name, label in _labels(form).items()
        if before.get(name) != after.get(name)
    ]


def _labels(form: SessionForm) -> dict[str, str]:
    names = (
        "module_id", "group_id", "room_id", "trainer_ids", "note", "counts_for_attendance", "pinned", "cancelled",
    )  # fmt: skip
    return {
        "starts_at": form.starts.label.text,
        "ends_at": form.ends.label.text,
        **{name: form[name].label.text for name in names},
        "instruments": _("Instruments"),
        "overrides": _("Held although something speaks against it"),
    }


class _Words:
    """Values of an audit event as people read them."""

    def __init__(self, form: SessionForm, run: CourseRun) -> None:
        self._zone = run.facility.zone
        self._names = {
            name: {str(choice[0]): str(choice[1]) for choice in form[name].choices}
            for name in ("module_id", "group_id", "room_id", "trainer_ids")
        }
        self._instruments = {int(name.removeprefix(PLACES)): one.name for name, one in form.known_instruments.items()}

    def of(self, name: str, value: Any) -> str:  # noqa: ANN401 - JSON
        if name in {"starts_at", "ends_at"}:
            return self.instant(value)
        if name == "trainer_ids":
            return ", ".join(self._names[name].get(str(one), _("somebody else")) for one in value) or _("None")
        if name in {"instruments", "overrides"}:
            told = self._places if name == "instruments" else self._override
            return "; ".join(map(told, value or ())) or _("None")
        if name in self._names:
            return self._names[name].get("" if value is None else str(value), _("something else"))
        if isinstance(value, bool):
            return _("Yes") if value else _("No")
        return value or _("Nothing")

    def _places(self, stored: tuple[int, int]) -> str:
        instrument_id, places = stored
        name = self._instruments.get(instrument_id, _("another instrument"))
        return _("%(instrument)s (places: %(count)s)", instrument=name, count=places)

    def _override(self, stored: dict[str, str]) -> str:
        return _(
            "%(rule)s: %(reason)s", rule=translate(ClashRule(stored["rule"]).label), reason=stored["reason"]
        )  # fmt: skip

    def instant(self, iso: str) -> str:
        at = datetime.fromisoformat(iso)
        return _(
            "%(day)s, %(time)s (%(zone)s)",
            day=long_date(at.astimezone(self._zone).date()),
            time=clock_time(at, self._zone),
            zone=zone_name(self._zone, at),
        )
