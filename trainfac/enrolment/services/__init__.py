"""Commands of enrolment: ask, nominate, decide, withdraw, change the seats, end the participation."""

from trainfac.enrolment.services.asking import nominate, nominate_newcomer, request_place
from trainfac.enrolment.services.completing import complete_run_registrations
from trainfac.enrolment.services.deciding import decide
from trainfac.enrolment.services.seats import change_capacity, fill_freed_seats
from trainfac.enrolment.services.withdrawing import withdraw_nomination, withdraw_registration

__all__ = [
    "change_capacity",
    "complete_run_registrations",
    "decide",
    "fill_freed_seats",
    "nominate",
    "nominate_newcomer",
    "request_place",
    "withdraw_nomination",
    "withdraw_registration",
]
