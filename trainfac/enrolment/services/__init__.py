"""Commands of enrolment: ask, nominate, decide, withdraw, fill seats, end the participation."""

from trainfac.enrolment.services.asking import nominate, nominate_newcomer, request_place
from trainfac.enrolment.services.completing import complete_run_registrations
from trainfac.enrolment.services.deciding import decide
from trainfac.enrolment.services.renaming import take_over_laboratory_name
from trainfac.enrolment.services.seats import fill_added_seats
from trainfac.enrolment.services.vouching import confirm_workplace
from trainfac.enrolment.services.withdrawing import withdraw_nomination, withdraw_registration

__all__ = [
    "complete_run_registrations",
    "confirm_workplace",
    "decide",
    "fill_added_seats",
    "nominate",
    "nominate_newcomer",
    "request_place",
    "take_over_laboratory_name",
    "withdraw_nomination",
    "withdraw_registration",
]
