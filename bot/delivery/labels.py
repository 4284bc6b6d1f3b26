"""The words around a briefing: labels and counts, by language and name.

Rule: English has every name; a language that lacks one, or is not here, shows the English.
The sentences with which the bot answers a person are not here.
"""

from __future__ import annotations

from collections.abc import Mapping

_ENGLISH = "en"

LABELS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "edition": "Your {time} briefing",
        "edition.now": "Your briefing",
        "nothing_new": "Nothing new since your last briefing.",
        "nothing_new_on": "Nothing new on {topics} since your last briefing.",
        "update": "Update",
        "new": "New:",
        "differ": "Reports differ:",
        "percent": "{left} % left · {center} % center · {right} % right, of the rated",
        "factuality": "Factuality: {counts}",
        "factuality.very_high": "very high",
        "factuality.high": "high",
        "factuality.mostly_factual": "mostly factual",
        "factuality.mixed": "mixed",
        "factuality.low": "low",
        "factuality.very_low": "very low",
        "factuality.unrated": "unrated",
        "factuality.of_one": "factuality {value}",
        "side.left": "left",
        "side.center": "center",
        "side.right": "right",
        "side.unrated": "unrated",
        "gap.left": "Hardly covered by the left: {n} of {rated} rated outlets",
        "gap.none.left": "Not covered by the left: none of the {rated} rated outlets",
        "gap.none.right": "Not covered by the right: none of the {rated} rated outlets",
        "gap.right": "Hardly covered by the right: {n} of {rated} rated outlets",
        "writer.extractive": "Sentences taken from the articles",
        "writer.llm": "Written by a language model, checked against the articles",
        "sources": "Sources",
        "sources.of": "Sources of “{headline}”",
        "sources.page": "Page {page} of {pages}",
        "sides": "Compare sides",
        "sides.of": "The sides on “{headline}”",
        "sides.left": "Left",
        "sides.center": "Center",
        "sides.right": "Right",
        "sides.unrated": "Unrated",
        "sides.none.left": "No outlet of the left reports it here.",
        "sides.none.center": "No outlet of the center reports it here.",
        "sides.none.right": "No outlet of the right reports it here.",
        "more": "and {n} more",
        "compare": "Compare",
        "follow": "Follow",
        "unfollow": "Unfollow",
        "mute": "Mute",
        "unmute": "Unmute",
        "open": "Open the page",
        "previous": "‹ Previous",
        "next": "Next ›",
    }
}

# One, and any other number.
COUNTS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "en": {
        "sources": ("{n} source", "{n} sources"),
        "articles": ("{n} article", "{n} articles"),
        "originals": ("{n} original report", "{n} original reports"),
        "languages": ("{n} language", "{n} languages"),
        "countries": ("{n} country", "{n} countries"),
    }
}


def label(name: str, language: str = _ENGLISH, **values: object) -> str:
    """Return the label *name* with its *values* filled in. Raises KeyError if there is none."""
    words = LABELS.get(language, {}).get(name) or LABELS[_ENGLISH][name]
    return words.format(**values)


def count(name: str, n: int, language: str = _ENGLISH) -> str:
    """Return *n* things in words. Raises KeyError if there is no such count."""
    one, other = COUNTS.get(language, {}).get(name) or COUNTS[_ENGLISH][name]
    return (one if n == 1 else other).format(n=n)
