"""What a reader trips over in briefings, counted over all development stories.

A story is *short* if it has fewer than four bullets although its articles hold four sentences or
titles more that repeat neither one another, nor the headline, nor the summary.
Numbers and names without support are those that no article of the story holds letter by letter;
a name is a word with a capital that does not open a sentence.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations

from rouge_score import rouge_scorer

from benchmarks.briefing_data import DATA, read_grouped, read_told
from bot.briefings.choosing.clarity import leans
from bot.briefings.choosing.select import likeness, overlap, reads_alike, says_again
from bot.briefings.draft import compose
from bot.briefings.material import Material, body, gather
from bot.model import Briefing, Story
from bot.text.tokens import tokens

COUNTED = (
    *("stories", "enough", "short", "bullets", "pairs", "alike"),
    *("cut", "byline", "long", "leaning", "numbers", "names"),
)
ALIKE = 0.5
LONGEST = 240
_END = re.compile(r"[.!?。！？؟।][\s\"'”’»“)\]]*$")
_CUT = re.compile(r"(?:…|\.\.\.)[\s\"'”’»)\]]*$")
_BYLINE = re.compile(
    r"^(?:By|Von|Por|Par|Di|Door)\s[A-ZÀ-Þ][\w'’-]+\s[A-ZÀ-Þ]"
    r"|\((?:AP|Reuters|AFP|dpa|EFE|CNN|ANSA)\)\s?[-–—:]|\bcontributed to this report"
    r"|©|(?:Photo|Foto|Image):\s"
)
_NUMBER = re.compile(r"\d[\d.,]*\d|\d")
_NAME = re.compile(r"(?<![.!?:\"“”'] )(?<!^)\b[A-Z][\w'’-]+")
_scorer = rouge_scorer.RougeScorer(["rougeL"], use_stemmer=True)


def print_form() -> None:
    """Print a row a set and one for all."""
    print(f"{'form':<18}" + " ".join(f"{c:>8}" for c in COUNTED))
    total: Counter[str] = Counter()
    for name, stories in _sets():
        found: Counter[str] = Counter()
        for story in stories:
            found.update(count(story))
        _print_row(name, found)
        total.update(found)
    _print_row("all", total)


def _print_row(name: str, found: Counter[str]) -> None:
    print(f"{name:<18}" + " ".join(f"{found[c]:>8}" for c in COUNTED), flush=True)


def _sets() -> Iterator[tuple[str, list[Story]]]:
    for name in ("neus.val", "cnndm.dev"):
        yield name, [s for s, _ in read_told(DATA / f"briefings/{name}.stories.jsonl.gz")]
    for name in ("allsides2021.dev", "wikinews", "og2021.dev"):
        yield name, read_grouped(DATA / f"stories/{name}.articles.jsonl.gz")


def count(story: Story) -> dict[str, int]:
    """Return the counts of one story."""
    written = compose(story)
    texts = [b.text for b in written.bullets]
    material = gather(story.articles, written.language)
    titles = {t.text for t in material.titles}
    numbers, names = _unsupported(written, story)
    enough = len(texts) >= 4
    return {
        "stories": 1,
        "enough": enough,
        "short": not enough and _facts(material, written) >= 4,
        "bullets": len(texts),
        "pairs": len(texts) * (len(texts) - 1) // 2,
        "alike": sum(_alike(a, b) for a, b in combinations(texts, 2)),
        "cut": sum(bool(_CUT.search(t)) or not (t in titles or _END.search(t)) for t in texts),
        "byline": sum(bool(_BYLINE.search(t)) for t in texts),
        "long": sum(len(t) > LONGEST for t in texts),
        "leaning": sum(leans(t, written.language) for t in texts if t not in titles),
        "numbers": numbers,
        "names": names,
    }


def _alike(a: str, b: str) -> bool:
    """Tell whether ROUGE-L F1 is over a half, in words as the scorer or as the project cuts."""
    score = _scorer.score(a, b)["rougeL"].fmeasure if a.isascii() and b.isascii() else 0.0
    return max(score, likeness(a, b)) > ALIKE


def _facts(material: Material, written: Briefing) -> int:
    """Return how many sentences and titles add to headline, summary and one another."""
    told = [frozenset(tokens(t, written.language)) for t in (written.headline, written.summary)]
    kept = []
    for sentence in (*material.sentences, *material.titles):
        fits = len(sentence.text) <= LONGEST and sentence.n_words > 3
        if not fits or sentence.text.endswith("?"):
            continue
        if any(overlap(sentence.terms, t) >= ALIKE for t in told):
            continue
        if not any(
            says_again(sentence, k, written.language) or reads_alike(sentence, k) for k in kept
        ):
            kept.append(sentence)
    return len(kept)


def _unsupported(written: Briefing, story: Story) -> tuple[int, int]:
    source = "\n".join(map(body, story.articles)).lower()
    whole = "\n".join((written.headline, written.summary, *(b.text for b in written.bullets)))
    return _absent(_NUMBER.findall(whole), source), _absent(_NAME.findall(whole), source)


def _absent(found: Sequence[str], source: str) -> int:
    return sum(word.lower() not in source for word in found)
