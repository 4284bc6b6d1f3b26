"""Lists in the chat: the sources of a story, its sides, several stories, or nothing found.

Rule: a list never outgrows a message: it is paged, and what it repeats is clipped.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.bias.bar import SHAPES, shape_bar
from bot.delivery.buttons.actions import Action
from bot.delivery.buttons.actions_of_stories import CompareSides, ShowSources
from bot.delivery.buttons.keyboards import button, number_rows, page_row, paging_row
from bot.delivery.editions.labels import bar_in, count, label, listed, sides_in_words
from bot.delivery.editions.marks import link, mark_of, story_url
from bot.delivery.editions.telegram_html import escape
from bot.model import Article, ArticleId, Factuality, Message, Side, Telling
from bot.text.bidi import isolated_in
from bot.text.language_names import direction_of
from bot.text.sentences import clip
from bot.views import OutletMark, StoryCard, StoryRecord
from bot.words.names import country_name, language_name

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
    reader = _Reader(outlets=outlets, language=language, reading=_reading(record, language))
    groups = _by_outlet(record, outlets)
    n_pages = max(-(-len(groups) // SOURCES_A_PAGE), 1)
    page = min(max(page, 0), n_pages - 1)
    start = page * SOURCES_A_PAGE
    lines = [
        _source(n, articles, reader)
        for n, articles in enumerate(groups[start : start + SOURCES_A_PAGE], start=start + 1)
    ]
    foot = count("sources", len(groups), language)
    if n_pages > 1:
        foot += " · " + label("page", language, page=page + 1, pages=n_pages)
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

    A side's typical headline comes first, then others in the language of the briefing; its own
    words end it. A side without any is named as such.
    """
    told = {t.side: t for t in record.briefing.tellings} if record.briefing else {}
    reader = _Reader(outlets=outlets, language=language, reading=_reading(record, language))
    sides: dict[Side, list[tuple[Article, ...]]] = {side: [] for side in _ORDER}
    for articles in _by_outlet(record, outlets):
        sides[mark_of(articles[0], outlets).side].append(articles)
    blocks = [
        _side(side, groups, told.get(side), reader)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reader:
    """For whom a list is: the *language* of its labels, and the one the story is told in."""

    outlets: Mapping[ArticleId, OutletMark]
    language: str
    reading: str

    def say(self, name: str, **values: object) -> str:
        return escape(label(name, self.language, **values))

    def foreign(self, article: Article) -> str:
        """Return the name of the language of *article*; "" if the story is told in it."""
        if article.language in (None, "", self.reading):
            return ""
        return language_name(article.language or "", self.language)

    def apart(self, text: str) -> str:
        """Return *text* so that it disturbs no line of the reader's direction."""
        return isolated_in(text, leftward=direction_of(self.language) == "rtl")


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


def _source(number: int, articles: Sequence[Article], reader: _Reader) -> str:
    mark, language = mark_of(articles[0], reader.outlets), reader.language
    facts = [
        label(f"side.{mark.side}", language),
        _factuality(mark.factuality, language),
        reader.foreign(articles[0]),
        country_name(mark.country, language),
        reader.apart(clip(mark.owner, _NAME)) if mark.owner else "",
        count("articles", len(articles), language) if len(articles) > 1 else "",
    ]
    about = escape(" · ".join(filter(None, facts)))
    name = f"{number}. <b>{escape(reader.apart(clip(mark.name, _NAME)))}</b>"
    return f"{name} · {about}\n{_title(articles[0], mark)}"


def _factuality(value: Factuality, language: str) -> str:
    words = label(f"factuality.{value}", language)
    return label("factuality.of_one", language, value=words)


def _side(
    side: Side, groups: Sequence[Sequence[Article]], telling: Telling | None, reader: _Reader
) -> str:
    name = f"{SHAPES.get(side, '')} {reader.say(f'sides.{side}')}".strip()
    if not groups:
        return f"<b>{name}</b>\n{reader.say(f'sides.none.{side}')}"
    typical = _find(telling, groups)
    others = [group[0] for group in groups if typical is None or typical not in group]
    others.sort(key=lambda article: article.language not in (None, reader.reading))
    articles = [typical, *others] if typical else others
    lines = [
        _headline(article, reader, telling if article is typical else None)
        for article in articles[:HEADLINES_A_SIDE]
    ]
    more = len(groups) - len(lines)
    lines += [reader.say("more", n=more)] if more else []
    if telling and telling.words:
        lines.append(reader.say("sides.words", words=_quoted(telling.words, reader.language)))
    sources = escape(count("sources", len(groups), reader.language))
    return "\n".join([f"<b>{name}</b> · {sources}", *lines])


def _find(telling: Telling | None, groups: Sequence[Sequence[Article]]) -> Article | None:
    """Return the article whose title is typical; None if nothing is, or it left the story."""
    wanted = telling.article if telling else None
    return next((a for group in groups for a in group if a.id == wanted), None)


def _quoted(words: Sequence[str], language: str) -> str:
    return listed((label("quoted", language, word=clip(word, _NAME)) for word in words), language)


def _headline(article: Article, reader: _Reader, telling: Telling | None) -> str:
    mark = mark_of(article, reader.outlets)
    names = (reader.apart(clip(mark.name, _NAME)), reader.foreign(article))
    who = listed(filter(None, names), reader.language)
    lead = f"{reader.say('sides.typical')} " if telling else ""
    shown = replace(article, title=telling.headline) if telling else article
    return f"• {lead}{reader.apart(_title(shown, mark))} ({escape(who)})"


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
    counts = escape(f"{sources}: {sides_in_words(card.coverage.bias, language)}")
    bar = bar_in(shape_bar(card.coverage), language)
    return "\n".join(filter(None, (f"{number}. <b>{headline}</b>", counts, bar)))
