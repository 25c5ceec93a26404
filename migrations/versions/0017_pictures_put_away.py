"""Pictures of certificate templates can be put away: what carries one goes on, and no draft is offered it."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("certificate_picture", sa.Column("put_away_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Those put away are offered again: there is nowhere left to say that they are not."""
    op.drop_column("certificate_picture", "put_away_at")
