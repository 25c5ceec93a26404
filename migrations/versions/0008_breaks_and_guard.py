"""A break may belong to one weekday. On SQLite the guard of bookings knows the form in which instants are written.

SQLite keeps instants as text and compares them letter by letter, so that its guard (migrations 0002 and 0003) holds
only as long as all are written alike: "2027-01-11T09:00" sorts behind every time of that day written with a blank.
Whoever writes past the application in another form is refused, and so is a ``live`` that is neither true nor false.
A migration that rebuilds the table ``booking`` in batch mode must create these triggers again as well.
"""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_DIGIT = "[0-9]"
INSTANT = "-".join((_DIGIT * 4, _DIGIT * 2, _DIGIT * 2)) + " " + ":".join([_DIGIT * 2] * 3) + "." + _DIGIT * 6
TRIGGER = f"""
CREATE TRIGGER booking_written_alike_{{event}} BEFORE {{event}} ON booking
WHEN NOT (NEW.live IN (0, 1) AND NEW.starts_at GLOB '{INSTANT}' AND NEW.ends_at GLOB '{INSTANT}')
BEGIN
  SELECT RAISE(ABORT, 'booking not written as others are');
END
"""


def upgrade() -> None:
    op.execute(
        "ALTER TABLE facility_break ADD COLUMN weekday INTEGER"
        " CONSTRAINT ck_facility_break_weekday CHECK (weekday BETWEEN 0 AND 6)"
    )
    if op.get_bind().dialect.name == "sqlite":
        for event in ("INSERT", "UPDATE"):
            op.execute(TRIGGER.format(event=event))


def downgrade() -> None:
    """Breaks of one weekday go: those of every day were there before."""
    if op.get_bind().dialect.name == "sqlite":
        for event in ("INSERT", "UPDATE"):
            op.execute(f"DROP TRIGGER booking_written_alike_{event}")
    op.execute("DELETE FROM facility_break WHERE weekday IS NOT NULL")
    op.execute("ALTER TABLE facility_break DROP COLUMN weekday")
