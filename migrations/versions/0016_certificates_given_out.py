"""Certificates are sent to their holders, and training records made for laboratories.

Messages carry a stored file, and it is known which certificate they told of.
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

KINDS = ("changes", "documents")


def upgrade() -> None:
    listed = ", ".join(f"'{kind}'" for kind in KINDS)
    op.execute(
        f"ALTER TABLE mailing ADD COLUMN kind VARCHAR(40) DEFAULT '{KINDS[0]}' NOT NULL"
        f" CONSTRAINT ck_mailing_mailing_kind CHECK (kind IN ({listed}))"
    )
    op.add_column("mailing", sa.Column("about", sa.String(), server_default="", nullable=False))
    op.create_table(
        "mail_enclosure",
        sa.Column("mail_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        *_base(),
        _refers("mail_enclosure", "mail_id", "mail", ondelete="CASCADE"),
        _refers("mail_enclosure", "file_id", "stored_file"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_enclosure")),
        sa.UniqueConstraint("mail_id", name=op.f("uq_mail_enclosure_mail_id")),
    )
    op.create_table(
        "certificate_mail",
        sa.Column("certificate_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("mail_id", sa.Integer(), nullable=True),
        sa.Column("because", sa.String(), nullable=False),
        *_base(),
        _refers("certificate_mail", "certificate_id", "certificate"),
        _refers("certificate_mail", "mail_id", "mail", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_mail")),
        sa.UniqueConstraint("certificate_id", "number", name=op.f("uq_certificate_mail_certificate_id_number")),
        sa.UniqueConstraint("mail_id", name=op.f("uq_certificate_mail_mail_id")),
    )
    op.create_table(
        "training_record",
        sa.Column("certificate_id", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("lang", sa.String(), nullable=False),
        *_base(),
        _refers("training_record", "certificate_id", "certificate"),
        _refers("training_record", "job_id", "job"),
        _refers("training_record", "file_id", "stored_file"),
        _refers("training_record", "created_by_id", "user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_record")),
    )
    op.create_index("ix_training_record_certificate_id", "training_record", ["certificate_id"])


def downgrade() -> None:
    """Messages with documents go with what they carry: without their file they would say what is not so."""
    op.drop_table("training_record")
    op.drop_table("certificate_mail")
    op.drop_table("mail_enclosure")
    documents = "SELECT id FROM mailing WHERE kind = 'documents'"
    op.execute(f"DELETE FROM mail WHERE mailing_id IN ({documents})")
    op.execute("DELETE FROM mailing WHERE kind = 'documents'")
    op.drop_column("mailing", "about")
    op.drop_column("mailing", "kind")  # its check goes with it


def _base() -> tuple[sa.Column, ...]:
    return (
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
    )


def _refers(table: str, column: str, to: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"), ondelete=ondelete)
