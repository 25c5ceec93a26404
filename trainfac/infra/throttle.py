"""Rate limits, counted in our own database so that all processes and restarts share the count."""

from __future__ import annotations

import logging
import time
from contextlib import suppress
from datetime import datetime
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any, Final

from flask import request
from flask_limiter import Limiter
from limits import RateLimitItem
from limits.storage import MemoryStorage, Storage
from limits.strategies import FixedWindowRateLimiter, RateLimiter
from sqlalchemy import BigInteger, Column, String, Table, case, create_engine, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from werkzeug.exceptions import TooManyRequests

from trainfac.infra.db import Base

_NEIGHBOURS: Final = 64  # bits of an IPv6 address that one household or office holds

rate_hit = Table(
    "rate_hit",
    Base.metadata,
    Column("key", String, primary_key=True),
    Column("count", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False, index=True),  # seconds since 1970
)


class DatabaseStorage(Storage):
    """Fixed-window counters in the table ``rate_hit``."""

    STORAGE_SCHEME = ["trainfac"]  # noqa: RUF012 - the library's way

    def __init__(self, uri: str | None = None, wrap_exceptions: bool = False, **options: Any) -> None:  # noqa: ANN401, FBT001, FBT002
        super().__init__(uri, wrap_exceptions, **options)
        url = str(options["database_url"])
        self.engine: Engine = create_engine(url, pool_size=2, max_overflow=8).execution_options(trainfac_write=True)

    def close(self) -> None:
        self.engine.dispose()

    @property
    def base_exceptions(self) -> type[Exception]:
        return SQLAlchemyError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count, in one statement that makes, raises or begins anew; a negative amount gives back."""
        now = int(time.time())
        insert = (postgresql if self.engine.dialect.name == "postgresql" else sqlite).insert(rate_hit)
        over = rate_hit.c.expires_at <= now
        new = insert.excluded
        counted = {
            "count": case((over, new.count), else_=rate_hit.c.count + new.count),
            "expires_at": case((over, new.expires_at), else_=rate_hit.c.expires_at),
        }
        statement = (
            insert.values(key=key, count=amount, expires_at=now + expiry)
            .on_conflict_do_update(index_elements=[rate_hit.c.key], set_=counted)
            .returning(rate_hit.c.count)
        )
        with self.engine.begin() as connection:
            return int(connection.execute(statement).scalar_one())

    def get(self, key: str) -> int:
        query = select(rate_hit.c.count).where(rate_hit.c.key == key, rate_hit.c.expires_at > int(time.time()))
        with self.engine.connect() as connection:
            return int(connection.execute(query).scalar() or 0)

    def get_expiry(self, key: str) -> float:
        with self.engine.connect() as connection:
            found = connection.execute(select(rate_hit.c.expires_at).where(rate_hit.c.key == key)).scalar()
        return float(found) if found is not None else time.time()

    def check(self) -> bool:
        try:
            self.get("check")
        except SQLAlchemyError:
            return False
        return True

    def reset(self) -> int | None:
        with self.engine.begin() as connection:
            return int(connection.execute(delete(rate_hit)).rowcount)

    def clear(self, key: str) -> None:
        with self.engine.begin() as connection:
            connection.execute(delete(rate_hit).where(rate_hit.c.key == key))


def client_address() -> str:
    """Whom to count for: the address of the request, or its whole /64 network where one office has billions."""
    given = request.remote_addr or "unknown"
    try:
        address = ip_address(given)
    except ValueError:
        return given
    if not isinstance(address, IPv6Address):
        return given
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ip_network((address, _NEIGHBOURS), strict=False))


log = logging.getLogger(__name__)
_by_itself: Final = FixedWindowRateLimiter(MemoryStorage())
limiter = Limiter(client_address, strategy="fixed-window", headers_enabled=False)


def take(limit: RateLimitItem, *who: str) -> None:
    """Count one attempt of these; raises TooManyRequests when there were too many.

    Counts before anything is tried: attempts made at the same moment cannot all slip through. Where the database
    cannot be written, as on a full disk, each process counts by itself: who only reads is still answered.
    """
    if not limiter.enabled:
        return
    counting: RateLimiter = limiter.limiter
    try:
        let_in = counting.hit(limit, *who)
    except SQLAlchemyError:
        log.exception("attempts cannot be counted in the database")
        counting = _by_itself
        let_in = counting.hit(limit, *who)
    if not let_in:
        reset_at = counting.get_window_stats(limit, *who).reset_time
        raise TooManyRequests(retry_after=max(1, round(reset_at - time.time())))


def give_back(limit: RateLimitItem, *who: str) -> None:
    """The attempt was a good one: it does not count."""
    if limiter.enabled:
        with suppress(SQLAlchemyError):
            limiter.limiter.hit(limit, *who, cost=-1)


def sweep(tx: Session, now: datetime) -> None:
    """Delete counts whose window is over."""
    tx.execute(delete(rate_hit).where(rate_hit.c.expires_at <= int(now.timestamp())))
