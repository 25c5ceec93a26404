"""A snapshot on paper: the same snapshot gives the same bytes, for preview, for one and for many."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final

from trainfac.certificates.look import ACCENT, BORDER_FAINT, BORDER_GOLD, BORDER_INK, Look, tint
from trainfac.certificates.page import Page, fitted_page
from trainfac.certificates.snapshot import Snapshot
from trainfac.certificates.typesetting import is_spoken, printing_problems
from trainfac.certificates.wording import Wording
from trainfac.infra.pdf import AttachedFile, asset_text
from trainfac.kernel.errors import RuleBroken
from trainfac.kernel.messages import Message, Translate, msg

_MOST_MODULES: Final = 20
_MOST_SIGNATORIES: Final = 3


def problems_at_sight(snapshot: Snapshot, *, images: Mapping[str, bytes]) -> list[Message]:
    """Every reason why this certificate cannot be printed right that is found without laying it out."""
    return [*printing_problems(snapshot), *_missing_parts(snapshot, images)]


def check_printable(snapshot: Snapshot, *, images: Mapping[str, bytes], translate: Translate | None = None) -> None:
    """Raise RuleBroken with every reason why this certificate cannot be printed right, before a number is spent.

    Cheap for the usual certificate; only one with uncommonly much text is laid out to see whether it fits.
    """
    reasons = problems_at_sight(snapshot, images=images)
    if reasons:
        raise RuleBroken(*reasons)
    if not _is_modest(snapshot):
        _page(snapshot, wording=Wording(snapshot, translate), images=images)


def render_certificate(
    snapshot: Snapshot,
    *,
    images: Mapping[str, bytes],
    translate: Translate | None = None,
    preview: bool = False,
    credential: bytes | None = None,
) -> bytes:
    """The PDF of a certificate. ``images`` by digest, as the snapshot names them.

    ``translate`` puts other words in the place of those that certificates say in its language.

    A ``preview`` has that word written across it. ``credential`` is the same certificate for machines, as JSON; it
    travels inside the file.

    Raises RuleBroken with every reason when something cannot be printed right, or the text outgrows the page.
    """
    reasons = problems_at_sight(snapshot, images=images)
    if reasons:
        raise RuleBroken(*reasons)
    wording = Wording(snapshot, translate, preview=preview)
    page = _page(snapshot, wording=wording, images=images)
    if snapshot.verification_code:
        page.layout.identify(snapshot.verification_url)
    return page.layout.write(
        title=f"{wording.title} {snapshot.serial}",
        lang=snapshot.lang,
        author=snapshot.facility_name,
        created=snapshot.issued_on,
        underlay=_border(snapshot.look, images),
        first_texts=[
            line if is_spoken(name.script, name.direction) else ""
            for name in page.names.values()
            for line in name.lines
        ],
        attached=[] if credential is None else [_attached(credential)],
    )


def _attached(credential: bytes) -> AttachedFile:
    """Named and described for programs: these words are not translated, for no page shows them."""
    return AttachedFile("credential.json", credential, "Open Badges 3.0 credential", "Data")


def _border(look: Look, images: Mapping[str, bytes]) -> tuple[str | bytes, str] | None:
    if look.border == "own":
        return images[look.border_image], look.page.page_size
    asset = look.page.borders.get(look.border)
    if asset is None:
        return None
    return asset if look.accent == ACCENT else _coloured(asset, look.accent), look.page.page_size


@lru_cache(maxsize=32)
def _coloured(asset: str, accent: str) -> bytes:
    """A border of ours in the colour of the certificate, its lighter lines in lighter shades."""
    colours = {BORDER_INK: accent, BORDER_GOLD: tint(accent, 0.5), BORDER_FAINT: tint(accent, 0.06)}
    drawing = asset_text(asset)
    for ours, theirs in colours.items():
        drawing = drawing.replace(ours, theirs)
    return drawing.encode()


def _page(snapshot: Snapshot, *, wording: Wording, images: Mapping[str, bytes]) -> Page:
    page = fitted_page(snapshot, wording=wording, images=images)
    if page is None:
        raise RuleBroken(
            msg(
                "%(person)s: the certificate does not fit on one page; shorten its longest texts, or have its template"
                " print less",
                person=snapshot.holder_name,
            )
        )
    return page


def _missing_parts(snapshot: Snapshot, images: Mapping[str, bytes]) -> Iterator[Message]:
    if not snapshot.holder_name:
        yield msg("The participant has no name")
    if len(snapshot.modules) > _MOST_MODULES:
        yield msg("A certificate has room for %(most)s modules", most=_MOST_MODULES)
    if len(snapshot.signatories) > _MOST_SIGNATORIES:
        yield msg("A certificate has room for %(most)s signatories", most=_MOST_SIGNATORIES)
    if not snapshot.image_digests <= images.keys():
        yield msg("The picture of the emblem or of a signature is missing")


def _is_modest(snapshot: Snapshot) -> bool:
    """Little enough text that the tightest page surely holds it: a test prints the most that this lets through."""
    if snapshot.look.design != "classic" or snapshot.second or snapshot.statement or snapshot.outcomes:
        return False
    lengths = {
        10: [len(snapshot.modules)],
        3: [len(snapshot.letterhead)],
        58 if snapshot.module_results else 75: [len(module.title) for module in snapshot.modules],
        90: [len(snapshot.course_title)],
        80: [len(snapshot.facility_name), len(snapshot.laboratory), *map(len, snapshot.letterhead)],
        60: [len(snapshot.holder_name), *(len(s.name) for s in snapshot.signatories)],
        50: [len(snapshot.place), len(snapshot.country), *(len(s.role) for s in snapshot.signatories)],
        40: [len(snapshot.native_name)],
        320: [sum(map(len, snapshot.standards)), sum(len(result.title) for result in snapshot.results)],
    }
    return all(length <= most for most, found in lengths.items() for length in found)
