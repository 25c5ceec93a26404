"""What the environment says of keys and time stamps; what it says wrongly is told with what to set."""

from __future__ import annotations

import pytest

from config import SettingsError, from_environment

ROOT = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
SERVICE = {"TIMESTAMP_URL": "https://tsa.example.org/"}
PRODUCTION = {
    "TRAINFAC_ENV": "production",
    "SECRET_KEY": "a secret for tests only",
    "PUBLIC_URL": "https://training.example.org",
}


def settings(tmp_path, **env):
    return from_environment({"INSTANCE_PATH": str(tmp_path), "TRAINFAC_ENV": "development", **env})


def told(tmp_path, **env):
    with pytest.raises(SettingsError) as refused:
        settings(tmp_path, **env)
    return str(refused.value)


@pytest.fixture
def roots(tmp_path):
    path = tmp_path / "roots.pem"
    path.write_text(ROOT)
    return str(path)


def test_a_passphrase_has_twenty_characters(tmp_path):
    assert settings(tmp_path, KEY_PASSPHRASE="x" * 20).key_passphrase == "x" * 20
    assert settings(tmp_path, KEY_PASSPHRASE=f"  {'x' * 20}\n").key_passphrase == "x" * 20
    assert "shorter than 20 characters" in told(tmp_path, KEY_PASSPHRASE="x" * 19)
    assert "shorter than 20 characters" in told(tmp_path, KEY_PASSPHRASE=f"  {'x' * 19}  ")


def test_a_passphrase_is_what_openssl_can_take(tmp_path):
    assert settings(tmp_path, KEY_PASSPHRASE="x" * 1023).key_passphrase == "x" * 1023
    assert "longer than 1023 bytes" in told(tmp_path, KEY_PASSPHRASE="é" * 512)
    assert "not text in UTF-8" in told(tmp_path, KEY_PASSPHRASE="\udcff" * 20)


def test_what_is_wrong_with_a_passphrase_is_told_without_it(tmp_path):
    assert "opensesame" not in told(tmp_path, KEY_PASSPHRASE="opensesame")
    assert "opensesame" not in repr(settings(tmp_path, KEY_PASSPHRASE="opensesame" * 2))


def test_in_production_there_is_no_passphrase_but_the_one_given(tmp_path):
    assert settings(tmp_path, **PRODUCTION).key_passphrase == ""
    assert settings(tmp_path, **PRODUCTION, KEY_PASSPHRASE="x" * 20).key_passphrase == "x" * 20


def test_elsewhere_one_is_made_once_and_kept_for_the_owner(tmp_path):
    made = settings(tmp_path).key_passphrase
    assert len(made) == 64
    assert settings(tmp_path).key_passphrase == made
    assert (tmp_path / "key_passphrase").stat().st_mode & 0o777 == 0o600


def test_without_a_service_there_are_no_time_stamps(tmp_path):
    found = settings(tmp_path, TIMESTAMP_URL="  ", TIMESTAMP_CERTIFICATES="/nowhere")
    assert (found.timestamp_url, found.timestamp_certificates) == ("", "")


def test_a_service_with_the_roots_it_rests_on(tmp_path, roots):
    found = settings(tmp_path, **SERVICE, TIMESTAMP_CERTIFICATES=roots)
    assert (found.timestamp_url, found.timestamp_certificates) == ("https://tsa.example.org/", ROOT)


@pytest.mark.parametrize(
    "url",
    [
        "tsa.example.org", "ftp://tsa.example.org/", "https://", "https:///stamps", "file:///x",
        "https://[tsa.example.org/", "https://tsa.example.org:port/",
    ],
)  # fmt: skip
def test_an_address_that_is_none_is_refused(tmp_path, roots, url):
    assert "TIMESTAMP_URL must be an address" in told(tmp_path, TIMESTAMP_URL=url, TIMESTAMP_CERTIFICATES=roots)


def test_roots_have_to_be_named_and_readable(tmp_path):
    assert "is needed with TIMESTAMP_URL" in told(tmp_path, **SERVICE)
    missing = str(tmp_path / "none.pem")
    assert "TIMESTAMP_CERTIFICATES cannot be read" in told(tmp_path, **SERVICE, TIMESTAMP_CERTIFICATES=missing)
    assert "TIMESTAMP_CERTIFICATES cannot be read" in told(tmp_path, **SERVICE, TIMESTAMP_CERTIFICATES=str(tmp_path))


@pytest.mark.parametrize("content", [b"", b"\x30\x82\x01", "é".encode(), b"-----BEGIN PRIVATE KEY-----"])
def test_roots_are_certificates_in_pem(tmp_path, content):
    path = tmp_path / "roots.pem"
    path.write_bytes(content)
    assert "TIMESTAMP_CERTIFICATES" in told(tmp_path, **SERVICE, TIMESTAMP_CERTIFICATES=str(path))
