"""Templates of certificates with their pictures; a kind for those who train trainers, and courses marked as theirs."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

KINDS_BEFORE = ("attendance", "participation", "achievement")
KINDS = (*KINDS_BEFORE, "training-of-trainers")
STATES = ("draft", "published", "retired")
# Added with its reference in one statement: rebuilding the table would lose its other checks.
_VERSION_COLUMN = (
    "template_version_id INTEGER CONSTRAINT fk_certificate_template_version_id_certificate_template_version"
    " REFERENCES certificate_template_version (id)"
)


def upgrade() -> None:
    _create_templates()
    _create_pictures()
    op.add_column("course", sa.Column("trains_trainers", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute(f"ALTER TABLE certificate ADD COLUMN {_VERSION_COLUMN}")
    _allow_kinds(KINDS_BEFORE, KINDS)


def downgrade() -> None:
    op.execute("UPDATE certificate SET kind = 'achievement' WHERE kind = 'training-of-trainers'")
    _allow_kinds(KINDS, KINDS_BEFORE)
    if _postgresql():
        op.drop_column("certificate", "template_version_id")
    else:
        _rebuild_certificate(f", {_VERSION_COLUMN}", "")
    op.execute("ALTER TABLE course DROP COLUMN trains_trainers")  # batch mode would lose the triggers on the table
    for table in ("certificate_sample", "certificate_signature", "certificate_picture", "certificate_template_version", "certificate_template"):
        op.drop_table(table)


def _create_templates() -> None:
    op.create_table(
        "certificate_template",
        sa.Column("facility_id", sa.Integer(), nullable=False),
        sa.Column("kind", _choice("certificate_template_kind", *KINDS), nullable=False),
        sa.Column("lang", sa.String(), nullable=False),
        *_base(),
        _refers("certificate_template", "facility_id", "facility"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_template")),
        sa.UniqueConstraint("facility_id", "kind", "lang", name=op.f("uq_certificate_template_facility_id_kind_lang")),
    )
    table = "certificate_template_version"
    op.create_table(
        table,
        sa.Column("template_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", _choice("certificate_template_state", *STATES), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_by_id", sa.Integer(), nullable=True),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        *_base(),
        _refers(table, "template_id", "certificate_template"),
        _refers(table, "changed_by_id", "user"),
        _refers(table, "published_by_id", "user"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("template_id", "number", name=op.f(f"uq_{table}_template_id_number")),
    )
    for state in ("draft", "published"):
        only = sa.text(f"state = '{state}'")
        name = f"uq_{table}_{state}"
        op.create_index(name, table, ["template_id"], unique=True, sqlite_where=only, postgresql_where=only)


def _create_pictures() -> None:
    op.create_table(
        "certificate_picture",
        sa.Column("facility_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        *_base(),
        _refers("certificate_picture", "facility_id", "facility"),
        _refers("certificate_picture", "created_by_id", "user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_picture")),
        sa.UniqueConstraint("facility_id", "sha256", name=op.f("uq_certificate_picture_facility_id_sha256")),
    )
    op.create_index("ix_certificate_picture_sha256", "certificate_picture", ["sha256"])
    op.create_table(
        "certificate_signature",
        sa.Column("signatory_id", sa.Integer(), nullable=False),
        sa.Column("picture_id", sa.Integer(), nullable=False),
        *_base(),
        _refers("certificate_signature", "signatory_id", "signatory", ondelete="CASCADE"),
        _refers("certificate_signature", "picture_id", "certificate_picture"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_signature")),
        sa.UniqueConstraint("signatory_id", name=op.f("uq_certificate_signature_signatory_id")),
    )
    op.create_table(
        "certificate_sample",
        sa.Column("job_id", sa.Integer(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.Column("picture", sa.LargeBinary(), nullable=False),
        *_base(),
        _refers("certificate_sample", "job_id", "job"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_sample")),
        sa.UniqueConstraint("job_id", name=op.f("uq_certificate_sample_job_id")),
    )


def _allow_kinds(before: tuple[str, ...], after: tuple[str, ...]) -> None:
    if not _postgresql():
        _rebuild_certificate(f"kind IN ({_listed(before)})", f"kind IN ({_listed(after)})")
        return
    op.execute("ALTER TABLE certificate DROP CONSTRAINT ck_certificate_certificate_kind")
    op.execute(
        f"ALTER TABLE certificate ADD CONSTRAINT ck_certificate_certificate_kind CHECK (kind IN ({_listed(after)}))"
    )


def _rebuild_certificate(old: str, new: str) -> None:
    """SQLite changes a table by making it anew: with all that it says now, but one piece of its text."""
    connection = op.get_bind()
    query = sa.text("SELECT sql FROM sqlite_master WHERE tbl_name = 'certificate' AND sql IS NOT NULL ORDER BY type DESC")
    table, *indexes = connection.scalars(query).all()
    if old not in table:
        raise RuntimeError(f"the table of certificates does not say {old!r}")
    begins = table.index("(")
    op.execute(f"CREATE TABLE certificate_anew {table[begins:].replace(old, new)}")
    names = ", ".join(connection.scalars(sa.text("SELECT name FROM pragma_table_info('certificate_anew')")))
    op.execute(f"INSERT INTO certificate_anew ({names}) SELECT {names} FROM certificate")
    op.drop_table("certificate")
    op.rename_table("certificate_anew", "certificate")
    for index in indexes:
        op.execute(index)


def _listed(values: tuple[str, ...]) -> str:
    return ", ".join(f"'{value}'" for value in values)


def _postgresql() -> bool:
    return bool(op.get_bind().dialect.name == "postgresql")


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _base() -> tuple[sa.Column, ...]:
    return (
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
    )


def _refers(table: str, column: str, to: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"), ondelete=ondelete)
