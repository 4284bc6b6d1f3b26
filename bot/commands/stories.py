"""``stories``: what is in which story and why, and merging, splitting and undoing by hand."""

from __future__ import annotations

import argparse
import asyncio
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import unquote

from bot.clock import utc_now
from bot.commands.database import opened_store, registers_of
from bot.commands.settings_file import load_settings
from bot.commands.stories_text import (
    act_sentence,
    act_table,
    act_tabs,
    address,
    article_lines,
    article_words,
    reason_words,
    runner_up_words,
    story_document,
    story_lines,
    story_table,
    story_tabs,
)
from bot.commands.terminal import columns_wide, complain, is_watched, say, write_bytes
from bot.errors import BadInput
from bot.jsonl import to_line
from bot.model import StoryId
from bot.settings import Settings
from bot.sources.urls import article_id, canonical_url
from bot.store.db import Connection
from bot.store.overview import Order, StoryLine, find_line, list_lines
from bot.store.reasons import Placement, find_meant, find_placements
from bot.store.story_acts import Grounds, ImpossibleAct, list_acts
from bot.store.story_cases import find_cases
from bot.store.story_moves import current_id
from bot.stories.acts import Desk, merge_stories, split_story, undo_act
from bot.stories.cases import case_to_document
from bot.stories.pool import read_pool
from bot.text.markup import tidy
from bot.views import ActKind, Actor, StoryAct
from bot.web.history import act_document

# The address of a story's page, as readers copy it.
_PAGE = re.compile(r".*/s/([^/?#]+?)(?:\.json)?/?(?:[?#].*)?", re.DOTALL)


def list_stories(arguments: argparse.Namespace) -> int:
    """Run ``stories list``."""
    return asyncio.run(_list(load_settings(), arguments))


async def _list(settings: Settings, arguments: argparse.Namespace) -> int:
    async with opened_store(settings) as store, store.read() as db:
        found = await list_lines(db, Order(arguments.by), arguments.limit)
    if arguments.json:
        for line in found:
            _say_json(story_document(line, address(line.id, settings.public_url)))
    elif is_watched() and found:
        for text in story_table(found, utc_now(), columns_wide()):
            say(text)
    else:
        for line in found:
            say(story_tabs(line))
    if not found:
        complain("no stories; they come from feeds: poll --once, then run")
    return 0


def show_story(arguments: argparse.Namespace) -> int:
    """Run ``stories show``."""
    return asyncio.run(_show(load_settings(), arguments.story))


async def _show(settings: Settings, asked: str) -> int:
    async with opened_store(settings) as store, store.read() as db:
        line = await _find_story(db, asked)
        placed = await find_placements(db, line.id)
        acts = await list_acts(db, line.id)
    for text in story_lines(line, address(line.id, settings.public_url)):
        say(text)
    for placement in placed:
        say("")
        for text in article_lines(placement):
            say(text)
    if acts:
        say("")
    for act in acts:
        say(act_sentence(act))
    return 0


def tell_why(arguments: argparse.Namespace) -> int:
    """Run ``stories why``."""
    return asyncio.run(_why(load_settings(), arguments.article))


async def _why(settings: Settings, asked: str) -> int:
    async with opened_store(settings) as store, store.read() as db:
        placed = await _find_article(db, asked)
        line = await find_line(db, placed.story_id) if placed.story_id else None
        acts = await list_acts(db, line.id) if line else ()
    say(f"{placed.article.id}  {article_words(placed.article)}")
    if line is None:
        say("in no story yet: it waits to be grouped, or for its page")
        return 0
    say(f"in story {line.id} “{line.headline}”, {address(line.id, settings.public_url)}")
    say(reason_words(placed.reason))
    say(runner_up_words(placed))
    for act in reversed(acts):
        if placed.article.id in act.articles:
            say(f"moved by {act_sentence(act)}")
    return 0


def merge(arguments: argparse.Namespace) -> int:
    """Run ``stories merge``."""
    return asyncio.run(_merge(load_settings(), arguments))


async def _merge(settings: Settings, arguments: argparse.Namespace) -> int:
    async with _desk(settings) as desk:
        one, other = [await _find_story(desk.db, asked) for asked in arguments.stories]
        if one.id == other.id:
            raise ImpossibleAct(f"{one.id}: both are this story; a merge takes two")
        done = await merge_stories(desk, one.id, other.id, _grounds(arguments))
    return _tell(done, settings)


def split(arguments: argparse.Namespace) -> int:
    """Run ``stories split``."""
    return asyncio.run(_split(load_settings(), arguments))


