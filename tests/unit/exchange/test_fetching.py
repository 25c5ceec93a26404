"""Calendars are fetched from the public Internet and from nowhere else (abuse case: Indico CVE-2026-25738)."""

from __future__ import annotations

import gzip
import socket
import threading
import time

import pytest

from tests.unit.exchange.server import HOST, running, says
from trainfac.exchange.calendars.outline import MOST_BYTES
from trainfac.exchange.fetching import Fetcher, checked
from trainfac.exchange.problems import Unusable

NOTHING = "No calendar could be fetched from this address."
NO_ADDRESS = "Give an address that begins with https:// or webcal://"


@pytest.fixture
def calendars(tmp_path):
    with running(tmp_path) as server:
        yield server


def refused(fetcher: Fetcher, address: str) -> str:
    with pytest.raises(Unusable) as told:
        fetcher.fetch(address)
    return str(told.value.message)


def test_what_is_there_is_fetched_and_we_say_who_we_are(calendars):
    calendars.answers["/c.ics?key=1"] = says(b"BEGIN:VCALENDAR")
    assert calendars.fetcher().fetch(calendars.address("/c.ics?key=1")) == b"BEGIN:VCALENDAR"
    ((_path, headers),) = calendars.asked
    assert (headers["Host"], headers["Accept-Encoding"]) == (f"{HOST}:{calendars.port}", "identity")
    assert headers["User-Agent"].startswith("trainfac")


def test_what_calendars_call_an_address_is_one(calendars):
    calendars.answers["/c.ics"] = says(b"x")
    assert calendars.fetcher().fetch(calendars.address("/c.ics").replace("https:", "webcal:")) == b"x"


def test_a_proxy_of_the_surroundings_is_not_asked(calendars, monkeypatch):
    for name in ("https_proxy", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    calendars.answers["/c.ics"] = says(b"x")
    assert calendars.fetcher().fetch(calendars.address("/c.ics")) == b"x"


# The policy of earnest: real names, real resolver, and a server that would answer if it were asked.
@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "localhost", "[::1]", "0.0.0.0", "[::]", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1",
        "127.1", "[::ffff:127.0.0.1]", "localhost.",
    ],
)  # fmt: skip
def test_this_computer_is_not_asked_whatever_it_is_called(calendars, host):
    calendars.answers["/"] = says(b"secret")
    fetcher = calendars.fetcher(resolve=Fetcher().resolve, allowed=Fetcher().allowed)
    assert NOTHING in refused(fetcher, f"https://{host}:{calendars.port}/")
    assert calendars.asked == []


@pytest.mark.parametrize(
    "host", ["169.254.169.254", "10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1", "[fd00::1]", "[fe80::1]"]
)
def test_networks_of_others_are_not_asked(host, monkeypatch):
    tried = []
    monkeypatch.setattr(socket, "create_connection", lambda *asked: tried.append(asked))
    assert NOTHING in refused(Fetcher(), f"https://{host}/latest/meta-data/")
    assert tried == []


@pytest.mark.parametrize("found", [["8.8.8.8", "127.0.0.1"], ["127.0.0.1", "8.8.8.8"], ["8.8.8.8", "fd00::1"], []])
def test_a_name_with_any_address_that_is_not_public_is_not_asked(found):
    assert NOTHING in refused(Fetcher(resolve=lambda _host, _port: found), "https://rebind.example/")


def test_a_name_is_asked_for_once_and_the_address_that_was_checked_is_used(calendars):
    """Whoever answers a public address first and ours afterwards gets nothing by it."""
    calendars.answers["/c.ics"] = says(b"x")
    answers = iter([["127.0.0.1"], ["10.0.0.1"], ["10.0.0.1"]])
    fetcher = calendars.fetcher(resolve=lambda _host, _port: next(answers))
    assert fetcher.fetch(calendars.address("/c.ics")) == b"x"
    assert next(answers) == ["10.0.0.1"]  # the second answer was never asked for


def test_redirects_are_followed_and_each_is_checked(calendars):
    calendars.answers["/a"] = says(b"", 302, Location="/b")
    calendars.answers["/b"] = says(b"", 301, Location=calendars.address("/c"))
    calendars.answers["/c"] = says(b"x")
    assert calendars.fetcher().fetch(calendars.address("/a")) == b"x"
    assert calendars.resolved == [HOST] * 3


@pytest.mark.parametrize("steps", [4, 50])
def test_more_than_three_redirects_are_not_followed(calendars, steps):
    for step in range(steps):
        calendars.answers[f"/{step}"] = says(b"", 302, Location=f"/{step + 1}")
    calendars.answers[f"/{steps}"] = says(b"x")
    assert NOTHING in refused(calendars.fetcher(), calendars.address("/0"))
    assert len(calendars.asked) == 4


@pytest.mark.parametrize("to", ["https://127.0.0.1{port}/in", "https://169.254.169.254/", "https://localhost{port}/in"])
def test_a_redirect_into_a_private_network_is_not_followed(calendars, to):
    """The public name leads to the server; what it points to is judged as in earnest."""
    calendars.answers["/a"] = says(b"", 302, Location=to.format(port=f":{calendars.port}"))
    calendars.answers["/in"] = says(b"secret")
    real = Fetcher()
    fetcher = calendars.fetcher(
        resolve=lambda host, port: (
            ["127.0.0.1"] if host == HOST else [f"judged:{one}" for one in real.resolve(host, port)]
        ),
        allowed=lambda address: address == "127.0.0.1" or real.allowed(address.removeprefix("judged:")),
    )
    assert NOTHING in refused(fetcher, calendars.address("/a"))
    assert [path for path, _headers in calendars.asked] == ["/a"]


