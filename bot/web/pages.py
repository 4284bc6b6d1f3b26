"""Values -> pages, in the language of their reader; and the same story as JSON."""

from __future__ import annotations

from datetime import datetime
from itertools import chain, repeat
from urllib.parse import quote

from bot.bias.bar import bar_segments
from bot.bias.outlets import Register
from bot.coverage_documents import coverage_to_document
from bot.documents import (
    Document,
    article_to_document,
    briefing_to_document,
    moment_to_text,
)
from bot.model import Side
from bot.text.language_names import direction_of
from bot.text.sentences import clip
from bot.views import ListQuery, StoryCard, StoryList, StoryRecord
from bot.web import story_view
from bot.web.addresses import Site, story_path, story_url
from bot.web.choices import Choice, SourcesQuery, side_choices, sort_choices
from bot.web.coverage_view import registered_domains, short_gap, view_coverage
from bot.web.history import act_document, reason_document, tell_history
from bot.web.labels import side_name, words_of
from bot.web.method import describe_method
from bot.web.moments import describe_moment
from bot.web.preview import preview_of
from bot.web.reader import ANYBODY, Reader
from bot.web.render import render_page
from bot.web.sources_list import (
    NOTABLE_SPREAD,
    SourceLine,
    choose_sources,
    list_sources,
)
from bot.web.told_in import language_links, language_query, shown_language
from bot.words.catalogue import phrase
from bot.words.names import topic_name

# What link previews show of a description before they cut it themselves.
_DESCRIPTION = 200


def render_home(
    stories: StoryList, asked: ListQuery, *, site: Site, now: datetime, reader: Reader = ANYBODY
) -> str:
    """Return the page of newest stories, of a topic, or of a search, by *asked*."""
    return render_page(
        "home.html",
        site,
        reader,
        at=_list_link(asked, stories.page, site),
        cards=[card_view(card, now, reader) for card in stories.cards],
        stories=stories,
        asked=asked,
        heading=_heading(asked, reader),
        topics=[_topic_choice(topic, asked, site, reader) for topic in stories.topics],
        newer=reader.link(*_list_link(asked, stories.page - 1, site)) if stories.page > 1 else "",
        older=reader.link(*_list_link(asked, stories.page + 1, site))
        if stories.page < stories.pages
        else "",
    )


def render_topic(
    topic: str, stories: StoryList, *, page: int = 1, site: Site, now: datetime
) -> str:
    """Return the page of one topic: the same list as home."""
    return render_home(stories, ListQuery(topic=topic, page=page), site=site, now=now)


def render_story(
    record: StoryRecord,
    register: Register,
    asked: SourcesQuery,
    *,
    site: Site,
    now: datetime,
    reader: Reader = ANYBODY,
) -> str:
    """Return the page of one story with the sources that were asked for."""
    sources = list_sources(record, register, now, reader)
    shown = choose_sources(sources, asked.side, asked.sort)
    query = language_query(record, shown_language(record))
    path = story_path(record.id, site)
    return render_page(
        "story.html",
        site,
        reader,
        at=(path, asked.given),
        record=record,
        headline=story_view.headline_of(record, reader),
        description=_description(record, reader),
        url=story_url(record.id, site) + query,
        path=path,
        page=reader.link(path),
        language_query=query,
        told_in=language_links(record, site),
        preview=preview_of(record, site),
        shown=shown,
        here={line.number for line in shown},
        filters=side_choices(path, sources, asked, reader),
        sorts=sort_choices(path, asked, reader),
        history=tell_history(record.id, record.acts, now, reader),
        notable_spread=NOTABLE_SPREAD,
        **_words(record, sources, now, reader),
        **_counts(record, sources, register, now, reader),
    )


def render_method(register: Register, *, site: Site, reader: Reader = ANYBODY) -> str:
    """Return the page that says how everything is computed; its text is English."""
    at = (f"{site.base}/method", dict[str, str]())
    return render_page("method.html", site, reader, at=at, method=describe_method(register))


def render_not_found(what: str, *, site: Site, reader: Reader = ANYBODY) -> str:
    """Return the page for an address that leads nowhere; *what* says what was looked for."""
    return _problem("not_found", what, site, reader)


def render_bad_request(sentence: str, *, site: Site, reader: Reader = ANYBODY) -> str:
    """Return the page for an address with a value we cannot read."""
    return _problem("unreadable", sentence, site, reader)


