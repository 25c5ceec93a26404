"""What a certificate costs, beside other ways to make the same one; how much memory a batch takes; two workers.

    .venv/bin/python benchmarks/certificates.py [--rounds 5] [--batch 18] [--many 1000] [--json]

CPU time of one process per certificate, the ways in turn for each certificate, least of the rounds: what else the
machine does can only add to it. Memory and two workers are measured in processes of their own; two workers need two
cores that nobody else has. Ends with status 1 when a promise is not kept.
"""

from __future__ import annotations

import argparse
import gc
import json
import multiprocessing
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Final

from _certificate_ours import complete, document_key, snapshots, unsigned
from _certificate_ways import OnCanvas, Way, keys, naive, naive_html, stock_signed

THIRD: Final = 1 / 3
MOST_SINGLE_MS: Final = 150
MOST_MEMORY_MB: Final = 250
MOST_GROWTH_MB: Final = 15
LEAST_OF_TWO: Final = 1.6
STOCK: Final = "naive, stock signer (RSA-2048)"
OURS: Final = "ours: credential, PDF/A-3a + UA-1, signed (P-256)"


def ways(batch: int, folder: Path) -> Mapping[str, Way]:
    given = snapshots(batch)
    pages = [naive_html(snapshot) for snapshot in given]
    rsa, p256, canvas = keys(folder, "rsa"), keys(folder, "p256"), OnCanvas()
    return {
        "naive HTML → WeasyPrint": lambda n: naive(pages[n]),
        STOCK: lambda n: stock_signed(naive(pages[n]), rsa.stock),
        "naive, stock signer (P-256)": lambda n: stock_signed(naive(pages[n]), p256.stock),
        "reportlab canvas, unsigned": lambda n: canvas(given[n]),
        "ours, PDF/A-3a + UA-1 only": lambda n: unsigned(given[n]),
        OURS: lambda n: complete(n, given[n], p256.held),
    }


def cpu_ms(way: Way, number: int) -> float:
    begun = time.process_time()
    way(number)
    return (time.process_time() - begun) * 1000


def in_turn(rounds: int, batch: int, folder: Path) -> dict[str, float]:
    """Milliseconds of CPU per certificate by way, each warm: the least that each certificate took, on average."""
    compared = ways(batch, folder)
    for way in compared.values():
        for number in range(batch):
            way(number)
    gc.collect()
    gc.freeze()  # as workers do once they have loaded what they need; every way gains by it
    taken: dict[str, list[list[float]]] = {name: [[] for _ in range(batch)] for name in compared}
    for _ in range(rounds):
        for number in range(batch):
            for name, way in compared.items():
                taken[name][number].append(cpu_ms(way, number))
    return {name: round(sum(map(min, each)) / batch, 1) for name, each in taken.items()}


def memory_mb(many: int) -> list[dict[str, int]]:
    """What two workers had taken when each had made the first hundred, and when each had made so many."""
    command = [sys.executable, str(Path(__file__).with_name("_certificate_memory.py")), str(many)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: list[dict[str, int]] = json.loads(done.stdout)["found"]
    return found


def seconds(workers: int, count: int) -> float:
    """From the first to the last of a batch shared among warm processes."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        list(pool.map(_warm, range(workers), chunksize=1))
        begun = time.perf_counter()
        list(pool.map(_share, [range(number, count, workers * 4) for number in range(workers * 4)]))
        return time.perf_counter() - begun


def _warm(_worker: int) -> None:
    _share(range(18))
    time.sleep(1)  # so that each process gets one


def _share(numbers: range) -> None:
    given = snapshots(numbers.stop)
    for number in numbers:
        complete(number, given[number], document_key())


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--batch", type=int, default=18)
    parser.add_argument("--many", type=int, default=1000)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        costs = in_turn(given.rounds, given.batch, folder)
    memory = memory_mb(given.many)
    one, two = seconds(1, 96), seconds(2, 96)
    ratio = costs[OURS] / costs[STOCK]
    share, growth = memory[-1]["share"], memory[-1]["share"] - memory[0]["share"]
    promises = {
        f"ours ÷ naive with stock signer: {ratio:.2f} (≤ {THIRD:.2f})": ratio <= THIRD,
        f"one certificate, warm: {costs[OURS]} ms of CPU (< {MOST_SINGLE_MS})": costs[OURS] < MOST_SINGLE_MS,
        f"memory per worker, of all processes together: {share} MB (< {MOST_MEMORY_MB})": share < MOST_MEMORY_MB,
        f"memory from 100 to {given.many}: {growth:+} MB (≤ {MOST_GROWTH_MB})": growth <= MOST_GROWTH_MB,
        f"two workers: {one / two:.2f} times one (≥ {LEAST_OF_TWO})": one / two >= LEAST_OF_TWO,
    }
    if given.json:
        print(json.dumps({"cpu_ms": costs, "memory_mb": memory, "seconds": [one, two], "kept": promises}, indent=2))
    else:
        print("| way | CPU per certificate |\n|---|---|")
        for way, cost in costs.items():
            print(f"| {way} | {cost} ms |")
        for promise, kept in promises.items():
            print(f"{'kept    ' if kept else 'NOT KEPT'} {promise}")
    return 0 if all(promises.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
