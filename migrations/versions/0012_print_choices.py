"""The register of print files says how each was made, and which certificates are in it."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

CHOICES = {
    "sort_order": ("print_order", ("serial", "name", "registration")),
    "layout": ("print_layout", ("one", "two")),
    "paper": ("paper", ("a4", "letter")),
}


def upgrade() -> None:
    for column, (name, values) in CHOICES.items():
        listed = ", ".join(f"'{value}'" for value in values)
        op.execute(
            f"ALTER TABLE print_run ADD COLUMN {column} VARCHAR(40) DEFAULT '{values[0]}' NOT NULL"
            f" CONSTRAINT ck_print_run_{name} CHECK ({column} IN ({listed}))"
        )
    op.add_column("print_run", sa.Column("with_list", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("print_run", sa.Column("serials", sa.JSON(), server_default="[]", nullable=False))


def downgrade() -> None:
    for column in (*CHOICES, "with_list", "serials"):  # a check goes with the column that it stands at
        op.drop_column("print_run", column)
