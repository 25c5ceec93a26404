"""Keys that sign documents and credentials, and the authorities that facilities made for theirs."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

CHOICES = {
    "purpose": ("key_purpose", ("document", "credential")),
    "algorithm": ("key_algorithm", ("p256", "rsa_3072", "rsa_4096", "ed25519")),
    "origin": ("key_origin", ("generated", "imported")),
    "state": ("key_state", ("waiting", "active", "retired", "compromised")),
}
SECOND_PERSON = "confirmed_alone OR confirmed_by_id IS NULL OR made_by_id IS NULL OR confirmed_by_id <> made_by_id"


def upgrade() -> None:
    op.create_table(
        "signing_authority",
        sa.Column("facility_id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("certificate", sa.String(), nullable=False),
        *_instants("valid_from", "valid_to"),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        *_base(),
        _refers("signing_authority", "facility_id", "facility"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signing_authority")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_signing_authority_fingerprint")),
    )
    op.create_index("ix_signing_authority_facility_id", "signing_authority", ["facility_id"])
    op.create_table(
        "signing_key",
        sa.Column("facility_id", sa.Integer(), nullable=False),
        *(_choice(column) for column in CHOICES),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("certificates", sa.String(), nullable=False),
        sa.Column("public_base64", sa.String(), nullable=False),
        *_instants("valid_from", "valid_to", "made_at"),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.Column("confirmed_alone", sa.Boolean(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        *_base(),
        sa.CheckConstraint("valid_from < valid_to", name=op.f("ck_signing_key_window")),
        sa.CheckConstraint("confirmed_at IS NOT NULL OR state <> 'active'", name=op.f("ck_signing_key_confirmed")),
        sa.CheckConstraint(SECOND_PERSON, name=op.f("ck_signing_key_second_person")),
        _refers("signing_key", "facility_id", "facility"),
        _refers("signing_key", "made_by_id", "user"),
        _refers("signing_key", "confirmed_by_id", "user"),
        _refers("signing_key", "ended_by_id", "user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signing_key")),
        sa.UniqueConstraint("facility_id", "fingerprint", name=op.f("uq_signing_key_facility_id_fingerprint")),
    )
    op.create_index("ix_signing_key_facility_purpose", "signing_key", ["facility_id", "purpose"])


def _choice(column: str) -> sa.Column:
    name, values = CHOICES[column]
    kind = sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)
    return sa.Column(column, kind, nullable=False)


def _instants(*names: str) -> tuple[sa.Column, ...]:
    return tuple(sa.Column(name, sa.DateTime(timezone=True), nullable=False) for name in names)


def _base() -> tuple[sa.Column, ...]:
    return (sa.Column("id", sa.Integer(), nullable=False), *_instants("created_at", "updated_at"))


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))


def downgrade() -> None:
    for table in ("signing_key", "signing_authority"):
        op.drop_table(table)
