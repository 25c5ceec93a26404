"""What the form components say to the person and to assistive technology."""

from __future__ import annotations

import html5lib
import pytest
from wtforms import IntegerField, StringField
from wtforms.validators import InputRequired, NumberRange

from trainfac.infra.forms import Form


@pytest.fixture
def refused(rendered):
    return html5lib.parse(rendered("public_form_refused"), namespaceHTMLElements=False)


def by_id(tree, name):
    return next(element for element in tree.iter() if element.get("id") == name)


def text(element):
    return " ".join("".join(element.itertext()).split())


def test_a_refused_field_is_marked_invalid_and_says_why(refused):
    control = by_id(refused, "refused-full_name")
    assert control.get("aria-invalid") == "true"
    spoken = [text(by_id(refused, part)) for part in control.get("aria-describedby").split()]
    assert spoken == ["As in the passport; any script", "Error: Enter the full name as in the passport"]


def test_a_field_that_was_not_refused_is_not_marked(refused):
    assert by_id(refused, "refused-phone").get("aria-invalid") is None


def test_an_optional_field_says_so(refused):
    label = next(x for x in refused.iter("label") if x.get("for") == "refused-phone")
    assert text(label) == "Telephone (optional)"


def test_what_was_typed_comes_back(refused):
    assert by_id(refused, "refused-hours").get("value") == "1000"


def test_the_error_summary_leads_to_every_refused_field(refused):
    summary = next(x for x in refused.iter("div") if x.get("class") == "error-summary")
    targets = [link.get("href") for link in summary.iter("a")]
    assert targets == [
        f"#refused-{name}"
        for name in ("full_name", "motivation", "country", "starts_on", "starts_at", "hours", "agreed", "kind",
                     "languages", "list_file", "password")
    ]  # fmt: skip


class Planned(Form):
    """A form whose validators speak for themselves, but for one."""

    title = StringField("Title", [InputRequired()])
    seats = IntegerField("Seats", [NumberRange(min=1, max=20)])
    country = StringField("In which country?", [InputRequired("Choose a country")])


def test_in_the_error_summary_what_validators_say_of_any_field_names_it(app):
    with app.test_request_context("/", method="POST", data={"seats": "21"}):
        form = Planned(meta={"csrf": False})
        assert not form.validate()
        macro = app.jinja_env.get_template("components/error_summary.html").make_module({}).error_summary
        summary = html5lib.parse(str(macro(form)), namespaceHTMLElements=False)
    assert [text(link) for link in summary.iter("a")] == [
        "Title: This field is required.",
        "Seats: Number must be between 1 and 20.",
        "Choose a country",
    ]
    assert form.title.errors == ["This field is required."]


def test_reasons_that_belong_to_no_field_come_first(refused):
    summary = next(x for x in refused.iter("div") if x.get("class") == "error-summary")
    assert [text(item) for item in summary.iter("li")][:2] == [
        "Attended 64 % of the hours; 80 % are needed",
        "Post-test is missing",
    ]


def test_the_title_of_a_refused_page_says_error_first(refused):
    assert refused.find(".//title").text.startswith("Error: Your application")


def test_a_group_of_choices_is_described_as_a_whole(refused):
    group = by_id(refused, "refused-kind")
    assert group.tag == "fieldset"
    assert group.get("aria-describedby") == "refused-kind-hint refused-kind-error"


def test_a_name_may_run_either_way(refused):
    assert by_id(refused, "refused-full_name").get("dir") == "auto"


def test_no_error_summary_without_errors(rendered):
    assert "error-summary" not in rendered("public_form")
