"""Which of a story's titles is its headline.

The most central one in the plainest words. A question, a teaser, a quotation or a shout is
taken only when there is nothing else.
"""

from __future__ import annotations

import re

from bot.briefings.choosing.select import readings
from bot.briefings.lexicon import loaded_share
from bot.briefings.material import Material, Sentence
from bot.text.tokens import words

_TEASER = re.compile(
    r"^(?:what|why|how|here(?:'|’)?s|this is|these|meet|inside|watch|who is|everything|all you"
    r"|\d+ (?:things|reasons|ways|takeaways)|the \d+ |was |wer |wie |warum |so |darum|qué |quién"
    r"|cómo |por qué|así |esto |ce que|pourquoi|comment|voici|qui )\b"
    r"|you (?:won|need|should|can)|(?:what|everything) (?:you|we|is) know"
    r"|\b(?:just|finally|perfectly) \w+ed\b|will (?:shock|surprise|amaze)|\blive updates?\b"
    r"|\b(?:takeaways|explained|explainer|(?:what|how) to watch|your guide)\b"
    r"|…$|\.\.\.$",
    re.IGNORECASE,
)
# What an opinion says of what ought to be; reports say it of nobody's own accord.
_VERDICT = re.compile(
    r"\b(?:should(?:n['’]t)?|ought to|needs? to|not enough|(?:is|are|was|were) (?:right|wrong) to"
    r"|it['’]s time|deserves?)\b",
    re.IGNORECASE,
)
# "It is closed. Keep it so." is a report and what its writer makes of it.
_TWO = re.compile(r"[^\W\d_]{3}[.!] [^\W\d_]")
_SPEAKER = re.compile(r"^[^:]{2,40}:\s|^['‘\"“„«]")
# A headline has room for about so many words; the titles of the development stories have 11.
GOOD_LENGTH = range(6, 17)


def choose_headline(material: Material, disputed: frozenset[str] = frozenset()) -> Sentence | None:
    """Return the title to use; None if there is none.

    ``disputed`` holds readings of numbers that articles contradict: a headline had better not
    take a side on them.
    """
    titles = [t for t in material.titles if t.text]
    return min(titles, key=lambda t: (-_worth(t, material, disputed), t.text), default=None)


def _worth(title: Sentence, material: Material, disputed: frozenset[str]) -> float:
    # The mean weight of its words, not damped: a short title that holds what all say is best.
    central = sum(material.weights.get(t, 0) for t in title.terms) / max(len(title.terms), 3)
    value = central * plainness(title.text, material.language)
    return value * 0.85 if readings(title.text, material.language) & disputed else value


def plainness(title: str, language: str) -> float:
    """Return 0..1: a question or teaser 0.3, a quotation or a label in front 0.75, and so on."""
    found = words(title)
    value = 1 - min(4 * loaded_share(found, language), 0.7)
    if "?" in title or _TEASER.search(title):
        value *= 0.3
    if _VERDICT.search(title) or _TWO.search(title):
        value *= 0.6
    if _SPEAKER.search(title) or title.endswith("!"):
        value *= 0.75
    if title.isupper():
        value *= 0.6
    return value if len(found) in GOOD_LENGTH else value * 0.85
