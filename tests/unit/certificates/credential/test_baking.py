"""Badges as pictures, and the credential in them, found again by readers that are not the writer."""

from __future__ import annotations

import json
from io import BytesIO

import pytest
from lxml import etree
from PIL import Image

from tests.unit.certificates.credential.samples import credential
from trainfac.certificates.credential import picture
from trainfac.certificates.credential.badge import as_bytes
from trainfac.certificates.credential.baking import bake_png, bake_svg

KINDS = ("attendance", "participation", "achievement", "training_of_trainers")
CARRIED = "{https://purl.imsglobal.org/ob/v3p0}credential"


def test_the_svg_carries_the_credential_as_its_first_element():
    said = credential(course_title='A & B <"C"> ]]> 食品')
    root = etree.fromstring(bake_svg(picture.svg("MIC-201", "achievement", "A & B"), as_bytes(said)))
    assert root[0].tag == CARRIED
    assert json.loads(root[0].text) == said
    assert root.findtext("{http://www.w3.org/2000/svg}title") == "A & B"


def test_the_png_carries_the_credential_byte_for_byte():
    content = as_bytes(credential(course_title="食品检测"))
    baked = bake_png(picture.png("MIC-201", "achievement"), content)
    with Image.open(BytesIO(baked)) as image:
        image.load()
        assert image.text["openbadgecredential"] == content.decode()
        with Image.open(BytesIO(picture.png("MIC-201", "achievement"))) as plain:
            assert image.tobytes() == plain.tobytes()


def test_something_that_is_no_png_is_not_baked():
    with pytest.raises(ValueError, match="not a PNG"):
        bake_png(b"GIF89a", b"{}")


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_looks_different(kind):
    others = [picture.png("QMS-101", other) for other in KINDS if other != kind]
    assert picture.png("QMS-101", kind) not in others


@pytest.mark.parametrize("code", ["Q", "QMS-101", "A-VERY-LONG-COURSE-CODE-2026", "日本", 'a"<&>'])
def test_any_code_makes_a_picture(code):
    svg = picture.svg(code, "achievement", code)
    assert etree.fromstring(svg.encode()).get("aria-label") == code
    with Image.open(BytesIO(picture.png(code, "achievement"))) as image:
        assert image.size == (512, 512)
        assert image.getpixel((0, 0))[3] == 0  # on nothing


def test_a_title_cannot_bring_its_own_elements():
    root = etree.fromstring(picture.svg("A", "attendance", '"/><script>alert(1)</script>').encode())
    assert {etree.QName(each).localname for each in root.iter()} == {"svg", "title", "polygon", "path"}
