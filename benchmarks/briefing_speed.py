"""How fast briefings are written on one core, beside LexRank and TextRank of sumy.

Stories are put together from the articles of neighbouring stories: titles and leads (AllSides
2021), and full texts (Wikinews). Our time covers all of a briefing: cleaning, language, choice,
check and citations, disagreements. sumy gets the sentences cut, cleaned and in words, and is
timed for choosing six of them. Processor time, the median of three runs.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence
from sumy.summarizers.lex_rank import LexRankSummarizer
from sumy.summarizers.text_rank import TextRankSummarizer

from benchmarks.briefing_data import DATA, read_grouped
from bot.briefings.draft import compose
from bot.briefings.material import gather
from bot.model import Article, Story, StoryId
from bot.text.sentences import sentences
from bot.text.tokens import stopwords, words

SIZES = (5, 50, 155)
RUNS = 3
BULLETS = 6
# sumy compares every two sentences; beyond this it takes minutes.
MOST_FOR_SUMY = 1200


class Cutter:
    """sumy's tokenizer, without the files it would download."""

    def to_sentences(self, text: str) -> list[str]:
        return sentences(text, "en")

    def to_words(self, text: str) -> tuple[str, ...]:
        return tuple(w.lower() for w in words(text))


def print_speed() -> None:
    """Print a row a size and kind of article."""
    print(f"{'speed':<24}sentences  ms/story  stories/s  us/sentence  LexRank ms  TextRank ms")
    for kind, name in (("leads", "allsides2021.dev"), ("full texts", "wikinews")):
        stories = read_grouped(DATA / f"stories/{name}.articles.jsonl.gz")
        articles = [a for s in stories for a in s.articles]
        for size in SIZES:
            _print_row(f"{size} articles, {kind}", articles[:size])


def _print_row(label: str, articles: list[Article]) -> None:
    story = Story(id=StoryId("s"), articles=tuple(articles))
    whole = [s for a in articles for s in sentences(f"{a.lead or ''} {a.text or ''}", "en")]
    took = _seconds(lambda: compose(story, language="en"))
    others = [
        f"{_sumy_ms(maker, story):11.0f}" for maker in (LexRankSummarizer, TextRankSummarizer)
    ]
    print(
        f"{label:<24}{len(whole):9}{1000 * took:10.0f}{1 / took:11.1f}"
        f"{1e6 * took / max(len(whole), 1):13.0f} " + "  ".join(others),
        flush=True,
    )


def _sumy_ms(maker: Callable[[], LexRankSummarizer | TextRankSummarizer], story: Story) -> float:
    cutter = Cutter()
    lines = [Sentence(s.text, cutter) for s in gather(story.articles, "en").sentences]
    if len(lines) > MOST_FOR_SUMY:
        return float("nan")
    document = ObjectDocumentModel([Paragraph(lines)])
    summarizer = maker()
    summarizer.stop_words = stopwords("en")
    return 1000 * _seconds(lambda: summarizer(document, BULLETS))


def _seconds(act: Callable[[], object]) -> float:
    times = []
    for _ in range(RUNS):
        begun = time.process_time()
        act()
        times.append(time.process_time() - begun)
    return statistics.median(times)


if __name__ == "__main__":
    print_speed()
