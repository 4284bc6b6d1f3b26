"""Languages are told where a text is clear, and a feed is believed where it is not."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.languages import LANGUAGES, Detected, choose_language, detect

FERRY = {
    "ar": "العبّارة تعود إلى الإبحار كل يوم بعد إصلاح الرصيف",
    "cs": "Přívoz po opravě mola opět jezdí každý den",
    "da": "Færgen sejler igen hver dag, efter at kajen er blevet repareret",
    "de": "Die Fähre verkehrt nach der Reparatur des Anlegers wieder täglich",
    "el": "Το φέρι εκτελεί ξανά καθημερινά δρομολόγια",
    "en": "The ferry runs every day again after the pier was repaired",
    "es": "El transbordador vuelve a funcionar todos los días tras reparar el muelle",
    "fi": "Lautta kulkee taas joka päivä laiturin korjauksen jälkeen",
    "fr": "Le bac circule de nouveau tous les jours après la réparation du quai",
    "he": "המעבורת חוזרת להפליג בכל יום",
    "hu": "A móló javítása után ismét minden nap közlekedik a komp",
    "it": "Il traghetto torna a viaggiare ogni giorno dopo la riparazione del molo",
    "ja": "桟橋の修理が終わり、フェリーは再び毎日運航している",
    "ka": "ბორანი კვლავ ყოველდღე დადის",
    "ko": "부두 수리 후 여객선이 다시 매일 운항한다",
    "nl": "De veerboot vaart na het herstel van de steiger weer elke dag",
    "no": "Fergen går igjen hver dag etter at kaia ble reparert",
    "pl": "Po naprawie pomostu prom znów kursuje codziennie",
    "pt": "A balsa volta a circular todos os dias depois do conserto do cais",
    "ro": "Feribotul circulă din nou în fiecare zi după repararea debarcaderului",
    "ru": "После ремонта причала паром снова ходит каждый день",
    "sq": "Trageti lundron përsëri çdo ditë pas riparimit të skelës",
    "sv": "Färjan går åter varje dag efter att kajen har reparerats",
    "th": "เรือข้ามฟากกลับมาให้บริการทุกวันอีกครั้ง",
    "tr": "İskelenin onarımından sonra feribot yine her gün sefer yapıyor",
    "uk": "Після ремонту причалу пором знову ходить щодня",
    "zh": "码头修好后，渡轮恢复每天开行",
}


def test_every_language_of_the_starter_pack_is_known() -> None:
    """No bundled feed is in a language that the detector could take for another."""
    pack = ET.fromstring(resources.files("bot.sources").joinpath("starter.opml").read_bytes())

    declared = {outline.get("language") for outline in pack.iter("outline")} - {None}

    assert declared <= LANGUAGES


@pytest.mark.parametrize(("language", "title"), FERRY.items(), ids=FERRY)
def test_a_title_tells_its_language(language: str, title: str) -> None:
    """One sentence is enough in each of the languages of the starter pack's larger part."""
    found = detect(title)

    assert found.language == language
    assert found.confidence >= 0.6


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("   \n\t", id="white space"),
        pytest.param("OK", id="a word"),
        pytest.param("Ferry", id="a title of one word"),
        pytest.param("2:1 (1:0), 45.000, 17.30-19.00, 2026-11-23", id="numbers"),
        pytest.param("🚢🌊⚓️🚢🌊⚓️🚢🌊⚓️🚢🌊⚓️🚢🌊⚓️", id="emoji"),
        pytest.param("https://example.org/the-ferry-runs-every-day-again", id="an address"),
        pytest.param("@the_harbour_master #theferryrunsagain", id="handle and tag"),
        pytest.param("\ud800\udfff" * 40, id="lone surrogates"),
        pytest.param("Obama, Merkel, Macron, Trudeau", id="names"),
        pytest.param("x" * 50, id="one letter"),
    ],
)
def test_what_says_nothing_is_unknown(text: str) -> None:
    """Where a text gives no ground for an answer there is none."""
    assert detect(text).language is None


def test_a_short_text_has_no_confidence() -> None:
    """The detector is not asked below about fifteen letters."""
    assert detect("Fähre fährt") == Detected(language=None, confidence=0.0)


