"""Looks at a PDF file in a process of its own, which may take so long and so much memory and no more.

``python -m trainfac.signing.inspecting_apart SECONDS`` reads published chains and the file from its input.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import trainfac
from trainfac.signing.inspecting import Inspection, Verdict, inspect

MOST_BYTES: Final = 4 * 1024 * 1024
SECONDS: Final = 10  # of computing; twice that on the wall, for a machine that is busy
_MEMORY: Final = 1024 * 1024 * 1024  # addresses, not what is filled
_ROOT: Final = Path(trainfac.__file__).parents[1]
_SURROUNDINGS: Final = {"PATH": os.defpath, "PYTHONUTF8": "1"}  # none of our secrets
_NOT_READABLE: Final = Inspection(Verdict.NOT_READABLE)


def inspect_document(content: bytes, chains: Sequence[str], *, seconds: int = SECONDS) -> Inspection:
    """What the signature of a dropped file says; ``chains`` are the certificates of the published keys in PEM.

    Never raises for the file's sake: what cannot be read, or takes too long, is not readable.
    """
    if len(content) > MOST_BYTES or not content.startswith(b"%PDF-"):
        return _NOT_READABLE
    command = [sys.executable, "-m", __name__, str(seconds)]
    given = json.dumps(list(chains)).encode("ascii") + b"\n" + content
    try:
        done = subprocess.run(  # noqa: S603 - our own module; the file is only its input
            command, input=given, capture_output=True, timeout=2 * seconds, check=True, cwd=_ROOT, env=_SURROUNDINGS
        )
        return Inspection.from_json(json.loads(done.stdout))
    except (subprocess.SubprocessError, ValueError):
        return _NOT_READABLE


def _main(seconds: str) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds)))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    chains, _newline, content = sys.stdin.buffer.read().partition(b"\n")
    try:
        found = inspect(content, json.loads(chains))
    except Exception:  # noqa: BLE001 - a file made to break its reader breaks it in any way
        found = _NOT_READABLE
    sys.stdout.write(json.dumps(found.to_json()))


if __name__ == "__main__":
    _main(*sys.argv[1:])
