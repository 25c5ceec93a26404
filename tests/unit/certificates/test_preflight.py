from datetime import date

import pytest

from trainfac.certificates.preflight import (
    Cure,
    KeyStanding,
    PersonFacts,
    Standing,
    Term,
    check_person,
    check_run,
    count,
)
from trainfac.certificates.printed_name import PrintedName
from trainfac.certificates.rules import AssessmentEvidence, Eligibility, Evidence
from trainfac.certificates.standards import Named
from trainfac.certificates.states import CertificateKind
from trainfac.delivery.states import AssessmentKind, Outcome
from trainfac.kernel.messages import msg

EARNED = Eligibility(CertificateKind.ACHIEVEMENT, (msg("Attended all"),), ())
TODAY = date(2026, 11, 21)
PARTICIPATED = Eligibility(CertificateKind.PARTICIPATION, (msg("Attended all"),), ())
ALL = Evidence(minutes_held=600, minutes_attended=600)
NOT_EARNED = Eligibility(None, (), (msg("No attendance is recorded"),))
ABEBE = PrintedName(name="Abebe Tadesse", native_name="አበበ ታደሰ", native_lang="am")


def person(**changes):
    given = {"evidence": ALL, "eligibility": EARNED, "printed": ABEBE, "proofed": ABEBE, "laboratory": "Awash"}
    return check_person(PersonFacts(**{**given, **changes}))


def said(findings):
    return [str(finding.message) for finding in findings]


def test_who_has_earned_one_under_a_confirmed_name_is_ready_and_nothing_is_to_say():
    assert person() == type(person())()


def test_everything_that_is_wrong_is_said_at_once():
    quoted = "%(person)s: no font has a character of %(text)s"
    texts = ("Abebe Tadesse", "Some module")
    reasons = [*(msg(quoted, person="Abebe", text=text) for text in texts), msg("There are too many modules")]
    reasons += [msg(quoted, person="Abebe", text=text) for text in ("Awash", "Head")]
    cures = {"Awash": Cure.LABORATORY, "Head": Cure.SIGNATORIES}
    checked = person(eligibility=NOT_EARNED, unprintable=reasons, own=True, cures=cures)
    assert checked.standing is Standing.TROUBLED
    assert [finding.cure for finding in checked.problems] == [
        None, Cure.RECORDS, Cure.NAME, Cure.COURSE, Cure.COURSE, Cure.LABORATORY, Cure.SIGNATORIES,
    ]  # fmt: skip
    assert checked.records_matter
    assert checked.name_is_wrong


def test_what_outgrows_its_page_is_put_right_by_shortening():
    checked = person(outgrown=[msg("%(person)s: the certificate does not fit on one page", person="Abebe Tadesse")])
    assert checked.standing is Standing.TROUBLED
    assert [finding.cure for finding in checked.problems] == [Cure.LENGTH]
    assert not checked.name_is_wrong, "the name may be confirmed"


def test_whoever_holds_one_is_not_looked_at():
    assert person(holds=True, eligibility=NOT_EARNED, proofed=None).problems == ()
    assert person(holds=True).standing is Standing.HOLDS


def test_after_a_revocation_one_is_issued_by_name_only():
    checked = person(revoked="HYD-2026-0001")
    assert checked.standing is Standing.BY_NAME
    assert "HYD-2026-0001" in said(checked.warnings)[0]


def test_a_name_that_nobody_confirmed_is_a_warning_and_no_problem():
    checked = person(proofed=None)
    assert checked.standing is Standing.READY
    assert said(checked.warnings) == ["Nobody has confirmed the name yet"]


@pytest.mark.parametrize(
    "was",
    [
        PrintedName(name="Abebe Tadese", native_name="አበበ ታደሰ", native_lang="am"),
        PrintedName(name="Abebe Tadesse", native_name="አበበ", native_lang="am"),
        PrintedName(name="Abebe Tadesse", native_name="አበበ ታደሰ", native_lang="ti"),
    ],
)
def test_a_name_that_changed_after_it_was_confirmed_has_to_be_confirmed_anew(was):
    (warning,) = person(proofed=was).warnings
    assert warning.cure is Cure.NAME
    assert was.name in str(warning.message)
    assert was.mark != ABEBE.mark


@pytest.mark.parametrize(("native", "asked"), [("李娜", True), ("محمد", True), ("አበበ", False), ("Öz", False)])
def test_the_language_is_asked_for_where_letters_depend_on_it(native, asked):
    name = PrintedName(name="X", native_name=native)
    assert bool(person(printed=name, proofed=name).warnings) is asked


def test_a_name_that_is_only_marks_is_no_name():
    name = PrintedName(name="\u202e")
    assert said(person(printed=name, proofed=name).problems) == ["The participant has no name"]


