"""Transactions are committed in one place, and states changed in one way."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2] / "trainfac"
SOURCES = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in ROOT.rglob("*.py")}


def test_only_infra_db_commits():
    assert [name for name, text in SOURCES.items() if ".commit(" in text] == ["infra/db.py"]


def test_only_move_writes_a_state():
    found = []
    for name, text in SOURCES.items():
        for function in ast.walk(ast.parse(text)):
            if isinstance(function, ast.FunctionDef) and function.name != "move":
                for node in ast.walk(function):
                    targets = node.targets if isinstance(node, ast.Assign) else []
                    if any(isinstance(target, ast.Attribute) and target.attr == "state" for target in targets):
                        found.append(f"{name}:{node.lineno}")
    assert found == []
