"""What has become of the certificates of a print file since it was made."""

from __future__ import annotations

from collections.abc import Iterable

from trainfac.certificates.models import Certificate, PrintRun
from trainfac.certificates.states import CertificateState
from trainfac.kernel.errors import RuleBroken
from trainfac.kernel.messages import msg


def not_valid(printed: PrintRun, of_run: Iterable[Certificate]) -> list[Certificate]:
    """Those of the file, among the certificates of its run, that do not count now."""
    inside = set(printed.serials)
    return [each for each in of_run if each.serial in inside and each.state is not CertificateState.ISSUED]


def refuse_unless_valid(printed: PrintRun, of_run: Iterable[Certificate]) -> None:
    """A file is given out while every certificate in it counts. Raises RuleBroken with each that does not."""
    ended = not_valid(printed, of_run)
    if ended:
        raise RuleBroken(
            msg("Certificates of this print file are not valid any more: make a new one"),
            *(msg("%(serial)s: %(state)s", serial=each.serial, state=each.state.label) for each in ended),
        )
