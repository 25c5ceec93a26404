"""The gallery in Chromium: nothing for axe to find, nothing wider than a phone, and what scripts add."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.web.look.rendering import PAGES

AXE = Path(__file__).parents[3] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
pytestmark = pytest.mark.browser


def axe(page: Page) -> list[str]:
    """What axe finds on the page: rule and element, one line each."""
    page.evaluate(AXE.read_text())  # the debugger's door: the page's policy lets no foreign script in
    options = json.dumps({"runOnly": {"type": "tag", "values": RULES}})
    found = page.evaluate(f"axe.run(document, {options}).then(result => result.violations)")
    return [f"{rule['id']}: {node['html'][:120]}" for rule in found for node in rule["nodes"]]


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(open_page, name, direction, width):
    assert axe(open_page(name, direction, width)) == []


def test_axe_would_find_a_fault(open_page):
    page = open_page("public_form")
    page.evaluate("document.querySelector('label[for=full_name]').remove()")
    assert any(line.startswith("label:") for line in axe(page))


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_wider_than_a_narrow_phone(open_page, name, direction):
    page = open_page(name, direction, 320)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("name", PAGES)
def test_targets_are_large_enough_to_hit(open_page, name, direction):
    page = open_page(name, direction, 360)
    small = page.evaluate(
        """() => [...document.querySelectorAll("button, summary, input:not([type=hidden]), select, nav a, .btn")]
            .filter(x => x.checkVisibility())
            .map(x => [x.outerHTML.slice(0, 90), x.getBoundingClientRect()])
            .filter(([_, box]) => box.width > 0 && (box.width < 24 || box.height < 24))
            .map(([html, box]) => `${html} ${box.width}x${box.height}`)"""
    )
    assert small == []


def test_the_error_summary_has_the_focus(open_page):
    expect(open_page("public_form_refused").get_by_role("heading", name="There is a problem")).to_be_focused()


def test_a_line_of_the_error_summary_leads_to_the_first_answer(open_page):
    page = open_page("public_form_refused")
    page.get_by_role("link", name="Choose a kind").click()
    expect(page.get_by_label("Lecture")).to_be_focused()


def test_a_second_submit_is_held_back(open_page):
    page = open_page("public_form")
    sent = []
    page.on("request", lambda request: sent.append(request.method) if request.method == "POST" else None)
    page.evaluate("document.querySelector('main form').action = '/hold'")
    page.context.route("**/hold", lambda route: route.fulfill(status=204))  # the page stays
    send = page.get_by_role("button", name="Send")
    send.click()
    expect(send).to_have_attribute("aria-disabled", "true")
    send.click(force=True)
    page.wait_for_timeout(200)
    assert sent == ["POST"]


def test_a_password_can_be_shown_and_is_hidden_before_it_is_sent(open_page):
    page = open_page("public_form")
    box = page.get_by_label("Password", exact=True)
    page.get_by_role("button", name="Show password").click()
    assert box.get_attribute("type") == "text"
    page.evaluate("document.querySelector('main form').addEventListener('submit', e => e.preventDefault())")
    page.get_by_role("button", name="Send").click()
    assert box.get_attribute("type") == "password"


def test_what_is_pasted_past_the_limit_stays_and_is_counted(open_page):
    page = open_page("public_form")
    box = page.get_by_label("Why this course?")
    box.fill("x" * 503)
    assert len(box.input_value()) == 503
    expect(page.get_by_text("Characters too many: 3")).to_be_visible()


def test_staff_navigation_is_open_on_a_wide_screen_and_folded_on_a_phone(open_page):
    link = "Rooms, trainers, instruments"
    expect(open_page("staff_run", width=1280).get_by_role("link", name=link)).to_be_visible()
    phone = open_page("staff_run", width=360)
    expect(phone.get_by_role("link", name=link)).not_to_be_visible()
    phone.get_by_text("Menu", exact=True).click()
    expect(phone.get_by_role("link", name=link)).to_be_visible()


def test_menus_work_without_scripts(open_page):
    page = open_page("staff_run", scripts=False)
    page.get_by_text("UNIDO-VIMTA, Hyderabad").first.click()
    expect(page.get_by_role("link", name="Food testing centre, Dali")).to_be_visible()


def test_a_menu_closes_with_escape(open_page):
    page = open_page("staff_run")
    page.get_by_text("UNIDO-VIMTA, Hyderabad").first.click()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Food testing centre, Dali")).not_to_be_visible()


def test_charts_grow_from_the_side_where_reading_starts(open_page):
    def gap(direction: str) -> tuple[float, float]:
        page = open_page("staff_run", direction)
        frame = page.locator(".bar-chart").bounding_box()
        bar = page.locator(".bar-chart__bar").last.bounding_box()
        return bar["x"] - frame["x"], frame["x"] + frame["width"] - bar["x"] - bar["width"]

    from_left, from_right = gap("ltr"), gap("rtl")
    assert from_left[0] < 1 < from_left[1]
    assert from_right[1] < 1 < from_right[0]


def test_printing_leaves_out_what_paper_cannot_use(open_page):
    page = open_page("staff_run")
    page.emulate_media(media="print")
    for selector in (".masthead", ".side-nav", ".filter", ".page-actions"):
        expect(page.locator(selector).first).not_to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_a_code_is_never_broken_over_lines(open_page):
    page = open_page("staff_run", width=360)
    lines = page.evaluate(
        """() => {
            const paragraph = document.querySelector("main").appendChild(document.createElement("p"));
            const words = "a long sentence that ends with a code ".repeat(3);
            return [...Array(40).keys()].map(n => {
                paragraph.innerHTML = `${"x".repeat(n)} ${words}<span class="code">UVSSTF-2026-02</span>`;
                return paragraph.querySelector(".code").getClientRects().length;
            });
        }"""
    )
    assert set(lines) == {1}


def test_what_stops_a_job_stands_near_it_and_apart_from_what_follows(open_page):
    page = open_page("staff_run")
    above, below = page.evaluate(
        """() => {
            document.querySelector("main").insertAdjacentHTML("beforeend", `<div class="job"><p>1 of 2</p></div>
                <form class="post-button"><button class="btn btn-sm">Stop</button></form><p id="next">2 people</p>`);
            const [job, stop, next] = ["main .job:last-of-type", "main .post-button:last-of-type", "#next"]
                .map(x => [...document.querySelectorAll(x)].at(-1).getBoundingClientRect());
            return [stop.top - job.bottom, next.top - stop.bottom];
        }"""
    )
    assert 4 <= above < below
    assert below >= 16


def test_a_card_on_a_phone_says_nothing_of_cells_with_nothing_in_them(open_page):
    page = open_page("staff_run", width=360)
    shown = page.evaluate(
        """() => {
            document.querySelector("main").insertAdjacentHTML("beforeend", `<table class="table table--cards"><tbody>
                <tr><td data-label="State">Closed</td><td data-label="Actions"></td></tr></tbody></table>`);
            return [...document.querySelectorAll("main table:last-of-type td")].slice(-2).map(x => x.checkVisibility());
        }"""
    )
    assert shown == [True, False]
