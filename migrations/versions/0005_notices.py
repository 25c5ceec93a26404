"""What people were told of a timetable, and the outbox.

Of runs that were published before, the present is taken as told: nobody is told anything because of an upgrade, and
what changes from then on is.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

MAIL_STATES = ("waiting", "sending", "sent", "failed", "cancelled", "kept")
KNOWN = (
    "(state IN ('published', 'nominations_closed', 'confirmed', 'running')"
    " OR (state = 'cancelled' AND published_at IS NOT NULL))"
)
HELD = f"NOT cancelled AND run_id IN (SELECT id FROM course_run WHERE {KNOWN} AND state <> 'cancelled')"
STAMPS = "CURRENT_TIMESTAMP, CURRENT_TIMESTAMP"


def upgrade() -> None:
    _create_told()
    _create_outbox()
    op.execute(
        "INSERT INTO told_run (run_id, cancelled, note, created_at, updated_at)"
        f" SELECT id, state = 'cancelled', note, {STAMPS} FROM course_run WHERE {KNOWN}"
    )
    op.execute(
        "INSERT INTO told_session (run_id, session_id, module_id, starts_at, ends_at, room_id, group_id, note,"
        " created_at, updated_at)"
        f" SELECT run_id, id, module_id, starts_at, ends_at, room_id, group_id, note, {STAMPS}"
        f" FROM training_session WHERE {HELD}"
    )
    op.execute(
        "INSERT INTO told_trainer (session_id, trainer_id) SELECT session_id, trainer_id FROM session_trainer"
        f" WHERE session_id IN (SELECT id FROM training_session WHERE {HELD})"
    )
    op.execute(
        "INSERT INTO told_place (run_id, registration_id, group_id, created_at, updated_at)"
        f" SELECT run_id, id, group_id, {STAMPS} FROM registration WHERE group_id IS NOT NULL AND state = 'accepted'"
        f" AND run_id IN (SELECT id FROM course_run WHERE {KNOWN} AND state <> 'cancelled')"
    )


def downgrade() -> None:
    for table in ("mail", "mailing_run", "mailing", "told_place", "told_trainer", "told_session", "told_run"):
        op.drop_table(table)


def _base() -> tuple[sa.Column, ...]:
    return (
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
    )


def _reference(table: str, column: str, to: str, key: str = "id", **options: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{to}")
    return sa.ForeignKeyConstraint([column], [f"{to}.{key}"], name=name, **options)


def _create_told() -> None:
    op.create_table(
        "told_run",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        *_base(),
        _reference("told_run", "run_id", "course_run", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_told_run")),
        sa.UniqueConstraint("run_id", name=op.f("uq_told_run_run_id")),
    )
    op.create_table(
        "told_session",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("module_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=True),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        *_base(),
        _reference("told_session", "run_id", "course_run", ondelete="CASCADE"),
        _reference("told_session", "module_id", "module"),
        _reference("told_session", "room_id", "room"),
        _reference("told_session", "group_id", "trainee_group"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_told_session")),
        sa.UniqueConstraint("session_id", name=op.f("uq_told_session_session_id")),
    )
    op.create_index("ix_told_session_run_end", "told_session", ["run_id", "ends_at"])
    op.create_table(
        "told_trainer",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("trainer_id", sa.Integer(), nullable=False),
        _reference("told_trainer", "session_id", "told_session", "session_id", ondelete="CASCADE"),
        _reference("told_trainer", "trainer_id", "trainer"),
        sa.PrimaryKeyConstraint("session_id", "trainer_id", name=op.f("pk_told_trainer")),
    )
    op.create_index("ix_told_trainer_trainer_id", "told_trainer", ["trainer_id"])
    op.create_table(
        "told_place",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        *_base(),
        _reference("told_place", "run_id", "course_run", ondelete="CASCADE"),
        _reference("told_place", "registration_id", "registration", ondelete="CASCADE"),
        _reference("told_place", "group_id", "trainee_group"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_told_place")),
        sa.UniqueConstraint("registration_id", name=op.f("uq_told_place_registration_id")),
    )
    op.create_index("ix_told_place_run_id", "told_place", ["run_id"])


def _create_outbox() -> None:
    op.create_table(
        "mailing",
        sa.Column("facility_id", sa.Integer(), nullable=False),
        sa.Column("goes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        *_base(),
        _reference("mailing", "facility_id", "facility"),
        _reference("mailing", "by_id", "user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailing")),
    )
    op.create_index("ix_mailing_facility_goes_at", "mailing", ["facility_id", "goes_at"])
    op.create_table(
        "mailing_run",
        sa.Column("mailing_id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        *_base(),
        _reference("mailing_run", "mailing_id", "mailing", ondelete="CASCADE"),
        _reference("mailing_run", "run_id", "course_run", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailing_run")),
        sa.UniqueConstraint("mailing_id", "run_id", name=op.f("uq_mailing_run_mailing_id_run_id")),
    )
    op.create_index("ix_mailing_run_run_id", "mailing_run", ["run_id"])
    state = sa.Enum(*MAIL_STATES, name="mail_state", native_enum=False, create_constraint=True, length=40)
    op.create_table(
        "mail",
        sa.Column("mailing_id", sa.Integer(), nullable=False),
        sa.Column("facility_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        *(
            sa.Column(name, sa.String(), nullable=False)
            for name in (
                "to_name", "address", "reply_to", "from_name", "message_id", "language", "subject", "text", "html",
                "calendar",
            )
        ),
        sa.Column("state", state, nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("problem", sa.JSON(), nullable=True),
        *_base(),
        sa.CheckConstraint("(state = 'sending') = (held_until IS NOT NULL)", name=op.f("ck_mail_in_hand")),
        _reference("mail", "mailing_id", "mailing", ondelete="CASCADE"),
        _reference("mail", "facility_id", "facility"),
        _reference("mail", "person_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail")),
        sa.UniqueConstraint("message_id", name=op.f("uq_mail_message_id")),
    )  # fmt: skip
    for name, columns in (
        ("ix_mail_state_due", ["state", "due_at"]),
        ("ix_mail_facility", ["facility_id", "id"]),
        ("ix_mail_mailing_id", ["mailing_id"]),
        ("ix_mail_person_id", ["person_id"]),
    ):
        op.create_index(name, "mail", columns)
