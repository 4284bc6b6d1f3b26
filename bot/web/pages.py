"""Values -> pages: HTML that needs no script, and the same story as JSON.

Rule: every text from outside goes through Jinja's autoescape; no value is marked safe.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import chain, repeat
from urllib.parse import quote, urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined

from bot.bias.bar import bar_segments, bar_words, label_of
from bot.bias.outlets import Register
from bot.documents import (
    Document,
    article_to_document,
    briefing_to_document,
    coverage_to_document,
    moment_to_text,
)
from bot.model import Side
from bot.text.sentences import clip
from bot.views import ListQuery, StoryCard, StoryList, StoryRecord
from bot.web import story_view
from bot.web.addresses import Site, story_path, story_url
from bot.web.history import act_document, reason_document, tell_history
from bot.web.labels import SIDE_SHAPES, words_of
from bot.web.method import describe_method
from bot.web.moments import describe_moment
from bot.web.sources_list import (
    NOTABLE_SPREAD,
    Sort,
    SourceLine,
    choose_sources,
    count_sides,
    list_sources,
)
from bot.web.style import style_version

# What link previews show of a description before they cut it themselves.
_DESCRIPTION = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcesQuery:
    """Which sources of a story are shown, and in which order."""

    side: Side | None = None
    sort: Sort = Sort.TIME


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A link of a row of choices; ``current`` is the one in force."""

    label: str
    href: str
    current: bool


def render_home(stories: StoryList, asked: ListQuery, *, site: Site, now: datetime) -> str:
    """Return the page of newest stories, of a topic, or of a search, by *asked*."""
    return _render(
        "home.html",
        site,
        cards=[_card(card, now) for card in stories.cards],
        stories=stories,
        asked=asked,
        heading=_heading(asked),
        topics=[_topic_choice(topic, asked, site) for topic in stories.topics],
        newer=_list_link(asked, stories.page - 1, site) if stories.page > 1 else "",
        older=_list_link(asked, stories.page + 1, site) if stories.page < stories.pages else "",
    )


def render_topic(
    topic: str, stories: StoryList, *, page: int = 1, site: Site, now: datetime
) -> str:
    """Return the page of one topic: the same list as home."""
    return render_home(stories, ListQuery(topic=topic, page=page), site=site, now=now)


def render_story(
    record: StoryRecord, register: Register, asked: SourcesQuery, *, site: Site, now: datetime
) -> str:
    """Return the page of one story with the sources that were asked for."""
    sources = list_sources(record, register, now)
    shown = choose_sources(sources, asked.side, asked.sort)
    return _render(
        "story.html",
        site,
        record=record,
        headline=story_view.headline_of(record),
        description=_description(record),
        url=story_url(record.id, site),
        path=story_path(record.id, site),
        shown=shown,
        here={line.number for line in shown},
        filters=_filters(record, sources, asked, site),
        sorts=_sorts(record, asked, site),
        history=tell_history(record.id, record.acts, now),
        notable_spread=NOTABLE_SPREAD,
        **_words(record, sources, now),
        **_counts(record, sources, register, now),
    )


def render_method(register: Register, *, site: Site) -> str:
    """Return the page that says how everything is computed."""
    return _render("method.html", site, method=describe_method(register))


def render_not_found(what: str, *, site: Site) -> str:
    """Return the page for an address that leads nowhere; *what* says what was looked for."""
    return _render("problem.html", site, title="Not found", sentence=what)


def render_bad_request(sentence: str, *, site: Site) -> str:
    """Return the page for an address with a value we cannot read."""
    return _render("problem.html", site, title="That address cannot be read", sentence=sentence)


def render_failure(*, site: Site) -> str:
    """Return the page for a failure of ours."""
    sentence = (
        "Something went wrong on our side, and the operator's log says what. "
        "Trying again in a minute often helps."
    )
    return _render("problem.html", site, title="This page could not be made", sentence=sentence)


def story_document(record: StoryRecord, *, site: Site) -> Document:
    """Return the document of ``/s/ID.json``."""
    return {
        "story": {
            "id": record.id,
            "revision": record.revision,
            "opened_at": moment_to_text(record.opened_at),
            "updated_at": moment_to_text(record.updated_at),
            "url": story_url(record.id, site),
            "topics": list(record.topics),
            "acts": [act_document(act) for act in record.acts],
        },
        "briefing": briefing_to_document(record.briefing) if record.briefing else None,
        "coverage": coverage_to_document(record.coverage),
        "articles": [
            {**article_to_document(article), **reason_document(reason)}
            for article, reason in zip(
                record.story.articles, chain(record.reasons, repeat(None)), strict=False
            )
        ],
    }


