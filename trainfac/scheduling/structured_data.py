"""Runs as schema.org CourseInstance, for search engines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from trainfac.catalogue.structured_data import duration
from trainfac.scheduling.announcement import AnnouncedRun
from trainfac.scheduling.states import RunState


def instances(runs: Mapping[str, AnnouncedRun]) -> dict[str, Any]:
    """What runs add to their Course: who provides it, and when; by the addresses of their pages, absolute."""
    places = {run.place.id: run.place for run in runs.values()}
    providers = [{"@type": "Organization", "name": place.name} for place in places.values()]
    return {
        "provider": providers[0] if len(providers) == 1 else providers,
        "hasCourseInstance": [_instance(run, address) for address, run in runs.items()],
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
