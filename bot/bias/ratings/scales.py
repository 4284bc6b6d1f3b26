"""The written table of scales: what raters say -> our seven steps of bias, six of factuality.

Rule 1: only what stands in these tables is read; nothing is guessed from a word that resembles.
Rule 2: docs/ratings.md shows the same tables to people; a test compares them.

Labels of AllSides: https://www.allsides.com/media-bias/media-bias-rating-methods; of Media
Bias/Fact Check: https://mediabiasfactcheck.com/methodology/; of Ad Fontes Media:
https://adfontesmedia.com/. All three judge in the frame of the United States.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import isfinite

from bot.bias.outlets import BIAS_STEPS, FACTUALITY_STEPS
from bot.errors import BadInput
from bot.model import Bias, Factuality, RatingKind

BIAS_WORDS: Mapping[Bias, tuple[str, ...]] = {
    Bias.FAR_LEFT: ("far left", "extreme left", "most extreme left"),
    Bias.LEFT: (
        *("left", "l", "hyper partisan left", "strong left"),
        *("left pseudoscience", "left conspiracy pseudoscience"),
    ),
    Bias.LEAN_LEFT: (
        *("lean left", "leans left", "left leaning", "slightly left", "skews left", "ll"),
        *("left center", "center left", "left centre", "centre left"),
    ),
    Bias.CENTER: (
        *("center", "centre", "c", "centrist", "least biased", "neutral", "balanced"),
        *("middle", "middle or balanced bias"),
    ),
    Bias.LEAN_RIGHT: (
        *("lean right", "leans right", "right leaning", "slightly right", "skews right", "lr"),
        *("right center", "center right", "right centre", "centre right"),
    ),
    Bias.RIGHT: (
        *("right", "r", "hyper partisan right", "strong right"),
        *("right pseudoscience", "right conspiracy pseudoscience"),
    ),
    Bias.FAR_RIGHT: ("far right", "extreme right", "most extreme right"),
}
FACTUALITY_WORDS: Mapping[Factuality, tuple[str, ...]] = {
    Factuality.VERY_LOW: ("very low",),
    Factuality.LOW: ("low",),
    Factuality.MIXED: ("mixed", "medium"),
    Factuality.MOSTLY_FACTUAL: ("mostly factual", "mostly high"),
    Factuality.HIGH: ("high",),
    Factuality.VERY_HIGH: ("very high",),
}
# A rater that has looked and gives no direction, or none that has one.
NO_WORDS: tuple[str, ...] = (
    *("unrated", "not rated", "no rating", "unknown", "none", "n a", "na", "null", "mixed"),
    *("questionable", "satire", "pro science", "conspiracy pseudoscience"),
)
# These are steps of factuality, not silence.
_NO_FACTUALITY = tuple(word for word in NO_WORDS if word != "mixed")


class Scale(StrEnum):
    """What a number means; words mean the same on every scale."""

    PLAIN = "plain"
    ALLSIDES = "allsides"
    ADFONTES = "adfontes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cuts:
    """From where on the absolute value of a number leans, is plain, is far; and its bound."""

    lean: float
    plain: float
    far: float
    bound: float


# AllSides: -6 to 6, with the cuts of a script in public use (under 1 center, under 3 lean);
# "far" is no label of theirs, so no number reaches it.
ALLSIDES_CUTS = Cuts(lean=1, plain=3, far=7, bound=6)
# Ad Fontes: -42 to 42. The cuts are ours: steps of 6, the width of a box in their chart.
# Who knows better gives their own, ``--cuts 6,12,18``.
ADFONTES_CUTS = Cuts(lean=6, plain=12, far=18, bound=42)
# Of its 64 points for reliability, the lower end of low, mixed, mostly factual, high, very high;
# ours too, as the chart only has boxes of 8 points.
ADFONTES_RELIABILITY = (16, 24, 32, 40, 48)
_RELIABILITY_BOUND = 64

_KNOWN_BIAS = {word: bias for bias, words in BIAS_WORDS.items() for word in words}
_KNOWN_FACTUALITY = {word: step for step, words in FACTUALITY_WORDS.items() for word in words}
_BIAS_AT = {step: bias for bias, step in BIAS_STEPS.items()}
_FACTUALITY_AT = {step: factuality for factuality, step in FACTUALITY_STEPS.items()}
_NUMBER = re.compile(r"[+\-\u2212]?(?:\d+\.?\d*|\.\d+|nan|inf(?:inity)?)", re.IGNORECASE)
_BETWEEN_WORDS = re.compile(r"[\s_/\-\u2010-\u2015]+")
_MAX_SHOWN = 40

# How the raters are called; one that is spelled in two ways would count twice in an average.
RATERS: Mapping[str, tuple[str, ...]] = {
    "Media Bias/Fact Check": (
        *("mbfc", "media bias fact check", "mediabiasfactcheck", "mediabiasfactcheck.com"),
    ),
    "AllSides": ("allsides", "all sides", "allsides.com"),
    "Ad Fontes Media": ("ad fontes", "adfontes", "ad fontes media", "adfontesmedia.com"),
}
_RATER_NAMES = {word: name for name, words in RATERS.items() for word in words}


def rater_name(raw: str) -> str:
    """Return the one spelling of a rater's name; an unknown one stays as it is."""
    return _RATER_NAMES.get(_plain(raw), raw)


