"""Where closures and absences that came from a calendar file are from, and files that wait to be confirmed."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

KINDS = ("closures", "absences", "timetable")


def upgrade() -> None:
    op.create_table(
        "calendar_source",
        sa.Column("facility_id", sa.Integer(), nullable=False),
        sa.Column("trainer_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("brought_in_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("brought_in_by_id", sa.Integer(), nullable=True),
        *_base(),
        _refers("calendar_source", "facility_id", "facility"),
        _refers("calendar_source", "trainer_id", "trainer"),
        _refers("calendar_source", "brought_in_by_id", "user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_source")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_calendar_source_facility_id", "calendar_source", ["facility_id"])
    op.create_index("ix_calendar_source_trainer_id", "calendar_source", ["trainer_id"])
    op.create_table(
        "calendar_entry",
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("occurrence", sa.String(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("closure_id", sa.Integer(), nullable=True),
        sa.Column("absence_id", sa.Integer(), nullable=True),
        *_base(),
        sa.CheckConstraint("closure_id IS NULL OR absence_id IS NULL", name=op.f("ck_calendar_entry_one")),
        _refers("calendar_entry", "source_id", "calendar_source", ondelete="CASCADE"),
        _refers("calendar_entry", "closure_id", "closure", ondelete="SET NULL"),
        _refers("calendar_entry", "absence_id", "absence", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_entry")),
        sa.UniqueConstraint("source_id", "uid", "occurrence", name=op.f("uq_calendar_entry_source_id_uid_occurrence")),
    )
    op.create_index("ix_calendar_entry_closure_id", "calendar_entry", ["closure_id"])
    op.create_index("ix_calendar_entry_absence_id", "calendar_entry", ["absence_id"])
    _create_drafts()


def _create_drafts() -> None:
    op.create_table(
        "exchange_draft",
        sa.Column("facility_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(*KINDS, name="exchange_draft_kind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("trainer_id", sa.Integer(), nullable=True),
        sa.Column("run_id", sa.Integer(), nullable=True),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("settled", sa.Boolean(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        *_base(),
        _refers("exchange_draft", "facility_id", "facility"),
        _refers("exchange_draft", "trainer_id", "trainer"),
        _refers("exchange_draft", "run_id", "course_run", ondelete="CASCADE"),
        _refers("exchange_draft", "file_id", "stored_file"),
        _refers("exchange_draft", "created_by_id", "user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_draft")),
        sqlite_autoincrement=True,
    )
    for column in ("facility_id", "run_id"):
        op.create_index(f"ix_exchange_draft_{column}", "exchange_draft", [column])


def _base() -> tuple[sa.Column, ...]:
    return (
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
    )


def _refers(table: str, column: str, to: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"), ondelete=ondelete)


def downgrade() -> None:
    for table in ("exchange_draft", "calendar_entry", "calendar_source"):
        op.drop_table(table)
