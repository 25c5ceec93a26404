"""Instruments, trainee groups, absences, competences; sessions say for whom they are and what was overridden.

Each run gets the group that is everybody, and its live sessions take it. Where sessions of a run were planned at the
same time, the first takes the group: the others must be given to parts of the run, or moved, when they next change.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

KINDS = ("room", "trainer")
MORE_KINDS = (*KINDS, "group", "instrument_place")
RULES = (
    "room", "trainer", "group", "instrument", "out_of_service", "retired", "leave", "competence", "calibration",
    "closed", "room_size", "order", "two_runs", "past",
)  # fmt: skip
# Stored bookings never overlap, so the latest that begins before the end decides: one step in the index.
TRIGGER = """
CREATE TRIGGER booking_no_overlap_{event} BEFORE {event} ON booking WHEN NEW.live
BEGIN
  SELECT RAISE(ABORT, 'booking overlap') WHERE NEW.starts_at < (
    SELECT other.ends_at FROM booking AS other
    WHERE other.resource_id = NEW.resource_id AND other.live AND other.id IS NOT NEW.id
      AND other.starts_at < NEW.ends_at
    ORDER BY other.starts_at DESC LIMIT 1
  );
END
"""
OLD_TRIGGER = """
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
    postgresql = op.get_bind().dialect.name == "postgresql"
    _allow_kinds(MORE_KINDS, postgresql=postgresql)
    _create_tables()
    _change_bookings(postgresql=postgresql)
    for table, column in (
        ("facility", sa.Column("checks_competence", sa.Boolean(), nullable=False, server_default=sa.false())),
        ("module", sa.Column("competence", sa.String(), nullable=False, server_default="")),
        ("module", sa.Column("after", sa.JSON(), nullable=False, server_default="[]")),
        ("room", sa.Column("safety_class", sa.String(), nullable=False, server_default="")),
        ("training_session", sa.Column("pinned", sa.Boolean(), nullable=False, server_default=sa.false())),
    ):
        op.add_column(table, column)
    op.execute(
        "ALTER TABLE training_session ADD COLUMN group_id INTEGER"
        " CONSTRAINT fk_training_session_group_id_trainee_group REFERENCES trainee_group (id)"
    )
    op.create_index("ix_training_session_group_id", "training_session", ["group_id"])
    op.execute(
        "ALTER TABLE registration ADD COLUMN group_id INTEGER"
        " CONSTRAINT fk_registration_group_id_trainee_group REFERENCES trainee_group (id)"
    )
    op.create_index("ix_registration_group_id", "registration", ["group_id"])
    _gather_everybody(op.get_bind())


