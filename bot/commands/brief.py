"""``brief``: a briefing from the database, on the terminal."""

from __future__ import annotations

import argparse
import asyncio
import json
import re
from collections.abc import Mapping, Sequence

from bot.bias.bar import bar_words
from bot.clock import utc_now
from bot.commands.database import opened_store, registers_of
from bot.commands.settings_file import load_settings
from bot.commands.terminal import complain, say
from bot.coverage_documents import coverage_to_document
from bot.documents import briefing_to_document
from bot.errors import BadInput
from bot.library import Library
from bot.model import ArticleId, Bullet
from bot.settings import Settings
from bot.text.language_names import english_name, find_language
from bot.text.languages import primary_subtag
from bot.views import ListQuery, OutletMark, StoryCard

_CODE = re.compile(r"[a-z]{2,3}")


def brief(arguments: argparse.Namespace) -> int:
    """Run ``brief``."""
    return asyncio.run(_brief(load_settings(), arguments))


async def _brief(settings: Settings, arguments: argparse.Namespace) -> int:
    async with opened_store(settings) as store:
        library = Library(store, await registers_of(store, settings).load())
        words = " ".join(arguments.topic)
        topic = library.find_topic(words) or words
        wanted = (topic,) if topic else ()
        language = _language(arguments.language)
        cards = await library.cards_for(wanted, frozenset(), utc_now(), language)
        if language:
            cards = tuple(c for c in cards if c.briefing.language == language)
        cards = cards[: arguments.stories]
        marks = await library.marks_for(cards)
        listed = (
            await library.list_stories(ListQuery(topic=topic, language=language))
            if topic and not cards
            else None
        )
    if not cards:
        complain(_nothing_on(topic, language, (*listed.cards, *listed.nearest) if listed else ()))
        return 1
    for card in cards:
        say(_as_json(card) if arguments.json else _as_text(card, marks, settings.public_url))
    return 0


def _language(asked: str | None) -> str | None:
    """Return the code of the language that *asked* names or is the code of. Raises BadInput."""
    if asked is None:
        return None
    found = find_language(asked) or primary_subtag(asked)
    if not _CODE.fullmatch(found):
        raise BadInput(f"--language: {asked!r} is no language we know; try a code such as de")
    return found


def _nothing_on(topic: str, language: str | None, near: Sequence[StoryCard]) -> str:
    what = (
        f"{f' on {topic}' if topic else ''}{f' in {english_name(language)}' if language else ''}"
    )
    if near:
        return f"no fresh stories{what}; the nearest is “{near[0].briefing.headline}”"
    return f"no fresh stories{what}; see: poll --once, run"


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
    language = f"?lang={briefing.language}" if card.is_in_other_language else ""
    lines.append(f"{public_url}/s/{card.id}{language}")
    return "\n".join(lines) + "\n"


def _with_sources(bullet: Bullet, marks: Mapping[ArticleId, OutletMark]) -> str:
    names = dict.fromkeys(marks[c].name for c in bullet.citations if c in marks)
    return f"{bullet.text} ({', '.join(names)})"
