"""What the gallery shows: things as pages pass them to components."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from trainfac.kernel.messages import msg
from trainfac.navigation import NavItem

STATES = [
    ("draft", "Draft"),
    ("published", "Published"),
    ("nominations_closed", "Nominations closed"),
    ("confirmed", "Confirmed"),
    ("running", "Running"),
    ("cancelled", "Cancelled"),
    ("issued", "Issued"),
    ("superseded", "Superseded"),
    ("revoked", "Revoked"),
]
RUNS = [
    ("UVSSTF-2026-07", "Pesticide residues in food by GC-MS/MS", "9–20 November 2026", 18, 20, 0, "confirmed"),
    ("UVSSTF-2026-08", "Measurement uncertainty for chemical testing laboratories", "23–27 November 2026", 20, 20, 4,
     "running"),
    ("UVSSTF-2027-01", "Internal audit to ISO/IEC 17025", "11–15 January 2027", 3, 16, 0, "published"),
]  # fmt: skip
PEOPLE = [
    ("Rahima Akter", "রহিমা আক্তার", "bn", "ltr"),
    ("Ahmed Al-Sharif", "أحمد الشريف", "ar", "rtl"),
    ("Somchanh Vongsa", "ສົມຈັນ ວົງສາ", "lo", "ltr"),
    ("Suharto", None, None, None),
    ("Wang Xiaoming", "王小明", "zh", "ltr"),
]
COUNTRIES = [
    ("Bangladesh", 14),
    ("Ethiopia", 9),
    ("United Republic of Tanzania", 7),
    ("Lao People’s Democratic Republic", 3),
]


DAYS = [("Mon", 1.0, "open"), ("Tue", 0.5, "open"), ("Wed", 0.0, "away"), ("Thu", 0.0, "closed")]


def gallery_data() -> dict[str, Any]:
    return {
        "in_use": [
            {
                "label": label,
                "cells": [
                    {"share": share, "tone": tone, "today": number == 0, "text": f"{label}: {share:.0%}"}
                    for number in range(2)
                ],
            }
            for label, share, tone in DAYS
        ],
        "states": [SimpleNamespace(value=value, label=msg(label)) for value, label in STATES],
        "runs": [
            SimpleNamespace(code=c, title=t, dates=d, filled=f, capacity=n, waiting=w,
                            state=SimpleNamespace(value=s, label=msg(s.title())))
            for c, t, d, f, n, w, s in RUNS
        ],
        "people": PEOPLE,
        "bars": [{"label": name, "value": value} for name, value in COUNTRIES],
        "month": _month(),
        "agenda_days": _agenda(),
        "steps": [
            {"label": "Place asked for", "stage": "done", "when": "2 October 2026"},
            {"label": "Nominated by your laboratory", "stage": "done", "when": "5 October 2026"},
            {"label": "Place offered", "stage": "now", "when": "until 30 November 2026",
             "detail": "Accept the place, or let another laboratory have it.", "href": "#accept"},
            {"label": "Course", "stage": "ahead", "when": "11–15 January 2027"},
        ],
        "messages": [
            msg("Attended %(share)s %% of the hours; 80 %% are needed", share=64),
            msg("Post-test is missing"),
        ],
        "page_address": lambda n: f"?page={n}",
    }  # fmt: skip


def _month() -> SimpleNamespace:
    names = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    weeks = []
    for start in range(-5, 31, 7):
        numbers = range(start, start + 7)
        days = [
            {"number": n if 1 <= n <= 30 else (n + 31 if n < 1 else n - 30), "iso": f"2026-11-{min(max(n, 1), 30):02}",
             "in_month": 1 <= n <= 30, "today": n == 23, "closed": "Guru Nanak Jayanti" if n == 24 else None}
            for n in numbers
        ]  # fmt: skip
        weeks.append({"days": days, "entries": _entries(start)})
    return SimpleNamespace(title="November 2026", weekdays=[{"short": n[:3], "long": n} for n in names], weeks=weeks)


def _entries(week_start: int) -> list[dict[str, Any]]:
    runs = [
        (9, 20, "Pesticide residues in food by GC-MS/MS", "plain"),
        (16, 18, "Water microbiology", "accent"),
        (23, 27, "Measurement uncertainty for chemical testing laboratories", "plain"),
        (26, 30, "Sampling", "quiet"),
    ]
    return [
        {"label": label, "href": f"#{first}", "dates": f"{first}–{last} November 2026", "tone": tone,
         "first": max(first - week_start, 0) + 1, "last": min(last - week_start, 6) + 1,
         "came_from": first < week_start, "goes_on": last > week_start + 6, "detail": "Hyderabad"}
        for first, last, label, tone in runs
        if first <= week_start + 6 and last >= week_start
    ]  # fmt: skip


def _agenda() -> list[dict[str, Any]]:
    return [
        {"label": "Monday, 23 November 2026", "iso": "2026-11-23", "entries": [
            {"time": "09:00–10:30", "label": "Opening and pre-test", "detail": "Lecture hall"},
            {"time": "10:45–12:45", "label": "Sources of uncertainty", "href": "#s2", "tone": "accent"},
            {"time": "13:45–17:00", "label": "Practical: balances and pipettes", "detail": "Laboratory 2, group A"}]},
        {"label": "Tuesday, 24 November 2026", "iso": "2026-11-24",
         "note": "Guru Nanak Jayanti: the facility is closed", "entries": []},
    ]  # fmt: skip


def staff_groups() -> list[NavItem]:
    def items(code: str, current: str = "") -> list[NavItem]:
        labels = ["Today", "Course runs", "Nominations", "Import participants", "Certificates", "Cohort report",
                  "Rooms, trainers, instruments", "Laboratories and people", "Facility"]  # fmt: skip
        return [
            NavItem(label, f"/staff/{code}/{n}", current=label == current, count=7 if label == "Nominations" else None)
            for n, label in enumerate(labels)
        ]

    return [
        NavItem("UNIDO-VIMTA, Hyderabad", "/staff/UVSSTF/0", current=True, items=items("UVSSTF", "Course runs")),
        NavItem("Food testing centre, Dali", "/staff/DALI/0", items=items("DALI")),
        NavItem("Everywhere", items=[NavItem("Course catalogue", "/staff/catalogue")]),
    ]