async def _split(settings: Settings, arguments: argparse.Namespace) -> int:
    async with _desk(settings) as desk:
        line = await _find_story(desk.db, arguments.story)
        part = [(await _find_article(desk.db, asked)).article.id for asked in arguments.articles]
        done = await split_story(desk, line.id, part, _grounds(arguments))
    return _tell(done, settings)


def undo(arguments: argparse.Namespace) -> int:
    """Run ``stories undo``."""
    return asyncio.run(_undo(load_settings(), arguments))


async def _undo(settings: Settings, arguments: argparse.Namespace) -> int:
    async with _desk(settings) as desk:
        undone = await undo_act(desk, arguments.act, tidy(arguments.because))
        kept = await current_id(desk.db, undone.story_id)
    say(act_sentence(undone))
    if undone.kind is ActKind.MERGE:
        complain(f"a story again: {address(undone.other_id, settings.public_url)}")
    else:
        complain(f"{undone.other_id} leads to {address(kept, settings.public_url)}")
    return 0


def show_history(arguments: argparse.Namespace) -> int:
    """Run ``stories history``."""
    return asyncio.run(_history(load_settings(), arguments))


async def _history(settings: Settings, arguments: argparse.Namespace) -> int:
    async with opened_store(settings) as store, store.read() as db:
        story_id = (await _find_story(db, arguments.story)).id if arguments.story else None
        acts = await list_acts(db, story_id, limit=arguments.limit)
    if arguments.json:
        for act in acts:
            _say_json(act_document(act))
    elif is_watched() and acts:
        for text in act_table(acts, columns_wide()):
            say(text)
    else:
        for act in acts:
            say(act_tabs(act))
    if not acts:
        complain(f"nothing was merged or split{' in this story' if story_id else ''} yet")
    return 0


def write_cases(_arguments: argparse.Namespace) -> int:
    """Run ``stories cases``."""
    return asyncio.run(_cases(load_settings()))


async def _cases(settings: Settings) -> int:
    async with opened_store(settings) as store, store.read() as db:
        cases = await find_cases(db)
    for case in cases:
        write_bytes(to_line(case_to_document(case)))
    if not cases:
        complain("no cases; stories merge, split and undo make them")
    return 0


@asynccontextmanager
async def _desk(settings: Settings) -> AsyncIterator[Desk]:
    """Yield where one act is done: all of it, or, after an error, nothing."""
    now = utc_now()
    async with opened_store(settings) as store:
        register = await registers_of(store, settings).load()
        pool = await read_pool(store, register, now)
        async with store.begin() as db:
            yield Desk(db=db, pool=pool, now=now)


async def _find_story(db: Connection, asked: str) -> StoryLine:
    """Return the story of an id or page address, or the one it was merged into."""
    story_id = story_id_of(asked)
    current = await current_id(db, story_id)
    line = await find_line(db, current)
    if line is None:
        raise ImpossibleAct(f"{story_id}: there is no such story; see: stories list")
    if current != story_id:
        complain(f"{story_id} is part of {current} by now")
    return line


def story_id_of(asked: str) -> StoryId:
    """Return the id in an address of a page, or *asked* itself. Raises BadInput."""
    asked = tidy(asked)
    page = _PAGE.fullmatch(asked)
    if page is None and ("/" in asked or not asked):
        raise BadInput(f"{asked!r}: expected the id of a story, or its page's address, …/s/ID")
    return StoryId(tidy(unquote(page[1])) if page else asked)


async def _find_article(db: Connection, asked: str) -> Placement:
    """Return the article of an id, the beginning of one, or an address."""
    asked = tidy(asked)
    if not asked:
        raise BadInput("'': expected the id or the address of an article")
    url = canonical_url(asked) if "://" in asked else None
    found = await find_meant(db, article_id(url) if url else asked, url or "")
    if not found:
        raise ImpossibleAct(f"{asked}: there is no such article; see: stories show ID")
    if len(found) > 1:
        few = ", ".join(placed.article.id for placed in found[:3])
        raise ImpossibleAct(f"{asked}: means several articles ({few} …); write more of it")
    return found[0]


def _grounds(arguments: argparse.Namespace) -> Grounds:
    return Grounds(actor=Actor.OPERATOR, because=tidy(arguments.because))


def _tell(done: StoryAct, settings: Settings) -> int:
    say(act_sentence(done))
    for story_id in (done.story_id, done.other_id):
        if story_id == done.story_id or done.kind is ActKind.SPLIT:
            complain(address(story_id, settings.public_url))
    complain(f"to take it back: stories undo {done.id}")
    return 0


def _say_json(document: dict[str, object]) -> None:
    say(json.dumps(document, ensure_ascii=False))
