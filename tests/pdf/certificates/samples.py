"""A certificate to begin with, and the names of both demonstration cohorts."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from trainfac.certificates.snapshot import PrintedModule, PrintedResult, Signatory, Snapshot

_COHORTS = ("demo_dali.csv", "demo_uvsstf.csv")
CODE = "aB3dE5fG7hJ9kL2mN4pQ6r"


@dataclass(frozen=True)
class Name:
    """A person of the cohorts: the name in the passport, and in their own writing."""

    full: str
    native: str
    lang: str
    direction: str

    @property
    def script(self) -> str:
        return self.lang.split("-")[1] if "-" in self.lang else ""


@cache
def cohort_names() -> tuple[Name, ...]:
    folder = files("trainfac") / "data" / "demo"
    rows = [row for name in _COHORTS for row in csv.DictReader((folder / name).read_text("utf-8").splitlines())]
    return tuple(Name(row["full_name"], row["native_name"], row["native_lang"], row["native_dir"]) for row in rows)


def one_of_each_language() -> list[Name]:
    """The first person of every language."""
    found: dict[str, Name] = {}
    for name in cohort_names():
        found.setdefault(name.lang, name)
    return list(found.values())


def modules(count: int, title: str = "Sampling and preservation") -> tuple[PrintedModule, ...]:
    return tuple(
        PrintedModule(number=n + 1, title=title, kind="LPVA"[n % 4], minutes=90 + n * 30) for n in range(count)
    )


def snapshot(**changes: Any) -> Snapshot:
    """A certificate of achievement with eight modules; ``changes`` replace its fields."""
    values: dict[str, Any] = {
        "serial": "UVSSTF-2010-0042",
        "kind": "achievement",
        "verification_code": CODE,
        "human_code": "K7QX-2M4P-9RTA",
        "verification_url": f"https://training.example.org/verify/{CODE}",
        "verification_page": "training.example.org/verify",
        "issued_on": date(2010, 10, 29),
        "holder_name": "Grace Wanjiru Njoroge",
        "laboratory": "Athi River Food Laboratory",
        "country": "Kenya",
        "course_code": "MIC-201",
        "course_version": 2,
        "course_title": "Food microbiology: enumeration and hygiene indicators",
        "modules": modules(8),
        "standards": ("ISO 7218:2007", "ISO 6887-1:1999"),
        "results": (PrintedResult(title="Post-test", score=78.0), PrintedResult(title="Plate count", score=None)),
        "facility_name": "South-South Training Facility",
        "letterhead": ("Plot 142, Cherlapally · Hyderabad 500051",),
        "place": "Hyderabad, India",
        "signatories": (Signatory(name="Dr S. Rao", role="Director of Training"),),
        "run_code": "UV-2010-04",
        "first_day": date(2010, 10, 18),
        "last_day": date(2010, 10, 29),
        "minutes_held": 3600,
        "minutes_attended": 3420,
        "attendance_percent": 95,
    }
    return Snapshot(**{**values, **changes})


def named(name: Name, **changes: Any) -> Snapshot:
    """The certificate of somebody from the cohorts."""
    native = name.native if name.native != name.full else ""
    own = {"native_name": native, "native_lang": name.lang, "native_dir": name.direction}
    return snapshot(holder_name=name.full, **own, **changes)
