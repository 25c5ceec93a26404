"""Rate limits, counted in our own database so that all processes and restarts share the count."""

from __future__ import annotations

import time
from typing import Any

from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from limits.storage import Storage
from sqlalchemy import BigInteger, Column, String, Table, create_engine, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

from trainfac.infra.db import Base

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
        now = int(time.time())
        insert = (postgresql if self.engine.dialect.name == "postgresql" else sqlite).insert(rate_hit)
        with self.engine.begin() as connection:
            connection.execute(delete(rate_hit).where(rate_hit.c.key == key, rate_hit.c.expires_at <= now))
            statement = (
                insert.values(key=key, count=amount, expires_at=now + expiry)
                .on_conflict_do_update(index_elements=[rate_hit.c.key], set_={"count": rate_hit.c.count + amount})
                .returning(rate_hit.c.count)
            )
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


limiter = Limiter(get_remote_address, strategy="fixed-window", headers_enabled=False)
