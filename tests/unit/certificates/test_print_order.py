"""In which order certificates lie in the print file."""

import pytest

from trainfac.certificates.models import Certificate
from trainfac.certificates.printing import ordered
from trainfac.certificates.states import PrintOrder

PEOPLE = [("Zoe", 1, 3), ("\u00c1bel", 3, 1), ("bontu", 2, 2), ("Abebe", 4, 4)]


@pytest.mark.parametrize(
    ("order", "names"),
    [
        (PrintOrder.SERIAL, ["Zoe", "bontu", "\u00c1bel", "Abebe"]),
        (PrintOrder.NAME, ["Abebe", "\u00c1bel", "bontu", "Zoe"]),
        (PrintOrder.REGISTRATION, ["\u00c1bel", "bontu", "Zoe", "Abebe"]),
    ],
)
def test_certificates_lie_in_the_order_chosen(order, names):
    certificates = [
        Certificate(holder_name=name, year=2026, number=number, registration_id=registration)
        for name, number, registration in PEOPLE
    ]
    assert [certificate.holder_name for certificate in ordered(certificates, order)] == names
