"""Readers hear of a story again when it has changed, not when it was reworded."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.briefings.changes.delta import changes_since, is_material_change, new_facts
from bot.model import ArticleId, Briefing
from bot.views import Changed, Changes
from tests.briefings.stories import article, briefing

OLD = briefing(
    "About 3,400 people left their homes near Orrin Falls.",
    "Director Hanne Sollberg blamed a blocked spillway.",
    summary="The Kell dam near Orrin Falls failed on Monday.",
)


@pytest.mark.parametrize(
    ("new", "changed"),
    [
        pytest.param(OLD, False, id="the same"),
        pytest.param(
            briefing("Near Orrin Falls 3,400 people have left their homes."), False, id="reworded"
        ),
        pytest.param(
            briefing("A spillway was blocked, director Hanne Sollberg said."),
            False,
            id="turned round",
        ),
        pytest.param(briefing("At least 12 people died."), True, id="a new number"),
        pytest.param(
            briefing("About 3,900 people left their homes near Orrin Falls."), True, id="an update"
        ),
        pytest.param(
            briefing("About 3,412 people left their homes near Orrin Falls."), False, id="rounded"
        ),
        pytest.param(
            briefing("Near Orrin Falls 3,400 people left their homes on May 4."), False, id="dated"
        ),
        pytest.param(
            briefing("Prosecutors opened criminal proceedings against engineers."),
            True,
            id="new words",
        ),
        pytest.param(briefing("Governor Tove Aldane flew in with aid."), True, id="a new name"),
        pytest.param(
            briefing("12 Menschen starben.", language="de"), False, id="another language"
        ),
    ],
)
def test_only_new_facts_are_a_change(new: Briefing, changed: bool) -> None:
    """Numbers and names decide."""
    assert is_material_change(OLD, new) is changed


def test_a_first_briefing_is_a_change() -> None:
    """Nobody has had the story yet."""
    assert is_material_change(None, OLD)


def test_an_old_fact_that_only_now_is_told_is_no_change() -> None:
    """Rule 2: an article the reader's briefing was written from states it."""
    new = briefing("At least 12 people died.", cites="old")

    assert not is_material_change(OLD, new, old_articles=frozenset({ArticleId("old")}))


def test_wide_coverage_is_a_change() -> None:
    """Rule 3: half as many again, and three more at least."""
    few = frozenset(ArticleId(f"a{n}") for n in range(4))

    assert is_material_change(
        OLD, OLD, old_articles=few, new_articles=few | {ArticleId(f"b{n}") for n in range(3)}
    )
    assert not is_material_change(
        OLD, OLD, old_articles=few, new_articles=few | {ArticleId(f"b{n}") for n in range(2)}
    )


def test_new_facts_are_the_new_bullets_in_order() -> None:
    """What an update message shows."""
    new = briefing(OLD.bullets[0].text, "At least 12 people died.", "Tove Aldane promised aid.")

    assert new.bullets[1:] == new_facts(OLD, new)


