"""Looks at a PDF file in a process of its own, which may take so long and so much memory and no more.

``python -m trainfac.signing.inspecting_apart SECONDS`` reads published chains and the file from its input.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Final

from trainfac.infra.apart import SECONDS, ask, take_no_more
from trainfac.signing.inspecting import Inspection, Verdict, inspect

MOST_BYTES: Final = 4 * 1024 * 1024
_NOT_READABLE: Final = Inspection(Verdict.NOT_READABLE)


def inspect_document(content: bytes, chains: Sequence[str], *, seconds: int = SECONDS) -> Inspection:
    """What the signature of a dropped file says; ``chains`` are the certificates of the published keys in PEM.

    Never raises for the file's sake: what cannot be read, or takes too long, is not readable.
    """
    if len(content) > MOST_BYTES or not content.startswith(b"%PDF-"):
        return _NOT_READABLE
    answer = ask(__name__, given=json.dumps(list(chains)).encode("ascii") + b"\n" + content, seconds=seconds)
    return _NOT_READABLE if answer is None else Inspection.from_json(answer)


def _main(seconds: str) -> None:
    take_no_more(int(seconds))
    chains, _newline, content = sys.stdin.buffer.read().partition(b"\n")
    try:
        found = inspect(content, json.loads(chains))
    except Exception:  # noqa: BLE001 - a file made to break its reader breaks it in any way
        found = _NOT_READABLE
    sys.stdout.write(json.dumps(found.to_json()))


if __name__ == "__main__":
    _main(*sys.argv[1:])
