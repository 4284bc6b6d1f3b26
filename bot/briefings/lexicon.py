"""The word lists of the writer, for English, German, Spanish and French.

Compiled for this project. Every word is folded (lower case, without diacritics). A language
that is not listed has empty lists: the rules that need them then have nothing to say.
"""

from __future__ import annotations

import re

from bot.text.tokens import fold


def word_set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Words that judge, dramatise or take a side; they count against a headline or a sentence.
LOADED: dict[str, frozenset[str]] = {
    "en": word_set(
        """slam slams slammed blast blasts blasted rip rips ripped destroys destroyed eviscerates
        torch torches roasts mocks mocked rages fumes blindsided humiliated humiliating shocking
        shock stunning bombshell explosive jaw-dropping outrage outrageous outraged fury furious
        horror horrific brutal savage insane crazy lunatic radical extremist extremists thug thugs
        disgraced disgraceful shameful shameless corrupt crooked phony hoax witch sham scam scheme
        smear rant tirade meltdown freakout panic hysteria chaos catastrophic disastrous epic
        massive tyranny tyrannical regime socialist communist marxist fascist leftist leftists
        far-left far-right woke elites bureaucrats cronies swamp liar liars lies lied bully
        bullies cowards cowardly evil sinister desperate pathetic ridiculous absurd laughable
        nightmare doomsday doom walloping darling so-called self-styled notorious blunder fiasco
        squander squandered plot cover-up whopping heartless ruthless reckless unhinged forced
        rammed dumped grab secretly cheered"""
    ),
    "de": word_set(
        """skandal skandalos schock schockierend irre wahnsinn chaos versagen versager blamage
        debakel desaster katastrophal unfassbar dreist dreiste frechheit unverschamt emporung wut
        wutend hetze hetzt radikal extremist extremisten sogenannte sogenannten angeblich blindflug
        abzocke irrsinn wahnwitz machtlos peinlich brutal"""
    ),
    "es": word_set(
        """escandalo escandaloso vergonzoso verguenza indignante indignacion furia furioso brutal
        caos desastre desastroso catastrofico bochorno fiasco radical extremista extremistas
        despilfarro arremete arremeten fulmina estalla polemico polemica impactante insolito
        chapuza corrupto tirania supuesto presunto"""
    ),
    "fr": word_set(
        """scandale scandaleux honteux honte choc choquant fureur furieux colere brutal chaos
        fiasco desastre catastrophique gabegie radical extremiste extremistes dezingue fustige
        hallucinant incroyable tolle polemique ubuesque pretendu soi-disant"""
    ),
}

# A sentence that opens with one of these leans on a sentence that is not there.
LEANING: dict[str, frozenset[str]] = {
    "en": word_set(
        """he she it they his her its their him them this that these those such so here there then
        both neither either another others also too instead why who which what how because or if
        hers theirs asked responding speaking adding even not no yes one we i you our my yet nor
        or still first second next"""
    ),
    "de": word_set(
        """er sie es ihr ihre ihrer ihren sein seine seiner seinen dies diese dieser dieses diesen
        das dem denen dabei dafur dagegen daher damit danach dann darauf daruber darum davon dazu
        deshalb deswegen dort hier jener jene solche so auch wir ich beide zudem nun denn"""
    ),
    "es": word_set(
        """el ella ello ellos ellas esto eso este esta estos estas ese esa esos esas aquel asi alli
        aqui entonces tambien tampoco ademas ambos su sus nosotros yo lo le les pues"""
    )
    - {"el"},
    "fr": word_set(
        """il elle ils elles ce cela ca cet cette ces celui celle ceux celles son sa ses leur leurs
        la-bas ici ainsi alors puis aussi nous je on y en lui"""
    )
    - {"en"},
}

# Third-person pronouns that need a name or a noun before them in the same sentence.
PRONOUNS: dict[str, frozenset[str]] = {
    "en": frozenset({"he", "she", "his", "her", "him"}),
    "de": frozenset({"er"}),
    "es": frozenset({"ella"}),
    "fr": frozenset({"il", "elle"}),
}

