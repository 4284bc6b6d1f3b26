"""How well the order of stories foretells what others go on to report, and what ranking costs.

Run: python benchmarks/rank_stories.py. The data lie in the folder that EVENHAND_DATA names, or at
../shared/data. There is no set of stories that people put in order, so the first part measures
what can be: every five hours of the labelled stream og2021.dev, each story of the last 36 hours
with two reports or more is ranked by what was reported until then, and the first five are judged
by the reports of the next 6, 12 and 24 hours (nDCG@5, gain log2(1 + new reports)). The set names
no outlets, so every report is one.

The second part asks how the sizes of stories grow with the size of a language: the slope of
log(tenth largest story) and of log(mean of the largest tenth) over log(articles).

The third part ranks invented stories of growing size: milliseconds, on one core, where the copies
are known and where they have to be found.
"""

from __future__ import annotations

import math
import random
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from stories_data import DATA, Labelled, read_set

from bot.bias.outlets import Register
from bot.bias.register import load_register
from bot.model import Article, ArticleId
from bot.stories.pool import Pool
from bot.stories.rank import HALF_LIFE, rank_story

SET = "og2021.dev"
STEP = timedelta(hours=5)
FRESH = timedelta(hours=36)
HORIZONS = (6, 12, 24)
AT = 5
SIZES = (10, 100, 1000, 4000)
NOBODY_RATED = Pool(register=Register([]))
Order = Callable[[Sequence[Article]], float]
Stream = Mapping[str, Sequence[Article]]


def at(article: Article) -> datetime:
    if article.published_at is None:
        raise ValueError(f"{article.id} has no time")
    return article.published_at


def ours(articles: Sequence[Article]) -> float:
    return rank_story(articles, NOBODY_RATED, {}).heat


def halving_every(hours: float) -> Order:
    """Return our order with another half-life, where every report is an outlet."""

    def order(articles: Sequence[Article]) -> float:
        newest = max(at(a) for a in articles)
        ages = [(newest - at(a)) / timedelta(hours=hours) for a in articles]
        start = newest.timestamp() / 3600 / hours
        return start + math.log2(sum(0.5**age for age in ages))

    return order


def in_two_speeds(articles: Sequence[Article]) -> float:
    """Return three parts of a half-life of eight hours and one part of two: growth by itself."""
    return 0.75 * halving_every(8)(articles) + 0.25 * halving_every(2)(articles)


def one_time_for_all(articles: Sequence[Article]) -> float:
    """Return the logarithm of the size, and when the newest fifth began in half-lives of 8 h."""
    times = sorted(at(a) for a in articles)
    newest_fifth = times[-max(1, round(len(times) * 0.2))]
    return math.log2(1 + 2 * len(times)) + newest_fifth.timestamp() / 3600 / 8


def by_newest(articles: Sequence[Article]) -> float:
    return max(at(a) for a in articles).timestamp()


ORDERS: Mapping[str, Order] = {
    f"this ({HALF_LIFE / timedelta(hours=1):g} h)": ours,
    **{f"half-life {h} h": halving_every(h) for h in (2, 3, 4, 8, 12, 24)},
    "two half-lives, 8 and 2 h": in_two_speeds,
    "size and one time": one_time_for_all,
    "newest first": by_newest,
    "largest first": len,
}


def foretold(stream: Stream, order: Order, ahead: timedelta) -> tuple[float, int]:
    """Return the mean nDCG of *order* and at how many moments it was taken."""
    found = [_ndcg(known, after, order) for known, after in moments(stream, ahead)]
    return 100 * sum(found) / len(found), len(found)


def moments(
    stream: Stream, ahead: timedelta
) -> Iterator[tuple[dict[str, list[Article]], dict[str, float]]]:
    """Yield what was known of each fresh story at a moment, and its gain after it."""
    times = [at(a) for story in stream.values() for a in story]
    now = min(times) + STEP
    while now + ahead < max(times):
        known = {name: [a for a in story if at(a) <= now] for name, story in stream.items()}
        fresh = {
            name: story
            for name, story in known.items()
            if len(story) > 1 and at(story[-1]) > now - FRESH
        }
        after = {
            name: math.log2(1 + sum(now < at(a) <= now + ahead for a in stream[name]))
            for name in fresh
        }
        if len(fresh) > AT and any(after.values()):
            yield fresh, after
        now += STEP


