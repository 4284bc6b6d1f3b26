"""The English words for codes and keys: countries, languages, kinds of owner, steps, topics.

What has no word here is shown as the code itself.
"""

from __future__ import annotations

from bot.bias.bar import SHAPES
from bot.model import Factuality, Side

_COUNTRIES = """
AD Andorra
AE United Arab Emirates
AF Afghanistan
AL Albania
AM Armenia
AO Angola
AR Argentina
AT Austria
AU Australia
AZ Azerbaijan
BA Bosnia and Herzegovina
BD Bangladesh
BE Belgium
BF Burkina Faso
BG Bulgaria
BH Bahrain
BO Bolivia
BR Brazil
BY Belarus
CA Canada
CD DR Congo
CH Switzerland
CI Côte d'Ivoire
CL Chile
CM Cameroon
CN China
CO Colombia
CR Costa Rica
CU Cuba
CY Cyprus
CZ Czechia
DE Germany
DK Denmark
DO Dominican Republic
DZ Algeria
EC Ecuador
EE Estonia
EG Egypt
ES Spain
ET Ethiopia
FI Finland
FJ Fiji
FR France
GB United Kingdom
GE Georgia
GH Ghana
GR Greece
GT Guatemala
HK Hong Kong
HN Honduras
HR Croatia
HT Haiti
HU Hungary
ID Indonesia
IE Ireland
IL Israel
IN India
IQ Iraq
IR Iran
IS Iceland
IT Italy
JM Jamaica
JO Jordan
JP Japan
KE Kenya
KH Cambodia
KP North Korea
KR South Korea
KW Kuwait
KZ Kazakhstan
LA Laos
LB Lebanon
LK Sri Lanka
LT Lithuania
LU Luxembourg
LV Latvia
LY Libya
MA Morocco
MD Moldova
ME Montenegro
MK North Macedonia
MM Myanmar
MN Mongolia
MT Malta
MX Mexico
MY Malaysia
MZ Mozambique
NG Nigeria
NI Nicaragua
NL Netherlands
NO Norway
NP Nepal
NZ New Zealand
OM Oman
PA Panama
PE Peru
PH Philippines
PK Pakistan
PL Poland
PS Palestine
PT Portugal
PY Paraguay
QA Qatar
RO Romania
RS Serbia
RU Russia
RW Rwanda
SA Saudi Arabia
SD Sudan
SE Sweden
SG Singapore
SI Slovenia
SK Slovakia
SN Senegal
SO Somalia
SV El Salvador
SY Syria
TH Thailand
TN Tunisia
TR Türkiye
TW Taiwan
TZ Tanzania
UA Ukraine
UG Uganda
US United States
UY Uruguay
UZ Uzbekistan
VE Venezuela
VN Vietnam
XK Kosovo
YE Yemen
ZA South Africa
ZM Zambia
ZW Zimbabwe
"""
_LANGUAGES = """
am Amharic
ar Arabic
bg Bulgarian
bn Bengali
bs Bosnian
ca Catalan
cs Czech
da Danish
de German
el Greek
en English
es Spanish
et Estonian
fa Persian
fi Finnish
fr French
he Hebrew
hi Hindi
hr Croatian
hu Hungarian
id Indonesian
is Icelandic
it Italian
ja Japanese
ka Georgian
ko Korean
lt Lithuanian
lv Latvian
mk Macedonian
ms Malay
nb Norwegian
nl Dutch
no Norwegian
pl Polish
pt Portuguese
ro Romanian
ru Russian
rw Kinyarwanda
sk Slovak
sl Slovene
sq Albanian
sr Serbian
sv Swedish
sw Swahili
ta Tamil
th Thai
tr Turkish
uk Ukrainian
ur Urdu
vi Vietnamese
zh Chinese
"""
_OWNER_TYPES = {
    "state_controlled": "State-controlled",
    "captured_public": "Public, under government control",
    "captured_private": "Private, under government control",
    "public": "Public broadcaster",
    "state_funded": "State-funded, editorially independent",
    "private": "Private company",
    "nonprofit": "Nonprofit",
    "independent": "Independent",
    "unknown": "Owner not known",
}
# Who owns these steers the newsroom, so a reader is told beside the name.
STATE_MEDIA = frozenset(("state_controlled", "captured_public", "captured_private"))
# The bar has no shape for the unrated, as they are in no percentage; a list needs one.
SIDE_SHAPES: dict[Side, str] = {**SHAPES, Side.UNRATED: "○"}


def _table(rows: str) -> dict[str, str]:
    return {code: name for code, _, name in (row.partition(" ") for row in rows.split("\n"))}


_COUNTRY_NAMES = _table(_COUNTRIES.strip())
_LANGUAGE_NAMES = _table(_LANGUAGES.strip())


def country_name(code: str) -> str:
    """Return the English name of an ISO 3166-1 alpha-2 code."""
    return _COUNTRY_NAMES.get(code.upper(), code)


def language_name(tag: str) -> str:
    """Return the English name of a BCP 47 tag, by its primary subtag."""
    return _LANGUAGE_NAMES.get(tag.partition("-")[0].lower(), tag)


def owner_type_name(owner_type: str) -> str:
    """Return the words for a kind of owner; "" has those of the unknown."""
    key = owner_type or "unknown"
    return _OWNER_TYPES.get(key, words_of(key))


def factuality_name(step: Factuality) -> str:
    """Return the words for a step of factuality."""
    return "Not rated" if step is Factuality.UNRATED else words_of(step.value)


def words_of(key: str) -> str:
    """Return a key as words: ``lean_left`` -> ``Lean left``."""
    words = key.replace("_", " ").replace("-", " ").strip()
    return words[:1].upper() + words[1:]