@pytest.mark.parametrize("to", ["http://calendars.example/", "file:///etc/passwd", "gopher://x/", "", "https://a:b@x/"])
def test_a_redirect_to_anything_else_is_not_followed(calendars, to):
    calendars.answers["/a"] = says(b"", 302, Location=to)
    told = refused(calendars.fetcher(), calendars.address("/a"))
    assert NOTHING in told or NO_ADDRESS in told
    assert {path for path, _headers in calendars.asked} <= {"/a"}


@pytest.mark.parametrize(
    "address",
    [
        "http://calendars.example/", "ftp://calendars.example/", "file:///etc/passwd", "//calendars.example/", "x", "",
        "https://", "https:///c.ics", "https://user:word@calendars.example/", "https://user@calendars.example/",
        "https://calendars.example:8443/", "https://calendars.example:22/", "https://calendars.example:x/",
        "https://calendars.example/\r\nHost: evil", "https://calendars.example\\@10.0.0.1/", "https://[::1/",
        "https://" + "a" * 64 + ".example/", "https://calendars.example/" + "a" * 3000, "javascript:alert(1)",
    ],
)  # fmt: skip
def test_what_is_no_address_to_fetch_is_told_before_anybody_is_asked(address):
    with pytest.raises(Unusable, match="Give an address that begins with https"):
        checked(address)


def test_a_larger_file_is_left_where_it_is(calendars):
    calendars.answers["/c.ics"] = says(b"x" * (MOST_BYTES + 1))
    assert "more than 2 MB" in refused(calendars.fetcher(), calendars.address("/c.ics"))


def test_a_file_without_end_is_left_in_time(calendars):
    def endless(request):
        request.send_response(200)
        request.end_headers()
        while True:
            request.wfile.write(b"x" * 65536)

    calendars.answers["/c.ics"] = endless
    assert "more than 2 MB" in refused(calendars.fetcher(), calendars.address("/c.ics"))


def test_what_comes_packed_is_not_unpacked(calendars):
    bomb = gzip.compress(b"\0" * 50_000_000)
    calendars.answers["/c.ics"] = says(bomb, Content_Encoding="gzip")
    assert NOTHING in refused(calendars.fetcher(), calendars.address("/c.ics"))


def breaking_off(request):
    request.send_response(200)
    request.send_header("Content-Length", "1000")
    request.end_headers()
    request.wfile.write(b"BEGIN:VCALENDAR")


def test_a_file_that_breaks_off_is_no_file(calendars):
    calendars.answers["/c.ics"] = breaking_off
    assert NOTHING in refused(calendars.fetcher(seconds=3), calendars.address("/c.ics"))


def slowly(request):
    request.send_response(200)
    request.end_headers()
    for _ in range(200):
        request.wfile.write(b"x")
        request.wfile.flush()
        time.sleep(0.1)


def head_slowly(request):
    for letter in b"HTTP/1.1 200 OK\r\nX: " + b"x" * 200:
        request.wfile.write(bytes([letter]))
        request.wfile.flush()
        time.sleep(0.1)


@pytest.mark.parametrize("answer", [slowly, head_slowly], ids=["body", "head"])
def test_what_drips_is_cut_off_when_the_time_for_everything_is_over(calendars, answer):
    ended = []

    def to_the_end(request):
        answer(request)
        ended.append(request)

    calendars.answers["/c.ics"] = to_the_end
    assert NOTHING in refused(calendars.fetcher(seconds=1.0), calendars.address("/c.ics"))
    assert ended == []


def test_a_line_that_says_nothing_is_cut_off(calendars):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        fetcher = calendars.fetcher(seconds=0.5, ports=frozenset({silent.getsockname()[1]}))
        assert NOTHING in refused(fetcher, f"https://{HOST}:{silent.getsockname()[1]}/")


def test_a_resolver_that_does_not_answer_is_not_waited_for():
    stop, answered = threading.Event(), []

    def resolve(_host, _port):
        stop.wait(30)
        answered.append("8.8.8.8")
        return answered

    assert NOTHING in refused(Fetcher(resolve=resolve, seconds=0.3), "https://slow.example/")
    assert answered == []
    stop.set()


@pytest.mark.parametrize("status", [401, 403, 404, 500, 204])
def test_whatever_answers_is_told_in_the_same_words(calendars, status):
    calendars.answers["/c.ics"] = says(b"the secret inside", status)
    told = refused(calendars.fetcher(), calendars.address("/c.ics"))
    assert told.startswith(NOTHING)
    assert "secret" not in told
    assert str(status) not in told


def test_nothing_there_at_all_is_told_in_the_same_words_as_well(calendars):
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    closed = refused(calendars.fetcher(ports=frozenset({port})), f"https://{HOST}:{port}/")
    assert closed == refused(calendars.fetcher(), calendars.address("/nothing"))


def test_a_certificate_of_somebody_else_is_none(calendars):
    calendars.answers["/c.ics"] = says(b"x")
    assert NOTHING in refused(calendars.fetcher(), calendars.address("/c.ics").replace(HOST, "other.example"))
    assert NOTHING in refused(calendars.fetcher(context=Fetcher().context), calendars.address("/c.ics"))
    assert calendars.asked == []


def test_in_earnest_it_is_the_public_internet_at_the_usual_port():
    fetcher = Fetcher()
    assert (fetcher.ports, fetcher.allowed("127.0.0.1")) == (frozenset({443}), False)
    assert (fetcher.context.check_hostname, fetcher.context.verify_mode.name) == (True, "CERT_REQUIRED")