def read_step(kind: RatingKind, raw: str, scale: Scale, cuts: Cuts = ADFONTES_CUTS) -> str | None:
    """Return the value of Bias or Factuality that *raw* stands for; None: it gives no direction.

    Raises BadInput with what was expected, if the table does not hold it.
    """
    words = _plain(raw)
    known: Mapping[str, Bias | Factuality] = _KNOWN_BIAS
    silent: tuple[str, ...] = NO_WORDS
    if kind is RatingKind.FACTUALITY:
        known, silent = _KNOWN_FACTUALITY, _NO_FACTUALITY
    if found := known.get(words):
        return found.value
    if not words or words in silent:
        return None
    if not _NUMBER.fullmatch(raw.strip()):
        raise BadInput(f"{raw[:_MAX_SHOWN]!r} is not in the table of scales")
    number = float(raw.strip().replace("\u2212", "-"))
    if not isfinite(number):
        raise BadInput(f"{raw[:_MAX_SHOWN]!r} is no number that can be placed")
    if kind is RatingKind.FACTUALITY:
        return _factuality_at(number, scale).value
    return _bias_at(number, scale, cuts).value


def read_cuts(text: str) -> Cuts:
    """Return the cuts in ``LEAN,PLAIN,FAR``. Raises BadInput."""
    parts = text.split(",")
    try:
        lean, plain, far = (float(part) for part in parts)
    except ValueError:
        raise BadInput(f"cuts: expected three numbers like 6,12,18, not {text!r}") from None
    if not 0 < lean < plain < far <= ADFONTES_CUTS.bound:
        raise BadInput(f"cuts: expected rising numbers up to 42, not {text!r}")
    return Cuts(lean=lean, plain=plain, far=far, bound=ADFONTES_CUTS.bound)


def _bias_at(number: float, scale: Scale, cuts: Cuts) -> Bias:
    if scale is Scale.PLAIN:
        if number not in _BIAS_AT:
            raise BadInput(
                f"{number:g} is not a whole number from -3 to 3; for other scales see --scale"
            )
        return _BIAS_AT[int(number)]
    used = ALLSIDES_CUTS if scale is Scale.ALLSIDES else cuts
    size = abs(number)
    if size > used.bound:
        raise BadInput(f"{number:g} is not from -{used.bound:g} to {used.bound:g} ({scale})")
    step = sum(size >= cut for cut in (used.lean, used.plain, used.far))
    return _BIAS_AT[step if number > 0 else -step]


def _factuality_at(number: float, scale: Scale) -> Factuality:
    if scale is Scale.ADFONTES:
        if not 0 <= number <= _RELIABILITY_BOUND:
            raise BadInput(f"{number:g} is not from 0 to {_RELIABILITY_BOUND} ({scale})")
        return _FACTUALITY_AT[sum(number >= cut for cut in ADFONTES_RELIABILITY)]
    if number not in _FACTUALITY_AT:
        raise BadInput(f"{number:g} is not a whole number from 0 to 5")
    return _FACTUALITY_AT[int(number)]


def _plain(raw: str) -> str:
    return _BETWEEN_WORDS.sub(" ", raw).strip().casefold()
