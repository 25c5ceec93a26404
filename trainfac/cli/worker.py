"""The worker that does jobs."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import with_appcontext

from trainfac.infra import workers
from trainfac.infra.allocator import give_back_large_pieces


@click.command()
@click.option(
    "--workers", "count", default=2, show_default=True, type=click.IntRange(1, 64),
    help="How many jobs are done at a time, each by a process of its own.",
)  # fmt: skip
@with_appcontext
def worker(count: int) -> None:
    """Do jobs (imports, certificates) until stopped."""
    give_back_large_pieces()
    workers.consume(current_app._get_current_object(), count)  # type: ignore[attr-defined]  # noqa: SLF001
