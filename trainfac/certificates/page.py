"""The page of a certificate, laid out as airily as its text allows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, NamedTuple

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from trainfac.certificates.fonts import direction_of, font_rules, goes_both_ways, script_of
from trainfac.certificates.qr import QR_ADDRESS, qr_code
from trainfac.certificates.snapshot import PrintedModule, Snapshot
from trainfac.certificates.typesetting import POINT_SIZES, NameSetting, set_holder_name, set_native_name
from trainfac.certificates.wording import Wording
from trainfac.infra.pdf import ASSET_FOLDER, Layout, asset_text, image_url, lay_out


class Density(NamedTuple):
    """How closely a page is set, and names of how many points at most."""

    name: str  # of its classes in the style sheet
    holder_points: int
    native_points: int


# A page that does not hold its text is tried again with the next. How many rows of modules each holds, designs say.
_DENSITIES: Final = (
    Density("airy bare", 39, 25),
    Density("airy", 39, 25),
    Density("normal", 36, 23),
    Density("dense", 33, 19),
    Density("compact", 30, 19),
    Density("tight", 27, 17),
    Density("tight", 15, 13),
)
_ROWS_OF_A_NAME: Final = 2
_ROWS_OF_A_LANGUAGE: Final = 2
_FLOWS: Final = (("end-of-text", "details"), ("end-of-band", "band-foot"))  # what ends above, what begins below
_CLEAR_MM: Final = 3.0  # of white between the text and the table
_LONG_WORD: Final = 28  # characters; longer ones may be wider than their column
_LONG_DATES: Final = 28  # characters; longer ones may need two lines
_LETTER_SPACED: Final = frozenset({"Latn", "Cyrl", "Grek"})  # spacing tears joined scripts apart

_environment: Final = ImmutableSandboxedEnvironment(
    loader=FileSystemLoader(ASSET_FOLDER.parent),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True)
class Page:
    """A certificate that fits on its page, with the settings of its names by role."""

    layout: Layout
    names: Mapping[str, NameSetting]


def fitted_page(snapshot: Snapshot, *, wording: Wording, images: Mapping[str, bytes]) -> Page | None:
    """The airiest page that holds the text; None when not even the tightest does."""
    for density, rows in zip(_DENSITIES, snapshot.look.page.rows, strict=True):
        if rows < _rows(snapshot):
            continue
        names = _names(snapshot, density)
        html = _html(snapshot, wording=wording, density=density, names=names, images=images)
        squares = {QR_ADDRESS: qr_code(snapshot.verification_url)}
        layout = lay_out(
            html, sheets=[_sheet(snapshot.look.design)], images=images.values(), squares=squares, archival=True
        )
        if _fits(layout):
            return Page(layout, names)
    return None


def _names(snapshot: Snapshot, density: Density) -> Mapping[str, NameSetting]:
    """The settings by role; in this order the style sheet has them painted, before everything else."""
    settings = {
        "holder": set_holder_name(snapshot, density.holder_points),
        "native": set_native_name(snapshot, density.native_points),
    }
    return {role: setting for role, setting in settings.items() if setting}


def _html(
    snapshot: Snapshot,
    *,
    wording: Wording,
    density: Density,
    names: Mapping[str, NameSetting],
    images: Mapping[str, bytes],
) -> str:
    return _environment.get_template(f"certificate/{snapshot.look.design}.html").render(
        snapshot=snapshot,
        wording=wording,
        other=Wording.second(snapshot),
        names=names,
        look=_look(snapshot, wording, density),
        roomy=density.name != "tight",
        script_of=script_of,
        direction_of=direction_of,
        goes_both_ways=goes_both_ways,
        module_columns=_columns(snapshot),
        images={digest: image_url(images[digest]) for digest in snapshot.image_digests},
        qr=QR_ADDRESS,
    )


def _look(snapshot: Snapshot, wording: Wording, density: Density) -> str:
    """Classes of the body."""
    titles = (*(module.title for module in snapshot.modules), *(result.title for result in snapshot.results))
    texts = (*titles, *snapshot.standards, *snapshot.outcomes, snapshot.verification_page)
    words = " ".join((snapshot.course_title, *texts)).split()
    tracked = script_of(wording.title, snapshot.lang) in _LETTER_SPACED
    breaking = any(len(word) > _LONG_WORD for word in words)
    marks = {
        "tracked": tracked,
        "breaking": breaking,
        "bilingual": snapshot.second is not None,
        "short-dates": len(wording.dates) < _LONG_DATES,
    }
    return " ".join((density.name, *(mark for mark, holds in marks.items() if holds)))


def _fits(layout: Layout) -> bool:
    if layout.page_count != 1:
        return False
    tops = {name: layout.find_top(name) for flow in _FLOWS for name in flow}
    flows = ((tops[end], tops[below]) for end, below in _FLOWS)
    return all(end + _CLEAR_MM <= below for end, below in flows if end is not None and below is not None)


def _rows(snapshot: Snapshot) -> int:
    rows = max(map(len, _columns(snapshot)), default=0)
    names = _ROWS_OF_A_NAME if snapshot.native_name and snapshot.prints("native_name") else 0
    return rows + names + (_ROWS_OF_A_LANGUAGE if snapshot.second else 0)


def _columns(snapshot: Snapshot) -> list[Sequence[PrintedModule]]:
    """One column for a short course, two of even length otherwise, read downwards."""
    modules = snapshot.modules if snapshot.prints("modules") else ()
    if len(modules) <= snapshot.look.page.one_column:
        return [modules] if modules else []
    half = (len(modules) + 1) // 2
    return [modules[:half], modules[half:]]


@cache
def _sheet(design: str) -> str:
    """One for all: every sheet costs a search for each element."""
    sizes = "\n".join(f".points-{size} {{ font-size: {size}pt }}" for size in sorted(POINT_SIZES))
    ours = asset_text("certificate-common.css"), asset_text(f"certificate-{design}.css")
    return "\n".join((*ours, font_rules(), sizes))