def test_a_facility_that_never_had_a_key_is_warned_and_one_without_a_valid_key_is_refused():
    signed = {"signatories": [Term("Rao")], "today": TODAY}
    never = check_run(documents=KeyStanding.NEVER, credentials=KeyStanding.NEVER, **signed)
    assert (len(never.problems), len(never.warnings)) == (0, 2)
    for purpose in ("documents", "credentials"):
        standing = {"documents": KeyStanding.VALID, "credentials": KeyStanding.VALID, purpose: KeyStanding.NOT_NOW}
        expired = check_run(**signed, **standing)
        assert [finding.cure for finding in expired.problems] == [Cure.KEYS]


def test_a_certificate_that_nobody_signs_is_not_issued():
    checked = check_run(signatories=[], today=TODAY, documents=KeyStanding.VALID, credentials=KeyStanding.VALID)
    assert [finding.cure for finding in checked.problems] == [Cure.SIGNATORIES]


def test_signatories_who_are_left_out_are_told_unless_templates_name_who_signs():
    earlier, later = date(2026, 11, 20), date(2026, 11, 22)
    gone, coming = Term("Gone", ends=earlier), Term("Coming", begins=later)
    last, first = Term("Last day", ends=TODAY), Term("First day", begins=TODAY)
    valid = {"today": TODAY, "documents": KeyStanding.VALID, "credentials": KeyStanding.VALID}
    terms = [gone, coming, last, first, Term("Rao"), Term("Devi")]
    checked = check_run(signatories=terms, **valid)
    assert checked.problems == ()
    assert {finding.cure for finding in checked.warnings} == {Cure.SIGNATORIES}
    assert said(checked.warnings) == [
        "Gone does not sign any more, since 2026-11-20",
        "Coming does not sign yet, only from 2026-11-22 on",
        "A certificate has room for 3 signatories; left out: Devi",
    ]
    assert check_run(signatories=terms, facility_signs=False, **valid).warnings == ()


def test_what_there_is_to_know_about_standards_is_told():
    valid = {"documents": KeyStanding.VALID, "credentials": KeyStanding.VALID, "signatories": [Term("A")]}
    named = Named(
        printed=["ISO/IEC 17025:2005"],
        earlier=["ISO/IEC 17025:2005"],
        later=["ISO 16140-3:2021", "ISO 23970:2021"],
        outdated=["ISO 7218:1996 (2007)"],
        unchecked=["GB 19301"],
    )
    told = check_run(today=TODAY, standards=named, **valid).warnings
    assert [str(finding.message) for finding in told] == [
        "Printed in the edition that was in force at the run: ISO/IEC 17025:2005",
        "Not printed, for these editions are later than the run: ISO 16140-3:2021, ISO 23970:2021",
        "The course names an edition that had been replaced: ISO 7218:1996 (2007)",
        "Not printed until somebody has checked the edition: GB 19301",
    ]
    assert {finding.cure for finding in told} == {Cure.STANDARDS}


def test_everybody_is_counted_once():
    counts = count([person(), person(), person(eligibility=NOT_EARNED), person(holds=True), person(revoked="X")])
    assert {standing.name: number for standing, number in counts.items()} == {
        "READY": 2, "TROUBLED": 1, "HOLDS": 1, "BY_NAME": 1,
    }  # fmt: skip


def assessment(title, required=True, **found):
    return AssessmentEvidence(AssessmentKind.POST, title, required, 60, **found)


def test_a_session_without_attendance_is_pointed_out_also_where_the_hours_are_enough():
    checked = person(evidence=Evidence(600, 540, sessions_unrecorded=2))
    assert checked.standing is Standing.READY
    assert said(checked.warnings) == ["Training sessions without an attendance record, counted as not attended: 2"]
    assert checked.records_matter


def test_who_only_lacks_a_result_is_told_apart_from_who_did_not_pass():
    missing, passed = assessment("Post-test"), assessment("Practical", outcome=Outcome.PASSED)
    failed, spare = assessment("Practical", outcome=Outcome.NOT_PASSED), assessment("Quiz", required=False)

    def warnings(*assessments, earned=PARTICIPATED):
        return said(person(eligibility=earned, evidence=Evidence(600, 600, assessments=assessments)).warnings)

    because = "Gets a “Certificate of participation” because no result is recorded: Post-test"
    assert warnings(missing, passed, spare) == [because]
    assert warnings(missing, failed) == ["No result is recorded: Post-test"]
    assert warnings(passed, spare) == []


def test_whoever_has_earned_none_is_told_what_is_missing_once():
    assert person(eligibility=NOT_EARNED, evidence=Evidence(600, None, sessions_unrecorded=2)).warnings == ()
