"""Every component can be found and is shown: the README lists it, a gallery page uses it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.web.look.rendering import GALLERY

COMPONENTS = Path(__file__).parents[3] / "templates" / "components"
NAMES = sorted(path.stem for path in COMPONENTS.glob("*.html"))
INNER = {"field_frame", "input_field", "choice_fields"}


@pytest.fixture(scope="module")
def gallery_source() -> str:
    return "".join(path.read_text() for path in GALLERY.glob("*.html"))


@pytest.mark.parametrize("name", NAMES)
def test_the_readme_lists_the_component(name):
    assert f"`{name}" in (COMPONENTS / "README.md").read_text()


@pytest.mark.parametrize("name", NAMES)
def test_the_file_begins_with_the_contract(name):
    assert (COMPONENTS / f"{name}.html").read_text().startswith(f"{{# {name}(")


@pytest.mark.parametrize("name", [name for name in NAMES if name not in INNER])
def test_a_gallery_page_shows_the_component(name, gallery_source):
    assert f"components/{name}.html" in gallery_source
