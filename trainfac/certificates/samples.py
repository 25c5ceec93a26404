"""People who are hard on a template: long names, every script, a course of twenty modules. Invented."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any, Final

from trainfac.certificates.content import TemplateContent
from trainfac.certificates.snapshot import PrintedModule, PrintedResult, SecondLanguage, Signatory, Snapshot
from trainfac.certificates.states import WITH_RESULTS, CertificateKind
from trainfac.infra.i18n import country_name, direction
from trainfac.kernel.messages import Message, msg
from trainfac.scheduling.models import Facility

_LONG_NAME: Final = "Wickramasinghe Arachchilage Don Sarath Kumara Jayawardena Bandaranayake"
# By language: a name in it, and in the passport.
SCRIPTS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "am": ("ተስፋዬ ገብረማርያም", "Tesfaye Gebremariam"),
        "ar": ("عبد الرحمن بن محمد الخوارزمي", "Abdulrahman Mohammed Alkhwarizmi"),
        "bn": ("মোহাম্মদ শফিকুল ইসলাম চৌধুরী", "Mohammad Shafiqul Islam Chowdhury"),
        "dv": ("މުޙައްމަދު ރަޝީދު", "Mohamed Rasheed"),
        "dz": ("བསྟན་འཛིན་དབང་ཕྱུག", "Tenzin Wangchuk"),
        "gu": ("મહેન્દ્રસિંહ જાડેજા", "Mahendrasinh Jadeja"),
        "he": ("יהושע בן־דוד", "Yehoshua Ben-David"),
        "hy": ("Արամ Խաչատրյան", "Aram Khachatryan"),
        "ja": ("長谷川 さくら", "Hasegawa Sakura"),
        "ka": ("გიორგი მელიქიშვილი", "Giorgi Melikishvili"),
        "ko": ("홍길동", "Hong Gildong"),
        "nqo": ("ߡߊߡߊߘߎ߫ ߖߊߟߏ߫", "Mamadou Diallo"),
        "te": ("శ్రీనివాస రావు వెంకటేశ్వర్లు", "Srinivasa Rao Venkateswarlu"),
        "zgh": ("ⵎⴰⵙⵉⵏⵉⵙⴰ", "Massinissa"),
        "zh": ("欧阳建国", "Ouyang Jianguo"),
        "hi": ("लक्ष्मी नारायण श्रीवास्तव", "Lakshmi Narayan Srivastava"),
        "km": ("សុខ វិចិត្រា", "Sok Vichitra"),
        "lo": ("ສົມສັກ ພົມມະຈັນ", "Somsack Phommachanh"),
        "my": ("ဒေါ်ခင်မာကြည်", "Daw Khin Mar Kyi"),
        "ne": ("कृष्ण प्रसाद भट्टराई", "Krishna Prasad Bhattarai"),
        "ru": ("Александра Константинопольская", "Aleksandra Konstantinopolskaya"),
        "si": ("ක්‍රිෂාන්ති වික්‍රමසිංහ", "Krishanthi Wickramasinghe"),
        "ta": ("சுப்பிரமணியன் ராமச்சந்திரன்", "Subramaniyan Ramachandran"),
        "th": ("กิตติศักดิ์ ศรีสุวรรณพงศ์", "Kittisak Srisuwannapong"),
        "ur": ("محمد عبداللہ چوہدری", "Muhammad Abdullah Chaudhry"),
        "vi": ("Nguyễn Thị Phương Thảo", "Nguyen Thi Phuong Thao"),
    }
)
WORST: Final = "worst"
PLAIN: Final = "plain"
CASES: Final[Mapping[str, Message]] = MappingProxyType(
    {WORST: msg("The worst: a long name, twenty modules, three signatories"), PLAIN: msg("A short name and course")}
)
_RESULTS: Final = (
    PrintedResult(title="Post-test", score=78.5),
    PrintedResult(title="Extraction and clean-up", score=None, module=2),
)


def worst_case(
    content: TemplateContent,
    facility: Facility,
    kind: CertificateKind,
    case: str,
    *,
    signatures: Mapping[int, str],
    today: date,
    url: str,
) -> Snapshot:
    """A made-up certificate of the facility: one of ``CASES``, or ``script-`` and a language of ``SCRIPTS``."""
    lang = case.removeprefix("script-")
    native, name = SCRIPTS.get(lang, ("", "Abebe Bikila"))
    if case == WORST:
        (native, _), lang, name = SCRIPTS["si"], "si", _LONG_NAME
    hard = case == WORST
    first = content.first
    roles = {signer.signatory_id: signer.second_role for signer in content.signers}
    signing = [s for s in facility.signatories if not roles or s.id in roles]
    signatories = [
        Signatory(name=s.name, role=s.title, image=signatures.get(s.id, ""), second_role=roles.get(s.id, ""))
        for s in signing[:3]
    ]
    while hard and len(signatories) < 3:
        signatories.append(Signatory(name="Prof. Dr Amina Bello Abubakar", role="Regional Programme Manager"))
    return Snapshot(
        serial=f"{facility.serial_prefix}-{today.year}-0000",
        kind=kind.value,  # type: ignore[arg-type]  # the enumeration has exactly these values
        verification_code="",
        human_code="XXXX-XXXX-XXXX",
        verification_url=f"{url}/verify",
        verification_page=f"{url.partition('://')[2]}/verify",
        issued_on=today,
        lang=first.lang,
        dir=direction(first.lang),  # type: ignore[arg-type]  # ltr or rtl
        look=content.look,
        statement=first.statement,
        second=_second(content, facility),
        holder_name=name,
        native_name=native if native != name else "",
        native_lang=lang if native else "",
        native_dir=direction(lang),  # type: ignore[arg-type]  # ltr or rtl
        laboratory="National Reference Laboratory for Food Safety and Residues" if hard else "Awash Food Laboratory",
        country=country_name("ET", first.lang),
        course_code="RES-301",
        course_version=2,
        course_title=(
            "Determination of pesticide residues and mycotoxins in food by LC-MS/MS and GC-MS/MS"
            if hard
            else "Food microbiology"
        ),
        modules=_modules(20 if hard else 5),
        standards=("ISO/IEC 17025:2017", "ISO 7218:2007", "CXG 90-2017", "EN 15662:2018")[: 4 if hard else 2],
        outcomes=("Validate a method", "Estimate its uncertainty") if "outcomes" in content.parts else (),
        results=_RESULTS[: 2 if hard else 1] if kind in WITH_RESULTS else (),
        facility_name=first.facility_name or facility.name,
        letterhead=first.letterhead or tuple(line for line in facility.letterhead if line != facility.name),
        logo=content.logos[0] if content.logos else "",
        second_logo=content.logos[1] if len(content.logos) > 1 else "",
        place=first.place or facility.city,
        signatories=tuple(signatories),
        run_code=f"{facility.code}-{today.year}-01",
        first_day=today - timedelta(days=11),
        last_day=today,
        minutes_held=3600,
        minutes_attended=3420,
        attendance_percent=95,
    )


def _modules(count: int) -> tuple[PrintedModule, ...]:
    titles = (
        "Sampling, preservation and transport of samples",
        "Sample preparation",
        "Calibration and quality control",
    )
    return tuple(
        PrintedModule(number=n + 1, title=titles[n % 3], kind="LPVA"[n % 4], minutes=90 + 30 * (n % 5))
        for n in range(count)
    )


def _second(content: TemplateContent, facility: Facility) -> SecondLanguage | None:
    text = content.second
    if text is None:
        return None
    given: dict[str, Any] = {"dir": direction(text.lang), "country": country_name("ET", text.lang)}
    return SecondLanguage(
        lang=text.lang,
        facility_name=text.facility_name,
        letterhead=text.letterhead,
        place=text.place or facility.city,
        statement=text.statement,
        **given,
    )
