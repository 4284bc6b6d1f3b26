"""Cards of invented stories, and a headline in each language of the starter pack."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.bias.tally import apportion
from bot.model import Briefing, Coverage, Factuality, Side, StoryId, WriterName
from bot.views import StoryCard

# "Port Arlen closes the old harbour road to lorries", or close to it.
HEADLINES = {
    "am": "የፖርት አርለን ምክር ቤት የድሮውን የወደብ መንገድ ለጭነት መኪናዎች ይዘጋል",
    "ar": "مجلس مدينة بورت آرلن يغلق طريق الميناء القديم أمام الشاحنات ابتداءً من آذار",
    "bg": "Порт Арлен затваря стария пристанищен път за камиони",
    "bn": "পোর্ট আর্লেনের পরিষদ মার্চ থেকে পুরোনো বন্দর সড়ক ট্রাকের জন্য বন্ধ করছে",
    "bs": "Port Arlen zatvara staru lučku cestu za kamione, šuma ostaje očuvana",
    "cs": "Port Arlen uzavře starou přístavní silnici nákladním vozům, řekl starosta",
    "da": "Port Arlen lukker den gamle havnevej for lastbiler på øen",
    "de": "Port Arlen sperrt die alte Hafenstraße für Lastwagen, später auch für Züge",
    "el": "Το Πορτ Άρλεν κλείνει τον παλιό λιμενικό δρόμο στα φορτηγά",
    "en": "Port Arlen closes its “old harbour road” to lorries – from March…",
    "es": "¿Cerrará Port Arlen el viejo camino del puerto? Sí, mañana",
    "et": "Port Arlen sulgeb vana sadamatee veoautodele õhtul",
    "fa": "شورای شهر پورت آرلن جادهٔ قدیمی بندر را به روی کامیون‌ها می‌بندد",
    "fi": "Port Arlen sulkee vanhan satamatien kuorma-autoilta yöllä",
    "fr": "Port Arlen ferme l’ancienne route du port aux camions : « dès mars », œuvre du maire",
    "he": "מועצת פורט ארלן תסגור את דרך הנמל הישנה למשאיות החל ממרץ",
    "hi": "पोर्ट आर्लेन की परिषद ने पुरानी बंदरगाह सड़क को ट्रकों के लिए बंद किया",
    "hr": "Port Arlen zatvara staru lučku cestu za teretna vozila, žele mir",
    "hu": "Port Arlen lezárja a régi kikötői utat a teherautók elől, ősztől",
    "id": "Port Arlen menutup jalan pelabuhan lama bagi truk mulai Maret",
    "is": "Port Arlen lokar gamla hafnarveginum fyrir vörubílum, það er þörf",
    "it": "Port Arlen chiude la vecchia strada del porto: già da marzo, perché no",
    "ja": "ポート・アーレン市議会、三月から旧港湾道路へのトラック乗り入れを禁止へ",
    "ka": "პორტ-არლენის საბჭო ძველ ნავსადგურის გზას სატვირთოებისთვის ხურავს",
    "ko": "포트알렌 시의회, 3월부터 옛 항만 도로에 화물차 통행 금지하기로",
    "lt": "Port Arlenas uždaro senąjį uosto kelią sunkvežimiams, žinią patvirtino meras",
    "lv": "Portārlena slēdz veco ostas ceļu kravas automašīnām, ļaužu prieks",
    "mk": "Порт Арлен го затвора стариот пристанишен пат за камиони, ѓубре нема",
    "ms": "Port Arlen menutup jalan pelabuhan lama kepada lori",
    "nl": "Port Arlen sluit de oude havenweg voor vrachtwagens, financiële schade beperkt",
    "no": "Port Arlen stenger den gamle havneveien for lastebiler, også på øya",
    "pl": "Port Arlen zamyka starą drogę portową dla ciężarówek, źródła potwierdzają",
    "pt": "Port Arlen fecha a antiga estrada do porto aos camiões: decisão já em março",
    "ro": "Port Arlen închide vechiul drum al portului pentru camioane, după ședință",
    "ru": "Порт-Арлен закрывает старую портовую дорогу для грузовиков, её ждёт ремонт",
    "rw": "Port Arlen ifunze umuhanda wa kera w’icyambu ku makamyo",
    "sk": "Port Arlen zatvára starú prístavnú cestu nákladným autám, ľudia súhlasia",
    "sl": "Port Arlen zapira staro pristaniško cesto za tovornjake, šole čakajo",
    "sq": "Port Arlen mbyll rrugën e vjetër të portit për kamionët, çfarë ndodh më pas",
    "sr": "Порт Арлен затвара стари лучки пут за камионе, ћутање већа",
    "sv": "Port Arlen stänger den gamla hamnvägen för lastbilar, även på ön",
    "sw": "Port Arlen yafunga barabara ya zamani ya bandari kwa malori",
    "th": "สภาเมืองพอร์ตอาร์เลนลงมติปิดถนนท่าเรือเก่าไม่ให้รถบรรทุกใช้ตั้งแต่เดือนมีนาคม",
    "tr": "Port Arlen eski liman yolunu kamyonlara kapatıyor, ağır taşıtlara İstisna yok",
    "uk": "Порт-Арлен закриває стару портову дорогу для вантажівок, її чекає ремонт",
    "ur": "پورٹ آرلن کی کونسل نے بندرگاہ کی پرانی سڑک ٹرکوں کے لیے بند کرنے کا فیصلہ کیا",
    "vi": "Hội đồng thành phố Port Arlen đóng cửa con đường cảng cũ đối với xe tải",
    "zh": "阿伦港市议会以十四票对九票决定从三月起关闭通往旧港口的货车道路；臺灣媒體亦有報導",
}


def make_coverage(
    left: int = 12, center: int = 8, right: int = 5, unrated: int = 4, *, gap: Side | None = None
) -> Coverage:
    """Return a coverage with percentages where four outlets are rated."""
    rated = {Side.LEFT: left, Side.CENTER: center, Side.RIGHT: right}
    is_enough = sum(rated.values()) >= 4
    return Coverage(
        story_id=StoryId("k3x9"),
        articles=40,
        outlets=left + center + right + unrated,
        originals=20,
        bias={**rated, Side.UNRATED: unrated},
        bias_pct=apportion(rated, 100) if is_enough else None,
        factuality=dict.fromkeys(Factuality, 0),
        ownership={},
        countries=12,
        languages=5,
        gap=gap,
        lead_outlet=None,
    )


def make_card(
    headline: str = HEADLINES["en"],
    language: str = "en",
    coverage: Coverage | None = None,
    revision: int = 3,
) -> StoryCard:
    story_id = StoryId("k3x9")
    return StoryCard(
        id=story_id,
        revision=revision,
        opened_at=datetime(2026, 1, 5, 12, tzinfo=UTC),
        updated_at=datetime(2026, 1, 6, 10, tzinfo=UTC),
        briefing=Briefing(
            story_id=story_id,
            language=language,
            headline=headline,
            summary="The council voted 14 to 9.",
            writer=WriterName.EXTRACTIVE,
        ),
        coverage=coverage or make_coverage(),
    )
