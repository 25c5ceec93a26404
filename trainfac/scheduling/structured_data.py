"""Runs as schema.org CourseInstance, for search engines."""

from __future__ import annotations

from typing import Any

from trainfac.catalogue.structured_data import duration
from trainfac.scheduling.announcement import AnnouncedRun
from trainfac.scheduling.states import RunState


def with_run(course: dict[str, Any], run: AnnouncedRun, *, address: str) -> dict[str, Any]:
    """The Course with who provides it and this run of it; ``address`` is that of the run's page, absolute."""
    return {
        **course,
        "provider": {"@type": "Organization", "name": run.place.name},
        "hasCourseInstance": [_instance(run, address)],
    }


def _instance(run: AnnouncedRun, address: str) -> dict[str, Any]:
    cancelled = run.state is RunState.CANCELLED
    return {
        "@type": "CourseInstance",
        "name": run.course_title,
        "url": address,
        "courseMode": "Onsite",
        "startDate": run.starts_on.isoformat(),
        "endDate": run.ends_on.isoformat(),
        "courseWorkload": duration(run.contact_minutes),
        "inLanguage": run.language,
        "maximumAttendeeCapacity": run.capacity,
        "eventStatus": "https://schema.org/EventCancelled" if cancelled else "https://schema.org/EventScheduled",
        "location": {
            "@type": "Place",
            "name": run.place.name,
            "address": {
                "@type": "PostalAddress",
                "addressLocality": run.place.city,
                "addressCountry": run.place.country,
            },
        },
    }
