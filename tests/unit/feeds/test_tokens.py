"""The secret of an address."""

from __future__ import annotations

import base64

from trainfac.feeds.tokens import new_nonce, shown_again, token_hash, token_of

NONCE = "0123456789abcdef"


def test_it_is_made_again_from_what_is_kept_and_the_secret_of_the_system():
    token = token_of("secret", NONCE)
    assert shown_again("secret", NONCE, token_hash(token)) == token


def test_it_is_as_long_as_nobody_can_guess():
    assert len(base64.urlsafe_b64decode(token_of("secret", NONCE))) * 8 >= 128
    assert len(bytes.fromhex(new_nonce())) * 8 >= 128


def test_another_secret_or_another_address_make_another_one():
    assert len({token_of("secret", NONCE), token_of("other", NONCE), token_of("secret", new_nonce())}) == 3


def test_after_the_secret_of_the_system_was_changed_it_is_not_shown_wrongly():
    assert shown_again("other", NONCE, token_hash(token_of("secret", NONCE))) is None


def test_it_needs_no_quoting_in_an_address():
    assert all(token_of("secret", new_nonce()).replace("-", "").replace("_", "").isalnum() for _ in range(50))
