"""States of a course version, and kinds of modules."""

from __future__ import annotations

from typing import Final

from trainfac.kernel.messages import msg
from trainfac.kernel.states import State, StateMachine


class CourseState(State):
    """A version is written as a draft, offered while current, and retired when a newer one takes its place."""

    DRAFT = "draft", msg("Draft")
    CURRENT = "current", msg("Current")
    RETIRED = "retired", msg("Retired")

    @property
    def tone(self) -> str:
        """Which colour of the tags says it."""
        return {CourseState.DRAFT: "info", CourseState.CURRENT: "good", CourseState.RETIRED: "ended"}[self]


COURSE_STATES: Final = StateMachine(
    "Course version",
    {
        CourseState.DRAFT: frozenset({CourseState.CURRENT, CourseState.RETIRED}),
        CourseState.CURRENT: frozenset({CourseState.RETIRED}),
        CourseState.RETIRED: frozenset({CourseState.CURRENT}),
    },
)


class ModuleKind(State):
    """How a module is taught."""

    LECTURE = "L", msg("Lecture")
    PRACTICAL = "P", msg("Practical")
    SITE_VISIT = "V", msg("Site visit")
    ASSESSMENT = "A", msg("Assessment")


class Track(State):
    """The subject a course belongs to."""

    CORE = "core", msg("Laboratory practice")
    QUALITY = "quality", msg("Quality and accreditation")
    INSTRUMENT = "instrument", msg("Instrumental analysis")
    FOOD = "food", msg("Food composition")
    RESIDUES = "residues", msg("Residues and contaminants")
    MICROBIOLOGY = "microbiology", msg("Microbiology")
    DRUG = "drug", msg("Medicines")
    DAIRY = "dairy", msg("Milk and dairy")
    MANAGEMENT = "management", msg("Management and training")
