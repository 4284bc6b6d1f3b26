"""The little words that turn a sentence round: those that deny, and those that name the doer.

Compiled for this project. A word that denies only in part of its uses (Spanish "ni", French
"plus") is listed where an inserted or missing one still changes what is said.
"""

from __future__ import annotations

import re
from functools import cache

from bot.text.tokens import fold

# Adverbs, pronouns and prepositions that deny, and the commonest verbs of denial.
_NEGATIONS: dict[str, str] = {
    "en": """not no never nobody none neither nor without nothing nowhere denied denies deny
        denying refused refuses refuse refusing failed fails fail unable rejected rejects reject
        hardly barely""",
    "de": """nicht nichts kein keine keinen keinem keiner keines nie niemals niemand weder ohne
        bestritt bestreitet bestreiten dementierte dementiert weigerte weigert kaum""",
    "es": "no nunca nadie nada ningun ninguna ninguno ni sin jamas tampoco nego niega rechazo",
    "fr": """ne n pas jamais personne aucun aucune ni sans rien nul nulle nie refuse dement
        nié refusé démenti""",
    "it": "non no mai nessuno nessuna nessun ne senza niente nulla neanche nega negato rifiutato",
    "pt": "nao nunca ninguem nenhum nenhuma nem sem nada jamais nega negou recusou recusa",
    "ca": "no mai ningu cap ni sense res tampoc",
    "gl": "non nunca ninguen ningun ningunha nin sen nada",
    "nl": "niet geen nooit niemand noch zonder niets nergens ontkende ontkent weigerde weigert",
    "af": "nie geen nooit niemand sonder niks",
    "sv": "inte ej icke ingen inget inga aldrig utan varken nekade nekar vägrade vägrar",
    "da": "ikke ej ingen intet aldrig uden hverken nægtede nægter afviste",
    "no": "ikke ei ingen intet aldri uten verken nektet nekter avviste",
    "is": "ekki enginn engin ekkert aldrei an hvorki",
    "fi": """ei en et emme ette eivät eikä älä ilman koskaan kukaan mikään kiisti kieltäytyi
        eivätkä""",
    "et": "ei mitte pole ega ilma kunagi keegi eitas keeldus",
    "hu": "nem ne sem se nincs nincsenek soha senki semmi nélkül tagadta tagadja",
    "pl": "nie nikt nigdy żaden żadna żadne ani bez nic brak zaprzeczył odmówił",
    "cs": "ne není nejsou nikdo nikdy žádný žádná žádné ani bez nic nebyl nebyla nebylo popřel",
    "sk": "nie nikto nikdy žiadny žiadna žiadne ani bez nič nebol nebola nebolo poprel",
    "sl": "ne ni niso nisem nihče nikoli noben nobena niti brez nič zanikal zavrnil",
    "hr": "ne nije nisu nisam nitko nikad nikada nijedan nijedna niti bez ništa neće odbio",
    "bs": "ne nije nisu nisam niko nikad nikada nijedan nijedna niti bez ništa neće odbio",
    "sr": """ne nije nisu niko nikad nikada nijedan niti bez ništa neće не није нису нико никад
        без неће ништа нити""",
    "mk": "не никој никогаш ниту без ништо нема",
    "bg": "не никой никога нито без нищо няма отрече отказа",
    "ru": "не нет никто никого ни никогда без ничего нельзя отрицает отрицал отказался",
    "uk": "не немає ніхто нікого ні ані ніколи без нічого жоден заперечив відмовився",
    "be": "не няма ніхто ніколі ні без нічога",
    "ro": "nu n nici nimeni niciodata fara nimic niciun nicio neaga negat refuzat",
    "lt": "ne nėra niekas niekada be nei nieko",
    "lv": "ne nav neviens nekad bez ne nekas",
    "sq": "nuk s mos askush kurrë pa as asgjë",
    "el": "δεν δε μην μη όχι κανείς κανένας καμία κανένα ποτέ ούτε χωρίς τίποτα αρνήθηκε",
    "tr": "değil yok hayır hiç asla ne olmadan reddetti yalanladı",
    "az": "deyil yox heç",
    "eu": "ez inork inor inoiz gabe",
    "ar": "لم لن لا ليس ليست ما بدون دون غير نفى نفت رفض رفضت ولم ولن ولا",
    "fa": "نه نیست نبود هرگز هیچ بدون نکرد نشد نداد نخواهد نمی نکرده نیستند نرفت نداشت",
    "ur": "نہیں نہ مت بغیر کبھی کوئی انکار",
    "he": "לא אין אינו אינה איש מעולם בלי ללא אף ולא הכחיש סירב",
    "hi": "नहीं न मत ना बिना कभी इनकार",
    "mr": "नाही नाहीत नको शिवाय",
    "ne": "छैन होइन बिना",
    "bn": "না নেই নয় নি বিনা",
    "ta": "இல்லை அல்ல",
    "ko": """안 못 않았다 않는다 않았습니다 않고 않은 없다 없이 없었다 아니다 아닌
        못했다 않을 거부했다 부인했다""",
    "id": "tidak bukan tak belum tanpa jangan tiada membantah menolak",
    "ms": "tidak bukan tak belum tanpa jangan tiada menafikan menolak",
    "tl": "hindi wala walang huwag",
    "sw": "si hapana hakuna bila",
    "vi": "không chưa chẳng chớ phủ",
    "so": "ma aan",
}
# Scripts without spaces: what denies wherever it stands.
_DENYING_PARTS: dict[str, str] = {
    "zh": "不|没|沒|未|无|無|否认|否認|拒绝|拒絕",
    "ja": "ません|なかっ|ない|なく|否定|拒否|せず|れず|らず",
    "th": "ไม่|มิได้|ไร้|ปฏิเสธ",
}
# What stands before the doer in the passive.
_AGENTS: dict[str, str] = {
    "en": "by",
    "de": "von vom durch",
    "es": "por",
    "fr": "par",
    "it": "da dal dalla dallo dai dagli dalle",
    "pt": "por pelo pela pelos pelas",
    "ca": "per pel",
    "nl": "door",
    "sv": "av",
    "da": "af",
    "no": "av",
    "ro": "de către",
    "el": "από",
    "id": "oleh",
    "ms": "oleh",
    "vi": "bởi bị được",
    "tr": "tarafından",
    "fi": "toimesta",
    "hi": "द्वारा",
    "hr": "od",
    "bg": "от",
    "pl": "przez",
    "fa": "توسط",
    "ar": "بواسطة",
    "he": "ידי",
}
# Small words that turn a comparison round; larger ones differ as words do.
_OPPOSITES: dict[str, str] = {
    "en": """more-fewer more-less most-least before-after over-under above-below up-down
        up-off on-off in-out higher-lower with-without all-none since-until first-last
        for-against""",
    "de": """mehr-weniger vor-nach über-unter hinauf-hinunter hoher-niedriger mit-ohne alle-keine
        seit-bis für-gegen""",
    "es": "mas-menos antes-despues sobre-bajo con-sin desde-hasta todos-ninguno contra-por",
    "fr": "plus-moins avant-après sur-sous avec-sans depuis-jusque tous-aucun contre-pour",
    "it": "più-meno prima-dopo sopra-sotto con-senza da-fino tutti-nessuno contro-per",
    "pt": "mais-menos antes-depois sobre-sob com-sem desde-até todos-nenhum contra-por",
    "nl": "meer-minder voor-na boven-onder met-zonder sinds-tot alle-geen voor-tegen",
    "sv": "mer-mindre fler-färre före-efter över-under med-utan sedan-till alla-ingen för-mot",
    "da": "mere-mindre flere-færre før-efter over-under med-uden siden-til alle-ingen for-imod",
    "no": "mer-mindre flere-færre før-etter over-under med-uten siden-til alle-ingen for-mot",
    "pl": "więcej-mniej ponad-poniżej przed-po nad-pod z-bez od-do wszyscy-nikt",
    "ru": "более-менее больше-меньше до-после над-под с-без все-никто за-против свыше-менее",
    "uk": "більше-менше понад-менше до-після над-під з-без всі-ніхто за-проти",
    "ro": "mult-puțin înainte-după peste-sub cu-fără toți-nimeni",
    "tr": "fazla-az önce-sonra üstünde-altında",
    "id": "lebih-kurang sebelum-sesudah sebelum-setelah atas-bawah dengan-tanpa",
    "ar": "أكثر-أقل قبل-بعد فوق-تحت مع-دون",
}
_NEVER = re.compile(r"(?!)")
# Czech, Slovak, Lithuanian and Latvian deny with a prefix of the verb; Persian with one letter.
_PREFIXES: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("cs", "sk", "lt", "lv"), ("ne", "nė")),
    "fa": ("ن",),
}
# Turkish denies inside the verb: "etti", "etmedi".
_SUFFIXES: dict[str, re.Pattern[str]] = {
    "tr": re.compile(r"m[aeıiuü](?:d[ıiuü]|z$|zs?|yor|yacak|yecek|m[ıi]ş)"),
    "fa": re.compile(r"^نمی"),
    "ko": re.compile(r"않|못[하했한]|없[다었습이]"),
}


