"""What a terminal hands to a command may be anything: it is refused in words, never by a traceback."""

import pytest

pytestmark = pytest.mark.parametrize("stage", ["sqlite"], indirect=True)
NO_TEXT = b"a\xed\xa0\x80".decode("utf-8", "surrogateescape")


@pytest.mark.parametrize(
    "arguments",
    [
        ["certificates", "verify", NO_TEXT],
        ["certificates", "issue", "--run", NO_TEXT],
        ["report", "cohort", "--facility", NO_TEXT, "--json"],
        ["import", "participants", __file__, "--facility", NO_TEXT],
        ["users", "create", "--email", NO_TEXT, "--name", "X", "--role", "administrator", "--invite"],
        ["users", "create", "--email", "x@y.example", "--name", NO_TEXT, "--role", "administrator", "--invite"],
    ],
)
def test_bytes_that_are_no_text(app, arguments):
    told = app.test_cli_runner().invoke(args=arguments)
    assert (told.exit_code, told.stdout) == (2, "")
    assert "is not text in UTF-8" in told.stderr


@pytest.mark.parametrize("number", ["0", "-1", "99999999999999999999"])
def test_a_laboratory_of_a_number_that_no_row_has(app, number):
    arguments = ["users", "create", "--email", "x@y.example", "--name", "X", "--role", "laboratory_head", "--invite"]
    told = app.test_cli_runner().invoke(args=[*arguments, "--laboratory", number])
    assert (told.exit_code, told.stdout) == (2, "")
    assert "--laboratory" in told.stderr
