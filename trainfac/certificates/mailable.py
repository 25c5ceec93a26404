"""Which certificates are sent to their holders, and what the message tells. Pure, but for the text itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from trainfac.certificates.snapshot import Snapshot
from trainfac.certificates.states import CertificateState
from trainfac.infra.mail import LARGEST_ENCLOSURE, usable
from trainfac.kernel.messages import Message, msg
from trainfac.notices.telling import Addressee
from trainfac.notices.written import Written
from trainfac.scheduling.models import Facility

_A_MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Ready:
    """A certificate that is ready, for its holder to read of. ``supersedes``: the serial number it takes the place of.

    ``language`` is that of the run, for who has not said which they read.
    """

    to: Addressee
    facility: Facility
    language: str
    snapshot: Snapshot
    supersedes: str = ""


Write = Callable[[Ready], Written]


def why_not_mailed(state: CertificateState, size: int | None, address: str) -> Message | None:
    """Why a certificate is not sent to its holder, if so; ``size`` in octets, none while there is no file."""
    if state is not CertificateState.ISSUED:
        return not_valid(state)
    if size is None:
        return msg("Its document is still to be made")
    if size > LARGEST_ENCLOSURE:
        megabytes = f"{size / _A_MEGABYTE:.1f}"
        return msg("Its file has %(size)s MB: that is too large for a message", size=megabytes)
    if not usable(address):
        return msg("No e-mail address is known that messages could go to")
    return None


def not_valid(state: CertificateState) -> Message:
    """What is said of a certificate that is not sent because of its state."""
    return msg("The certificate is “%(state)s”. Only valid ones are sent.", state=state.label)
