"""Tables of uploaded participants files and of what each of their rows would do and did."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from trainfac.imports.states import IMPORT_STATES, ImportState, RowVerdict
from trainfac.infra.db import Base, choice


class ImportBatch(Base):
    """An uploaded file: read, shown, then confirmed or left."""

    __tablename__ = "import_batch"

    facility_id: Mapped[int] = mapped_column(ForeignKey("facility.id"), index=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
    file_name: Mapped[str]
    state: Mapped[ImportState] = mapped_column(choice(ImportState, "import_state"), default=ImportState.UPLOADED)
    job_id: Mapped[int | None] = mapped_column(ForeignKey("job.id"))  # the one working on it now or last
    summary: Mapped[dict[str, Any]] = mapped_column(default=dict)  # counts, and what will be created
    problems: Mapped[list[Any]] = mapped_column(default=list)  # of the file as a whole
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    def move(self, state: ImportState) -> None:
        IMPORT_STATES.check(self.state, state)
        self.state = state


class ImportRow(Base):
    """One row of the file: what it says, what it would do, what is wrong with it."""

    __tablename__ = "import_row"
    __table_args__ = (UniqueConstraint("batch_id", "row"),)

    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id"))
    row: Mapped[int]  # as the spreadsheet numbers it
    verdict: Mapped[RowVerdict] = mapped_column(choice(RowVerdict, "row_verdict"))
    values: Mapped[dict[str, Any]] = mapped_column(default=dict)  # as typed, by column
    findings: Mapped[list[Any]] = mapped_column(default=list)  # messages as JSON
    applied: Mapped[bool] = mapped_column(default=False)