# A report, the same in other words, another fact, and the report with a new count of the dead.
TOLD_AGAIN = [
    pytest.param(
        "en",
        "The coast guard counted twelve dead and 61 injured by Monday noon.",
        "By noon on Monday 12 people were dead and 61 hurt, the coast guard said.",
        "Divers found the ferry's black box on the sea floor.",
        "The coast guard counted fifteen dead and 61 injured by Monday evening.",
        id="en",
    ),
    pytest.param(
        "de",
        "Die Küstenwache zählte bis Montagmittag zwölf Tote und 61 Verletzte vor Port Arlen.",
        "Vor Port Arlen sind nach Angaben der Küstenwache 12"
        " Menschen gestorben, 61 wurden verletzt.",
        "Taucher bargen den Fahrtenschreiber der Fähre vom Meeresgrund.",
        "Die Küstenwache zählt vor Port Arlen inzwischen 15 Tote und 61 Verletzte.",
        id="de",
    ),
    pytest.param(
        "es",
        "La guardia costera contó doce muertos y 61 heridos frente a Puerto Arlén.",
        "Frente a Puerto Arlén murieron 12 personas y 61 resultaron"
        " heridas, según la guardia costera.",
        "Unos buzos recuperaron la caja negra del transbordador del fondo del mar.",
        "La guardia costera eleva a 15 los muertos frente a Puerto Arlén; hay 61 heridos.",
        id="es",
    ),
    pytest.param(
        "fr",
        "Les garde-côtes ont compté douze morts et 61 blessés au large de Port-Arlen.",
        "Au large de Port-Arlen, 12 personnes sont mortes et 61 ont"
        " été blessées, selon les garde-côtes.",
        "Des plongeurs ont remonté la boîte noire du ferry du fond de la mer.",
        "Les garde-côtes comptent désormais 15 morts et 61 blessés au large de Port-Arlen.",
        id="fr",
    ),
    pytest.param(
        "it",
        "La guardia costiera ha contato 12 morti e 61 feriti al largo di Porto Arlen.",
        "Al largo di Porto Arlen sono morte 12 persone e 61 sono"
        " ferite, dice la guardia costiera.",
        "I sommozzatori hanno recuperato la scatola nera del traghetto dal fondale.",
        "La guardia costiera conta ora 15 morti e 61 feriti al largo di Porto Arlen.",
        id="it",
    ),
    pytest.param(
        "pt",
        "A guarda costeira contou 12 mortos e 61 feridos ao largo de Porto Arlen.",
        "Ao largo de Porto Arlen morreram 12 pessoas e 61 ficaram feridas, diz a guarda costeira.",
        "Mergulhadores recuperaram a caixa preta da balsa no fundo do mar.",
        "A guarda costeira conta agora 15 mortos e 61 feridos ao largo de Porto Arlen.",
        id="pt",
    ),
    pytest.param(
        "nl",
        "De kustwacht telde 12 doden en 61 gewonden voor de kust van Port Arlen.",
        "Voor de kust van Port Arlen vielen volgens de kustwacht 12 doden en 61 gewonden.",
        "Duikers haalden de zwarte doos van de veerboot van de zeebodem.",
        "De kustwacht telt nu 15 doden en 61 gewonden voor de kust van Port Arlen.",
        id="nl",
    ),
    pytest.param(
        "pl",
        "Straż przybrzeżna naliczyła 12 ofiar i 61 rannych w pobliżu Port Arlen.",
        "W pobliżu Portu Arlen zginęło 12 osób, a 61 zostało rannych, podała straż przybrzeżna.",
        "Nurkowie wydobyli czarną skrzynkę promu z dna morza.",
        "Straż przybrzeżna naliczyła już 15 ofiar i 61 rannych w pobliżu Port Arlen.",
        id="pl",
    ),
    pytest.param(
        "ru",
        "Береговая охрана насчитала 12 погибших и 61 раненого у Порт-Арлена.",
        "У Порт-Арлена погибли 12 человек, 61 ранен, сообщила береговая охрана.",
        "Водолазы подняли со дна моря бортовой самописец парома.",
        "Береговая охрана насчитала уже 15 погибших и 61 раненого у Порт-Арлена.",
        id="ru",
    ),
    pytest.param(
        "uk",
        "Берегова охорона нарахувала 12 загиблих і 61 пораненого біля Порт-Арлена.",
        "Біля Порт-Арлена загинули 12 людей, 61 поранено, повідомила берегова охорона.",
        "Водолази підняли з дна моря бортовий самописець порома.",
        "Берегова охорона нарахувала вже 15 загиблих і 61 пораненого біля Порт-Арлена.",
        id="uk",
    ),
    pytest.param(
        "tr",
        "Sahil güvenlik Port Arlen açıklarında 12 ölü ve 61 yaralı saydı.",
        "Sahil güvenliğe göre Port Arlen açıklarında 12 kişi öldü, 61 kişi yaralandı.",
        "Dalgıçlar feribotun kara kutusunu deniz dibinden çıkardı.",
        "Sahil güvenlik Port Arlen açıklarında artık 15 ölü ve 61 yaralı sayıyor.",
        id="tr",
    ),
    pytest.param(
        "fi",
        "Merivartiosto laski 12 kuollutta ja 61 loukkaantunutta Port Arlenin edustalla.",
        "Port Arlenin edustalla kuoli 12 ihmistä ja 61 loukkaantui, merivartiosto kertoo.",
        "Sukeltajat nostivat lautan mustan laatikon merenpohjasta.",
        "Merivartiosto laskee nyt 15 kuollutta ja 61 loukkaantunutta Port Arlenin edustalla.",
        id="fi",
    ),
    pytest.param(
        "ar",
        "أحصى خفر السواحل 12 قتيلا و61 جريحا قبالة ميناء أرلين.",
        "قُتل 12 شخصا وجُرح 61 قبالة ميناء أرلين بحسب خفر السواحل.",
        "انتشل غواصون الصندوق الأسود للعبارة من قاع البحر.",
        "أحصى خفر السواحل 15 قتيلا و61 جريحا قبالة ميناء أرلين.",
        id="ar",
    ),
    pytest.param(
        "hi",
        "तटरक्षक बल ने पोर्ट आर्लेन के पास 12 मृतकों और 61 घायलों की गिनती की।",
        "तटरक्षक बल के अनुसार पोर्ट आर्लेन के पास 12 लोगों की मौत हुई और 61 घायल हुए।",
        "गोताखोरों ने समुद्र तल से नौका का ब्लैक बॉक्स निकाला।",
        "तटरक्षक बल ने पोर्ट आर्लेन के पास अब 15 मृतकों और 61 घायलों की गिनती की।",
        id="hi",
    ),
    pytest.param(
        "zh",
        "海岸警卫队称阿伦港附近有12人死亡，61人受伤。",
        "据海岸警卫队说，阿伦港外海12人遇难、61人受伤。",
        "潜水员从海底打捞出渡轮的黑匣子。",
        "海岸警卫队称阿伦港附近已有15人死亡，61人受伤。",
        id="zh",
    ),
    pytest.param(
        "ja",
        "沿岸警備隊によると、アーレン港沖で12人が死亡し、61人が負傷した。",
        "アーレン港沖で12人が死亡、61人がけがをしたと沿岸警備隊が発表した。",
        "潜水士が海底からフェリーのブラックボックスを引き揚げた。",
        "沿岸警備隊によると、アーレン港沖で15人が死亡し、61人が負傷した。",
        id="ja",
    ),
    pytest.param(
        "ko",
        "해안경비대는 알렌항 앞바다에서 12명이 숨지고 61명이 다쳤다고 밝혔다.",
        "해안경비대에 따르면 알렌항 앞바다에서 12명이 사망하고 61명이 부상했다.",
        "잠수사들이 해저에서 여객선의 블랙박스를 인양했다.",
        "해안경비대는 알렌항 앞바다에서 15명이 숨지고 61명이 다쳤다고 밝혔다.",
        id="ko",
    ),
]


