"""docs/states.md is printed from the tables of states."""

import importlib
import pkgutil
from pathlib import Path

import trainfac
from trainfac.kernel.states import StateMachine

PAGE = Path(__file__).parents[2] / "docs" / "states.md"
HEAD = """# States

What may become what. Printed from the tables in the code by a test; do not edit. A state is changed by `Model.move()`
alone, which refuses every other step.
"""


def machines():
    found = {}
    for module in pkgutil.walk_packages(trainfac.__path__, "trainfac."):
        if module.name.rpartition(".")[2] in {"states", "jobs"}:
            for value in vars(importlib.import_module(module.name)).values():
                if isinstance(value, StateMachine):
                    found[value.name] = value
    return [found[name] for name in sorted(found)]


def printed():
    parts = [HEAD]
    for machine in machines():
        kind = type(next(iter(machine.moves)))
        parts.append(f"## {machine.name}\n\n| state | may become |\n|---|---|")
        for state in kind:
            following = [str(other.label) for other in kind if machine.may_move(state, other)]
            parts.append(f"| {state.label} (`{state.value}`) | {', '.join(following) or '*stays so*'} |")
        parts.append("")
    return "\n".join(parts)


def test_every_feature_with_states_is_in_it():
    assert {"Course run", "Job"} <= {machine.name for machine in machines()}
    assert len(machines()) >= 6


def test_the_page_is_what_the_code_says():
    before = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    if before != printed():
        PAGE.write_text(printed(), encoding="utf-8")
    assert before == printed(), "docs/states.md was printed anew; look at it and commit it"
