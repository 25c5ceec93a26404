"""The web process draws no certificate: what is asked of it is ordered, and a worker draws."""

import ast
from pathlib import Path

import pytest

from tests.architecture.world import World
from tests.conftest import written
from trainfac.infra.pdf import documents
from trainfac.infra.pdf.documents import HTML

ROOT = Path(__file__).parents[2] / "trainfac"
# What workers do on behalf of people: it lays pages out.
DONE_BY_WORKERS = {"issue_certificates", "correct_certificate", "page_reasons", "printing_reasons", "check_printable"}
# Whatever puts certificates, or what is printed beside them, on paper.
DRAWING = {
    "in_use", "render_certificate", "render_pdf", "lay_out", "first_page",
    "make_document", "make_documents", "make_print_file", "print_file", "cover_list", "make_signature_sheet",
    "signature_sheet", "overlay",
}  # fmt: skip
ASKED_BY_PEOPLE = ("routes", "forms", "services", "queries")
CORRECTION = {"holder_name": "Abebe T.", "code": "name", "reason": "Misspelt"}
ORDERS = (
    "correct",
    "correct_all",
    "draw",
    "issue",
    "lay_out_pages",
    "make_documents",
    "order_signatures",
    "order_template_sample",
    "print_file",
    "show_template_version",
)


def imported(path):
    """What a module takes from others, and what it uses of modules that it took as a whole."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.Attribute):
            yield node.attr


def test_what_people_ask_for_calls_no_renderer():
    folders = [ROOT / "certificates" / name for name in ASKED_BY_PEOPLE]
    files = [path for folder in folders for path in folder.rglob("*.py")]
    assert len(files) > 30
    assert {path.name: found for path in files if (found := DRAWING & set(imported(path)))} == {}


def test_pages_call_nothing_that_lays_pages_out():
    files = [path for name in ("routes", "forms") for path in (ROOT / "certificates" / name).rglob("*.py")]
    assert {path.name: found for path in files if (found := DONE_BY_WORKERS & set(imported(path)))} == {}


def test_only_jobs_ask_for_the_renderer_in_use():
    found = {path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*.py") if "in_use" in imported(path)}
    assert found == {"certificates/jobs.py", "certificates/making.py"}


@pytest.fixture
def drawn(monkeypatch):
    """The titles of what was laid out."""
    found = []

    class Seen(HTML):
        def render(self, *args, **kwargs):
            found.append(self.etree_element.findtext(".//title"))
            return super().render(*args, **kwargs)

    monkeypatch.setattr(documents, "HTML", Seen)
    return found


def test_what_is_laid_out_is_seen(drawn):
    documents.lay_out("<html lang=en><title>Seen</title><p>x</p></html>", sheets=[])
    assert drawn == ["Seen"]


@pytest.mark.parametrize("stage", ["sqlite"], indirect=True)
def test_no_page_of_certificates_lays_anything_out(app, drawn):
    with written(app) as tx:
        world = World(tx, app.extensions["files"])
    coordinator = world.browser(app, "coordinator")
    answered = {}
    for rule in app.url_map.iter_rules():
        feature, _, name = rule.endpoint.partition(".")
        for method in ("GET", "POST"):
            if feature == "certificates" and method in rule.methods and (method == "GET" or name in ORDERS):
                address = world.address(app, rule.endpoint, method, rule.arguments)
                given = (
                    {"paper": "a4", "order": "serial", "layout": "one", "number": "1", **CORRECTION}
                    if method == "POST"
                    else None
                )
                answered[method, name] = coordinator.open(address, method=method, data=given).status_code
    assert {name for method, name in answered if method == "POST"} == set(ORDERS)
    assert {status for status in answered.values() if status >= 500} == set()
    assert drawn == []
