"""Lists in the chat: the sources of a story, its sides, several stories, or nothing found.

Rule: a list never outgrows a message: it is paged, and what it repeats is clipped.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.bias.bar import SHAPES, bar_words, shape_bar
from bot.delivery.actions import Action, CompareSides, ShowSources
from bot.delivery.keyboards import button, number_rows, page_row, paging_row
from bot.delivery.labels import count, label
from bot.delivery.marks import link, mark_of, story_url
from bot.delivery.telegram_html import escape
from bot.model import Article, ArticleId, Factuality, Message, Side
from bot.text.sentences import clip
from bot.views import OutletMark, StoryCard, StoryRecord

# Eight outlets with a title each are about half a message, and fit one screen's scroll.
SOURCES_A_PAGE = 8
HEADLINES_A_SIDE = 3
# A list shows titles to choose by; the page has them in full.
_TITLE = 140
_NAME = 60
_ORDER = (Side.LEFT, Side.CENTER, Side.RIGHT, Side.UNRATED)


def render_sources(
    record: StoryRecord,
    outlets: Mapping[ArticleId, OutletMark],
    *,
    public_url: str,
    page: int = 0,
    language: str = "en",
) -> Message:
    """Return a page of the outlets that carry a story: by side, each with its first article.

    *page* counts from 0; one that is not there shows the nearest.
    """
    groups = _by_outlet(record, outlets)
    n_pages = max(-(-len(groups) // SOURCES_A_PAGE), 1)
    page = min(max(page, 0), n_pages - 1)
    start = page * SOURCES_A_PAGE
    lines = [
        _source(n, articles, outlets, language)
        for n, articles in enumerate(groups[start : start + SOURCES_A_PAGE], start=start + 1)
    ]
    foot = count("sources", len(groups), language)
    if n_pages > 1:
        foot += " · " + label("sources.page", language, page=page + 1, pages=n_pages)
    rows = (
        *paging_row(
            ShowSources(record.id, page - 1) if page else None,
            ShowSources(record.id, page + 1) if page + 1 < n_pages else None,
            language,
        ),
        (button(label("sides", language), CompareSides(record.id)),),
        *page_row(record.id, public_url=public_url, language=language),
    )
    head = _head(record, "sources.of", public_url, language)
    return Message(html="\n\n".join([head, *lines, escape(foot)]), buttons=rows)


def render_sides(
    record: StoryRecord,
    outlets: Mapping[ArticleId, OutletMark],
    *,
    public_url: str,
    language: str = "en",
) -> Message:
    """Return how each side puts a story: at most three headlines of different outlets a side.

    Headlines in the language of the briefing come first. A side without any is named as such.
    """
    sides: dict[Side, list[tuple[Article, ...]]] = {side: [] for side in _ORDER}
    for articles in _by_outlet(record, outlets):
        sides[mark_of(articles[0], outlets).side].append(articles)
    blocks = [
        _side(side, groups, outlets, language=language, reading=_reading(record, language))
        for side, groups in sides.items()
        if groups or side is not Side.UNRATED
    ]
    rows = (
        (button(label("sources", language), ShowSources(record.id)),),
        *page_row(record.id, public_url=public_url, language=language),
    )
    head = _head(record, "sides.of", public_url, language)
    return Message(html="\n\n".join([head, *blocks]), buttons=rows)


def render_list(
    cards: Sequence[StoryCard],
    title: str,
    *,
    public_url: str,
    first: int = 1,
    paging: tuple[Action | None, Action | None] = (None, None),
    language: str = "en",
) -> Message:
    """Return *cards*, ten at most, as a list numbered from *first*, with a button for each.

    *title* is plain text. *paging* are the actions that show the page before and the next.
    """
    lines = [_story(n, card, public_url, language) for n, card in enumerate(cards, start=first)]
    rows = number_rows(tuple(card.id for card in cards), first) + paging_row(*paging, language)
    return Message(html="\n\n".join([f"<b>{escape(title)}</b>", *lines]), buttons=rows)


def render_empty(
    title: str, hint: str = "", actions: Sequence[tuple[str, Action]] = ()
) -> Message:
    """Return the message that there is nothing to list: both texts plain; a button an action."""
    html = "\n\n".join(filter(None, (f"<b>{escape(title)}</b>", escape(hint))))
    return Message(html=html, buttons=tuple((button(text, act),) for text, act in actions))


def _by_outlet(
    record: StoryRecord, outlets: Mapping[ArticleId, OutletMark]
) -> list[tuple[Article, ...]]:
    """Return the articles of each outlet, oldest first; outlets by side, then by who was first."""
    groups: dict[str, list[Article]] = {}
    for article in record.story.articles:
        groups.setdefault(mark_of(article, outlets).name, []).append(article)
    ordered = sorted(
        groups.values(), key=lambda group: _ORDER.index(mark_of(group[0], outlets).side)
    )
    return [tuple(group) for group in ordered]


def _source(
    number: int,
    articles: Sequence[Article],
    outlets: Mapping[ArticleId, OutletMark],
    language: str,
) -> str:
    mark = mark_of(articles[0], outlets)
    facts = [
        label(f"side.{mark.side}", language),
        _factuality(mark.factuality, language),
        mark.country,
        clip(mark.owner, _NAME),
        count("articles", len(articles), language) if len(articles) > 1 else "",
    ]
    about = escape(" · ".join(filter(None, facts)))
    name = f"{number}. <b>{escape(clip(mark.name, _NAME))}</b>"
    return f"{name} · {about}\n{_title(articles[0], mark)}"


def _factuality(value: Factuality, language: str) -> str:
    words = label(f"factuality.{value}", language)
    return label("factuality.of_one", language, value=words)


def _side(
    side: Side,
    groups: Sequence[Sequence[Article]],
    outlets: Mapping[ArticleId, OutletMark],
    *,
    language: str,
    reading: str,
) -> str:
    name = escape(f"{SHAPES.get(side, '')} {label(f'sides.{side}', language)}".strip())
    if not groups:
        return f"<b>{name}</b>\n{escape(label(f'sides.none.{side}', language))}"
    ordered = sorted(groups, key=lambda group: group[0].language not in (None, reading))
    lines = [_headline(group[0], outlets, reading) for group in ordered[:HEADLINES_A_SIDE]]
    more = len(groups) - len(lines)
    lines += [escape(label("more", language, n=more))] if more else []
    sources = escape(count("sources", len(groups), language))
    return "\n".join([f"<b>{name}</b> · {sources}", *lines])


def _headline(article: Article, outlets: Mapping[ArticleId, OutletMark], reading: str) -> str:
    mark = mark_of(article, outlets)
    foreign = article.language if article.language not in (None, reading) else None
    who = clip(mark.name, _NAME) + (f", {foreign}" if foreign else "")
    return f"• {_title(article, mark)} ({escape(who)})"


def _title(article: Article, mark: OutletMark) -> str:
    return link(clip(article.title, _TITLE), article.url or mark.url)


def _reading(record: StoryRecord, language: str) -> str:
    return record.briefing.language if record.briefing else language


def _head(record: StoryRecord, name: str, public_url: str, language: str) -> str:
    titles = [article.title for article in record.story.articles]
    headline = record.briefing.headline if record.briefing else next(iter(titles), record.id)
    text = label(name, language, headline=clip(headline, _TITLE))
    return f"<b>{link(text, story_url(public_url, record.id))}</b>"


def _story(number: int, card: StoryCard, public_url: str, language: str) -> str:
    headline = link(clip(card.briefing.headline, _TITLE), story_url(public_url, card.id))
    sources = count("sources", card.coverage.outlets, language)
    counts = escape(f"{sources}: {bar_words(card.coverage)}")
    return "\n".join(
        filter(None, (f"{number}. <b>{headline}</b>", counts, shape_bar(card.coverage)))
    )
