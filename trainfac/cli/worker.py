"""The worker that does jobs."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import with_appcontext

from trainfac.infra import queue
from trainfac.infra.allocator import give_back_large_pieces


@click.command()
@click.option("--workers", default=2, show_default=True, help="How many jobs are done at a time.")
@with_appcontext
def worker(workers: int) -> None:
    """Do jobs (imports, certificates) until stopped."""
    give_back_large_pieces()
    queue.consume(current_app._get_current_object(), workers)  # type: ignore[attr-defined]  # noqa: SLF001
