"""From what a certificate prints to an Open Badges 3.0 credential that says the same, with the name as a hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final
from urllib.parse import quote

from trainfac.certificates.credential.contexts import CREDENTIALS, OPEN_BADGES, OPEN_BADGES_EXTENSIONS
from trainfac.certificates.credential.issuer import Issuer
from trainfac.certificates.credential.proof import instant
from trainfac.certificates.snapshot import Snapshot
from trainfac.certificates.statements import is_personal
from trainfac.certificates.wording import Wording
from trainfac.kernel.messages import Translate, msg

_SCHEMA: Final = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
_HOURS: Final = "ext:hours"
_TYPES: Final = {"achievement": "Certificate"}


def build_credential(
    snapshot: Snapshot, *, issuer: Issuer, status: dict[str, str], issued_at: datetime, translate: Translate = str
) -> dict[str, Any]:
    """The credential of a certificate, still without proof, in the certificate's language.

    ``status`` says where its state is to be found (``status_entry``); a snapshot without a salt makes none.
    """
    if not snapshot.identity_salt:
        raise ValueError(f"{snapshot.serial} was issued before there were credentials")
    words = _Words(snapshot, translate)
    return {
        "@context": [CREDENTIALS, OPEN_BADGES, OPEN_BADGES_EXTENSIONS],
        "id": f"{snapshot.verification_url}/credential.json",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": words.name,
        "description": words.description,
        "issuer": {"id": issuer.did, "type": ["Profile"], "name": issuer.name, "url": issuer.base},
        "validFrom": instant(issued_at),
        "credentialSubject": _subject(snapshot, issuer, words),
        "evidence": [
            {
                "id": snapshot.verification_url,
                "type": ["Evidence"],
                "name": snapshot.serial,
                "narrative": words.evidence,
            }
        ],
        "credentialStatus": status,
        "credentialSchema": [{"id": _SCHEMA, "type": "1EdTechJsonSchemaValidator2019"}],
    }


def issuer_of(snapshot: Snapshot, facility_code: str) -> Issuer:
    """The facility as it was named when the certificate was issued, under the address that is printed on it."""
    return Issuer(snapshot.verification_url.rpartition("/verify/")[0], facility_code, snapshot.facility_name)


def as_bytes(credential: dict[str, Any]) -> bytes:
    """The file that is kept, handed out and attached."""
    return json.dumps(credential, ensure_ascii=False, indent=1).encode()


def identity_hash(name: str, salt: str) -> str:
    """As Open Badges writes it: who knows the name and the salt can check that the holder is meant."""
    return "sha256$" + hashlib.sha256(f"{name}{salt}".encode()).hexdigest()


def _subject(snapshot: Snapshot, issuer: Issuer, words: _Words) -> dict[str, Any]:
    run = f"{issuer.base}/runs/{quote(snapshot.run_code, safe='')}"
    descriptions, results = _results(snapshot, run, words)
    return {
        "type": ["AchievementSubject"],
        "licenseNumber": snapshot.serial,
        "activityStartDate": _midnight(snapshot.first_day),
        "activityEndDate": _midnight(snapshot.last_day),
        "identifier": [
            {
                "type": "IdentityObject",
                "hashed": True,
                "identityHash": identity_hash(snapshot.holder_name, snapshot.identity_salt),
                "identityType": "name",
                "salt": snapshot.identity_salt,
            }
        ],
        "achievement": {**_achievement(snapshot, issuer, words), "resultDescription": descriptions},
        "result": results,
    }


def _achievement(snapshot: Snapshot, issuer: Issuer, words: _Words) -> dict[str, Any]:
    course = quote(snapshot.course_code, safe="")
    return {
        "id": f"{issuer.base}/courses/{course}?version={snapshot.course_version}#{snapshot.kind}",
        "type": ["Achievement"],
        "achievementType": _TYPES.get(snapshot.kind, "CertificateOfCompletion"),
        "name": snapshot.course_title,
        "description": words.course,
        "criteria": {"narrative": words.criteria},
        "image": {"id": f"{issuer.home}/badges/{course}-{snapshot.kind}.png", "type": "Image"},
        "humanCode": snapshot.course_code,
        "version": str(snapshot.course_version),
        "inLanguage": snapshot.lang,
    }


def _results(snapshot: Snapshot, run: str, words: _Words) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """What could be reached, and what was: hours, share of attendance, each assessment; modules with their hours."""
    descriptions = [
        _description(f"{run}#hours", words.hours_attended, _HOURS, words.plain_hours(snapshot.minutes_held)),
        _description(f"{run}#attendance", words.attendance, "Percent", "100"),
    ]
    results = [
        _result(f"{run}#hours", value=words.plain_hours(snapshot.minutes_attended)),
        _result(f"{run}#attendance", value=str(snapshot.attendance_percent)),
    ]
    for number, passed in enumerate(snapshot.results, 1):
        name = f"{run}#assessment-{number}"
        if passed.score is None:
            descriptions.append(
                {"id": name, "type": ["ResultDescription"], "name": passed.title, "resultType": "Status"}
            )
            results.append(_result(name, status="Completed"))
        else:
            descriptions.append(_description(name, passed.title, "Percent", "100"))
            results.append(_result(name, value=f"{passed.score:g}"))
    descriptions += [
        _description(f"{run}#module-{m.number}", m.title, _HOURS, words.plain_hours(m.minutes))
        for m in snapshot.modules
    ]
    return descriptions, results


def _description(name: str, title: str, kind: str, most: str) -> dict[str, Any]:
    return {
        "id": name,
        "type": ["ResultDescription"],
        "name": title,
        "resultType": kind,
        "valueMin": "0",
        "valueMax": most,
    }


def _result(description: str, **reached: str) -> dict[str, Any]:
    return {"type": ["Result"], "resultDescription": description, **reached}


def _midnight(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


class _Words:
    """The sentences of a credential, in the certificate's language."""

    def __init__(self, snapshot: Snapshot, translate: Translate) -> None:
        self._snapshot = snapshot
        self._translate = translate
        # A sentence of the facility's own that names the holder is for paper: here they are a hash.
        told = replace(snapshot, statement="") if is_personal(snapshot.statement) else snapshot
        self._wording = Wording(told, translate)
        self.hours_attended = msg("Hours attended").render(translate)
        self.attendance = msg("Share of the hours held that was attended").render(translate)
        self.evidence = msg("The page that says what was printed, and whether it is still valid").render(translate)

    @property
    def name(self) -> str:
        whole = msg("%(kind)s: %(course)s", kind=self._wording.title, course=self._snapshot.course_title)
        return whole.render(self._translate)

    @property
    def course(self) -> str:
        """The course in a sentence: what everybody of the run has in common."""
        sentence = msg(
            "A course of %(hours)s hours held at %(facility)s, %(place)s, %(dates)s.",
            hours=self._wording.hours(self._snapshot.minutes_held),
            facility=self._snapshot.facility_name,
            place=self._snapshot.place,
            dates=self._wording.dates,
        )
        return sentence.render(self._translate)

    @property
    def description(self) -> str:
        return f"{self._wording.statement} {self.course}"

    @property
    def criteria(self) -> str:
        """How it is earned, with the modules, what is learnt in them, and the standards, in Markdown."""
        return "\n".join(
            [self._wording.statement, "", *self._modules(), *self._outcomes(), *self._standards()]
        ).rstrip()

    def plain_hours(self, minutes: int) -> str:
        """Hours as a program reads them."""
        return f"{round(minutes / 60, 2):g}"

    def _modules(self) -> Iterator[str]:
        for module in self._snapshot.modules:
            line = msg(
                "%(number)s. %(title)s (%(kind)s, %(hours)s h)",
                number=module.number,
                title=module.title,
                kind=self._wording.module_kind(module.kind),
                hours=self._wording.hours(module.minutes),
            )
            yield line.render(self._translate)

    def _outcomes(self) -> Iterator[str]:
        if self._snapshot.outcomes:
            yield from ("", msg("Learning outcomes:").render(self._translate), "")
            yield from (f"- {outcome}" for outcome in self._snapshot.outcomes)

    def _standards(self) -> Iterator[str]:
        if self._snapshot.standards:
            standards = msg("Standards: %(standards)s", standards="; ".join(self._snapshot.standards))
            yield from ("", standards.render(self._translate))
