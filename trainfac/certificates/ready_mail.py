"""The message that a certificate is ready, in its holder's language: text and HTML."""

from __future__ import annotations

from typing import Any

from flask_babel import force_locale

from trainfac.certificates.mailable import Ready, Write
from trainfac.certificates.snapshot import Snapshot
from trainfac.certificates.states import CertificateKind
from trainfac.infra.i18n import date_span, direction, languages, translate
from trainfac.kernel.messages import Message, msg
from trainfac.notices.writing import absolute, readers_language, rendered
from trainfac.notices.written import Written


def writer() -> Write:
    """Who writes these messages; which languages there are is looked up once for all of them."""
    available = languages()

    def write(ready: Ready) -> Written:
        language = readers_language((ready.to.locale, ready.language), available)
        with force_locale(language):
            values = _values(ready, language)
            return Written(
                language=language,
                subject=values["subject"],
                text=rendered("certificates/mail/ready.txt", values),
                html=rendered("certificates/mail/ready.html", values),
                calendar="",
            )

    return write


def _values(ready: Ready, language: str) -> dict[str, Any]:
    snapshot = ready.snapshot
    return {
        "subject": translate(_subject(snapshot, corrected=bool(ready.supersedes))),
        "to": ready.to,
        "facility": ready.facility,
        "snapshot": snapshot,
        "supersedes": ready.supersedes,
        "kind": translate(CertificateKind(snapshot.kind).label),
        "days": date_span(snapshot.first_day, snapshot.last_day),
        "own_page": absolute("desk.training", {}),
        "lang": language,
        "dir": direction(language),
    }


def _subject(snapshot: Snapshot, *, corrected: bool) -> Message:
    if corrected:
        return msg("%(run)s: your corrected certificate", run=snapshot.run_code)
    return msg("%(run)s: your certificate is ready", run=snapshot.run_code)
