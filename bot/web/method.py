"""What the page on the method says, with every figure taken from the code that uses it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from bot.bias import gaps, tally
from bot.bias.bar import label_of
from bot.bias.hosts import PLATFORMS
from bot.bias.outlets import BIAS_STEPS, FACTUALITY_STEPS, Register, ratings_in_force
from bot.briefings import side_words, tellings
from bot.briefings.changes import delta
from bot.delivery.alerts import alerts
from bot.embedding import packaged
from bot.model import RatingKind, Side, StateMedia
from bot.stories import candidates, mending, pool, rank
from bot.stories.background import NEIGHBOURS
from bot.stories.cluster import JOINS_FROM
from bot.stories.window import COMPARED, WINDOW
from bot.web.labels import SIDE_SHAPES, words_of
from bot.web.sources_list import NOTABLE_SPREAD


@dataclass(frozen=True, slots=True, kw_only=True)
class Rater:
    """One rater, how many outlets it rated, and when last."""

    name: str
    outlets: int
    newest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """The figures and lists of the page."""

    window_days: int
    embedded_languages: int
    n_near: int
    n_near_meaning: int
    n_candidates: int
    n_background: int
    n_compared: int
    joins_pct: int
    sure_pct: int
    merges_pct: int
    splits_pct: int
    telling_outlets: int
    telling_words: int
    telling_z: float
    grown_by: int
    min_rated: int
    min_rated_for_gap: int
    min_dominant_pct: int
    max_other_pct: int
    min_tracked: int
    min_rate_ratio: int
    alert_hours: int
    alert_min_read: int
    alert_share_pct: int
    alert_days: int
    alert_a_day: int
    alert_min_voices: int
    state_aside: bool
    notable_spread: int
    half_life_h: int
    echo_pct: int
    small_language: int
    bias_steps: tuple[tuple[str, str], ...]
    factuality_steps: tuple[str, ...]
    sides: tuple[tuple[str, str, int], ...]
    outlets: int
    raters: tuple[Rater, ...]
    platforms: tuple[str, ...]


def describe_method(register: Register) -> Method:
    """Return what the page needs, of the rules in force and the register in use."""
    sides = [tally.side_of(outlet, register.state_media) for outlet in register.outlets]
    best_first = sorted(FACTUALITY_STEPS, key=lambda step: -FACTUALITY_STEPS[step])
    return Method(
        window_days=WINDOW.days,
        embedded_languages=len(packaged.LANGUAGES),
        n_near=candidates.NEAR,
        n_near_meaning=candidates.NEAR_IN_MEANING,
        n_candidates=candidates.STORIES,
        n_background=NEIGHBOURS,
        n_compared=COMPARED,
        joins_pct=round(100 * JOINS_FROM),
        sure_pct=round(100 * mending.SURE_FROM),
        merges_pct=round(100 * mending.MERGES_FROM),
        splits_pct=round(100 * mending.SPLITS_BELOW),
        telling_outlets=tellings.MIN_OUTLETS,
        telling_words=side_words.MAX_WORDS,
        telling_z=side_words.MIN_Z,
        grown_by=delta.MIN_GROWTH,
        min_rated=tally.MIN_RATED,
        min_rated_for_gap=gaps.MIN_RATED_FOR_GAP,
        min_dominant_pct=gaps.MIN_DOMINANT_PCT,
        max_other_pct=gaps.MAX_OTHER_PCT,
        min_tracked=gaps.MIN_TRACKED,
        min_rate_ratio=gaps.MIN_RATE_RATIO,
        alert_hours=alerts.WINDOW // timedelta(hours=1),
        alert_min_read=alerts.MIN_READ,
        alert_share_pct=round(100 * alerts.LEAST_SHARE),
        alert_days=alerts.USUAL_FOR.days,
        alert_a_day=alerts.TYPICAL_A_DAY,
        alert_min_voices=alerts.MIN_VOICES,
        state_aside=register.state_media is StateMedia.ASIDE,
        notable_spread=NOTABLE_SPREAD,
        half_life_h=rank.HALF_LIFE // timedelta(hours=1),
        echo_pct=round(100 * rank.ECHO),
        small_language=round(1 + 3 * pool.boost(5, of=300)),
        bias_steps=tuple((words_of(step.value), label_of(step.side)) for step in BIAS_STEPS),
        factuality_steps=tuple(words_of(step.value) for step in best_first),
        sides=tuple((SIDE_SHAPES[side], label_of(side), sides.count(side)) for side in Side),
        outlets=len(register.outlets),
        raters=_raters(register),
        platforms=tuple(sorted(p for p in PLATFORMS if not _is_one_of_many(p))),
    )


def _is_one_of_many(platform: str) -> bool:
    """Return whether *platform* is a further country's address of one that is named already."""
    return platform.startswith("blogspot.") and platform != "blogspot.com"


def _raters(register: Register) -> tuple[Rater, ...]:
    rated = [
        (rating.rater, outlet.domain, rating.rated_on)
        for outlet in register.outlets
        for kind in RatingKind
        for rating in ratings_in_force(outlet, kind)
    ]
    found = []
    for name in sorted({rater for rater, _, _ in rated}):
        newest = max(on for rater, _, on in rated if rater == name)
        outlets = {domain for rater, domain, _ in rated if rater == name}
        found.append(Rater(name=name, outlets=len(outlets), newest=f"{newest.day} {newest:%B %Y}"))
    return tuple(found)
