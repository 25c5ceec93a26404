"""A name, or several, in each of twenty-five languages of our users: letters that fonts and readers stumble over."""

from __future__ import annotations

from typing import Final

from tests.pdf.certificates.samples import Name
from trainfac.certificates.fonts import direction_of

_WRITTEN: Final = {
    "ha": "Ɗanjuma Ƙwari · Ọlábísí Adéṣọlá · Ŋutsu Ɖoe",  # Hausa, Yoruba, Ewe
    "vi": "Nguyễn Thị Hồng Ngọc, Đặng Ưu",
    "ar": "فاطمة الزهراء بن علي",
    "fa": "پگاه ژاله گلستانی",
    "ur": "ڈاکٹر ثریا ہمدانی",
    "am": "ትዕግስት ኃይሌ ገብረሥላሴ",
    "km": "សុខា ចាន់ធូ ព្រះ ស្រ្តី",
    "lo": "ບຸນມີ ພົມມະຈັນ",
    "my": "အောင်ကိုကိုသိန်း ကျွန်ုပ်",
    "th": "สมชาย รัตนพงษ์ ณ อยุธยา น้ำ",
    "bn": "মোঃ রফিকুল ইসলাম ক্ষুদ্র",
    "ne": "कृष्ण प्रसाद श्रेष्ठ क्षत्रिय",
    "zh-CN": "李晓明 龘",
    "si": "ශ්‍රී ලංකා ප්‍රියන්ත",
    "ta": "க்ஷேத்திரபாலன் ஶ்ரீ",
    "te": "శ్రీనివాస కృష్ణ",
    "dz": "བསྟན་འཛིན་རྒྱ་མཚོ",
    "dv": "މުޙައްމަދު",
    "ka": "გიორგი მელიქიშვილი",
    "hy": "Արամ Խաչատրյան",
    "tg": "Ҷамшед Ғафуров Ӯлмас",
    "zgh": "ⵎⴰⵙⵉⵏⵉⵙⴰ",
    "nqo": "ߊ߬ߡߊߘߎ߫",
    "ko": "홍길동",
    "he": "יוסף כהן",
}


def names_in_all_languages() -> list[Name]:
    """With a Latin name that tells in which language the other is."""
    return [Name(f"Person {lang}", name, lang, direction_of(name)) for lang, name in _WRITTEN.items()]
