"""A document shows our own assets and the pictures it was given, and fetches nothing else."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterable
from datetime import date

import pypdfium2
import pytest
from PIL import Image

from tests.pdf.certificates.reading import reader
from trainfac.infra.pdf import PdfRefused, Squares, asset_text, asset_url, image_url, lay_out, render_pdf

SHEET = "@page { size: 100mm 100mm; margin: 0 } body { margin: 0 } img { display: block; width: 90mm; height: 90mm }"


def draw(body: str, *, sheet: str = SHEET, images: Iterable[bytes] = ()) -> bytes:
    return render_pdf(
        f"<html lang='en'><body>{body}</body></html>",
        sheets=[sheet],
        images=images,
        title="A document",
        lang="en",
        author="A facility",
        created=date(2010, 10, 29),
    )


def picture(colour: str, form: str = "PNG") -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (8, 8), colour).save(content, form)
    return content.getvalue()


def colour_in_the_middle(content: bytes) -> tuple[int, int, int]:
    document = pypdfium2.PdfDocument(content)
    try:
        page = document[0].render(scale=1).to_pil().convert("RGB")
    finally:
        document.close()
    red, green, blue = page.getpixel((page.width // 2, page.height // 2))  # type: ignore[misc]
    return red, green, blue


def shown(image: bytes) -> str:
    return f"<img alt='A picture' src='{image_url(image)}'>"


@pytest.mark.parametrize(
    "body",
    [
        "<img alt='x' src='file:///etc/passwd'>",
        "<img alt='x' src='FILE:///etc/hostname'>",
        "<img alt='x' src='http://127.0.0.1:1/x.png'>",
        "<img alt='x' src='https://example.invalid/x.png'>",
        "<img alt='x' src='ftp://127.0.0.1:1/x.png'>",
        "<img alt='x' src='data:image/png;base64,iVBORw0KGgo='>",
        "<img alt='x' src='asset:../../../config.py'>",
        "<img alt='x' src='asset:..%2f..%2fconfig.py'>",
        "<img alt='x' src='asset:/etc/passwd'>",
        "<img alt='x' src='asset:certificate-classic.css'>",
        "<img alt='x' src='image:0000'>",
        "<link rel='stylesheet' href='http://127.0.0.1:1/x.css'>",
        "<link rel='attachment' href='file:///etc/passwd'>",
        "<object data='file:///etc/passwd'></object>",
        "<embed src='file:///etc/passwd'>",
        "<p style='background: url(file:///etc/passwd)'>x</p>",
        "<style>@import 'file:///etc/passwd';</style>",
        "<style>@font-face { font-family: X; src: url(file:///etc/passwd) }</style><p style='font-family: X'>x</p>",
        "<svg xmlns='http://www.w3.org/2000/svg'><title>x</title><image href='file:///etc/passwd'/></svg>",
    ],
)
def test_nothing_else_is_fetched(body: str, caplog: pytest.LogCaptureFixture) -> None:
    for _ in range(2):  # the second time as well: a refusal is not remembered as a picture that is not there
        caplog.clear()
        with caplog.at_level(logging.ERROR), pytest.raises(PdfRefused):
            draw(body)
        assert any(message.startswith("Refused to fetch") for message in caplog.messages)


def test_a_relative_address_is_no_file(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        draw("<img alt='gone' src='config.py'>")
    assert any("Relative URI reference" in message for message in caplog.messages)


def test_a_sheet_of_ours_cannot_reach_out_either(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR), pytest.raises(PdfRefused):
        draw("<p>x</p>", sheet="@import 'file:///etc/passwd';")
    assert "Refused to fetch 'file:///etc/passwd' while making a PDF" in caplog.messages


def test_our_own_drawing_is_shown() -> None:
    assert draw(f"<img alt='x' src='{asset_url('certificate-border.svg')}'>").startswith(b"%PDF-1.7")


@pytest.mark.parametrize("form", ["PNG", "JPEG"])
def test_a_given_picture_is_shown(form: str) -> None:
    red, green, blue = colour_in_the_middle(draw(shown(picture("red", form)), images=[picture("red", form)]))
    assert red > 240
    assert max(green, blue) < 20


def test_a_picture_that_was_shown_before_is_not_shown_unasked() -> None:
    blue = picture("blue")
    draw(shown(blue), images=[blue])
    with pytest.raises(PdfRefused):
        draw(shown(blue))


def test_pictures_are_not_taken_for_one_another() -> None:
    red, green = picture("red"), picture("lime")
    both = [red, green]
    assert colour_in_the_middle(draw(shown(red), images=both)) == (255, 0, 0)
    assert colour_in_the_middle(draw(shown(green), images=both)) == (0, 255, 0)


@pytest.mark.parametrize(
    "text", [b"<html><p>x</p></html>", b"%PDF-1.7", b"GIF89a", b"", b"<?xml version='1.0'?><svg/>"]
)
def test_what_is_no_picture_is_not_shown(text: bytes) -> None:
    with pytest.raises(PdfRefused):
        draw(shown(text), images=[text])


def test_a_drawing_that_was_given_reaches_for_nothing(caplog: pytest.LogCaptureFixture) -> None:
    square = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 8 8'>{}<rect width='8' height='8' fill='red'/></svg>"
    plain, greedy = square.format("").encode(), square.format("<image href='file:///etc/passwd'/>").encode()
    assert colour_in_the_middle(draw(shown(plain), images=[plain])) == (255, 0, 0)
    with caplog.at_level(logging.ERROR), pytest.raises(PdfRefused):
        draw(shown(greedy), images=[greedy])
    assert "Refused to fetch 'file:///etc/passwd' while making a PDF" in caplog.messages


def test_asset_texts_are_named_and_not_reached_for() -> None:
    assert "@page" in asset_text("certificate-classic.css")
    for name in ("../base.css", "/etc/passwd", "nothing.css", ""):
        with pytest.raises(LookupError):
            asset_text(name)


def see_through(colour: str) -> bytes:
    content = io.BytesIO()
    half = Image.new("RGBA", (8, 8), colour)
    half.putalpha(Image.linear_gradient("L").resize((8, 8)))
    half.save(content, "PNG")
    return content.getvalue()


def test_a_picture_shown_again_is_the_same_and_so_is_what_shines_through() -> None:
    half = see_through("red")
    once, twice = (draw(shown(half), images=[half]) for _ in range(2))
    assert once == twice
    picture_in_it = next(each for each in reader(once).pages[0]["/Resources"]["/XObject"].values())
    assert picture_in_it.get_object()["/SMask"].get_object()["/Width"] == 8


def test_squares_are_drawn_where_they_are_named() -> None:
    grid = Squares(((1, 0), (0, 1)), margin=1)
    body = "<img alt='Two squares' src='squares:two'>"
    document = pypdfium2.PdfDocument(
        lay_out(f"<html lang='en'><body>{body}</body></html>", sheets=[SHEET], squares={"squares:two": grid}).write(
            title="A document", lang="en", author="A facility", created=date(2010, 10, 29)
        )
    )
    page = document[0].render(scale=1).to_pil().convert("L")
    across = 90 / 25.4 * 72 / 4  # 90 mm hold four squares: two, and the margins
    seen = [
        [page.getpixel((int(across * (x + 0.5)), int(across * (y + 0.5)))) < 128 for x in range(4)] for y in range(4)
    ]
    nothing = [False] * 4
    assert seen == [nothing, [False, True, False, False], [False, False, True, False], nothing]
