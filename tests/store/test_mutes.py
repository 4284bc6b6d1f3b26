"""What a chat never wants to be brought."""

from __future__ import annotations

from datetime import datetime

from bot.model import Subscriber
from bot.store import mutes, subscribers
from bot.store.db import Store
from bot.store.mutes import MAX_MUTES, Mute, MuteKind, MuteOutcome

WORD = Mute(kind=MuteKind.WORD, value="football")
TOPIC = Mute(kind=MuteKind.TOPIC, value="sport")


async def test_what_is_muted_is_kept_until_it_is_taken_back(
    any_store: Store, now: datetime
) -> None:
    """Once each, words first."""
    async with any_store.begin() as db:
        await subscribers.save_subscriber(db, Subscriber(chat_id=1), now)
        await subscribers.save_subscriber(db, Subscriber(chat_id=2), now)
        outcomes = [await mutes.save_mute(db, 1, one, now) for one in (TOPIC, WORD, WORD)]
        found = await mutes.find_mutes_of(db, [1, 2, 3])
        dropped = [await mutes.drop_mute(db, chat_id, WORD) for chat_id in (2, 1, 1)]
        left = await mutes.find_mutes(db, 1)

    assert outcomes == [MuteOutcome.DONE, MuteOutcome.DONE, MuteOutcome.KNOWN]
    assert found == {1: (WORD, TOPIC)}
    assert dropped == [False, True, False]
    assert left == (TOPIC,)


async def test_a_chat_can_mute_a_hundred_things(store: Store, now: datetime) -> None:
    """One more is refused; another chat has its own hundred."""
    async with store.begin() as db:
        for chat_id in (1, 2):
            await subscribers.save_subscriber(db, Subscriber(chat_id=chat_id), now)
        for n in range(MAX_MUTES):
            await mutes.save_mute(db, 1, Mute(kind=MuteKind.WORD, value=f"word {n}"), now)

        assert await mutes.save_mute(db, 1, WORD, now) is MuteOutcome.FULL
        assert await mutes.save_mute(db, 2, WORD, now) is MuteOutcome.DONE


async def test_mutes_go_with_the_chat(store: Store, now: datetime) -> None:
    """Forgotten with all else, and taken along where a group moves."""
    async with store.begin() as db:
        await subscribers.save_subscriber(db, Subscriber(chat_id=1), now)
        await mutes.save_mute(db, 1, WORD, now)
        await subscribers.move_subscriber(db, old=1, new=-100)
        moved = await mutes.find_mutes_of(db, [1, -100])
        await subscribers.forget_subscriber(db, -100)

        assert moved == {-100: (WORD,)}
        assert await mutes.find_mutes(db, -100) == ()