def _ndcg(
    known: Mapping[str, Sequence[Article]], after: Mapping[str, float], order: Order
) -> float:
    ranked = sorted(known, key=lambda name: (-order(known[name]), name))[:AT]
    best = sorted(after.values(), reverse=True)[:AT]
    return _dcg([after[name] for name in ranked]) / _dcg(best)


def _dcg(gains: Sequence[float]) -> float:
    return sum(gain / math.log2(place + 2) for place, gain in enumerate(gains))


def slopes(labelled: Sequence[Labelled]) -> tuple[float, float]:
    """Return the slopes of the tenth largest story, and of the mean of the largest tenth."""
    sizes: defaultdict[str, defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
    for article, story in labelled:
        sizes[article.language or ""][story] += 1
    ordered = [sorted(of.values(), reverse=True) for of in sizes.values() if len(of) >= 10]
    volume = [math.log(sum(of)) for of in ordered]
    tenth = [math.log(of[9]) for of in ordered]
    largest = [math.log(sum(of[: len(of) // 10]) / (len(of) // 10)) for of in ordered]
    return _slope(volume, tenth), _slope(volume, largest)


def _slope(xs: Sequence[float], ys: Sequence[float]) -> float:
    mean_x, mean_y = sum(xs) / len(xs), sum(ys) / len(ys)
    spread = sum((x - mean_x) ** 2 for x in xs)
    return sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True)) / spread


def invented_story(n: int) -> list[Article]:
    """Return a story of *n* articles: two thirds of registered outlets, one of 400 others."""
    known = [outlet.domain for outlet in load_register().outlets]
    start = datetime(2026, 1, 5, 6, tzinfo=UTC)
    chance = random.Random(n)
    story = []
    for i in range(n):
        outlet = known[i % len(known)] if i % 3 else f"paper{i % 400}.example"
        story.append(
            Article(
                id=ArticleId(str(i)),
                title=_sentence(chance, 8),
                url=f"https://{outlet}/2026/{i}",
                outlet=outlet,
                language="en",
                published_at=start + timedelta(minutes=i),
                lead=_sentence(chance, 35),
            )
        )
    return story


def _sentence(chance: random.Random, n_words: int) -> str:
    return " ".join(f"word{chance.randrange(3000)}" for _ in range(n_words))


def milliseconds(rank: Callable[[], object]) -> float:
    """Return the CPU time of the quickest of five."""
    taken = []
    for _ in range(5):
        begun = time.process_time()
        rank()
        taken.append(time.process_time() - begun)
    return 1000 * min(taken)


def main() -> int:
    """Print the three parts; return 1 where the data are absent."""
    if not (DATA / f"stories/{SET}.articles.jsonl.gz").is_file():
        sys.stderr.write(f"{SET} is not there; set EVENHAND_DATA to the data's folder\n")
        return 1
    labelled = read_set(SET)
    stream: defaultdict[str, list[Article]] = defaultdict(list)
    for article, story in sorted(labelled, key=lambda item: at(item[0])):
        # All addresses of the set are of one host; without them, each report is an outlet.
        stream[story].append(replace(article, url=None))
    print(f"{'nDCG@5 x 100':<28}" + "".join(f"{h:>6} h" for h in HORIZONS))
    for name, order in ORDERS.items():
        found = [foretold(stream, order, timedelta(hours=h)) for h in HORIZONS]
        print(f"{name:<28}" + "".join(f"{score:>8.1f}" for score, _ in found))
    print(f"moments: {', '.join(str(n) for _, n in found)}")
    print("slopes: {:.2f} (tenth largest), {:.2f} (largest tenth)".format(*slopes(labelled)))
    pool = Pool(register=load_register(), outlets={"en": 300, "de": 40})
    print(f"{'articles':>8}  ms, copies known   ms, copies found")
    for n in SIZES:
        story = invented_story(n)
        known = milliseconds(lambda story=story: rank_story(story, pool, {}))  # type: ignore[misc]
        found_too = milliseconds(lambda story=story: rank_story(story, pool))  # type: ignore[misc]
        print(f"{n:>8}  {known:>16.2f}   {found_too:>16.1f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