@pytest.mark.parametrize("language", ["de", "en", "es", "fr", "it", "pl", "ru", "tr"])
@pytest.mark.parametrize(
    "shout",
    [
        pytest.param(str.upper, id="ALL CAPS"),
        pytest.param(str.title, id="Title Case"),
        pytest.param(lambda s: f"{s.upper()} (dpa)", id="ALL CAPS and an agency"),
        pytest.param(lambda s: f"+++ 12:30 {s} https://example.org/a?b=c +++ 🚢", id="noise"),
    ],
)
def test_the_way_of_writing_does_not_matter(language: str, shout: Callable[[str], str]) -> None:
    """Capitals, numbers, addresses and emoji hide no language."""
    assert detect(shout(FERRY[language])).language == language


@pytest.mark.parametrize(
    ("declared", "language"),
    [
        pytest.param("en", "en", id="plain"),
        pytest.param("en-GB", "en", id="with a region"),
        pytest.param("EN_us", "en", id="as a locale"),
        pytest.param("us", "en", id="a country"),
    ],
)
def test_what_is_declared_comes_as_one_code(declared: str, language: str) -> None:
    """However a feed writes its language, the same language has the same code."""
    assert choose_language(declared, FERRY["en"]) == language
    assert choose_language(declared, "Ferry") == language


@pytest.mark.parametrize("declared", ["no", "nb", "nn", "nb-NO"])
@pytest.mark.parametrize(
    "title",
    [FERRY["no"], "Ferja går att kvar dag etter at kaia vart reparert"],
    ids=["bokmål", "nynorsk"],
)
def test_norwegian_is_one_language(declared: str, title: str) -> None:
    """Feeds say no, nb or nn; stop words, stems and the starter pack know one."""
    assert choose_language(declared, title) == "no"
    assert choose_language(None, title) == "no"


@pytest.mark.parametrize("truth", FERRY)
@pytest.mark.parametrize("declared", ["en", "de"])
def test_a_feed_that_lies_is_corrected(declared: str, truth: str) -> None:
    """Two sentences in another language weigh more than what the feed's software filled in."""
    text = f"{FERRY[truth]}. {FERRY[truth]}."

    assert choose_language(declared, text) == truth


@pytest.mark.parametrize(
    ("declared", "text"),
    [
        pytest.param("en", "Real Madrid - Bayern München 2:1", id="names"),
        pytest.param("en", "Angela Merkel trifft", id="a few foreign words"),
        pytest.param("en", "ヘブンバーンズ (Heaven Burns) is out today", id="a foreign title"),
        pytest.param(
            "ms",
            "Nabi mengajar kita sebuah doa pendek: ربنا آتنا في الدنيا",
            id="a quotation",
        ),
        pytest.param("bs", "Trajekt opet vozi svaki dan nakon popravka", id="hr or bs"),
        pytest.param("id", "Feri itu beroperasi kembali setiap hari", id="id or ms"),
        pytest.param("ms", "Feri itu beroperasi kembali setiap hari", id="ms or id"),
        pytest.param("ca", "El transbordador torna a funcionar cada dia", id="not known"),
        pytest.param("lb", FERRY["de"], id="not known and close to one that is"),
        pytest.param("de", "", id="no text"),
    ],
)
def test_a_feed_is_believed_where_its_text_is_not_clear(declared: str, text: str) -> None:
    """Only what the detector knows, and is certain of, counts against a feed."""
    assert choose_language(declared, text) == declared


def test_nothing_declared_and_nothing_clear_is_unknown() -> None:
    """None is an answer."""
    assert choose_language(None, "Ferry") is None
    assert choose_language(" - ", "Ferry") is None


@given(st.text())
def test_any_text_has_an_answer(text: str) -> None:
    """The answer is a known language with a probability, and the same at each asking."""
    found = detect(text)

    assert found.language is None or found.language in LANGUAGES
    assert 0.0 <= found.confidence <= 1.0
    assert detect(text) == found


def test_threads_agree() -> None:
    """Feeds are read in threads; the one model serves them all."""
    titles = list(FERRY.values()) * 4

    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(detect, titles))

    assert together == list(map(detect, titles))
