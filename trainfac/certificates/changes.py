"""What the records have come to say otherwise than a certificate that was issued. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from trainfac.certificates.rules import Evidence, hours_attended
from trainfac.certificates.snapshot import Snapshot, as_printed
from trainfac.certificates.states import WITH_RESULTS, CertificateKind
from trainfac.delivery.states import Outcome
from trainfac.kernel.messages import Message, msg


def changes(printed: Snapshot, evidence: Evidence, kind: CertificateKind) -> Iterator[Message]:
    """In short: the kind, the hours and the results that a new certificate would print otherwise."""
    before = CertificateKind(printed.kind)
    if before is not kind:
        yield msg("“%(before)s” becomes “%(now)s”", before=before.label, now=kind.label)
    hours = printed.minutes_attended, printed.minutes_held
    now = evidence.minutes_attended or 0, evidence.minutes_held
    if hours != now:
        yield msg("Hours before: %(before)s. Now: %(now)s", before=hours_attended(*hours), now=hours_attended(*now))
    yield from _about_results(printed, evidence, kind)


def _about_results(printed: Snapshot, evidence: Evidence, kind: CertificateKind) -> Iterator[Message]:
    before = {result.title: result.score for result in printed.results}
    now = _results(evidence) if kind in WITH_RESULTS else {}
    new = [title for title, score in now.items() if title not in before or before[title] != score]
    gone = [title for title in before if title not in now]
    if new:
        yield msg("Results that are new: %(titles)s", titles=", ".join(new))
    if gone:
        yield msg("Results that are left out: %(titles)s", titles=", ".join(gone))


def _results(evidence: Evidence) -> dict[str, float | None]:
    return {
        as_printed(assessment.title): None if assessment.score is None else float(assessment.score)
        for assessment in evidence.assessments
        if assessment.counts and (assessment.score is not None or assessment.outcome is Outcome.PASSED)
    }
