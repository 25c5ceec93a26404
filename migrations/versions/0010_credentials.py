"""A place in the facility's status lists for each certificate, and the credential that was issued with it."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "status_counter",
        sa.Column("facility_id", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["facility_id"], ["facility.id"], name=op.f("fk_status_counter_facility_id_facility")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_status_counter")),
        sa.UniqueConstraint("facility_id", name=op.f("uq_status_counter_facility_id")),
    )
    op.add_column("certificate", sa.Column("status_index", sa.Integer(), nullable=True))
    op.create_index("uq_certificate_status_index", "certificate", ["facility_id", "status_index"], unique=True)
    # Said as SQL: Alembic would make a table anew to add what refers to another, and triggers hang on tables.
    op.execute(
        "ALTER TABLE certificate ADD COLUMN credential_file_id INTEGER"
        " CONSTRAINT fk_certificate_credential_file_id_stored_file REFERENCES stored_file (id)"
    )


def downgrade() -> None:
    """Certificates go on; their credentials and places are forgotten."""
    op.drop_index("uq_certificate_status_index", "certificate")
    # Said as SQL as well: a table made anew would lose its CHECKs on SQLite.
    op.execute("ALTER TABLE certificate DROP COLUMN credential_file_id")
    op.execute("ALTER TABLE certificate DROP COLUMN status_index")
    op.drop_table("status_counter")
