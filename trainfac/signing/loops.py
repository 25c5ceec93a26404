"""pyHanko's steps are coroutines; ours are not."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

R = TypeVar("R")


def finished(steps: Coroutine[Any, Any, R]) -> R:
    """What a coroutine comes to. Where a loop runs around us already, in a thread of its own."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(steps)
    with ThreadPoolExecutor(1) as apart:
        return apart.submit(asyncio.run, steps).result()
