"""What every answer carries, whatever it is: a page, an error, a file, a redirect."""

import re

import pytest

from tests.builders import sign_in
from tests.web.pages import main, whole

ANSWERS = {
    "page": ("GET", "/sign-in", 200),
    "calendar": ("GET", "/", 200),
    "redirect": ("GET", "/account", 303),
    "forbidden": ("GET", "/admin/users", 403),
    "not found": ("GET", "/nothing/here", 404),
    "not this way": ("GET", "/sign-out", 405),
    "refused form": ("POST", "/register", 422),
    "gone": ("GET", "/invitations/x", 410),
    "asset": ("GET", "/static/css/trainfac.css", 200),
    "json": ("GET", "/healthz", 503),
    "calendar file": ("GET", "/calendar.ics", 200),
}


@pytest.fixture
def answer(request, client, coordinator):
    method, path, status = ANSWERS[request.param]
    if request.param == "forbidden":
        sign_in(client, coordinator)
    answer = client.open(path, method=method)
    assert answer.status_code == status
    return answer


every_answer = pytest.mark.parametrize("answer", ANSWERS, indirect=True)


@pytest.mark.parametrize(
    ("path", "what", "remedy"),
    [
        ("/runs/NONE-1", "There is no such course run", "start again from the calendar"),
        ("/admin/users", "You may not open this page", "Nothing was changed."),
    ],
)
def test_a_refusal_says_what_to_do(client, coordinator, path, what, remedy):
    text = main(whole(sign_in(client, coordinator).get(path), 404 if "runs" in path else 403))
    assert what in text
    assert remedy in text


def test_a_page_that_did_not_change_does_not_travel_again(client):
    had = client.get("/courses")
    again = client.get("/courses", headers={"If-None-Match": had.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert client.get("/verify", headers={"If-None-Match": had.headers["ETag"]}).status_code == 200


def test_what_somebody_signed_in_sees_stays_on_no_disk(client, coordinator):
    answer = sign_in(client, coordinator).get("/courses")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "ETag" not in answer.headers


@every_answer
def test_nothing_is_loaded_from_elsewhere_or_run_inline(answer):
    policy = dict(
        part.strip().split(" ", 1) if " " in part.strip() else (part.strip(), "")
        for part in answer.headers["Content-Security-Policy"].split(";")
    )
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert "unsafe" not in answer.headers["Content-Security-Policy"]


@every_answer
def test_browsers_do_not_guess_frame_or_tell(answer):
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert re.fullmatch(r"[0-9a-f]{12}", answer.headers["X-Request-Id"])


@every_answer
def test_over_http_nobody_promises_https(answer):
    assert "Strict-Transport-Security" not in answer.headers


@pytest.mark.parametrize("path", ["/sign-in", "/nothing/here", "/static/css/trainfac.css"])
def test_over_https_browsers_stay_there(secured, path):
    answer = secured.test_client().get(path, base_url="https://localhost")
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")


def test_what_a_signed_in_person_sees_stays_on_no_disk(client, coordinator):
    assert client.get("/sign-in").headers["Cache-Control"] == "private, no-cache"
    sign_in(client, coordinator)
    assert client.get("/account").headers["Cache-Control"] == "no-store"


def test_an_asset_with_its_hash_is_kept_for_a_year(client):
    link = re.search(r'href="(/static/css/trainfac\.css\?v=[^"]+)"', client.get("/sign-in").text)[1]
    answer = client.get(link)
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "localhost:80@evil.example", ""])
def test_a_host_that_is_not_ours_gets_no_answer(client, host):
    answer = client.get("/sign-in", headers={"Host": host})
    assert answer.status_code == 400
    assert "evil" not in answer.text
    assert "<h1>" in answer.text


def test_a_forwarded_host_is_not_believed_without_a_proxy(client):
    answer = client.get("/account", headers={"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"})
    assert answer.location == "/sign-in?next=/account"


@pytest.mark.parametrize(("path", "status"), [("/nothing/here", 404), ("/sign-out", 405)])
def test_an_error_page_says_what_is_safe_and_what_to_do(client, path, status):
    whole(client.get(path), status)


def test_an_error_page_of_somebody_signed_in_is_whole_too(client, coordinator):
    assert "You may not" in main(whole(sign_in(client, coordinator).get("/admin/users"), 403))
