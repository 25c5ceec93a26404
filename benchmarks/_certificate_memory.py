"""What the processes of a worker have taken when each has made 100 and when each has made so many certificates: JSON.

    .venv/bin/python benchmarks/_certificate_memory.py 1000 [--workers 2]

As ``flask worker`` does it: one process loads the application, the others are forked from it; one of them only keeps
time. In MB, the most at any moment so far: ``share`` is all that the processes take together (a page that several use
counts once), divided by the workers; of the worker that takes most, ``own`` is what nobody else uses, and ``resident``
everything it can see, pages of others counted again.
"""

from __future__ import annotations

import argparse
import gc
import json
import multiprocessing
import os
import re
import signal
import sys
import tempfile
import time
from collections.abc import Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

from _certificate_ours import complete, document_key, snapshots
from sqlalchemy.orm import configure_mappers

from trainfac.infra.allocator import give_back_large_pieces

FIRST: Final = 100
_KB_IN_MB: Final = 1024
_LOOK_S: Final = 0.01
_DEVELOPERS_ONLY: Final = ("numpy", "pygments")  # loaded where they happen to be installed
_fork: Final = multiprocessing.get_context("fork")

Taken = dict[str, int]


def load_the_application(folder: Path) -> object:
    for name in _DEVELOPERS_ONLY:
        sys.modules[name] = None  # type: ignore[assignment]
    from config import Settings  # noqa: PLC0415 - only here
    from trainfac.factory import create_app  # noqa: PLC0415

    app = create_app(
        Settings(
            environment="testing",
            secret_key="a secret for benchmarks only",
            database_url=f"sqlite:///{folder / 'trainfac.sqlite'}",
            instance_path=folder,
            public_url="http://localhost",
            trusted_hosts=("localhost",),
        )
    )
    configure_mappers()
    return app


def taken_kb(process: int) -> dict[str, int]:
    """Kilobytes of a process as the system counts them; nothing when it has ended."""
    try:
        told = Path(f"/proc/{process}/smaps_rollup").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return dict.fromkeys(("Rss", "Pss", "Private_Clean", "Private_Dirty"), 0)
    return {name: int(size) for name, size in re.findall(r"^(\w+): +(\d+) kB$", told, re.MULTILINE)}


def look(workers: Sequence[int], others: Sequence[int]) -> Taken:
    found = [taken_kb(process) for process in workers]
    together = sum(taken["Pss"] for taken in (*found, *map(taken_kb, others)))
    return {
        "share": together // len(workers) // _KB_IN_MB,
        "own": max(taken["Private_Clean"] + taken["Private_Dirty"] for taken in found) // _KB_IN_MB,
        "resident": max(taken["Rss"] for taken in found) // _KB_IN_MB,
    }


def work(many: int, reached: Connection) -> None:
    for number, snapshot in enumerate(snapshots(many), start=1):
        complete(number, snapshot, document_key())
        if number in {FIRST, many}:
            reached.send(number)
    reached.recv()  # what it has taken is looked at to the end


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("many", type=int)
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args()
    give_back_large_pieces()
    with tempfile.TemporaryDirectory() as name:
        _app = load_the_application(Path(name))
        gc.collect()
        gc.freeze()
        keeper = _fork.Process(target=signal.pause, daemon=True)
        keeper.start()
        pipes = [_fork.Pipe() for _ in range(given.workers)]
        workers = [_fork.Process(target=work, args=(given.many, there), daemon=True) for _, there in pipes]
        for worker in workers:
            worker.start()
        print(json.dumps({"found": watch(workers, [os.getpid(), keeper.pid or 0], [here for here, _ in pipes])}))
        for here, _ in pipes:
            here.send(None)
        for worker in workers:
            worker.join()
        keeper.terminate()


def watch(
    workers: Sequence[multiprocessing.process.BaseProcess], others: Sequence[int], reached: Sequence[Connection]
) -> list[Taken]:
    """The most that was taken until all had made the first hundred, and until all were done."""
    pids = [worker.pid or 0 for worker in workers]
    most: Taken = {"share": 0, "own": 0, "resident": 0}
    found = []
    for _ in range(2):
        waiting = list(reached)
        while waiting:
            now = look(pids, others)
            most = {name: max(most[name], now[name]) for name in most}
            waiting = [pipe for pipe in waiting if not pipe.poll()]
            if not all(worker.is_alive() for worker in workers):
                raise SystemExit("a worker died")
            time.sleep(_LOOK_S)
        after = {pipe.recv() for pipe in reached}
        found.append({"after": min(after), **most})
    return found


if __name__ == "__main__":
    main()
