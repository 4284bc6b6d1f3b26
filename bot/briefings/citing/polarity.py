"""Which way a sentence points: denied, called off, only expected, up or down, begun or ended.

Two sentences with nearly the same words may say opposite things: "was arrested" and "was not
arrested", "rose" and "fell", "is expected to raise" and "raised". Rule: sentences whose signs
conflict do not state the same. Words lists cover the languages named here; where there is none,
a sentence has no signs.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

from bot.text.tokens import fold, words


class Sign(StrEnum):
    """One way a sentence can point."""

    NOT = "not"  # denied
    OFF = "off"  # called off or put off
    MAYBE = "maybe"  # expected, planned, polled
    UP = "up"
    DOWN = "down"
    OPEN = "open"  # opened, begun
    SHUT = "shut"  # closed, ended
    AWAY = "away"  # left, was taken away
    BACK = "back"  # came back
    WON = "won"
    LOST = "lost"


_BOTH_WAYS = frozenset({Sign.NOT, Sign.OFF, Sign.MAYBE})
_OPPOSITES = (
    (Sign.UP, Sign.DOWN),
    (Sign.OPEN, Sign.SHUT),
    (Sign.AWAY, Sign.BACK),
    (Sign.WON, Sign.LOST),
)

# Folded words; a star stands for any ending.
_WORDS: dict[str, dict[Sign, str]] = {
    "en": {
        Sign.NOT: """not no never nobody none neither nor cannot denied denies deny denying denial
            refused refuses refuse rejected rejects reject ruled-out false unable failed fails""",
        Sign.OFF: """cancelled canceled cancels cancel postponed postpones postpone delayed delays
            delay suspended abandoned scrapped""",
        Sign.MAYBE: """expected expects expect likely may might could would forecast forecasts poll
            polls planned plans plan hopes hoped aims possible possibly unlikely if proposed
            proposes considering considers""",
        Sign.UP: "rose rise* raise* gain* grew grow* increas* climb* jump* higher soar* lift*",
        Sign.DOWN: """fell fall* drop* declin* decreas* lower* lost lose* cut* slump* shrank
            sank""",
        Sign.OPEN: "open* reopen* began begin* begun start*",
        Sign.SHUT: "close* closing closure shut* end ended ends ending",
        Sign.AWAY: "left leave* leaving evacuat* fled flee* displac*",
        Sign.BACK: "return* reopen*",
        Sign.WON: "won win wins winning victor* beat beats defeats",
        Sign.LOST: "lost lose loses losing defeated",
    },
    "de": {
        Sign.NOT: """nicht kein keine keinen keinem keiner keines nie niemals niemand weder
            bestritt bestreitet bestritten dementiert* wies zuruckgewiesen lehnt lehnte abgelehnt
            verweigert*""",
        Sign.OFF: "abgesagt absage verschoben verschiebt verschob ausgesetzt verzoger*",
        Sign.MAYBE: """erwartet erwarten voraussichtlich wohl konnte konnten wurde-wohl prognose
            umfrage geplant plant planen vorschlag moglich* vielleicht falls wenn""",
        Sign.UP: "stieg* steigt steigen gestiegen erhoh* hoher wuchs gewachsen legte anstieg",
        Sign.DOWN: "fiel* fallt fallen gefallen sank sinkt sinken gesunken gesenkt senkt senkte",
        Sign.OPEN: "offnet* eroffnet* geoffnet frei freigegeben begann beginnt begonnen",
        Sign.SHUT: "geschlossen schliesst schloss gesperrt sperrung endet* beendet*",
        Sign.AWAY: "verlassen verliess* evakuiert* fliehen flohen gefluchtet",
        Sign.BACK: "zuruckkehr* zuruck kehren kehrten ruckkehr",
        Sign.WON: "gewann gewinnt gewonnen sieg siegt* besiegt*",
        Sign.LOST: "verlor verliert verloren niederlage unterl*",
    },
    "es": {
        Sign.NOT: "no nunca nadie ningun ninguna ninguno ni nego niega negaron rechaz* desmint*",
        Sign.OFF: "cancel* aplaz* pospuso pospone suspend* retras*",
        Sign.MAYBE: """preve previsto esperan espera podria podrian probable* encuesta sondeo quiza
            posible* planea si""",
        Sign.UP: "subio sube subieron suben aument* crecio crece alza increment*",
        Sign.DOWN: "bajo baja bajaron bajan cayo cae cayeron caen descend* redujo reduce*",
        Sign.OPEN: "abrio abre abiert* reabr* empezo empieza comenzo comienza",
        Sign.SHUT: "cerro cierra cerrad* cierre acabo termin*",
        Sign.AWAY: "evacu* abandon* huy* desaloj*",
        Sign.BACK: "volvio volvieron vuelven regres*",
        Sign.WON: "gano gana ganaron vencio vence victoria",
        Sign.LOST: "perdio pierde perdieron derrot*",
    },
    "fr": {
        Sign.NOT: """ne n pas jamais personne aucun aucune ni nie niait demen* refus* rejet* exclu
            sauf""",
        Sign.OFF: "annul* report* suspend* retard*",
        Sign.MAYBE: """devrait devraient pourrait pourraient prevu prevoit attend* probable*
            sondage envisage* si intention""",
        Sign.UP: "augment* hausse monte grimp* progress* relev*",
        Sign.DOWN: "baiss* recul* chut* tomb* dimin*",
        Sign.OPEN: "ouv* rouv* commenc* debut*",
        Sign.SHUT: "ferm* cess* termin*",
        Sign.AWAY: "evacu* partir partis quitt* fui*",
        Sign.BACK: "rentr* reven* retour*",
        Sign.WON: "gagn* remport* victoire battu",
        Sign.LOST: "perd* defaite",
    },
    "it": {
        Sign.NOT: "non mai nessuno nessuna ne nega* smenti* rifiut* respin*",
        Sign.OFF: "annull* rinvi* sospes*",
        Sign.MAYBE: "potrebbe potrebbero dovrebbe dovrebbero previst* sondaggio forse probabil*",
        Sign.UP: "aument* salito sale salit* cresc* rialzo",
        Sign.DOWN: "cal* sces* scende diminu* ribasso",
        Sign.OPEN: "apert* apre riapr* inizi*",
        Sign.SHUT: "chius* chiud* termin*",
        Sign.WON: "vint* vince vittoria",
        Sign.LOST: "pers* perde sconfitt*",
    },
    "pt": {
        Sign.NOT: "nao nunca ninguem nenhum nenhuma nem nega* nego* recus* rejeit* desment*",
        Sign.OFF: "cancel* adi* suspens* suspend*",
        Sign.MAYBE: "podera poderia deve deveria venceria previst* sondag* talvez provav*",
        Sign.UP: "subiu sobe subiram aument* cresc* alta",
        Sign.DOWN: "caiu cai cairam desc* reduz* baix*",
        Sign.OPEN: "abriu abre abert* reabr* comec*",
        Sign.SHUT: "fech* encerr* termin*",
        Sign.WON: "venceu vence ganhou ganha vitoria",
        Sign.LOST: "perdeu perde derrotad*",
    },
    "nl": {
        Sign.NOT: "niet geen nooit niemand noch ontken* weiger* verwerp* verworp*",
        Sign.OFF: "afgelast geschrapt opgeschort",
        Sign.MAYBE: "verwacht* mogelijk waarschijnlijk zou zouden peiling gepland plan",
        Sign.UP: "steeg stijg* gestegen hoger groei*",
        Sign.DOWN: "daal* gedaald zakt* lager",
        Sign.WON: "won wint gewonnen winst verslo*",
        Sign.LOST: "verlor* verliest verloren nederlaag",
    },
    "pl": {
        Sign.NOT: "nie nikt nigdy zaden zadna zadne ani zaprzecz* odmow* odrzuc*",
        Sign.OFF: "odwol* przeloz* zawiesz*",
        Sign.MAYBE: "moze moga prawdopodobn* sondaz* planuj* planowan* ma-zostac",
        Sign.UP: "wzros* rosn* podnios* podwyzs*",
        Sign.DOWN: "spad* obniz* zmal*",
        Sign.WON: "wygra* zwycie*",
        Sign.LOST: "przegra* poraz*",
    },
    "ru": {
        Sign.NOT: "не нет никто никого ни никогда опроверг* отрица* отказа* отверг*",
        Sign.OFF: "отмен* отлож* перенес* приостанов*",
        Sign.MAYBE: "может могут ожидается возможно вероятно планиру* опрос* бы",
        Sign.UP: "вырос* подня* повыс* увелич* рост*",
        Sign.DOWN: "упал* сниз* сократ* паден*",
        Sign.WON: "выигра* побед*",
        Sign.LOST: "проигра* пораж*",
    },
    "uk": {
        Sign.NOT: "не немає ніхто нікого ні ніколи спрост* запереч* відмов*",
        Sign.OFF: "скасув* відклад* перенес* призупин*",
        Sign.MAYBE: "може можуть очікується можливо ймовірно планує опитув* б би",
        Sign.UP: "зрос* підвищ* збільш*",
        Sign.DOWN: "впал* знизи* скорот*",
    },
    "tr": {
        Sign.NOT: "degil yok hayir reddet* yalanla* *mad? *med? *mayacak *meyecek *maz *mez",
        Sign.OFF: "ertelen* iptal",
        Sign.MAYBE: "bekleniyor olabilir anket planl* muhtemel*",
    },
    "ar": {
        Sign.NOT: "لم لن لا ليس ليست نفى نفت رفض رفضت ينف",
        Sign.OFF: "تأجيل إلغاء تأجل ألغى ألغت",
        Sign.MAYBE: "قد يتوقع متوقع المتوقع استطلاع ربما",
    },
}
# Scripts without spaces: what stands anywhere in the sentence.
_PARTS: dict[str, dict[Sign, str]] = {
    "zh": {
        Sign.NOT: "没有|没|不会|不是|未|否认|拒绝|无人",
        Sign.OFF: "推迟|取消|延期|暂停",
        Sign.MAYBE: "预计|可能|或将|民调|计划",
        Sign.UP: "上涨|上升|增加|提高",
        Sign.DOWN: "下跌|下降|减少|降低",
    },
    "ja": {
        Sign.NOT: "ない|なかった|ません|否定|拒否",
        Sign.OFF: "延期|中止|取り消",
        Sign.MAYBE: "見通し|見込み|可能性|世論調査|予定",
        Sign.UP: "上昇|増加|引き上げ|値上げ",
        Sign.DOWN: "下落|減少|引き下げ|低下",
    },
}
_CONTRACTED = re.compile(r"n['’]t$|^n['’]")


@lru_cache(maxsize=20_000)
def signs(text: str, language: str) -> frozenset[Sign]:
    """Return the signs of *text*; none where *language* has no list."""
    if language in _PARTS:
        return frozenset(s for s, p in _PARTS[language].items() if re.search(p, text))
    patterns = _patterns(language)
    if not patterns:
        return frozenset()
    line = " ".join(_plain(w) for w in words(text))
    return frozenset(s for s, pattern in patterns.items() if pattern.search(line))


def is_sign(word: str, sign: Sign, language: str) -> bool:
    """Tell whether *word* by itself gives *sign*."""
    pattern = _patterns(language).get(sign)
    return bool(pattern and pattern.search(_plain(word)))


def agree(a: frozenset[Sign], b: frozenset[Sign]) -> bool:
    """Tell whether sentences with the signs *a* and *b* may say the same."""
    if (a ^ b) & _BOTH_WAYS:
        return False
    return not any(
        (one in a and other in b and one not in b and other not in a)
        or (other in a and one in b and other not in b and one not in a)
        for one, other in _OPPOSITES
    )


def _plain(word: str) -> str:
    folded = fold(word)
    return "not" if _CONTRACTED.search(folded) else folded.replace("’", "'")


@lru_cache
def _patterns(language: str) -> dict[Sign, re.Pattern[str]]:
    return {
        sign: re.compile(rf"(?<!\S)(?:{'|'.join(map(_pattern, listed.split()))})(?!\S)")
        for sign, listed in _WORDS.get(language, {}).items()
    }


def _pattern(word: str) -> str:
    return re.escape(word).replace(r"\*", r"\S*").replace(r"\?", r"\S")
