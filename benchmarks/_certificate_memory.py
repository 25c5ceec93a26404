"""What a process has taken after 100 and after so many certificates, as JSON in MB: at most so far, and at that time.

    .venv/bin/python benchmarks/_certificate_memory.py 1000 [--worker]

By itself it has loaded what draws and signs; with ``--worker`` all that a worker of the application has as well.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Final

from _certificate_ours import complete, document_key, snapshots

from trainfac.infra.allocator import give_back_large_pieces

FIRST: Final = 100
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


def taken_mb(what: str) -> int:
    """As Linux tells it of this program; ``getrusage`` begins with what its parent had taken."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition(f"{what}:")[2].split()[0]) // 1024


def main() -> None:
    many, is_worker = int(sys.argv[1]), "--worker" in sys.argv
    give_back_large_pieces()
    with tempfile.TemporaryDirectory() as name:
        _app = load_the_application(Path(name)) if is_worker else None
        begun = taken_mb("VmRSS")
        found = []
        for number, snapshot in enumerate(snapshots(many), start=1):
            complete(number, snapshot, document_key())
            if number in {FIRST, many}:
                found.append({"after": number, "most": taken_mb("VmHWM"), "now": taken_mb("VmRSS")})
    print(json.dumps({"begun": begun, "found": found}))


if __name__ == "__main__":
    main()
