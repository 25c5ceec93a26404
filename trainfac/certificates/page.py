"""The page of a certificate, laid out as airily as its text allows."""

from __future__ import annotations

import gettext as standard_gettext
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from trainfac.certificates.fonts import font_rules, script_of
from trainfac.certificates.qr import qr_svg
from trainfac.certificates.snapshot import PrintedModule, Snapshot
from trainfac.certificates.typesetting import POINT_SIZES, NameSetting, set_holder_name, set_native_name
from trainfac.certificates.wording import Wording
from trainfac.infra.pdf import ASSET_FOLDER, Layout, asset_text, image_url, lay_out


class Density(NamedTuple):
    """How closely a page is set: for how many rows of modules, and names of how many points at most.

    A second name takes the room of two rows.
    """

    name: str  # of a class in the style sheet
    rows: int
    holder_points: int
    native_points: int


# A page that does not hold its text is tried again with the next.
_DENSITIES: Final = (
    Density("airy", 4, 39, 25),
    Density("normal", 7, 36, 23),
    Density("dense", 10, 33, 19),
    Density("compact", 12, 30, 19),
    Density("tight", 99, 27, 17),
    Density("tight", 99, 15, 13),
)
_ROWS_OF_A_NAME: Final = 2
_ONE_COLUMN: Final = 3
_CLEAR_MM: Final = 3.0  # of white between the text and the table
_LONG_WORD: Final = 28  # characters; longer ones may be wider than their column
_LETTER_SPACED: Final = frozenset({"Latn", "Cyrl", "Grek"})  # spacing tears joined scripts apart

_environment: Final = ImmutableSandboxedEnvironment(
    loader=FileSystemLoader(ASSET_FOLDER.parent),
    autoescape=True,
    undefined=StrictUndefined,
    extensions=["jinja2.ext.i18n"],
    trim_blocks=True,
    lstrip_blocks=True,
)
_environment.install_gettext_callables(  # type: ignore[attr-defined]  # given by the extension
    standard_gettext.gettext, standard_gettext.ngettext, newstyle=True
)


@dataclass(frozen=True)
class Page:
    """A certificate that fits on its page, with the settings of its names by role."""

    layout: Layout
    names: Mapping[str, NameSetting]


def fitted_page(snapshot: Snapshot, *, wording: Wording, images: Mapping[str, bytes]) -> Page | None:
    """The airiest page that holds the text; None when not even the tightest does."""
    for density in _DENSITIES:
        if density.rows < _rows(snapshot):
            continue
        names = _names(snapshot, density)
        html = _html(snapshot, wording=wording, density=density, names=names, images=images)
        layout = lay_out(html, sheets=_sheets(), images=images.values(), archival=True)
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
    return _environment.get_template("certificate/certificate.html").render(
        snapshot=snapshot,
        wording=wording,
        gettext=wording.gettext,
        names=names,
        look=_look(snapshot, wording, density),
        script_of=script_of,
        module_columns=_columns(snapshot.modules),
        images={digest: image_url(images[digest]) for digest in snapshot.image_digests},
        qr=qr_svg(snapshot.verification_url, wording.qr_title),
    )


def _look(snapshot: Snapshot, wording: Wording, density: Density) -> str:
    """Classes of the body."""
    titles = (*(module.title for module in snapshot.modules), *(result.title for result in snapshot.results))
    words = " ".join((snapshot.course_title, *titles, *snapshot.standards, snapshot.verification_page)).split()
    tracked = script_of(wording.title, snapshot.lang) in _LETTER_SPACED
    breaking = any(len(word) > _LONG_WORD for word in words)
    return " ".join((density.name, "tracked" if tracked else "", "breaking" if breaking else ""))


def _fits(layout: Layout) -> bool:
    return layout.page_count == 1 and layout.top_of("end-of-text") + _CLEAR_MM <= layout.top_of("details")


def _rows(snapshot: Snapshot) -> int:
    rows = max(map(len, _columns(snapshot.modules)), default=0)
    return rows + (_ROWS_OF_A_NAME if snapshot.native_name else 0)


def _columns(modules: Sequence[PrintedModule]) -> list[Sequence[PrintedModule]]:
    """One column for a short course, two of even length otherwise, read downwards."""
    if len(modules) <= _ONE_COLUMN:
        return [modules] if modules else []
    half = (len(modules) + 1) // 2
    return [modules[:half], modules[half:]]


def _sheets() -> tuple[str, ...]:
    sizes = "\n".join(f".points-{size} {{ font-size: {size}pt }}" for size in sorted(POINT_SIZES))
    return asset_text("certificate.css"), font_rules(), sizes
