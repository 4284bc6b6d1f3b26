"""The names of languages: in English, and as their own speakers write them."""

from __future__ import annotations

from functools import cache

from bot.text.languages import primary_subtag
from bot.text.tokens import fold

# Code, own name, English name.
_NAMES = """
am|አማርኛ|Amharic
ar|العربية|Arabic
az|Azərbaycanca|Azerbaijani
be|Беларуская|Belarusian
bg|Български|Bulgarian
bn|বাংলা|Bengali
bs|Bosanski|Bosnian
ca|Català|Catalan
cs|Čeština|Czech
da|Dansk|Danish
de|Deutsch|German
el|Ελληνικά|Greek
en|English|English
es|Español|Spanish
et|Eesti|Estonian
eu|Euskara|Basque
fa|فارسی|Persian
fi|Suomi|Finnish
fr|Français|French
ga|Gaeilge|Irish
gl|Galego|Galician
gu|ગુજરાતી|Gujarati
ha|Hausa|Hausa
he|עברית|Hebrew
hi|हिन्दी|Hindi
hr|Hrvatski|Croatian
hu|Magyar|Hungarian
hy|Հայերեն|Armenian
id|Bahasa Indonesia|Indonesian
is|Íslenska|Icelandic
it|Italiano|Italian
ja|日本語|Japanese
ka|ქართული|Georgian
kk|Қазақша|Kazakh
km|ខ្មែរ|Khmer
kn|ಕನ್ನಡ|Kannada
ko|한국어|Korean
lo|ລາວ|Lao
lt|Lietuvių|Lithuanian
lv|Latviešu|Latvian
mk|Македонски|Macedonian
ml|മലയാളം|Malayalam
mn|Монгол|Mongolian
mr|मराठी|Marathi
ms|Bahasa Melayu|Malay
my|မြန်မာ|Burmese
ne|नेपाली|Nepali
nl|Nederlands|Dutch
no|Norsk|Norwegian
pa|ਪੰਜਾਬੀ|Punjabi
pl|Polski|Polish
ps|پښتو|Pashto
pt|Português|Portuguese
ro|Română|Romanian
ru|Русский|Russian
rw|Ikinyarwanda|Kinyarwanda
si|සිංහල|Sinhala
sk|Slovenčina|Slovak
sl|Slovenščina|Slovene
so|Soomaali|Somali
sq|Shqip|Albanian
sr|Српски|Serbian
sv|Svenska|Swedish
sw|Kiswahili|Swahili
ta|தமிழ்|Tamil
te|తెలుగు|Telugu
th|ไทย|Thai
tl|Filipino|Filipino
tr|Türkçe|Turkish
uk|Українська|Ukrainian
ur|اردو|Urdu
uz|Oʻzbekcha|Uzbek
vi|Tiếng Việt|Vietnamese
zh|中文|Chinese
"""
# What else people write for a language.
_ALSO = {
    "castellano": "es",
    "farsi": "fa",
    "mandarin": "zh",
    "tagalog": "tl",
    "slovenian": "sl",
    "bokmal": "no",
    "srpski": "sr",
    "汉语": "zh",
    "漢語": "zh",
    "普通话": "zh",
}
# Written from right to left.
_RIGHT_TO_LEFT = frozenset(("ar", "fa", "he", "ps", "sd", "ug", "ur", "yi"))
_TABLE = {
    code: (own, english)
    for code, own, english in (row.split("|") for row in _NAMES.strip().split("\n"))
}


def english_name(tag: str) -> str:
    """Return the English name of a BCP 47 tag, by its primary subtag; *tag* where it has none."""
    return _TABLE.get(primary_subtag(tag), (tag, tag))[1]


def own_name(tag: str) -> str:
    """Return what its speakers call the language of *tag*; *tag* itself where we do not know."""
    return _TABLE.get(primary_subtag(tag), (tag, tag))[0]


def find_language(text: str) -> str | None:
    """Return the code of the language that *text* is a tag or a name of; None: none we know."""
    said = fold(text.strip())
    code = primary_subtag(text)
    return code if code in _TABLE else _by_name().get(said)


def direction_of(tag: str) -> str:
    """Return ``rtl`` for a language written from right to left, else ``ltr``."""
    return "rtl" if primary_subtag(tag) in _RIGHT_TO_LEFT else "ltr"


@cache
def _by_name() -> dict[str, str]:
    names = {fold(name): code for code, both in _TABLE.items() for name in both}
    return names | {fold(name): code for name, code in _ALSO.items()}
