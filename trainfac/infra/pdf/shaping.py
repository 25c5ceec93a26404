"""How wide a text really is, and which of its characters no font of ours can draw."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from weasyprint.text.ffi import FROM_UNITS, TO_UNITS, ffi, gobject, pango

from trainfac.infra.pdf.workshop import workshop

_PIXELS_PER_POINT: Final = 96 / 72
_MM_PER_PIXEL: Final = 25.4 / 96
# The families that `make run` installs; whatever else a machine happens to have would print differently elsewhere.
_OUR_FONTS: Final = "Noto "


@dataclass(frozen=True)
class ShapedText:
    """A text as Pango sets it: its lines, the width of the widest, and the characters it has no glyph of ours for."""

    lines: tuple[str, ...]
    width_mm: float
    missing: tuple[str, ...]


def shape(
    text: str,
    *,
    families: Sequence[str],
    points: float,
    lang: str,
    direction: Literal["ltr", "rtl"],
    width_mm: float | None = None,
) -> ShapedText:
    """Set a text with the engine that prints it, in lines no wider than ``width_mm`` where words allow."""
    layout = _layout(families=families, points=points, lang=lang, direction=direction)
    if width_mm is not None:
        pango.pango_layout_set_width(layout, int(width_mm / _MM_PER_PIXEL * TO_UNITS))
    encoded = text.encode()
    pango.pango_layout_set_text(layout, ffi.new("char[]", encoded), -1)
    lines = list(_lines(layout))
    missing = dict.fromkeys(character for line in lines for character in _missing(line, encoded))
    return ShapedText(
        lines=tuple(encoded[line.start_index : line.start_index + line.length].decode().strip() for line in lines),
        width_mm=max(map(_width, lines)) * _MM_PER_PIXEL,
        missing=tuple(missing),
    )


def _layout(*, families: Sequence[str], points: float, lang: str, direction: str) -> Any:  # noqa: ANN401  # Pango has no types
    context = ffi.gc(pango.pango_font_map_create_context(workshop().fonts.font_map), gobject.g_object_unref)
    pango.pango_context_set_round_glyph_positions(context, False)
    base = pango.PANGO_DIRECTION_RTL if direction == "rtl" else pango.PANGO_DIRECTION_LTR
    pango.pango_context_set_base_dir(context, base)
    if lang:
        tag = ffi.new("char[]", lang.encode())
        pango.pango_context_set_language(context, pango.pango_language_from_string(tag))
    font = ffi.gc(pango.pango_font_description_new(), pango.pango_font_description_free)
    pango.pango_font_description_set_family(font, ffi.new("char[]", ",".join(families).encode()))
    pango.pango_font_description_set_absolute_size(font, points * _PIXELS_PER_POINT * TO_UNITS)
    layout = ffi.gc(pango.pango_layout_new(context), gobject.g_object_unref)
    pango.pango_layout_set_auto_dir(layout, False)
    pango.pango_layout_set_font_description(layout, font)
    return layout


def _lines(layout: Any) -> Iterator[Any]:  # noqa: ANN401
    number = 0
    while (line := pango.pango_layout_get_line_readonly(layout, number)) != ffi.NULL:
        yield line
        number += 1


def _width(line: Any) -> float:  # noqa: ANN401
    extents = ffi.new("PangoRectangle *")
    pango.pango_layout_line_get_extents(line, ffi.NULL, extents)
    return float(extents.width * FROM_UNITS)


def _missing(line: Any, encoded: bytes) -> Iterator[str]:  # noqa: ANN401
    run = line.runs
    while run != ffi.NULL:
        item, glyphs = run.data.item, run.data.glyphs
        if not _is_ours(item.analysis.font):
            yield from encoded[item.offset : item.offset + item.length].decode()
        for glyph in glyphs.glyphs[0 : glyphs.num_glyphs]:
            if glyph.glyph != pango.PANGO_GLYPH_EMPTY and glyph.glyph & pango.PANGO_GLYPH_UNKNOWN_FLAG:
                yield chr(glyph.glyph - pango.PANGO_GLYPH_UNKNOWN_FLAG)
        run = run.next


def _is_ours(font: Any) -> bool:  # noqa: ANN401
    description = ffi.gc(pango.pango_font_describe_with_absolute_size(font), pango.pango_font_description_free)
    family = ffi.string(pango.pango_font_description_get_family(description)).decode()
    return bool(family.startswith(_OUR_FONTS))
