"""Certificates that a facility makes for itself."""

from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from trainfac.signing.authority import Owner, fingerprint_of, make_authority, root_of, to_pem

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("Training Facility", "Certificates of Training Facility"),
        (
            "UNIDO-VIMTA South-South Training Facility for Testing Laboratories",
            "Certificates of UNIDO-VIMTA South-South Training Facility for…",
        ),
        ("A" * 90, "Certificates of " + "A" * 48),
    ],
)
def test_a_long_name_ends_with_a_word(name, printed):
    root = make_authority(Owner(name, "IN"), ec.generate_private_key(ec.SECP256R1()), now=NOW)
    (common,) = root.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    assert common.value == printed
    assert len(printed) <= 64, "as many as X.520 allows"
    told = root_of(to_pem(root))
    assert (told.name, told.fingerprint) == (printed, fingerprint_of(root))
