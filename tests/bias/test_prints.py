from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bias.prints import Likeness, common_words, compare, make_print, shared_runs
from tests.factories import make_article

# One report in scripts of all kinds, and its like: with spaces, without, from right to left.
REPORTS = {
    "en": "A car ferry and a freighter collided in the harbour of Port Arlen late on Sunday "
    "night, killing at least twelve people, the coast guard said. Rescue teams "
    "searched the cold water.",
    "de": "Eine Autofähre und ein Frachter sind am späten Sonntagabend im Hafen von Port "
    "Arlen zusammengestoßen. Dabei kamen nach Angaben der Küstenwache mindestens zwölf "
    "Menschen um.",
    "ru": "Автомобильный паром и грузовое судно столкнулись поздно вечером в воскресенье в "
    "гавани Порт-Арлена, погибли по меньшей мере двенадцать человек, сообщила "
    "береговая охрана.",
    "el": "Ένα οχηματαγωγό και ένα φορτηγό πλοίο συγκρούστηκαν αργά το βράδυ της Κυριακής "
    "στο λιμάνι του Πορτ Άρλεν και δώδεκα άνθρωποι έχασαν τη ζωή τους, ανακοίνωσε το "
    "λιμενικό.",
    "ar": "اصطدمت عبارة سيارات بسفينة شحن في ميناء بورت آرلن في وقت متأخر من مساء الأحد مما "
    "أدى إلى مقتل اثني عشر شخصا على الأقل وفق ما أعلن خفر السواحل يوم الاثنين",
    "he": "מעבורת מכוניות וספינת משא התנגשו בנמל פורט ארלן בשעת לילה מאוחרת ביום ראשון "
    "ולפחות שנים עשר בני אדם נהרגו כך מסר משמר החופים ביום שני בבוקר",
    "hi": "पोर्ट आर्लेन के बंदरगाह में रविवार देर रात एक कार फेरी और एक मालवाहक जहाज आपस में "
    "टकरा गए जिसमें कम से कम बारह लोगों की मौत हो गई, तटरक्षक बल ने सोमवार को बताया।",
    "ko": "일요일 밤늦게 포트알렌 항구에서 자동차 여객선과 화물선이 충돌해 최소한 열두 명이 "
    "숨졌다고 해안 경비대가 월요일 밝혔다. 구조대는 새벽까지 차가운 바다를 수색했다.",
    "zh": "周日深夜一艘汽车渡轮与一艘货轮在阿伦港相撞，造成至少十二人死亡，海岸警卫队周一表示"
    "。救援人员在冰冷的海水中搜寻至黎明。",
    "ja": "日曜日の深夜、アーレン港でカーフェリーと貨物船が衝突し、少なくとも十二人が死亡した"
    "と沿岸警備隊が月曜日に発表した。",
    "th": "เรือเฟอร์รีบรรทุกรถยนต์ชนกับเรือบรรทุกสินค้าในท่าเรือพอร์ตอาร์เลนเมื่อคืนวันอาทิตย"
    "์ มีผู้เสียชีวิตอย่างน้อยสิบสองคน หน่วยยามฝั่งแถลงเมื่อวันจันทร์",
    "am": "እሁድ ሌሊት በፖርት አርለን ወደብ የመኪና ማመላለሻ ጀልባ እና የጭነት መርከብ ተጋጭተው ቢያንስ አሥራ ሁለት ሰዎች ሞተዋል ሲል "
    "የባሕር ጠረፍ ጥበቃ ሰኞ አስታውቋል",
}
WIRE = REPORTS["en"]
REWRITE = (
    "At least a dozen people were dead on Monday after a ferry carrying cars hit a freighter off "
    "Port Arlen. The coast guard said crews were still looking for survivors in the cold harbour."
)


def likeness(
    one: str,
    other: str,
    *,
    are_kin: bool = False,
    titles: tuple[str, str] = ("", ""),
) -> Likeness:
    prints = [
        make_print(make_article(lead=lead, title=title or "Ferry accident"))
        for lead, title in zip((one, other), titles, strict=True)
    ]
    found = compare(*prints, are_kin=are_kin)
    assert compare(*reversed(prints), are_kin=are_kin) is found
    return found


@pytest.mark.parametrize("language", REPORTS)
def test_an_edited_copy_is_the_same_in_any_script(language: str) -> None:
    """A dateline in front, a word struck out and a credit behind change nothing."""
    text = REPORTS[language]
    middle = len(text) // 2
    cut_out = text[:middle] + text[middle + 2 :]

    assert likeness(text, f"12.11. {cut_out} (AFP)") is Likeness.SAME


