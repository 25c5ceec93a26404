"""The table of rows on the page of an import: which are shown, and the tabs above them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _

from trainfac.imports.columns import understand
from trainfac.imports.models import ImportBatch
from trainfac.imports.queries import batches as known
from trainfac.imports.states import RowVerdict
from trainfac.infra.db import read
from trainfac.infra.i18n import translate
from trainfac.kernel.paging import page_number
from trainfac.scheduling.models import Facility


def shown_rows(facility: Facility, batch: ImportBatch) -> dict[str, Any]:
    """What the template needs to show the rows that the address asks for."""
    asked = request.args.get("show", "")
    verdict = RowVerdict(asked) if asked in set(RowVerdict) else None
    counted = known.verdicts(read(), batch)
    header = understand(batch.summary.get("columns", ()))

    def address(shown: RowVerdict | None, number: int | None = None) -> str:
        show = shown.value if shown else None
        return url_for(".batch", facility_code=facility.code, batch_id=batch.id, show=show, page=number)

    tabs = [_tab(_("All"), address(None), sum(counted.values()), current=verdict is None)]
    tabs += [_tab(translate(v.label), address(v), count, current=v is verdict) for v, count in counted.items()]
    return {
        "tabs": tabs,
        "page": known.rows(read(), batch, verdict, page_number(request.args.get("page"))),
        "href_for": lambda number: address(verdict, number),
        "name_column": header.label("full_name"),
        "laboratory_column": header.label("laboratory"),
    }


def _tab(label: str, href: str, count: int, *, current: bool) -> Mapping[str, object]:
    return {"label": label, "href": href, "count": count, "current": current}
