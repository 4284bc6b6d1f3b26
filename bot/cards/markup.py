"""What the picture of a story says: the words and numbers that card.typ is given, as JSON.

Rule 1: the words of the story come from outside; nothing in them is markup, whatever they hold.
Rule 2: the same story, revision and language give the same text, so its digest names the picture.
"""

from __future__ import annotations

import json
import re

from bot.bias.bar import bar_segments
from bot.cards.letters import drawable, unbreakable
from bot.delivery.editions.labels import sides_in_words
from bot.delivery.editions.render import gap_line
from bot.model import Coverage, Side
from bot.text.language_names import direction_of
from bot.views import StoryCard
from bot.words.catalogue import ENGLISH, count, phrase, voice_of
from bot.words.times import full_day

WIDTH, HEIGHT = 1200, 630

# Every script has a font of its own; the first that has a character gives it.
_SCRIPTS = (
    *("Arabic", "Hebrew", "Devanagari", "Bengali", "Thai", "Georgian", "Ethiopic", "Armenian"),
    *("Gujarati", "Gurmukhi", "Kannada", "Khmer", "Lao", "Malayalam", "Myanmar", "Sinhala"),
    *("Tamil", "Telugu"),
)
_WESTERN, _EAST_ASIAN = "Noto Sans", "Noto Sans CJK SC"
_OTHERS = tuple(f"Noto Sans {script}" for script in _SCRIPTS)
_EAST_ASIAN_LANGUAGES = ("zh", "ja", "ko")
# Scripts with marks far above or below the line: Arabic, those of India and Southeast Asia.
_TALL = re.compile("[\u0600-\u07ff\u0900-\u109f\u1780-\u17ff\u1ea0-\u1ef9]")
# How far a line reaches above and below its base line, in sizes of its letters; seen in pictures
# of headlines in all scripts.
_LINE, _TALL_LINE = (0.95, 0.28), (1.12, 0.42)
# A side that is there is seen: 2 in 100 of the bar are 21 pixels.
_LEAST_SHARE = 2


def card_markup(card: StoryCard, language: str) -> str:
    """Return what the picture of *card* is drawn from, with our own words in *language*."""
    headline = drawable(card.briefing.headline)
    rise, drop = _TALL_LINE if _TALL.search(headline) else _LINE
    voice = voice_of(language)
    told = {
        "language": _tag(card.briefing.language),
        "direction": direction_of(card.briefing.language),
        "voice": voice,
        "voice_direction": direction_of(voice),
        "fonts": _fonts(voice),
        "headline_fonts": _fonts(card.briefing.language),
        "date": full_day(card.updated_at.date(), language),
        "headline": headline,
        "words": unbreakable(headline),
        "rise": rise,
        "drop": drop,
        "parts": _parts(card.coverage),
        "too_few": phrase("web", "too_few", language),
        "legend": _legend(card.coverage, language),
        "gap": gap_line(card.coverage, language),
        "facts": _facts(card.coverage, language),
    }
    return json.dumps(told, ensure_ascii=False, sort_keys=True)


def in_words(card: StoryCard, language: str) -> str:
    """Return what the picture says, for those who hear it; our own words in *language*."""
    lines = (
        card.briefing.headline,
        sides_in_words(card.coverage.bias, language),
        gap_line(card.coverage, language),
        _facts(card.coverage, language),
    )
    return "; ".join(filter(None, lines))


def _parts(coverage: Coverage) -> list[dict[str, object]]:
    """Return the sides that are there from left to right; [] where too few outlets are rated."""
    segments = bar_segments(coverage)
    wide = {segment.side: max(segment.percent, _LEAST_SHARE) for segment in segments}
    whole = sum(wide.values())
    return [
        {
            "side": segment.side,
            "percent": f"{segment.percent} %",
            "share": round(wide[segment.side] / whole, 4),
        }
        for segment in segments
    ]


def _legend(coverage: Coverage, language: str) -> list[dict[str, str]]:
    return [
        {
            "side": side,
            "label": phrase("labels", f"sides.{side}", language),
            "count": str(coverage.bias[side]),
        }
        for side in Side
    ]


def _facts(coverage: Coverage, language: str) -> str:
    things = ("outlets", "countries", "languages")
    counts = [(name, getattr(coverage, name)) for name in things]
    return " · ".join(count(name, n, language) for name, n in counts if n)


def _tag(language: str) -> str:
    """Return *language* as the renderer takes it, which wants two or three letters."""
    return language if re.fullmatch("[a-z]{2,3}", language) else ENGLISH


def _fonts(language: str) -> tuple[str, ...]:
    if language in _EAST_ASIAN_LANGUAGES:
        return (_EAST_ASIAN, _WESTERN, *_OTHERS)
    return (_WESTERN, *_OTHERS, _EAST_ASIAN)
