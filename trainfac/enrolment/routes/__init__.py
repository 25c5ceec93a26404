"""Pages of enrolment: asking and following one's place, the laboratory's staff, the coordinator's decisions."""

from trainfac.enrolment.routes import (
    asking,
    groups,
    laboratories,
    laboratory,
    nominations,
    participants,
    people,
    places,
    roster,
)
from trainfac.enrolment.routes.blueprint import bp

__all__ = [
    "asking",
    "bp",
    "groups",
    "laboratories",
    "laboratory",
    "nominations",
    "participants",
    "people",
    "places",
    "roster",
]
