"""What a process has taken after 100 and after so many certificates, as JSON in MB: at most so far, and at that time;
all of it, and what is its own.

    .venv/bin/python benchmarks/_certificate_memory.py 1000 [--worker]

By itself it has loaded what draws and signs; with ``--worker`` all that a worker of the application has as well.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Final

from _certificate_ours import complete, document_key, snapshots

from trainfac.infra.allocator import give_back_large_pieces

FIRST: Final = 100
_PAGE: Final = resource.getpagesize()
_MB: Final = 1024 * 1024
_LOOK_S: Final = 0.002
_DEVELOPERS_ONLY: Final = ("numpy", "pygments")  # loaded where they happen to be installed


def load_the_application(folder: Path) -> object:
    for name in _DEVELOPERS_ONLY:
        sys.modules[name] = None  # type: ignore[assignment]
    from config import Settings  # noqa: PLC0415 - only here
    from trainfac.factory import create_app  # noqa: PLC0415

    return create_app(
        Settings(
            environment="testing",
            secret_key="a secret for benchmarks only",
            database_url=f"sqlite:///{folder / 'trainfac.sqlite'}",
            instance_path=folder,
            public_url="http://localhost",
            trusted_hosts=("localhost",),
        )
    )


def taken_mb() -> tuple[int, int]:
    """What is in memory now, and how much of it is the process's own: not files that are mapped, as programs and fonts
    are, of which all processes use the same pages.
    """
    resident, mapped = (int(pages) for pages in Path("/proc/self/statm").read_text().split()[1:3])
    return resident * _PAGE // _MB, (resident - mapped) * _PAGE // _MB


class Watch(threading.Thread):
    """Looks every few milliseconds, for what is taken for a moment only."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.most = self.most_own = 0

    def run(self) -> None:
        while True:
            now, own = taken_mb()
            self.most, self.most_own = max(self.most, now), max(self.most_own, own)
            time.sleep(_LOOK_S)


def main() -> None:
    many, is_worker = int(sys.argv[1]), "--worker" in sys.argv
    give_back_large_pieces()
    with tempfile.TemporaryDirectory() as name:
        _app = load_the_application(Path(name)) if is_worker else None
        begun = taken_mb()[0]
        watch = Watch()
        watch.start()
        found = []
        for number, snapshot in enumerate(snapshots(many), start=1):
            complete(number, snapshot, document_key())
            if number in {FIRST, many}:
                now, own = taken_mb()
                found.append({"after": number, "most": watch.most, "now": now, "most_own": watch.most_own, "own": own})
    print(json.dumps({"begun": begun, "found": found}))


if __name__ == "__main__":
    main()
