"""Every file that a certificate ever was, so that any copy of it is known again."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

LEVELS = ("unsigned", "signed", "timestamped", "archival")


def upgrade() -> None:
    op.create_table(
        "certificate_file",
        sa.Column("certificate_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column(
            "level",
            sa.Enum(*LEVELS, name="signature_level", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("key_fingerprint", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["certificate.id"], name=op.f("fk_certificate_file_certificate_id_certificate")
        ),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_certificate_file_file_id_stored_file")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_file")),
        sa.UniqueConstraint("file_id", name=op.f("uq_certificate_file_file_id")),
    )
    op.create_index("ix_certificate_file_certificate_id", "certificate_file", ["certificate_id"])
    op.create_index("ix_certificate_file_key_fingerprint", "certificate_file", ["key_fingerprint"])
    op.execute(
        "INSERT INTO certificate_file (certificate_id, file_id, level, key_fingerprint, created_at, updated_at) "
        "SELECT id, file_id, 'unsigned', '', updated_at, updated_at FROM certificate WHERE file_id IS NOT NULL"
    )


def downgrade() -> None:
    op.drop_table("certificate_file")
