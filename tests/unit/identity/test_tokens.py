from trainfac.identity.tokens import Purpose, new_token, token_hash


def test_two_tokens_differ_and_have_192_bits():
    first, second = new_token(), new_token()
    assert first != second
    assert len(first) == 32


def test_a_link_of_one_purpose_is_none_of_another():
    token = new_token()
    assert token_hash(Purpose.INVITATION, token) != token_hash(Purpose.PASSWORD_RESET, token)


def test_what_is_stored_does_not_hold_the_token():
    token = new_token()
    assert token not in token_hash(Purpose.INVITATION, token)
