"""docs/security.md names tests that are there."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
NAMED = re.findall(r"`(tests/[a-z_/]+\.py)::(\w+)`", PAGE)
CASES = {1, 2, 3, 4, 7, 8, 9, 10, 13, 18, 19, 21, 22, 23, 25, 28, 35}


@pytest.mark.parametrize(("path", "name"), NAMED)
def test_a_test_it_names_exists(path, name):
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_every_abuse_case_that_is_answered_names_a_test():
    lines = {int(line.split("|")[1]): line for line in PAGE.splitlines() if re.match(r"\| \d+ \|", line)}
    assert lines.keys() >= CASES
    assert {case for case, line in lines.items() if "`tests/" not in line} == set()
