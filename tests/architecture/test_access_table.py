"""docs/access.md says who may open what; the application agrees."""

import pytest

from tests.architecture.access_table import declared, written
from trainfac.identity.access import access_of

pytestmark = pytest.mark.parametrize("stage", ["sqlite"], indirect=True)


def test_every_view_declares_who_may_use_it(app):
    assert [name for name, view in app.view_functions.items() if access_of(view) is None] == []


def test_every_page_is_listed_as_it_is_declared(app):
    missing = [line for line in declared(app) if line not in written()]
    assert missing == [], "docs/access.md lacks:\n" + "\n".join(missing)


def test_no_page_is_listed_that_does_not_exist(app):
    left_over = [line for line in written() if line not in declared(app)]
    assert left_over == [], "docs/access.md has too much:\n" + "\n".join(left_over)


def test_the_table_is_in_the_order_of_addresses(app):
    assert written() == [line for line in declared(app) if line in written()]
