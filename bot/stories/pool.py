"""What this installation reads: how many outlets of each language and side, and what stories get.

Sizes mean something only beside it: ten outlets are few of three hundred and nearly all of twelve.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache

from bot.bias.coverage import outlet_key, outlet_of
from bot.bias.gaps import MIN_TRACKED
from bot.bias.hosts import PLATFORMS, host_of, parents
from bot.bias.outlets import Register
from bot.bias.tally import side_of
from bot.model import Article, Outlet, Side
from bot.store.db import Store
from bot.store.pool import OutletUse, count_outlets, count_story_sizes

RATED = (Side.LEFT, Side.CENTER, Side.RIGHT)
# Outlets that published anything in this time count as read.
_COUNTED_OVER = timedelta(days=7)
# The largest stories of a language grow with about the square root of what is published in it:
# exponents of 0.35 and 0.66 by two ways of measuring, see benchmarks/rank_stories.py.
_EXPONENT = 0.5
# With few outlets in a language, a story that all of them carry may still be chance: they are
# reckoned as so many more. We set it: four of five then count as fifteen of three hundred.
_FEW = 10
# Registers whose sides are remembered: the service has one, and for a while an older one.
_REGISTERS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """Who speaks in an article.

    ``outlet`` is what the article counts as; outlets of one ``house`` have one owner or one
    registered domain. ``language`` is a primary subtag, "" if it is not known.
    """

    outlet: str
    house: str
    side: Side
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """The outlets that are read, and the sizes of stories.

    ``languages`` -> the language an outlet publishes in most; ``outlets`` -> how many publish in
    a language; ``rated`` -> how many of these are rated on each side; ``sizes`` -> how many
    stories so many outlets carry.
    """

    register: Register
    languages: Mapping[str, str] = field(default_factory=dict)
    outlets: Mapping[str, int] = field(default_factory=dict)
    rated: Mapping[str, Mapping[Side, int]] = field(default_factory=dict)
    sizes: Mapping[int, int] = field(default_factory=dict)

    def voices_of(self, articles: Iterable[Article]) -> Iterator[tuple[Article, Voice]]:
        """Yield each article with who speaks in it.

        An article without publisher and address speaks for itself.
        """
        known: dict[tuple[str, str | None], Voice] = {}
        for article in articles:
            outlet = outlet_of(article, self.register)
            key = outlet.domain if outlet else outlet_key(article, self.register) or article.id
            voice = known.get((key, article.language))
            if voice is None:
                voice = self._voice(key, outlet, article.language)
                known[key, article.language] = voice
            yield article, voice

    def _voice(self, key: str, outlet: Outlet | None, told: str | None) -> Voice:
        # The outlet's usual language first: that of a single short text is easily mistaken.
        language = self.languages.get(key) or _primary(told)
        return Voice(
            outlet=key,
            house=house_of(key, outlet),
            side=_sides(self.register)[outlet.domain] if outlet else Side.UNRATED,
            language=language or (outlet.language if outlet else ""),
        )

    def boost_of(self, language: str) -> float:
        """Return what a further outlet of *language* weighs; 1 where none is known to be read."""
        n = self.outlets.get(language, 0) if language else 0
        return boost(n, of=max(self.outlets.values())) if n else 1.0

    def shares_of(self, language: str) -> Mapping[Side, float]:
        """Return what each side is expected to have of the rated outlets on a story; adds up to 1.

        Sides that are read count alike, however many more outlets one of them has: else the few
        of the smaller side could never lead. One with fewer than ``MIN_TRACKED`` counts less.
        """
        counts = self.rated.get(language, {})
        # One more for each: no side is ruled out, and without any rated outlet all are equal.
        read = {side: min(counts.get(side, 0), MIN_TRACKED) + 1 for side in RATED}
        return {side: n / sum(read.values()) for side, n in read.items()}

    def smaller_of_hundred(self, n_outlets: int) -> int:
        """Return how many of a hundred stories have fewer outlets, rounded down."""
        smaller = sum(n for size, n in self.sizes.items() if size < n_outlets)
        return 100 * smaller // (sum(self.sizes.values()) or 1)


def boost(n_outlets: int, *, of: int) -> float:
    """Return what one of *n_outlets* in a language weighs beside one of the largest language's.

    The largest has *of* outlets, at least as many; the weight is 1 or more.
    """
    return float(((of + _FEW) / (n_outlets + _FEW)) ** _EXPONENT)


def house_of(key: str, outlet: Outlet | None) -> str:
    """Return the house of an outlet: its owner, else its registered domain.

    What strangers publish on a platform are houses of their own.
    """
    if outlet is not None and outlet.owner:
        return f"owner:{outlet.owner}"
    host = host_of(key)
    if host is None:
        return key
    home = parents(host)[-1]
    return key if home in PLATFORMS else home


def describe_pool(register: Register, used: Iterable[OutletUse], sizes: Mapping[int, int]) -> Pool:
    """Return the pool of what was published lately; an outlet counts for its main language."""
    languages = _main_languages(register, used)
    rated: defaultdict[str, Counter[Side]] = defaultdict(Counter)
    for key, language in languages.items():
        side = _sides(register).get(key, Side.UNRATED)
        if side is not Side.UNRATED:
            rated[language][side] += 1
    return Pool(
        register=register,
        languages=languages,
        outlets=Counter(languages.values()),
        rated=dict(rated),
        sizes=dict(sizes),
    )


async def read_pool(store: Store, register: Register, now: datetime) -> Pool:
    """Return the pool of the last days. It changes slowly: once an hour is often enough."""
    since = now - _COUNTED_OVER
    async with store.read() as db:
        used = await count_outlets(db, since=since)
        sizes = await count_story_sizes(db, since=since)
    return describe_pool(register, used, sizes)


@lru_cache(maxsize=_REGISTERS)
def _sides(register: Register) -> Mapping[str, Side]:
    return {o.domain: side_of(o, register.state_media) for o in register.outlets}


def _main_languages(register: Register, used: Iterable[OutletUse]) -> dict[str, str]:
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for use in used:
        outlet = register.find(use.outlet)
        key = outlet.domain if outlet else host_of(use.outlet) or use.outlet
        counts[key][_primary(use.language)] += use.n_articles
    return {
        key: max(of.items(), key=lambda item: (item[1], item[0]))[0] for key, of in counts.items()
    }


def _primary(language: str | None) -> str:
    return (language or "").partition("-")[0].lower()