# A pronoun that stands for something said before, wherever in the sentence.
DANGLING: dict[str, re.Pattern[str]] = {
    "en": re.compile(
        r"\b(?:it|them)\b\s*(?:[.,;]|(?:in|to|on|at|for|as|by|from|into|over|up|out|off|with)\b)"
        r"|\b(?:of|to|for|with|from|about|by|against|do|did|done) (?:this|that|so)\b\s*[.,;]"
        r"|^the \d+-year-old\b"
        r"|^(?:the|both|all|most|some) (?:two|three|four|five)\b|\bthe latter\b"
        r"|\bthe (?:move|decision|comments?|remarks?|statement|incident|announcement|two"
        r"|former) (?:comes?|came|follows?|followed|was|were|is)\b",
        re.IGNORECASE,
    ),
    "de": re.compile(r"\b(?:dazu|dafür|dagegen|damit|daran|davon)\b\s*[.,;]", re.IGNORECASE),
    "es": re.compile(r"\b(?:para|con|de|por|a) (?:ello|eso|esto)\b\s*[.,;]", re.IGNORECASE),
    "fr": re.compile(r"\b(?:pour|avec|de|à) cela\b\s*[.,;]", re.IGNORECASE),
}

# A clause that opens with one of these comes before the subject of its sentence.
SUBORDINATE: dict[str, frozenset[str]] = {
    "en": word_set(
        """with after for in on before despite at when while as since during under from by if
        though although"""
    ),
    "de": word_set("mit nach bei in am im vor wahrend als wenn nachdem obwohl seit"),
    "es": word_set("con tras en antes despues cuando mientras desde durante al"),
    "fr": word_set("avec apres en dans avant quand lorsque pendant depuis durant"),
}

# Nouns that a later "he" or "she" may stand for.
PERSONS: dict[str, frozenset[str]] = {
    "en": word_set(
        """man woman boy girl mother father son daughter brother sister husband wife minister
        president governor mayor captain officer driver teacher doctor nurse spokesman lawyer
        spokeswoman judge coach player owner farmer professor director chief suspect victim pope
        king queen prince princess senator leader candidate actor actress singer student"""
    ),
    "de": word_set(
        """mann frau minister ministerin prasident prasidentin burgermeister kanzler kapitan
        fahrer sprecher richter trainer spieler direktor chef anwalt professor arzt"""
    ),
    "es": word_set(
        """mujer hombre ministra presidenta alcaldesa capitana directora portavoz jueza
        madre hija entrenadora"""
    ),
    "fr": word_set(
        """homme femme ministre president presidente maire capitaine directeur directrice juge
        mere pere entraineur patron patronne"""
    ),
}

# Openings that join a sentence to the one before; without them it says the same.
CONNECTIVES: dict[str, tuple[str, ...]] = {
    "en": (
        *("but", "and", "however,", "meanwhile,", "still,", "moreover,", "in addition,"),
        *("additionally,", "furthermore,", "also,", "now,", "nevertheless,", "nonetheless,"),
    ),
    "de": ("aber", "und", "doch", "allerdings,", "unterdessen,"),
    "es": ("pero", "y", "sin embargo,", "mientras tanto,", "además,", "no obstante,"),
    "fr": ("mais", "et", "cependant,", "toutefois,", "pourtant,", "par ailleurs,", "en outre,"),
}


def _numbered(words: str, first: int, step: int = 1) -> dict[str, int]:
    return {w: first + i * step for i, w in enumerate(words.split())}


# "One" and its kin are articles and pronouns as often as numbers: they are left out.
NUMBER_WORDS: dict[str, dict[str, int]] = {
    "en": _numbered(
        "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
        "sixteen seventeen eighteen nineteen twenty",
        2,
    )
    | _numbered("thirty forty fifty sixty seventy eighty ninety", 30, 10),
    "de": _numbered(
        "zwei drei vier funf sechs sieben acht neun zehn elf zwolf dreizehn vierzehn funfzehn "
        "sechzehn siebzehn achtzehn neunzehn zwanzig",
        2,
    )
    | _numbered("dreissig vierzig funfzig sechzig siebzig achtzig neunzig", 30, 10),
    "es": _numbered(
        "dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince "
        "dieciseis diecisiete dieciocho diecinueve veinte",
        2,
    )
    | _numbered("treinta cuarenta cincuenta sesenta setenta ochenta noventa", 30, 10),
    "fr": _numbered(
        "deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize", 2
    )
    | {"vingt": 20}
    | _numbered("trente quarante cinquante soixante", 30, 10),
}

# Factors that follow a number: "4.8 million", "4,8 Mio.", "2 mil millones".
SCALES: dict[str, int] = {
    **dict.fromkeys(("hundred", "hundert", "cientos", "cents"), 100),
    **dict.fromkeys(("thousand", "tausend", "mil", "mille", "k"), 1_000),
    **dict.fromkeys(("million", "millions", "millionen", "millon", "millones"), 1_000_000),
    **dict.fromkeys(("mio", "mn", "m"), 1_000_000),
    **dict.fromkeys(("billion", "billions", "bn", "milliarde", "milliarden"), 1_000_000_000),
    **dict.fromkeys(("mrd", "milliard", "milliards"), 1_000_000_000),
    **dict.fromkeys(("trillion", "trillions", "tn"), 1_000_000_000_000),
}

