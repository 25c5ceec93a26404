import pytest

from trainfac.infra.addresses import own_path, path_of_own


@pytest.mark.parametrize("target", ["/", "/my", "/runs/HYD-1/ask?step=2", "/calendar/2026-12?q=%2F%2Fevil", "/x#part"])
def test_a_path_of_ours_is_kept(target):
    assert own_path(target) == target


@pytest.mark.parametrize(
    "target",
    [
        None,
        "",
        "my",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "\t//evil.example",
        " //evil.example",
        "https://evil.example/",
        "https:evil.example",
        "javascript:alert(1)",
        "/a\\b",
        "/" + "a" * 2001,
    ],
)
def test_what_could_lead_away_is_dropped(target):
    assert own_path(target) is None


def test_a_whole_address_gives_its_path_only_on_our_host():
    assert path_of_own("https://localhost/runs?q=1", "localhost") == "/runs?q=1"
    assert path_of_own("https://localhost", "localhost") == "/"
    assert path_of_own("https://evil.example/runs", "localhost") is None
    assert path_of_own("https://localhost:8000/runs", "localhost") is None
    assert path_of_own("https://localhost@evil.example/", "localhost") is None
    assert path_of_own("http://[", "localhost") is None
    assert path_of_own(None, "localhost") is None
    assert path_of_own("null", "localhost") is None
