"""Editions of many readers at once: what they share never changes what one of them gets."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from bot.delivery.editions.editor import Editor
from bot.model import StoryId
from bot.store import mutes, preferences, subscribers
from bot.store.mutes import Mute, MuteKind
from bot.store.preferences import Preference
from tests.delivery.editions.shelves import (
    NAMES,
    editor_of,
    forget_all,
    had,
    made,
    reader,
    subscribe,
    text_of,
    write,
)

HOUR = timedelta(hours=1)


async def test_what_changes_within_the_minute_is_seen(editor: Editor, now: datetime) -> None:
    """Shared work is of one state of the stories."""
    wanted = await reader(editor, now, n_stories=1)
    before = await made(editor, wanted, now)
    async with editor.store.begin() as db:
        await write(db, "ferry", now, revision=2, headline="Ferry raised")

    assert "Headline of ferry" in text_of(before)
    assert "Ferry raised" in text_of(await made(editor, wanted, now))


async def test_the_memories_of_many_are_read_in_as_many_queries_as_those_of_one(
    editor: Editor, now: datetime
) -> None:
    """Else 20,000 readers of one minute would be 100,000 questions."""
    everybody = [await reader(editor, now, chat_id) for chat_id in range(1, 41)]
    asked: list[str] = []
    engine = editor.store.engine.sync_engine
    event.listen(engine, "before_cursor_execute", lambda *told: asked.append(told[2]))

    counts = []
    for wanted in (everybody[:1], everybody):
        fresh = editor_of(editor.store)
        asked.clear()
        await fresh.editions_of([(one, now) for one in wanted], now)
        counts.append(len([text for text in asked if text.lstrip().startswith("SELECT")]))

    assert counts[0] == counts[1]


MUTES = st.lists(
    st.builds(Mute, kind=st.just(MuteKind.WORD), value=st.sampled_from(NAMES))
    | st.builds(Mute, kind=st.just(MuteKind.TOPIC), value=st.sampled_from(["sport", "world"]))
    | st.builds(Mute, kind=st.just(MuteKind.OUTLET), value=st.just("star.example")),
    unique=True,
    max_size=2,
)
READERS = st.fixed_dictionaries(
    {
        "had": st.dictionaries(st.sampled_from(NAMES), st.integers(1, 2), max_size=6),
        "mutes": MUTES,
        "followed": st.lists(st.sampled_from(NAMES), unique=True, max_size=2),
        "language": st.sampled_from(["en", "de"]),
        "wants": st.fixed_dictionaries(
            {
                "topics": st.sampled_from([(), ("world",), ("sport", "business")]),
                "n_stories": st.integers(1, 8),
                "per_topic": st.none() | st.integers(1, 2),
                "with_gap": st.booleans(),
                "says_empty": st.booleans(),
            }
        ),
    }
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(readers=st.lists(READERS, min_size=1, max_size=5))
async def test_a_batch_gives_each_reader_what_they_would_get_alone(
    editor: Editor, now: datetime, readers: list[dict[str, Any]]
) -> None:
    """From an editor that has made other editions before, and from one that has made none."""
    async with editor.store.begin() as db:
        await forget_all(db)
        if (await subscribers.find_subscription(db, 1)) is None:
            for name in NAMES[:3]:
                await write(db, name, now - HOUR, revision=2)
        wanted = []
        for chat_id, one in enumerate(readers, start=1):
            language = one["language"]
            wanted.append(await subscribe(db, chat_id, now, language=language, **one["wants"]))
            await had(db, chat_id, now, **one["had"])
            for mute in one["mutes"]:
                await mutes.save_mute(db, chat_id, mute, now)
            for name in one["followed"]:
                at = now - 2 * HOUR
                await preferences.set_preference(db, chat_id, StoryId(name), Preference.FOLLOW, at)

    together = await editor.editions_of([(one, now) for one in wanted], now)
    alone = [await editor.edition_of(one, now, now) for one in wanted]
    fresh = [await editor_of(editor.store).edition_of(one, now, now) for one in wanted]

    assert list(together) == alone == fresh
    assert await editor.editions_of([(one, now) for one in reversed(wanted)], now) == tuple(
        reversed(together)
    )
