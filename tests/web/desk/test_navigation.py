"""What the left navigation says about where somebody is."""

import pytest

from tests.web.cast import HERE, RUN
from tests.web.pages import opened, words


def current(client, address):
    """The entries marked as current among those of the facility and everywhere."""
    page = opened(client, address)
    return [words(a) for a in page.findall(".//nav[@class='side-nav']//a[@aria-current]")]


@pytest.mark.parametrize(
    ("address", "entry"),
    [
        (HERE, "Today"),
        (f"{HERE}/runs", "Course runs"),
        (f"{RUN}/participants", "Course runs"),
        (f"{HERE}/laboratories", "Laboratories and people"),
        (f"{HERE}/people", "Laboratories and people"),
        (f"{HERE}/people/{{abebe}}", "Laboratories and people"),
        ("/staff/catalogue/standards", "Course catalogue"),
    ],
)
def test_the_entry_that_a_page_lies_under_is_current(cast, coordinator, address, entry):
    assert current(coordinator, address.format(abebe=cast.abebe.person_id)) == [entry]


def test_today_is_current_on_its_own_page_only(cast, coordinator):
    assert current(coordinator, f"{HERE}/sessions/{cast.sessions[0].id}/attendance") == []