@pytest.mark.parametrize("language", REPORTS)
def test_reports_in_two_languages_are_two(language: str) -> None:
    """Nobody is taken for a copy but of the very words."""
    others = [text for other, text in REPORTS.items() if other != language]

    assert {likeness(REPORTS[language], other) for other in others} == {Likeness.NONE}


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        pytest.param(WIRE, f"PORT ARLEN, Jan 5 (Reuters) - {WIRE}", Likeness.SAME, id="dateline"),
        pytest.param(
            WIRE, f"{WIRE} Reporting by Ada Lee; Editing by Bo Kim", Likeness.SAME, id="desk"
        ),
        pytest.param(WIRE, f"(Updated) {WIRE}", Likeness.SAME, id="updated"),
        pytest.param(WIRE, WIRE.upper(), Likeness.SAME, id="capitals"),
        pytest.param(
            WIRE,
            WIRE.replace("car ferry", "ferry").replace("late on", "on").replace("twelve", "12"),
            Likeness.SAME,
            id="house-style",
        ),
        pytest.param(WIRE, WIRE[:95], Likeness.CUT, id="cut-off"),
        pytest.param(WIRE[:95], f"{WIRE} {REWRITE} {REPORTS['de']}", Likeness.CUT, id="opening"),
        pytest.param(WIRE, REWRITE, Likeness.NONE, id="rewrite"),
        pytest.param(
            REPORTS["de"][:90],
            f"{WIRE} {REWRITE} {REPORTS['de'][:90]} {REPORTS['ru']}",
            Likeness.NONE,
            id="quoted-in-a-long-text",
        ),
        pytest.param("Watch live", "Watch live", Likeness.NONE, id="too-short"),
        pytest.param("", "", Likeness.NONE, id="empty"),
    ],
)
def test_what_a_desk_does_to_a_text_is_told_from_a_rewrite(
    one: str, other: str, expected: Likeness
) -> None:
    """Whichever of the two comes first."""
    assert likeness(one, other) is expected


def test_a_headline_with_another_number_is_another_fact() -> None:
    """Short texts must agree in nearly all."""
    two = [f"Ferry accident in Port Arlen kills at least {n} people, guard says" for n in "34"]

    prints = [make_print(make_article(title=title, lead=None)) for title in two]

    assert compare(*prints) is Likeness.NONE


def test_the_bar_is_lower_within_one_house() -> None:
    """A desk that edits for several outlets keeps less of a text than one that copies it."""
    other = f"{WIRE.replace(' late on Sunday night', '')} {REWRITE[:70]}"

    assert likeness(WIRE, other) is Likeness.NONE
    assert likeness(WIRE, other, are_kin=True) is Likeness.SAME


def test_a_short_lead_is_read_with_its_title() -> None:
    """Which then must agree as well."""
    title = "Ferry and freighter collide in Port Arlen"

    assert likeness("Twelve people died.", "Twelve people died.", titles=(title, title)) is (
        Likeness.SAME
    )
    assert (
        likeness("Twelve people died.", "Twelve people died.", titles=(title, "Night of grief"))
        is Likeness.NONE
    )


words = st.lists(st.sampled_from("abcdefghijklmnopqrstuvwxyz"), min_size=30, max_size=80)


@given(words)
def test_every_text_is_the_same_as_itself(text: list[str]) -> None:
    """And shares all of its runs."""
    lead = " ".join(text)
    found = make_print(make_article(lead=lead))

    assert compare(found, found) is Likeness.SAME
    assert shared_runs(found, found) == 1


@given(words, words, st.integers(0, 20), st.integers(0, 20))
def test_eight_shared_words_in_a_row_share_a_mark(
    one: list[str], other: list[str], place: int, other_place: int
) -> None:
    """So that no copy is missed by looking marks up."""
    row = ["twelve", "people", "died", "late", "on", "sunday", "night", "here"]
    leads = [
        [*one[:place], *row, *one[place:]],
        [*other[:other_place], *row, *other[other_place:]],
    ]

    marks = [set(make_print(make_article(lead=" ".join(lead))).marks) for lead in leads]

    assert marks[0] & marks[1]


@given(st.lists(st.integers(0, 5), max_size=25), st.lists(st.integers(0, 5), max_size=25))
def test_common_words_are_those_of_the_plain_table(one: list[int], other: list[int]) -> None:
    """The bits count what the textbook's table counts."""
    table = [[0] * (len(other) + 1) for _ in range(len(one) + 1)]
    for i, a in enumerate(one):
        for j, b in enumerate(other):
            table[i + 1][j + 1] = (
                table[i][j] + 1 if a == b else max(table[i][j + 1], table[i + 1][j])
            )

    assert common_words(one, other) == table[-1][-1]


@given(st.text(max_size=300), st.text(max_size=300))
def test_no_text_breaks_a_print(title: str, lead: str) -> None:
    """Not even half a character."""
    found = make_print(make_article(title=title, lead=f"{lead}\ud800"))

    assert compare(found, found) in Likeness