def _words(
    record: StoryRecord, sources: tuple[SourceLine, ...], now: datetime
) -> dict[str, object]:
    briefing = record.briefing
    written = record.written_at or record.updated_at
    return {
        "briefing": briefing,
        "bullets": story_view.mark_lines(briefing.bullets, sources) if briefing else (),
        "disagreements": (
            story_view.mark_lines(briefing.disagreements, sources) if briefing else ()
        ),
        "written": describe_moment(written, now),
        "updated": describe_moment(record.updated_at, now),
        "topics": [(topic, words_of(topic)) for topic in record.topics],
    }


def _counts(
    record: StoryRecord, sources: tuple[SourceLine, ...], register: Register, now: datetime
) -> dict[str, object]:
    articles = record.story.articles
    return {
        "coverage": record.coverage,
        **_bar(record),
        "factuality": story_view.list_factuality(record.coverage),
        "owners": story_view.list_owners(record.coverage),
        "countries": story_view.list_countries(articles, register),
        "languages": story_view.list_languages(sources),
        "timing": story_view.describe_timing(articles, now),
        "first": story_view.first_to_report(record, sources),
        "gap": story_view.gap_sentence(record.coverage),
    }


def _bar(shown: StoryRecord | StoryCard) -> dict[str, object]:
    coverage = shown.coverage
    return {
        "segments": bar_segments(coverage),
        "bar_sentence": story_view.describe_bar(coverage),
        "bar_words": bar_words(coverage),
        "legend": [
            (side, label_of(side), coverage.bias[side], (coverage.bias_pct or {}).get(side))
            for side in Side
        ],
    }


def _card(card: StoryCard, now: datetime) -> dict[str, object]:
    return {
        "story": card,
        "updated": describe_moment(card.updated_at, now),
        "gap": card.coverage.gap,
        "topics": [(topic, words_of(topic)) for topic in card.topics],
        **_bar(card),
    }


def _description(record: StoryRecord) -> str:
    if record.briefing is not None:
        return clip(record.briefing.summary, _DESCRIPTION)
    return f"{record.coverage.articles} articles from {record.coverage.outlets} outlets."


def _heading(asked: ListQuery) -> str:
    if asked.query:
        return f"Stories with “{asked.query}”"
    return words_of(asked.topic) if asked.topic else "Top stories"


def _topic_choice(topic: str, asked: ListQuery, site: Site) -> Choice:
    href = f"{site.base}/topics/{quote(topic, safe='')}"
    return Choice(label=words_of(topic), href=href, current=topic == asked.topic)


def _list_link(asked: ListQuery, page: int, site: Site) -> str:
    wanted = {"topic": asked.topic or "", "q": asked.query, "page": str(page) if page > 1 else ""}
    given = {name: value for name, value in wanted.items() if value}
    return f"{site.base}/?{urlencode(given)}" if given else f"{site.base}/"


def _filters(
    record: StoryRecord, sources: tuple[SourceLine, ...], asked: SourcesQuery, site: Site
) -> list[Choice]:
    counts = count_sides(sources)
    choices: list[tuple[str, Side | None]] = [(f"All {len(sources)}", None)]
    choices += [(f"{SIDE_SHAPES[side]} {label_of(side)} {n}", side) for side, n in counts.items()]
    return [
        Choice(
            label=label,
            href=_sources_link(record, SourcesQuery(side=side, sort=asked.sort), site),
            current=side is asked.side,
        )
        for label, side in choices
    ]


def _sorts(record: StoryRecord, asked: SourcesQuery, site: Site) -> list[Choice]:
    return [
        Choice(
            label=words_of(sort.value),
            href=_sources_link(record, SourcesQuery(side=asked.side, sort=sort), site),
            current=sort is asked.sort,
        )
        for sort in Sort
    ]


def _sources_link(record: StoryRecord, asked: SourcesQuery, site: Site) -> str:
    given: dict[str, str] = {}
    if asked.side is not None:
        given["side"] = asked.side.value
    if asked.sort is not Sort.TIME:
        given["sort"] = asked.sort.value
    path = story_path(record.id, site)
    return f"{path}?{urlencode(given)}#sources" if given else f"{path}#sources"


_templates = Environment(
    loader=PackageLoader("bot.web"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def _render(template: str, site: Site, **values: object) -> str:
    always = {
        "site": site,
        "style_version": style_version(),
        "shapes": SIDE_SHAPES,
        "story_path": story_path,
    }
    return _templates.get_template(template).render(**always, **values)