@pytest.mark.parametrize(("language", "report", "reworded", "fact", "corrected"), TOLD_AGAIN)
def test_news_is_told_from_other_words_in_any_language(
    language: str, report: str, reworded: str, fact: str, corrected: str
) -> None:
    """Other words are no change; another fact is one, and so is another count."""
    old = briefing(report, language=language)

    def is_new(text: str) -> bool:
        return bool(new_facts(old, briefing(text, language=language)))

    assert (is_new(reworded), is_new(fact), is_new(corrected)) == (False, True, True)


@pytest.mark.parametrize(
    ("language", "report", "corrected"),
    [
        pytest.param("en", "A flood killed 12 people.", "The flood killed 15 people.", id="en"),
        pytest.param("de", "12 Tote nach der Flut.", "15 Tote nach der Flut.", id="de"),
        pytest.param("es", "La riada deja 12 muertos.", "La riada deja 15 muertos.", id="es"),
        pytest.param("fr", "La crue a fait 12 morts.", "La crue a fait 15 morts.", id="fr"),
    ],
)
def test_a_corrected_count_tells_what_it_was(language: str, report: str, corrected: str) -> None:
    """By the place of the bullet that gives it."""
    new = briefing("X.", corrected, language=language)

    changes = changes_since(briefing(report, language=language), new)

    assert changes == Changes(bullets=(1,), counts={1: Changed(now="15", was="12")})


def test_two_counts_of_a_kind_are_no_correction() -> None:
    """They may be of two places; that one of them is new is told all the same."""
    old = briefing("12 people died in Marn.", "3 people died in Kell.")

    changes = changes_since(old, briefing("15 people died in Marn."))

    assert changes == Changes(bullets=(0,))


def test_a_correction_in_the_summary_is_a_change() -> None:
    """No bullet repeats what the summary says."""
    old = briefing(summary="The flood killed 12 people.")
    new = briefing(summary="The flood killed 15 people.")

    assert is_material_change(old, new)
    assert changes_since(old, new) == Changes(
        summary=True, counts={None: Changed(now="15", was="12")}
    )


def test_news_that_only_the_summary_has_is_a_change() -> None:
    """Unless an article known before has the sentence, which is just told for the first time."""
    new = briefing(*(b.text for b in OLD.bullets), summary="At least 12 people died on Monday.")
    known = article("tide", "Dam fails", "Rain fell. At least 12 people died on Monday night.")

    assert is_material_change(OLD, new)
    assert not is_material_change(OLD, new, known=[known])


def test_what_a_new_bullet_tells_is_not_news_again_in_the_summary() -> None:
    """It is marked once."""
    new = briefing("At least 12 people died.", summary="12 people died near Orrin Falls.")

    assert changes_since(OLD, new) == Changes(bullets=(0,))


def test_nothing_is_compared_across_languages() -> None:
    """Words of one are always new in another."""
    assert changes_since(OLD, briefing("12 Menschen starben.", language="de")) is None


@given(st.text(max_size=300), st.sampled_from(["en", "de", "ru", "zh", "ar", "xx"]))
def test_no_text_is_news_after_itself(text: str, language: str) -> None:
    """Whatever it holds."""
    told = briefing(text, summary=text, language=language)

    assert changes_since(told, told) == Changes()
    assert not is_material_change(told, told)
