"""A certificate looks the same however it is made: by any renderer, in a batch or singly, as a preview."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from tests.pdf.certificates.samples import named, one_of_each_language
from tests.pdf.gates.drawing import CREDENTIAL, draw
from tests.pdf.gates.languages import names_in_all_languages
from tests.pdf.gates.pixels import different_pixels, looks_and_reads_alike
from trainfac.certificates.renderers import RENDERERS, Renderer
from trainfac.certificates.snapshot import Snapshot
from trainfac.kernel.messages import Translate

BATCH = [named(name) for name in (*names_in_all_languages()[::4], *one_of_each_language()[::8])]
PLAIN = RENDERERS["plain"]


def differing(renderer: Renderer, snapshots: list[Snapshot]) -> list[str]:
    """Whose certificate that renderer makes otherwise than the plain one."""
    return [
        each.holder_name
        for each in snapshots
        if not looks_and_reads_alike(
            renderer(each, images={}, translate=str, credential=CREDENTIAL),
            PLAIN(each, images={}, translate=str, credential=CREDENTIAL),
        )
    ]


def wrong(
    snapshot: Snapshot,
    *,
    images: Mapping[str, bytes],
    translate: Translate,
    preview: bool = False,
    credential: bytes | None = None,
) -> bytes:
    """As a faster renderer might go wrong: one digit of one number of many."""
    wrongly = replace(snapshot, human_code=snapshot.human_code[:-1] + "B")
    return PLAIN(wrongly, images=images, translate=translate, preview=preview, credential=credential)


@pytest.mark.slow
@pytest.mark.parametrize("name", RENDERERS)
def test_every_renderer_draws_and_says_what_the_plain_one_does(name: str) -> None:
    assert differing(RENDERERS[name], BATCH) == []


def test_one_that_is_wrong_in_a_single_letter_is_found_out() -> None:
    assert differing(wrong, BATCH[:2]) == [each.holder_name for each in BATCH[:2]]


@pytest.mark.slow
def test_in_a_batch_it_looks_as_it_does_singly() -> None:
    together = [draw(each) for each in BATCH]
    for each, in_batch in zip(BATCH, together, strict=True):
        with ThreadPoolExecutor(max_workers=1) as fresh:  # a thread that has drawn nothing yet and keeps nothing
            singly = fresh.submit(draw, each).result()
        assert different_pixels(in_batch, singly) == 0
        assert in_batch == singly


@pytest.mark.slow
def test_a_preview_without_its_word_looks_like_what_is_issued() -> None:
    def without_word(text: str) -> str:
        return "" if text == "Preview" else text

    for each in BATCH[::3]:
        issued = PLAIN(each, images={}, translate=str)
        assert different_pixels(PLAIN(each, images={}, translate=without_word, preview=True), issued) == 0
        assert different_pixels(PLAIN(each, images={}, translate=str, preview=True), issued) > 1000
