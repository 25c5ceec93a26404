"""Secret addresses of calendars to subscribe to; what calendar programs were told of a session is counted.

Whatever changes what a calendar says of a session (its time, room, group, trainers, its run's state, a name somewhere)
raises the session's ``calendar_sequence`` and ``calendar_at``: triggers do it, so that no code can forget to. A session
that is removed from a run which was published leaves a row in ``withdrawn_session``, so that calendars can cancel it.

A later migration that rebuilds one of these tables on SQLite (batch mode) drops the table's triggers and must create
them again: ``create_triggers`` of this file's successor, or the statements of ``triggers`` here. /healthz tells.
"""

import time
from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# What is changed, which of its values a calendar tells, and which sessions are concerned. A session that was cancelled
# is not told anew because its room has a new name meanwhile.
LIVE = "NOT cancelled AND run_id NOT IN (SELECT id FROM course_run WHERE state = 'cancelled')"
SOURCES = {
    "course_run": (
        ("{row}.code", "{row}.state = 'draft'", "{row}.state = 'cancelled'"),
        "run_id = {id} AND NOT cancelled",
    ),
    "module": (("{row}.title",), f"module_id = {{id}} AND {LIVE}"),
    "course": (
        ("{row}.code", "{row}.title"),
        f"run_id IN (SELECT id FROM course_run WHERE course_id = {{id}}) AND {LIVE}",
    ),
    "facility": (
        ("{row}.name", "{row}.city", "{row}.timezone"),
        f"run_id IN (SELECT id FROM course_run WHERE facility_id = {{id}}) AND {LIVE}",
    ),
    "resource": (
        ("{row}.name",),
        "(room_id = {id} OR group_id = {id}"
        f" OR id IN (SELECT session_id FROM session_trainer WHERE trainer_id = {{id}})) AND {LIVE}",
    ),
}
OWN = ("run_id", "module_id", "starts_at", "ends_at", "room_id", "group_id", "cancelled", "note")
NOW = {
    "sqlite": "strftime('%Y-%m-%d %H:%M:%f', 'now') || '000'",  # milliseconds, written as microseconds
    "postgresql": "clock_timestamp()",
}
TELL = "UPDATE training_session SET calendar_sequence = calendar_sequence + 1, calendar_at = {now} WHERE {which}"
WITHDRAW = """
INSERT INTO withdrawn_session
  (session_id, run_id, module, room_id, group_id, trainer_ids, starts_at, ends_at, sequence, withdrawn_at,
   created_at, updated_at)
SELECT OLD.id, OLD.run_id, module.title, OLD.room_id, OLD.group_id,
  (SELECT {gathered} FROM session_trainer WHERE session_id = OLD.id),
  OLD.starts_at, OLD.ends_at, OLD.calendar_sequence + 1, CASE WHEN OLD.cancelled THEN OLD.calendar_at ELSE {now} END,
  {now}, {now}
FROM course_run JOIN module ON module.id = OLD.module_id
WHERE course_run.id = OLD.run_id AND course_run.state <> 'draft' AND course_run.published_at IS NOT NULL
"""


def upgrade() -> None:
    dialect = op.get_bind().dialect.name
    op.add_column("training_session", sa.Column("calendar_sequence", sa.Integer(), nullable=False, server_default="0"))
    never = sa.Column("calendar_at", sa.DateTime(timezone=True), nullable=False, server_default="1970-01-01 00:00:00")
    op.add_column("training_session", never)
    # Calendar files counted minutes until now: who took one along must not take the next for older.
    op.execute(f"UPDATE training_session SET calendar_at = updated_at, calendar_sequence = {int(time.time()) // 60 + 1}")
    op.create_index("ix_training_session_room_start", "training_session", ["room_id", "starts_at"])
    _create_withdrawn_session()
    _create_calendar_feed()
    for statement in triggers(dialect):
        op.execute(statement)


def downgrade() -> None:
    postgresql = op.get_bind().dialect.name == "postgresql"
    for name, table in (
        *((f"{table}_calendar", table) for table in (*SOURCES, "training_session")),
        ("session_trainer_calendar_insert", "session_trainer"),
        ("session_trainer_calendar_delete", "session_trainer"),
        ("training_session_withdrawn", "training_session"),
    ):
        op.execute(f"DROP TRIGGER {name} ON {table}" if postgresql else f"DROP TRIGGER {name}")
    if postgresql:
        for function in ("calendar_told", "calendar_told_self", "calendar_withdrawn"):
            op.execute(f"DROP FUNCTION {function}()")
    op.drop_table("calendar_feed")
    op.drop_table("withdrawn_session")
    op.drop_index("ix_training_session_room_start", "training_session")
    for column in ("calendar_sequence", "calendar_at"):
        op.execute(f"ALTER TABLE training_session DROP COLUMN {column}")


def triggers(dialect: str) -> Iterator[str]:
    """Statements that create every trigger of this migration."""
    return _postgresql() if dialect == "postgresql" else _sqlite()