def render_failure(*, site: Site, reader: Reader = ANYBODY) -> str:
    """Return the page for a failure of ours."""
    return _problem("failed", phrase("errors", "ours", reader.language), site, reader)


def _problem(title: str, sentence: str, site: Site, reader: Reader) -> str:
    return render_page(
        "problem.html",
        site,
        reader,
        at=(f"{site.base}/", {}),
        title=reader.say(title),
        sentence=sentence,
    )


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
            "languages": list(record.languages),
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
    record: StoryRecord, sources: tuple[SourceLine, ...], now: datetime, reader: Reader
) -> dict[str, object]:
    briefing = record.briefing
    bullets = briefing.bullets if briefing else ()
    disagreements = briefing.disagreements if briefing else ()
    tellings = briefing.tellings if briefing else ()
    return {
        "briefing": briefing,
        "direction": direction_of(briefing.language) if briefing else "auto",
        "bullets": story_view.mark_lines(bullets, sources, reader),
        "disagreements": story_view.mark_lines(disagreements, sources, reader),
        "tellings": story_view.list_tellings(tellings, sources, reader),
        "written": _written(record, now, reader),
        "topics": [(topic, topic_title(topic, reader)) for topic in record.topics],
    }


def _written(record: StoryRecord, now: datetime, reader: Reader) -> str:
    """Return who wrote the words, of how much, and when; "" until they are written."""
    if record.briefing is None:
        return ""
    at = describe_moment(record.written_at or record.updated_at, now, reader.language)
    return reader.say(
        f"written.{record.briefing.writer}",
        articles=reader.count("articles", record.coverage.articles),
        outlets=reader.count("outlets", record.coverage.outlets),
        time=at.full,
        ago=at.ago,
        revision=record.revision,
    )


def _counts(
    record: StoryRecord,
    sources: tuple[SourceLine, ...],
    register: Register,
    now: datetime,
    reader: Reader,
) -> dict[str, object]:
    articles, coverage, language = record.story.articles, record.coverage, reader.language
    return {
        "cover": view_coverage(coverage, record.story, register, reader),
        "registered": registered_domains(articles, register),
        "timing": story_view.describe_timing(articles, now, language),
        "first": story_view.first_to_report(record, sources),
    }


def _bar(shown: StoryCard, reader: Reader) -> dict[str, object]:
    coverage = shown.coverage
    shares = coverage.bias_pct or {}
    return {
        "segments": bar_segments(coverage),
        "bar_sentence": story_view.describe_bar(coverage, reader),
        "legend": [
            (side, side_name(side, reader.language), coverage.bias[side], shares.get(side))
            for side in Side
        ],
    }


def card_view(card: StoryCard, now: datetime, reader: Reader) -> dict[str, object]:
    """Return what the card of a story in a list is made from."""
    return {
        "story": card,
        "updated": describe_moment(card.updated_at, now, reader.language),
        "gap": " ".join(short_gap(card.coverage, reader)),
        "topics": [(topic, topic_title(topic, reader)) for topic in card.topics],
        **_bar(card, reader),
    }


def topic_title(topic: str, reader: Reader) -> str:
    """Return a topic as a heading; one that is no built-in one in its own words."""
    return words_of(topic_name(topic, reader.language))


def _description(record: StoryRecord, reader: Reader) -> str:
    if record.briefing is not None:
        return clip(record.briefing.summary, _DESCRIPTION)
    articles = reader.count("articles", record.coverage.articles)
    return f"{articles} · {reader.count('outlets', record.coverage.outlets)}"


def _heading(asked: ListQuery, reader: Reader) -> str:
    if asked.query:
        return reader.say("found", query=asked.query)
    return topic_title(asked.topic, reader) if asked.topic else reader.say("top")


def _topic_choice(topic: str, asked: ListQuery, site: Site, reader: Reader) -> Choice:
    href = reader.link(f"{site.base}/topics/{quote(topic, safe='')}")
    return Choice(label=topic_title(topic, reader), href=href, current=topic == asked.topic)


def _list_link(asked: ListQuery, page: int, site: Site) -> tuple[str, dict[str, str]]:
    """Return path and query of a page of what is *asked* for."""
    number = str(page) if page > 1 else ""
    return f"{site.base}/", {"topic": asked.topic or "", "q": asked.query, "page": number}
