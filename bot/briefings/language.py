"""In which language an article is written, and in which its story is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from bot.model import Article
from bot.text.languages import detect, primary_subtag
from bot.text.stopwords import STOPWORDS
from bot.text.tokens import fold, stopwords, words

DEFAULT = "en"
# A requested language needs this many articles, or this share of them, to tell a story in.
MIN_ARTICLES = 2
MIN_SHARE = 1 / 3
# Function words that settle a language by themselves, if no other has half as many: the detector
# takes half a second to load, and most texts do without.
CLEAR = 4


def language_of(article: Article) -> str:
    """Return the declared language of *article*, else the one it is most likely written in.

    English where nothing tells.
    """
    if article.language and (told := primary_subtag(article.language)):
        return told
    return guess(" ".join(filter(None, (article.title, article.lead, (article.text or "")[:600]))))


def guess(text: str) -> str:
    """Return the language of *text* by its function words, else by its letters; English if none.

    The letters know all languages of the starter pack, the function words fourteen.
    """
    found = [fold(w) for w in words(text)]
    counts = Counter({lang: sum(w in stopwords(lang) for w in found) for lang in STOPWORDS})
    (best, n), (_, second) = counts.most_common(2)
    if n >= CLEAR and n > 2 * second:
        return best
    if detected := detect(text).language:
        return detected
    return best if n > counts[DEFAULT] else DEFAULT


def story_language(articles: Sequence[Article], requested: str | None) -> str:
    """Return *requested* if enough articles are in it, else the language most are in.

    Enough is two articles or a third of them. Ties go to the language that came first.
    """
    counts = Counter(map(language_of, articles))
    requested = primary_subtag(requested) if requested else None
    if requested and _is_enough(counts[requested], len(articles)):
        return requested
    return counts.most_common(1)[0][0] if counts else requested or DEFAULT


def _is_enough(n: int, of: int) -> bool:
    return n >= MIN_ARTICLES or 0 < of * MIN_SHARE <= n


def in_language(articles: Iterable[Article], language: str) -> tuple[Article, ...]:
    """Return the articles written in *language*, in order."""
    return tuple(a for a in articles if language_of(a) == language)
