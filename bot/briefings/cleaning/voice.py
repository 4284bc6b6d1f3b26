"""Who speaks in a sentence: the report, or somebody whom the sentence does not name.

A sentence taken out of its article loses the speaker who was named before it. Rule: nobody says
"I" or "we" outside of quotation marks, and a quotation stands beside words of the report.
"""

from __future__ import annotations

import re

from bot.briefings.lexicon import FIRST_PERSON
from bot.text.tokens import fold, words

_QUOTED = re.compile(
    r"“[^“”]*”|\"[^\"]*\"|”[^”]*”|«[^«»]*»|»[^«»]*«|„[^„“”]*[“”]|‘[^‘’]*’(?!\w)|「[^」]*」|『[^』]*』"
)
# "He said" is too little to tell who; "the officer is heard shouting" is enough.
_MIN_TOLD = 3


def is_unnamed_voice(sentence: str, language: str) -> bool:
    """Tell whether somebody speaks in *sentence* whom it does not name.

    A text without capitals is not judged by its pronouns: "i" is a numeral there as well.
    """
    report = _QUOTED.sub(" ", sentence)
    told = words(report)
    if report != sentence and len(told) < _MIN_TOLD:
        return True
    if sentence == sentence.lower():
        return False
    first = FIRST_PERSON.get(language, frozenset())
    # "We're" and "j'ai" count by what stands before the apostrophe.
    return any(fold(re.split("['’]", word)[0]) in first for word in told)
