"""``brief``: a briefing from the database, on the terminal."""

from __future__ import annotations

import argparse
import asyncio
import json
from collections.abc import Mapping, Sequence

from bot.bias.bar import bar_words
from bot.bias.register import load_register
from bot.clock import utc_now
from bot.commands.database import opened_store
from bot.commands.settings_file import load_settings
from bot.commands.terminal import complain, say
from bot.documents import briefing_to_document, coverage_to_document
from bot.library import Library
from bot.model import ArticleId, Bullet
from bot.settings import Settings
from bot.views import ListQuery, OutletMark, StoryCard


def brief(arguments: argparse.Namespace) -> int:
    """Run ``brief``."""
    return asyncio.run(_brief(load_settings(), arguments))


async def _brief(settings: Settings, arguments: argparse.Namespace) -> int:
    async with opened_store(settings) as store:
        library = Library(store, load_register())
        words = " ".join(arguments.topic)
        topic = library.find_topic(words) or words
        wanted = (topic,) if topic else ()
        cards = await library.cards_for(wanted, frozenset(), utc_now())
        if arguments.language:
            cards = tuple(c for c in cards if c.briefing.language == arguments.language)
        cards = cards[: arguments.stories]
        marks = await library.marks_for(cards)
        listed = (
            await library.list_stories(ListQuery(topic=topic)) if topic and not cards else None
        )
    if not cards:
        complain(_nothing_on(topic, (*listed.cards, *listed.nearest) if listed else ()))
        return 1
    for card in cards:
        say(_as_json(card) if arguments.json else _as_text(card, marks, settings.public_url))
    return 0


def _nothing_on(topic: str, near: Sequence[StoryCard]) -> str:
    if near:
        return f"no fresh stories on {topic}; the nearest is “{near[0].briefing.headline}”"
    return f"no fresh stories{f' on {topic}' if topic else ''}; see: poll --once, run"


def _as_json(card: StoryCard) -> str:
    document = {
        **briefing_to_document(card.briefing),
        "coverage": coverage_to_document(card.coverage),
    }
    return json.dumps(document, ensure_ascii=False)


def _as_text(card: StoryCard, marks: Mapping[ArticleId, OutletMark], public_url: str) -> str:
    briefing = card.briefing
    lines = [briefing.headline, briefing.summary]
    lines += [f"• {_with_sources(bullet, marks)}" for bullet in briefing.bullets]
    lines += [f"≠ {_with_sources(line, marks)}" for line in briefing.disagreements]
    lines.append(f"{card.coverage.outlets} sources: {bar_words(card.coverage)}")
    lines.append(f"{public_url}/s/{card.id}")
    return "\n".join(lines) + "\n"


def _with_sources(bullet: Bullet, marks: Mapping[ArticleId, OutletMark]) -> str:
    names = dict.fromkeys(marks[c].name for c in bullet.citations if c in marks)
    return f"{bullet.text} ({', '.join(names)})"
