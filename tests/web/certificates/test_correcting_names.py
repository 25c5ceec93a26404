"""Names that were printed wrong, put right on a certificate that was issued."""

import pytest

from tests.conftest import written
from tests.web.cast import HERE
from tests.web.certificates.conftest import certificates
from tests.web.pages import main, opened, values, whole
from trainfac.directory.models import Person

AMHARIC = "አበበ ታደሰ"
WRONG = "አበበ ታደስ"


@pytest.fixture
def page(app, cast, coordinator, work):
    """The page of Abebe's certificate, on which his name in Amharic is wrong."""
    with written(app) as tx:
        person = tx.get_one(Person, cast.abebe.person_id)
        person.native_name, person.native_lang = WRONG, "am"
    coordinator.post(f"{HERE}/runs/HYD-01/certificates/issue")
    work()
    return f"{HERE}/certificates/{certificates(app)[0].id}"


def correct(coordinator, page, **changes):
    """Send the form with these changes to what it offers; None for what is not sent."""
    offered = values(opened(coordinator, f"{page}/correct"))
    given = {**offered, "code": "name", "reason": "Misspelt", **changes}
    return coordinator.post(f"{page}/correct", data={name: value for name, value in given.items() if value is not None})


def test_a_name_in_their_own_script_is_put_right_by_a_correction(app, coordinator, page, work):
    offered = values(opened(coordinator, f"{page}/correct"))
    assert (offered["native_name"], offered["native_lang"]) == (WRONG, "am")
    assert correct(coordinator, page, native_name=AMHARIC).location == page
    work()
    new = certificates(app)[-1]
    assert (new.holder_name, new.snapshot["native_name"]) == ("Abebe Tadesse", AMHARIC)
    assert (new.snapshot["native_lang"], new.snapshot["native_dir"]) == ("am", "ltr")
    assert AMHARIC in main(opened(coordinator, f"{HERE}/certificates/{new.id}"))


def test_a_name_from_right_to_left_is_printed_so(app, coordinator, page, work):
    correct(coordinator, page, native_name="أبيبي تاديسي", native_lang="ar")
    work()
    new = certificates(app)[-1].snapshot
    assert (new["native_name"], new["native_lang"], new["native_dir"]) == ("أبيبي تاديسي", "ar", "rtl")


@pytest.mark.parametrize("typed", ["", "  ", "Abebe Tadesse"])
def test_a_name_in_their_own_script_that_says_nothing_more_is_left_out(app, coordinator, page, work, typed):
    correct(coordinator, page, native_name=typed)
    work()
    new = certificates(app)[-1].snapshot
    assert (new["native_name"], new["native_lang"]) == ("", "")


def test_the_names_stand_as_they_are_typed_when_all_else_is_taken_anew(app, coordinator, page, work):
    correct(coordinator, page, native_name=AMHARIC, from_records="y")
    work()
    assert certificates(app)[-1].snapshot["native_name"] == AMHARIC


def test_a_form_without_the_name_in_their_own_script_leaves_it(app, coordinator, page, work):
    correct(coordinator, page, holder_name="Abebe T. Tadesse", native_name=None, native_lang=None)
    work()
    assert certificates(app)[-1].snapshot["native_name"] == WRONG


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"native_name": "x" * 201}, "200"),
        ({"native_name": AMHARIC, "native_lang": "xx"}, "Not a valid choice"),
        ({"native_name": "አበበ \U0001f9ff"}, "no font has the character"),
    ],
)
def test_a_name_in_their_own_script_that_cannot_be_printed_is_refused(app, coordinator, page, typed, told):
    answered = whole(correct(coordinator, page, **typed), 422)
    assert told in main(answered)
    assert values(answered)["native_name"] == typed["native_name"]
    assert len(certificates(app)) == 2


def test_the_tick_says_all_that_is_taken_anew(coordinator, page):
    told = main(opened(coordinator, f"{page}/correct"))
    assert "everything but the names anew: hours, results, kind, laboratory, signatories and template" in told
