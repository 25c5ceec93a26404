"""What a course must be to be stored, and to be offered. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from trainfac.catalogue.content import CourseContent, ModuleContent
from trainfac.kernel.messages import Message, msg

TITLE_LIMIT: Final = 200
TEXT_LIMIT: Final = 5_000
LINE_LIMIT: Final = 300
LINES_LIMIT: Final = 40
MODULES_LIMIT: Final = 80
PARTICIPANTS_LIMIT: Final = 500
SHORTEST_MODULE: Final = 15  # minutes
LONGEST_MODULE: Final = 200 * 60

_CODE: Final = re.compile(r"[A-Z0-9]{1,12}(-[A-Z0-9]{1,12}){0,3}")


def code_fault(code: str) -> Message | None:
    """Codes stand in addresses and on certificates: capital letters, figures and single hyphens."""
    if _CODE.fullmatch(code) and len(code) <= 24:
        return None
    return msg("A code has capital letters A–Z, figures and hyphens, such as QMS-101; 24 characters at most.")


def course_faults(content: CourseContent) -> dict[str, Message]:
    """What is wrong with a cleaned course, by the name of its field; empty when nothing is."""
    faults: dict[str, Message] = {}
    if not content.title:
        faults["title"] = msg("Give the course a title.")
    elif len(content.title) > TITLE_LIMIT:
        faults["title"] = _too_long(TITLE_LIMIT)
    for name in ("aims", "audience", "entry_requirements", "changes"):
        if len(getattr(content, name)) > TEXT_LIMIT:
            faults[name] = _too_long(TEXT_LIMIT)
    if not 1 <= content.max_participants <= PARTICIPANTS_LIMIT:
        faults["max_participants"] = msg("A number between 1 and %(most)s.", most=PARTICIPANTS_LIMIT)
    for name in ("outcomes", "standards"):
        if fault := lines_fault(getattr(content, name)):
            faults[name] = fault
    return faults


def module_faults(content: ModuleContent, sequence: int) -> dict[str, Message]:
    """What is wrong with a cleaned module that has this number, by the name of its field; empty when nothing is."""
    faults: dict[str, Message] = {}
    if not content.title:
        faults["title"] = msg("Give the module a title.")
    elif len(content.title) > TITLE_LIMIT:
        faults["title"] = _too_long(TITLE_LIMIT)
    if not SHORTEST_MODULE <= content.minutes <= LONGEST_MODULE:
        faults["hours"] = msg("A module lasts between a quarter of an hour and %(most)s hours.", most=200)
    elif content.minutes % SHORTEST_MODULE:
        faults["hours"] = msg("Hours are counted in quarters; write 1.25 for an hour and a quarter.")
    if fault := lines_fault(content.instruments):
        faults["instruments"] = fault
    if len(content.competence) > LINE_LIMIT:
        faults["competence"] = _too_long(LINE_LIMIT)
    if any(not 1 <= before < sequence for before in content.after):
        faults["after"] = msg("A module is taught after modules that stand above it. Move it down first.")
    return faults


def lines_fault(lines: Sequence[str]) -> Message | None:
    """Why a list that was typed one a line cannot be stored."""
    if len(lines) > LINES_LIMIT:
        return msg("At most %(most)s lines; these are %(number)s.", most=LINES_LIMIT, number=len(lines))
    for number, line in enumerate(lines, 1):
        if len(line) > LINE_LIMIT:
            return msg("Line %(number)s is longer than %(most)s characters.", number=number, most=LINE_LIMIT)
    return None


def obstacles_to_offer(*, modules: int, outcomes: int) -> list[Message]:
    """Every reason why a version cannot be offered yet; empty when it can."""
    reasons = []
    if not modules:
        reasons.append(msg("It has no modules, so that nobody can plan a timetable. Add at least one."))
    if not outcomes:
        reasons.append(msg("It does not say what participants can do afterwards. Add at least one outcome."))
    return reasons


def _too_long(limit: int) -> Message:
    return msg("At most %(most)s characters.", most=limit)