def _sqlite() -> Iterator[str]:
    now = NOW["sqlite"]
    for table, (values, which) in SOURCES.items():
        changed = " OR ".join(f"{_bracketed(v, 'OLD')} IS NOT {_bracketed(v, 'NEW')}" for v in values)
        told = TELL.format(now=now, which=which.format(id="NEW.id"))
        yield f"CREATE TRIGGER {table}_calendar AFTER UPDATE ON {table} WHEN {changed} BEGIN {told}; END"
    changed = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in OWN)
    told = TELL.format(now=now, which="id = NEW.id")
    yield (
        f"CREATE TRIGGER training_session_calendar AFTER UPDATE OF {', '.join(OWN)} ON training_session"
        f" WHEN {changed} BEGIN {told}; END"
    )
    for event, row in (("insert", "NEW"), ("delete", "OLD")):
        told = TELL.format(now=now, which=f"id = {row}.session_id")
        yield (
            f"CREATE TRIGGER session_trainer_calendar_{event} AFTER {event.upper()} ON session_trainer BEGIN {told}; END"
        )
    withdraw = WITHDRAW.format(now=now, gathered="json_group_array(trainer_id)")
    yield f"CREATE TRIGGER training_session_withdrawn BEFORE DELETE ON training_session BEGIN {withdraw}; END"


def _postgresql() -> Iterator[str]:
    now = NOW["postgresql"]
    yield f"""
CREATE FUNCTION calendar_told() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE '{TELL.format(now=now, which="' || TG_ARGV[1]")}
    USING CASE WHEN TG_OP = 'DELETE' THEN (to_jsonb(OLD) ->> TG_ARGV[0])::int
               ELSE (to_jsonb(NEW) ->> TG_ARGV[0])::int END;
  RETURN NULL;
END $$"""
    yield f"""
CREATE FUNCTION calendar_told_self() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.calendar_sequence := OLD.calendar_sequence + 1;
  NEW.calendar_at := {now};
  RETURN NEW;
END $$"""
    yield f"""
CREATE FUNCTION calendar_withdrawn() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  {WITHDRAW.format(now=now, gathered="coalesce(json_agg(trainer_id), '[]'::json)")};
  RETURN OLD;
END $$"""
    for table, (values, which) in SOURCES.items():
        changed = " OR ".join(
            f"{_bracketed(v, 'OLD')} IS DISTINCT FROM {_bracketed(v, 'NEW')}" for v in values
        )
        condition = which.format(id="$1").replace("'", "''")
        yield (
            f"CREATE TRIGGER {table}_calendar AFTER UPDATE ON {table} FOR EACH ROW WHEN ({changed})"
            f" EXECUTE FUNCTION calendar_told('id', '{condition}')"
        )
    changed = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in OWN)
    yield (
        f"CREATE TRIGGER training_session_calendar BEFORE UPDATE OF {', '.join(OWN)} ON training_session"
        f" FOR EACH ROW WHEN ({changed}) EXECUTE FUNCTION calendar_told_self()"
    )
    for event in ("insert", "delete"):
        yield (
            f"CREATE TRIGGER session_trainer_calendar_{event} AFTER {event.upper()} ON session_trainer"
            " FOR EACH ROW EXECUTE FUNCTION calendar_told('session_id', 'id = $1')"
        )
    yield (
        "CREATE TRIGGER training_session_withdrawn BEFORE DELETE ON training_session"
        " FOR EACH ROW EXECUTE FUNCTION calendar_withdrawn()"
    )


def _bracketed(value: str, row: str) -> str:
    return f"({value.format(row=row)})"


def _base() -> tuple[sa.Column, ...]:
    return (
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
    )


def _create_withdrawn_session() -> None:
    op.create_table(
        "withdrawn_session",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("module", sa.String(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=True),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("trainer_ids", sa.JSON(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=False),
        *_base(),
        sa.ForeignKeyConstraint(["run_id"], ["course_run.id"], name=op.f("fk_withdrawn_session_run_id_course_run")),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_withdrawn_session_room_id_room")),
        sa.ForeignKeyConstraint(
            ["group_id"], ["trainee_group.id"], name=op.f("fk_withdrawn_session_group_id_trainee_group")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_withdrawn_session")),
        sa.UniqueConstraint("session_id", name=op.f("uq_withdrawn_session_session_id")),
    )
    op.create_index("ix_withdrawn_session_run", "withdrawn_session", ["run_id", "withdrawn_at"])
    op.create_index("ix_withdrawn_session_when", "withdrawn_session", ["withdrawn_at"])


def _create_calendar_feed() -> None:
    kinds = ("run", "room", "trainer", "facility", "own_training", "own_teaching")
    subjects = {
        "facility_id": "facility", "run_id": "course_run", "room_id": "room", "trainer_id": "trainer",
    }  # fmt: skip
    op.create_table(
        "calendar_feed",
        sa.Column(
            "kind",
            sa.Enum(*kinds, name="feed_kind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("user_id", sa.Integer(), nullable=False),
        *(sa.Column(column, sa.Integer(), nullable=True) for column in subjects),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("nonce", sa.String(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fetched_on", sa.Date(), nullable=True),
        sa.Column("content_tag", sa.String(), nullable=False),
        sa.Column("content_at", sa.DateTime(timezone=True), nullable=True),
        *_base(),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_calendar_feed_user_id_user")),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_calendar_feed_{column}_{table}"))
            for column, table in subjects.items()
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_calendar_feed_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_calendar_feed_token_hash")),
    )
    live = sa.text("ended_at IS NULL")
    op.create_index(
        "uq_calendar_feed_live", "calendar_feed", ["user_id", "subject"], unique=True,
        sqlite_where=live, postgresql_where=live,
    )  # fmt: skip
    op.create_index(op.f("ix_calendar_feed_user_id"), "calendar_feed", ["user_id"])
    op.create_index("ix_calendar_feed_facility", "calendar_feed", ["facility_id", "kind"])
