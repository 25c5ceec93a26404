"""Pictures that people send. Abuse cases 21, 25, 26, 29, 30, 31, 33, 34 and 35."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from lxml import etree
from PIL import Image

from trainfac.infra.pictures import LARGEST, CleanPicture, taken_in
from trainfac.kernel.errors import RuleBroken

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 20 10">'
SHAPE = '<path d="M0 0L20 10" stroke="#123456" fill="none"/>'


def drawing(inside: str = "", *, plain: bool = False) -> CleanPicture:
    return taken_in(f"{HEAD}{SHAPE}{inside}</svg>".encode(), plain=plain)


def photograph(kind: str = "JPEG", size: tuple[int, int] = (40, 20), **saved: object) -> bytes:
    encoded = io.BytesIO()
    Image.new("RGB", size, "navy").save(encoded, kind, **saved)
    return encoded.getvalue()


def refused(content: bytes) -> str:
    with pytest.raises(RuleBroken) as error:
        taken_in(content)
    return " ".join(map(str, error.value.reasons))


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_photograph_becomes_a_png_of_ours(kind: str) -> None:
    taken = taken_in(photograph(kind))
    assert taken.content.startswith(b"\x89PNG")
    assert (taken.media_type, taken.width, taken.height) == ("image/png", 40, 20)


def test_where_it_was_taken_is_not_kept() -> None:
    exif = Image.Exif()
    exif[0x010F] = "Camera of Abebe"
    exif.get_ifd(0x8825)[1] = "N"
    sent = photograph(exif=exif.tobytes())
    assert b"Camera of Abebe" in sent
    taken = taken_in(sent)
    assert b"Abebe" not in taken.content
    assert not Image.open(io.BytesIO(taken.content)).getexif()


def test_it_is_turned_upright_before_the_camera_s_word_for_it_is_dropped() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # held on its side
    taken = taken_in(photograph(exif=exif.tobytes()))
    assert (taken.width, taken.height) == (20, 40)


def test_words_hidden_in_a_picture_are_not_kept() -> None:
    hidden = photograph("PNG") + b"<script>alert(1)</script>"
    assert b"script" not in taken_in(hidden).content


def test_a_large_one_is_made_as_large_as_print_needs() -> None:
    taken = taken_in(photograph(size=(4000, 3000)))
    assert (taken.width, taken.height) == (1600, 1200)


@pytest.mark.parametrize("size", [(30_000, 30_000), (5001, 5001)])
def test_a_bomb_of_pixels_is_refused_unopened(size: tuple[int, int]) -> None:
    header = struct.pack(">IIBBBBB", *size, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + header
    bomb = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))
    bomb += struct.pack(">I", 0) + b"IDAT" + struct.pack(">I", zlib.crc32(b"IDAT"))
    assert "pixels" in refused(bomb)


@pytest.mark.parametrize(
    "sent",
    [
        b"<html><script>alert(1)</script></html>",
        b"<!DOCTYPE html><html></html>",
        b"GIF89a\x01\x00\x01\x00",
        b"%PDF-1.7",
        photograph()[:200],
        b"\xff\xd8\xff" + b"x" * 50,
        b"",
        b"\x00",
    ],
)
def test_what_is_no_picture_is_refused_whatever_it_is_called(sent: bytes) -> None:
    assert refused(sent)


def test_a_file_too_large_is_refused() -> None:
    assert refused(b"x" * (LARGEST + 1)) == "The file is larger than 4 MB"


def test_shapes_and_colours_of_a_drawing_stay() -> None:
    gradient = (
        '<defs><linearGradient id="g"><stop offset="0" stop-color="red"/></linearGradient></defs>'
        '<g transform="translate(1, 2)"><rect x="1" y="1" width="5" height="5" style="fill: navy; stroke-width: 2"/>'
        '<circle cx="1" cy="1" r="1" fill="url(#g)"/></g>'
    )
    taken = drawing(gradient)
    text = taken.content.decode()
    for kept in ('d="M0 0L20 10"', "linearGradient", 'fill="url(#g)"', 'fill="navy"', 'transform="translate(1, 2)"'):
        assert kept in text
    assert taken.left_out == ()
    assert (taken.width, taken.height) == (1600, 800)


def test_colours_stay_however_a_drawing_program_writes_them() -> None:
    taken = drawing(
        "<style>/* made by a program */ .a, .b{fill:#0e5f63;stroke:none} .b{fill:url(#g)} rect{stroke:gold}</style>"
        '<defs><linearGradient id="g"><stop offset="0" style="stop-color:#f6e3c5"/></linearGradient></defs>'
        '<path class="a" d="M1 1"/><path class="a b" d="M2 2"/><rect width="3" height="3" style="fill:url(#g)"/>'
    )
    root = etree.fromstring(taken.content)
    painted = [(shape.get("fill"), shape.get("stroke")) for shape in root.iter() if shape.get("fill")][1:]
    assert painted == [("#0e5f63", "none"), ("url(#g)", "none"), ("url(#g)", "gold")]
    assert b'stop-color="#f6e3c5"' in taken.content
    assert b"style" not in taken.content
    assert taken.left_out == ()


def test_what_is_no_picture_at_all_is_told_what_would_be_one() -> None:
    for sent in (b"<html><body>Not found</body></html>", b"no picture"):
        assert "JPEG" in refused(sent)


def test_what_is_lost_of_a_style_sheet_is_named() -> None:
    for sheet in ("@media print { path { fill: red } }", "g > path { fill: red }", "path:hover { fill: red }"):
        assert drawing(f"<style>{sheet}</style>").left_out == ("style",)
    assert drawing('<path d="M1 1" fill="context-fill(1)"/>').left_out == ("fill",)


@pytest.mark.parametrize(
    ("hostile", "left_out"),
    [
        ("<script>alert(1)</script>", "script"),
        ("<foreignObject><body xmlns='http://www.w3.org/1999/xhtml'/></foreignObject>", "foreignObject"),
        ("<image href='file:///etc/passwd' width='1' height='1'/>", "image"),
        ("<image xlink:href='https://evil.example/x.png' width='1' height='1'/>", "image"),
        ("<use href='https://evil.example/x.svg#a'/>", "use"),
        ("<a href='javascript:alert(1)'><path d='M0 0'/></a>", "a"),
        ("<style>@import url(https://evil.example/x.css);</style>", "style"),
        ("<text>words</text>", "text"),
        ("<animate attributeName='href' values='javascript:alert(1)'/>", "animate"),
        ("<path d='M0 0' onload='alert(1)'/>", "onload"),
        ("<filter id='f'><feImage href='file:///etc/passwd'/></filter>", "filter"),
        ("<h:script xmlns:h='http://www.w3.org/1999/xhtml'>alert(1)</h:script>", "script"),
    ],
)
def test_what_could_act_or_fetch_is_left_out_and_named(hostile: str, left_out: str) -> None:
    taken = drawing(hostile)
    text = taken.content.decode()
    for word in ("script", "alert", "evil.example", "passwd", "href", "onload", "import", "words"):
        assert word not in text
    assert taken.left_out == (left_out,)


@pytest.mark.parametrize(
    "value",
    [
        "url(https://evil.example/x)",
        "url(file:///etc/passwd)",
        "url('#g')",
        "url(#g) url(//evil.example)",
        "expression(alert(1))",
        "red;background:url(//evil.example)",
    ],
)
@pytest.mark.parametrize(
    "way",
    [
        'fill="{}"',
        'style="fill: {}"',
        'class="a"/><style>.a {{ fill: {} }}</style><path d="M0 0"',
        'style="background-image: {}"',
        'stroke="{}"',
    ],
)
def test_nothing_is_fetched_by_way_of_a_colour(value: str, way: str) -> None:
    text = drawing(f"<path d='M0 0' {way.format(value)}/>").content.decode()
    assert "evil" not in text
    assert "url" not in text
    assert "expression" not in text


@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE svg [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>',
        '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_drawing_that_declares_a_document_type_is_refused(declared: str, encoding: str) -> None:
    sent = f'<?xml version="1.0" encoding="{encoding}"?>{declared}{HEAD}{SHAPE}</svg>'.encode(encoding)
    assert "document type" in refused(sent)


def test_a_drawing_without_shapes_or_size_is_refused() -> None:
    assert "no shapes" in refused(f"{HEAD}<text>Only words</text></svg>".encode())
    assert "viewBox" in refused(f'<svg xmlns="http://www.w3.org/2000/svg">{SHAPE}</svg>'.encode())


def test_a_drawing_of_endless_parts_is_refused() -> None:
    assert "too many parts" in refused(f"{HEAD}{SHAPE * 20_001}</svg>".encode())
    assert "too many parts" in refused(f"{HEAD}{'<g>' * 60}{SHAPE}{'</g>' * 60}</svg>".encode())


def test_a_border_is_made_of_plain_shapes() -> None:
    inside = '<g opacity=".5"><linearGradient id="g"/><rect width="1" height="1" fill="url(#g)"/></g>'
    taken = drawing(inside, plain=True)
    text = taken.content.decode()
    assert "linearGradient" in taken.left_out
    assert "url" not in text
    assert "opacity" not in text
    with pytest.raises(RuleBroken):
        taken_in(photograph(), plain=True)


def test_a_cleaned_drawing_cleaned_again_stays_as_it_is() -> None:
    once = drawing("<g><path d='M1 1L2 2' fill='red'/></g>")
    assert taken_in(once.content).content == once.content