_MONTHS = (
    "january january januar janner enero janvier",
    "february february februar febrero fevrier",
    "march march marz marzo mars",
    "april april abril avril",
    "may mai mayo",
    "june june juni junio juin",
    "july july juli julio juillet",
    "august august agosto aout",
    "september septiembre setiembre septembre",
    "october oktober octubre octobre",
    "november noviembre novembre",
    "december dezember diciembre decembre",
)
_WEEKDAYS = (
    "monday montag lunes lundi",
    "tuesday dienstag martes mardi",
    "wednesday mittwoch miercoles mercredi",
    "thursday donnerstag jueves jeudi",
    "friday freitag viernes vendredi",
    "saturday samstag sonnabend sabado samedi",
    "sunday sonntag domingo dimanche",
)
# Month or weekday in any of the four languages -> its English name.
CALENDAR: dict[str, str] = {
    word: line.split()[0] for line in (*_MONTHS, *_WEEKDAYS) for word in line.split()
}
# Also verbs and other common words: they name a month only beside a number.
AMBIGUOUS_MONTHS = frozenset({"may", "march", "mars"})

# The things that are counted in many words: one kind, the words for it, its label by language.
COUNTED: dict[str, frozenset[str]] = {
    "dead": word_set(
        """dead died dies die killed kills killing kill deaths death perished tote toten toter
        getotet gestorben starben sterben leben todesopfer muertos muertas murieron muertes
        fallecidos fallecidas fallecieron fallecio morts mortes tues decedes deces"""
    ),
    "injured": word_set(
        """injured injuring injures injuries wounded wounding hurt verletzte verletzten verletzt
        heridos heridas blesses blessees"""
    ),
    "missing": word_set(
        """missing vermisst vermisste vermissten desaparecidos desaparecidas disparus"""
    ),
    "evacuated": word_set(
        """evacuated evacuees evacuate evacuating evacuations evakuiert evakuierte evakuierten
        evacuados evacuadas evacuaron evacues evacuees"""
    ),
    "arrested": word_set(
        """arrested arrests detained festgenommen festgenommene festnahmen verhaftet detenidos
        detenidas detenciones arretes interpelles arrestations"""
    ),
    "prisoners": word_set(
        """prisoners prisoner captives gefangene gefangenen gefangener prisioneros prisioneras
        presos prisonniers"""
    ),
}
LABELS: dict[str, dict[str, str]] = {
    "en": {kind: kind for kind in COUNTED},
    "de": {"dead": "Tote", "injured": "Verletzte", "missing": "Vermisste"}
    | {"evacuated": "Evakuierte", "arrested": "Festgenommene", "prisoners": "Gefangene"},
    "es": {"dead": "muertos", "injured": "heridos", "missing": "desaparecidos"}
    | {"evacuated": "evacuados", "arrested": "detenidos", "prisoners": "prisioneros"},
    "fr": {"dead": "morts", "injured": "blessés", "missing": "disparus"}
    | {"evacuated": "évacués", "arrested": "arrêtés", "prisoners": "prisonniers"},
}
# How one version of a disputed number is told: what these reports say, and what others say.
DIFFER: dict[str, str] = {
    "en": "{mine}; others report {theirs}",
    "de": "{mine}; andere melden {theirs}",
    "es": "{mine}; otros informan de {theirs}",
    "fr": "{mine} ; d’autres parlent de {theirs}",
}
# Between the last two of several numbers.
OR: dict[str, str] = {"en": "or", "de": "oder", "es": "o", "fr": "ou"}
# What stands between groups of three digits; a comma where nothing is said.
GROUPING: dict[str, str] = {"de": ".", "es": ".", "fr": "\u202f", "it": ".", "nl": ".", "pt": "."}
# People, whom a counted kind may follow: "12 people died".
PEOPLE = word_set(
    """people persons residents villagers passengers civilians others men women personas vecinos
    habitantes menschen personen bewohner einwohner personnes habitants"""
)


def loaded_share(words: list[str], language: str) -> float:
    """Return the share of *words* that are loaded, 0..1."""
    listed = LOADED.get(language, frozenset())
    return sum(fold(w) in listed for w in words) / max(len(words), 1)
