"""Say in a message who published something, and lead there.

The shapes are those of the bar, so that the bar is their key. Counts come first and in words:
who listens hears "5 outlets: 2 left, 2 center, 1 right" before any shape.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.bias.bar import SHAPES
from bot.delivery.editions.labels import count, label, listed
from bot.delivery.editions.telegram_html import escape
from bot.model import Article, ArticleId, Bullet, Side, StoryId
from bot.text.bidi import isolated, isolated_in, leftward
from bot.text.language_names import direction_of
from bot.text.sentences import clip
from bot.views import OutletMark

# A bullet names as many outlets; three show the sides, and more would be longer than the bullet.
MAX_NAMES = 3
_NAME_LENGTH = 24
_NO_BREAK = "\u00a0"
# Longer addresses carry somebody's tracking, and browsers and proxies cut them.
_MAX_URL = 2048


def story_url(public_url: str, story_id: StoryId) -> str:
    """Return the address of the story's page."""
    return f"{public_url.rstrip('/')}/s/{story_id}"


def link(text: str, url: str | None) -> str:
    """Return *text*, escaped, as a link to *url* where that is a web address."""
    if url is None or len(url) > _MAX_URL or not url.startswith(("http://", "https://")):
        return escape(text)
    return f'<a href="{escape(url)}">{escape(text)}</a>'


def mark_of(article: Article, outlets: Mapping[ArticleId, OutletMark]) -> OutletMark:
    """Return the mark of *article*; of its host, unrated, where *outlets* lacks it."""
    found = outlets.get(article.id)
    return found or OutletMark(name=article.outlet or "?", url=article.url)


def short_name(name: str) -> str:
    """Return *name* as a mark shows it: without its article and not too long."""
    bare = name.removeprefix("The ").strip() or name
    return clip(bare, _NAME_LENGTH)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tongues:
    """The language of the words of ours, and the one that the story is ``written`` in."""

    language: str
    written: str

    def line(self, text: str, lead: str = "") -> str:
        """Return *text* of the story, after *lead* of ours, as a line of the right direction."""
        if not lead:
            return leftward(text) if _is_leftward(self.written) else text
        return f"{lead} {isolated(text) if self.are_opposite else text}"

    @property
    def are_opposite(self) -> bool:
        """Whether one runs from right to left and the other does not."""
        return _is_leftward(self.language) is not _is_leftward(self.written)


def marked(
    bullet: Bullet, outlets: Mapping[ArticleId, OutletMark], tongues: Tongues, lead: str = ""
) -> str:
    """Return *bullet* with the marks of its sources behind it, after *lead* if there is one.

    Of several outlets: how many there are and on which sides, and at most three by name.
    """
    marks = f"({_marks(bullet.citations, outlets, tongues.language)})"
    if tongues.are_opposite and not lead:
        marks = isolated(marks)
    return f"{escape(tongues.line(bullet.text, lead))} {marks}"


def _is_leftward(language: str) -> bool:
    return direction_of(language) == "rtl"


def _marks(
    citations: Sequence[ArticleId], outlets: Mapping[ArticleId, OutletMark], language: str
) -> str:
    known: dict[str, OutletMark] = {}
    for id in citations:
        if id in outlets:
            known.setdefault(outlets[id].name, outlets[id])
    unknown = len({id for id in citations if id not in outlets})
    named = _broadest(known.values())[:MAX_NAMES]
    if not named:
        return escape(count("sources", unknown, language))
    rest = len(known) - len(named) + unknown
    names = listed((_mark(mark, language) for mark in named), language)
    names += f" +{rest}" if rest else ""
    counts = _counts([m.side for m in known.values()] + [Side.UNRATED] * unknown, language)
    return f"{escape(counts)} · {names}" if counts else names


def _counts(sides: Sequence[Side], language: str) -> str:
    """Return how many outlets state it and on which sides; "" for one, whose mark says it."""
    if len(sides) < 2:
        return ""
    found = Counter(sides)
    parts = [f"{found[s]} {label(f'side.{s}', language)}" for s in Side if found[s]]
    return f"{count('outlets', len(sides), language)}: {listed(parts, language)}"


def _broadest(marks: Iterable[OutletMark]) -> list[OutletMark]:
    """Return *marks* with the first of each side before any side's second."""
    firsts: dict[Side, OutletMark] = {}
    others = [mark for mark in marks if firsts.setdefault(mark.side, mark) is not mark]
    return [*firsts.values(), *others]


def _mark(mark: OutletMark, language: str) -> str:
    shape = SHAPES.get(mark.side)
    # A shape alone on the next line would be nobody's, and so would one beside the next name.
    name = link(short_name(mark.name), mark.url) + (f"{_NO_BREAK}{shape}" if shape else "")
    return isolated_in(name, leftward=_is_leftward(language))
