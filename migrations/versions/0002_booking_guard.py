"""The database itself refuses two live bookings of one resource at the same time.

PostgreSQL: an exclusion constraint, deferrable so that two sessions may swap rooms in one transaction.
SQLite: triggers; a migration that rebuilds the table ``booking`` in batch mode must create them again.
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

CONSTRAINT = """
ALTER TABLE booking ADD CONSTRAINT ex_booking_no_overlap
EXCLUDE USING gist (resource_id WITH =, tstzrange(starts_at, ends_at, '[)') WITH &&)
WHERE (live) DEFERRABLE INITIALLY IMMEDIATE
"""
TRIGGER = """
CREATE TRIGGER booking_no_overlap_{event} BEFORE {event} ON booking WHEN NEW.live
BEGIN
  SELECT RAISE(ABORT, 'booking overlap') WHERE EXISTS (
    SELECT 1 FROM booking AS other
    WHERE other.resource_id = NEW.resource_id AND other.live AND other.id IS NOT NEW.id
      AND other.starts_at < NEW.ends_at AND other.ends_at > NEW.starts_at
  );
END
"""


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
        op.execute(CONSTRAINT)
    else:
        for event in ("INSERT", "UPDATE"):
            op.execute(TRIGGER.format(event=event))


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE booking DROP CONSTRAINT ex_booking_no_overlap")
    else:
        for event in ("INSERT", "UPDATE"):
            op.execute(f"DROP TRIGGER booking_no_overlap_{event}")
