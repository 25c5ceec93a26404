"""Names that somebody has read and found right, before they are printed."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "name_proof",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("native_name", sa.String(), nullable=False),
        sa.Column("native_lang", sa.String(), nullable=False),
        sa.Column("proofed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proofed_by_id", sa.Integer(), nullable=True),
        sa.Column("by_holder", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_name_proof_registration_id_registration")
        ),
        sa.ForeignKeyConstraint(["proofed_by_id"], ["user.id"], name=op.f("fk_name_proof_proofed_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_name_proof")),
        sa.UniqueConstraint("registration_id", name=op.f("uq_name_proof_registration_id")),
    )


def downgrade() -> None:
    op.drop_table("name_proof")