def _base() -> tuple[sa.Column, ...]:
    return (
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
    )


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _allow_kinds(kinds: tuple[str, ...], *, postgresql: bool) -> None:
    if postgresql:
        listed = ", ".join(f"'{kind}'" for kind in kinds)
        op.execute("ALTER TABLE resource DROP CONSTRAINT ck_resource_resource_kind")
        op.execute(f"ALTER TABLE resource ADD CONSTRAINT ck_resource_resource_kind CHECK (kind IN ({listed}))")
        return
    table = sa.Table(
        "resource",
        sa.MetaData(naming_convention={"ck": "ck_%(table_name)s_%(constraint_name)s"}),
        sa.Column("kind", _choice("resource_kind", *kinds), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        *_base(),
        sa.PrimaryKeyConstraint("id", name="pk_resource"),
    )
    with op.batch_alter_table("resource", copy_from=table, recreate="always"):
        pass


def _create_tables() -> None:
    op.create_table(
        "instrument",
        sa.Column("facility_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("technique", sa.String(), nullable=False),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("asset_tag", sa.String(), nullable=False),
        sa.Column("calibration_due", sa.Date(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        *_base(),
        sa.ForeignKeyConstraint(["facility_id"], ["facility.id"], name=op.f("fk_instrument_facility_id_facility")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instrument")),
        sa.UniqueConstraint("facility_id", "name", name=op.f("uq_instrument_facility_id_name")),
    )
    op.create_table(
        "absence",
        sa.Column("resource_id", sa.Integer(), nullable=True),
        sa.Column("instrument_id", sa.Integer(), nullable=True),
        sa.Column("kind", _choice("absence_kind", "leave", "service", "elsewhere"), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        *_base(),
        sa.CheckConstraint("(resource_id IS NULL) <> (instrument_id IS NULL)", name=op.f("ck_absence_subject")),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_absence_order")),
        sa.ForeignKeyConstraint(["instrument_id"], ["instrument.id"], name=op.f("fk_absence_instrument_id_instrument")),
        sa.ForeignKeyConstraint(["resource_id"], ["resource.id"], name=op.f("fk_absence_resource_id_resource")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
    )
    op.create_index("ix_absence_instrument", "absence", ["instrument_id", "starts_at"])
    op.create_index("ix_absence_resource", "absence", ["resource_id", "starts_at"])
    op.create_table(
        "instrument_place",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("instrument_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["resource.id"], name=op.f("fk_instrument_place_id_resource")),
        sa.ForeignKeyConstraint(
            ["instrument_id"], ["instrument.id"], name=op.f("fk_instrument_place_instrument_id_instrument")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instrument_place")),
    )
    op.create_index("ix_instrument_place_instrument_id", "instrument_place", ["instrument_id"])
    op.create_table(
        "trainee_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("everybody", sa.Boolean(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.CheckConstraint("size > 0", name=op.f("ck_trainee_group_size")),
        sa.ForeignKeyConstraint(["id"], ["resource.id"], name=op.f("fk_trainee_group_id_resource")),
        sa.ForeignKeyConstraint(["run_id"], ["course_run.id"], name=op.f("fk_trainee_group_run_id_course_run")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trainee_group")),
    )
    op.create_index("ix_trainee_group_run_id", "trainee_group", ["run_id"])
    everybody = sa.text("everybody")
    op.create_index(
        "uq_trainee_group_everybody", "trainee_group", ["run_id"], unique=True,
        sqlite_where=everybody, postgresql_where=everybody,
    )  # fmt: skip
    op.create_table(
        "trainer_competence",
        sa.Column("trainer_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("subject_folded", sa.String(), nullable=False),
        sa.Column("level", _choice("competence_level", "assists", "teaches", "leads"), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("evidence", sa.String(), nullable=False),
        *_base(),
        sa.ForeignKeyConstraint(["trainer_id"], ["trainer.id"], name=op.f("fk_trainer_competence_trainer_id_trainer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trainer_competence")),
        sa.UniqueConstraint("trainer_id", "subject_folded", name=op.f("uq_trainer_competence_trainer_id_subject_folded")),
    )
    op.create_table(
        "trainer_hours",
        sa.Column("trainer_id", sa.Integer(), nullable=False),
        sa.Column("facility_id", sa.Integer(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("starts", sa.Time(), nullable=False),
        sa.Column("ends", sa.Time(), nullable=False),
        *_base(),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6 AND starts < ends", name=op.f("ck_trainer_hours_order")),
        sa.ForeignKeyConstraint(["facility_id"], ["facility.id"], name=op.f("fk_trainer_hours_facility_id_facility")),
        sa.ForeignKeyConstraint(["trainer_id"], ["trainer.id"], name=op.f("fk_trainer_hours_trainer_id_trainer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trainer_hours")),
        sa.UniqueConstraint(
            "trainer_id", "facility_id", "weekday", "starts",
            name=op.f("uq_trainer_hours_trainer_id_facility_id_weekday_starts"),
        ),
    )  # fmt: skip
    op.create_table(
        "session_instrument",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("instrument_id", sa.Integer(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        *_base(),
        sa.CheckConstraint("places > 0", name=op.f("ck_session_instrument_places")),
        sa.ForeignKeyConstraint(
            ["instrument_id"], ["instrument.id"], name=op.f("fk_session_instrument_instrument_id_instrument")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["training_session.id"], ondelete="CASCADE",
            name=op.f("fk_session_instrument_session_id_training_session"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_instrument")),
        sa.UniqueConstraint("session_id", "instrument_id", name=op.f("uq_session_instrument_session_id_instrument_id")),
    )  # fmt: skip
    op.create_index("ix_session_instrument_instrument_id", "session_instrument", ["instrument_id"])
    op.create_table(
        "session_override",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("rule", _choice("clash_rule", *RULES), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        *_base(),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_session_override_by_id_user")),
        sa.ForeignKeyConstraint(
            ["session_id"], ["training_session.id"], ondelete="CASCADE",
            name=op.f("fk_session_override_session_id_training_session"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_override")),
    )  # fmt: skip
    op.create_index("ix_session_override_session_id", "session_override", ["session_id"])


def _change_bookings(*, postgresql: bool) -> None:
    if not postgresql:
        _drop_triggers()
    with op.batch_alter_table("booking") as booking:
        booking.add_column(sa.Column("absence_id", sa.Integer(), nullable=True))
        booking.alter_column("session_id", existing_type=sa.Integer(), nullable=True)
        booking.create_foreign_key(op.f("fk_booking_absence_id_absence"), "absence", ["absence_id"], ["id"])
        booking.create_check_constraint(op.f("ck_booking_holder"), "(session_id IS NULL) <> (absence_id IS NULL)")
    op.create_index("ix_booking_absence_id", "booking", ["absence_id"])
    op.create_index("ix_booking_time", "booking", ["starts_at", "ends_at"])
    if not postgresql:
        _create_triggers(TRIGGER)


def _create_triggers(text: str) -> None:
    for event in ("INSERT", "UPDATE"):
        op.execute(text.format(event=event))


def _drop_triggers() -> None:
    for event in ("INSERT", "UPDATE"):
        op.execute(f"DROP TRIGGER IF EXISTS booking_no_overlap_{event}")


def _gather_everybody(connection: sa.Connection) -> None:
    """Make the group of each run, and let it be held by the sessions that can hold it."""
    now = {"now": connection.scalar(sa.text("SELECT CURRENT_TIMESTAMP"))}
    for run_id, code, capacity in connection.execute(sa.text("SELECT id, code, capacity FROM course_run")).all():
        group_id = connection.execute(
            sa.text(
                "INSERT INTO resource (kind, name, active, created_at, updated_at)"
                " VALUES ('group', :name, true, :now, :now) RETURNING id"
            ),
            {"name": code, **now},
        ).scalar_one()
        connection.execute(
            sa.text("INSERT INTO trainee_group (id, run_id, everybody, size) VALUES (:id, :run, true, :size)"),
            {"id": group_id, "run": run_id, "size": capacity},
        )
        live = sa.text(
            "SELECT session.id, session.starts_at, session.ends_at FROM training_session AS session"
            " JOIN course_run AS run ON run.id = session.run_id"
            " WHERE run.id = :run AND NOT session.cancelled AND run.state <> 'cancelled'"
            " ORDER BY session.starts_at, session.id"
        )
        free_from = None
        for session_id, starts_at, ends_at in connection.execute(live, {"run": run_id}).all():
            if free_from is not None and starts_at < free_from:
                continue
            free_from = ends_at
            connection.execute(
                sa.text(
                    "INSERT INTO booking (resource_id, session_id, starts_at, ends_at, live, created_at, updated_at)"
                    " VALUES (:group, :session, :starts, :ends, true, :now, :now)"
                ),
                {"group": group_id, "session": session_id, "starts": starts_at, "ends": ends_at, **now},
            )


def downgrade() -> None:
    """Back to rooms and trainers; what only the newer tables knew is gone."""
    postgresql = op.get_bind().dialect.name == "postgresql"
    op.execute("DELETE FROM booking WHERE absence_id IS NOT NULL")
    op.execute("DELETE FROM booking WHERE resource_id IN (SELECT id FROM resource WHERE kind NOT IN ('room', 'trainer'))")
    if not postgresql:
        _drop_triggers()
    op.drop_index("ix_registration_group_id", "registration")
    with op.batch_alter_table("registration") as registration:
        registration.drop_column("group_id")
    op.drop_index("ix_training_session_group_id", "training_session")
    with op.batch_alter_table("training_session", table_kwargs={"sqlite_autoincrement": True}) as session:
        session.drop_column("group_id")  # and with it what it refers to
        session.drop_column("pinned")
    with op.batch_alter_table("booking") as booking:
        booking.drop_constraint(op.f("ck_booking_holder"), type_="check")
        booking.drop_constraint(op.f("fk_booking_absence_id_absence"), type_="foreignkey")
        booking.drop_index("ix_booking_time")
        booking.drop_index("ix_booking_absence_id")
        booking.drop_column("absence_id")
        booking.alter_column("session_id", existing_type=sa.Integer(), nullable=False)
    for table in (
        "session_override", "session_instrument", "trainer_hours", "trainer_competence", "trainee_group",
        "instrument_place", "absence", "instrument",
    ):  # fmt: skip
        op.drop_table(table)
    op.execute("DELETE FROM resource WHERE kind NOT IN ('room', 'trainer')")
    for table, column in (
        ("room", "safety_class"), ("module", "after"), ("module", "competence"), ("facility", "checks_competence"),
    ):  # fmt: skip
        op.drop_column(table, column)
    _allow_kinds(KINDS, postgresql=postgresql)
    if not postgresql:
        _create_triggers(OLD_TRIGGER)
