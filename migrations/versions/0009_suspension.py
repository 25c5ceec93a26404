"""Certificates can be suspended, and say in a code why they are not what they were."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

BEFORE = ("issued", "superseded", "revoked")
NOW = ("issued", "suspended", "superseded", "revoked")
CODES = ("name", "printed", "records", "error", "deception", "inquiry", "holder", "other")


def upgrade() -> None:
    op.drop_index("uq_certificate_valid", table_name="certificate")
    _allow_states(BEFORE, NOW)
    codes = _listed(CODES)
    op.execute(
        "ALTER TABLE certificate ADD COLUMN reason_code VARCHAR(40)"
        f" CONSTRAINT ck_certificate_certificate_reason CHECK (reason_code IN ({codes}))"
    )
    _one_for_each_place("state IN ('issued', 'suspended')")


def downgrade() -> None:
    op.drop_index("uq_certificate_valid", table_name="certificate")
    op.execute("UPDATE certificate SET state = 'revoked' WHERE state = 'suspended'")
    if op.get_bind().dialect.name == "sqlite":
        codes = _listed(CODES)
        column = (
            ", reason_code VARCHAR(40)"
            f" CONSTRAINT ck_certificate_certificate_reason CHECK (reason_code IN ({codes}))"
        )
        _redefine("certificate", (column, ""), without={"reason_code"})
    else:
        op.drop_column("certificate", "reason_code")
    _allow_states(NOW, BEFORE)
    _one_for_each_place("state = 'issued'")


def _one_for_each_place(condition: str) -> None:
    op.create_index(
        "uq_certificate_valid",
        "certificate",
        ["registration_id"],
        unique=True,
        sqlite_where=sa.text(condition),
        postgresql_where=sa.text(condition),
    )


def _allow_states(old: tuple[str, ...], new: tuple[str, ...]) -> None:
    if op.get_bind().dialect.name == "sqlite":
        _redefine("certificate", (f"CHECK (state IN ({_listed(old)}))", f"CHECK (state IN ({_listed(new)}))"))
        return
    op.execute("ALTER TABLE certificate DROP CONSTRAINT ck_certificate_certificate_state")
    op.execute(
        f"ALTER TABLE certificate ADD CONSTRAINT ck_certificate_certificate_state CHECK (state IN ({_listed(new)}))"
    )


def _listed(values: tuple[str, ...]) -> str:
    return ", ".join(f"'{value}'" for value in values)


def _redefine(table: str, change: tuple[str, str], without: frozenset[str] | set[str] = frozenset()) -> None:
    """SQLite cannot change a CHECK where it stands: the table is made anew, with everything else as it was written."""
    connection = op.get_bind()
    definition = connection.scalar(sa.text("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = :t"), {"t": table})
    old, new = change
    if definition.count(old) != 1:
        raise LookupError(f"{old!r} is not exactly once in {definition}")
    kept = sa.text("SELECT sql FROM sqlite_master WHERE tbl_name = :t AND type IN ('index', 'trigger') AND sql <> ''")
    others = list(connection.scalars(kept, {"t": table}))
    described = connection.execute(sa.text(f"PRAGMA table_info({table})"))
    columns = ", ".join(row.name for row in described if row.name not in without)
    op.execute(definition.replace(old, new).replace(table, f"new_{table}", 1))
    op.execute(f"INSERT INTO new_{table} ({columns}) SELECT {columns} FROM {table}")
    op.execute(f"DROP TABLE {table}")
    op.execute("PRAGMA legacy_alter_table = ON")  # what refers to the table goes on doing so by its name
    op.execute(f"ALTER TABLE new_{table} RENAME TO {table}")
    op.execute("PRAGMA legacy_alter_table = OFF")
    for other in others:
        op.execute(other)
