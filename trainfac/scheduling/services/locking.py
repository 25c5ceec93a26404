"""The order in which resources are locked: always the same, so that two who book wait and never deadlock."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainfac.scheduling.models import Resource


def lock(tx: Session, resource_ids: Collection[int]) -> None:
    """Let nobody else book these until the transaction ends; always in the order of their ids, against deadlocks."""
    query = select(Resource.id).where(Resource.id.in_(resource_ids)).order_by(Resource.id)
    tx.execute(query.with_for_update(key_share=True)).all()
