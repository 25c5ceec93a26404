"""What coordinators do with facilities, resources, runs and sessions, one module for each."""

from __future__ import annotations

from trainfac.scheduling.routes import (
    run_tabs,
    staff_absences,
    staff_contact_hours,
    staff_days_off,
    staff_facilities,
    staff_facility,
    staff_groups,
    staff_instruments,
    staff_layout,
    staff_overrides,
    staff_resources,
    staff_run,
    staff_run_states,
    staff_runs,
    staff_sessions,
    staff_signatories,
    staff_timetable,
    staff_timetable_files,
    staff_trainers,
    staff_whole_timetable,
)

__all__ = [
    "run_tabs",
    "staff_absences",
    "staff_contact_hours",
    "staff_days_off",
    "staff_facilities",
    "staff_facility",
    "staff_groups",
    "staff_instruments",
    "staff_layout",
    "staff_overrides",
    "staff_resources",
    "staff_run",
    "staff_run_states",
    "staff_runs",
    "staff_sessions",
    "staff_signatories",
    "staff_timetable",
    "staff_timetable_files",
    "staff_trainers",
    "staff_whole_timetable",
]