@cache
def negations(language: str) -> frozenset[str]:
    """Return the folded words of *language* that deny; empty where none are listed."""
    return frozenset(map(fold, _NEGATIONS.get(language, "").split()))


@cache
def agents(language: str) -> frozenset[str]:
    """Return the folded words of *language* that stand before the doer in the passive."""
    return frozenset(map(fold, _AGENTS.get(language, "").split()))


@cache
def denying_parts(language: str) -> re.Pattern[str]:
    """Return what denies inside text without spaces; matches nothing in other languages."""
    parts = _DENYING_PARTS.get(language)
    return re.compile(parts) if parts else _NEVER


def denies(word: str, language: str) -> bool:
    """Tell whether the folded *word* denies, by itself or by its form."""
    if word in negations(language):
        return True
    form = _SUFFIXES.get(language)
    return form is not None and form.search(word) is not None


def is_denial_of(word: str, other: str, language: str) -> bool:
    """Tell whether one of two folded words is the other with a denying prefix or form."""
    longer, shorter = sorted((word, other), key=len, reverse=True)
    if any(longer == p + shorter for p in _PREFIXES.get(language, ())):
        return True
    if language not in _SUFFIXES or longer[:2] != shorter[:2]:
        return False
    return denies(longer, language) != denies(shorter, language)


@cache
def _opposites(language: str) -> frozenset[frozenset[str]]:
    pairs = _OPPOSITES.get(language, "").split()
    return frozenset(frozenset(map(fold, pair.split("-"))) for pair in pairs)


def are_opposites(word: str, other: str, language: str) -> bool:
    """Tell whether two folded words turn a comparison round: "more" and "fewer"."""
    return frozenset((word, other)) in _opposites(language)
