from __future__ import annotations

from datetime import datetime, timedelta

from bot.model import Button, DeliveryState, Message, StoryId
from bot.store import contents, deliveries, endings, ledger
from bot.store.contents import Content
from bot.store.db import Store
from bot.store.ledger import SlotToPlan

DAY = timedelta(days=1)
TWO = (
    Message(html="<b>one</b>", buttons=((Button(label="Open", url="https://news.example"),),)),
    Message(html="two"),
)


async def test_a_content_is_read_as_it_was_saved(any_store: Store, now: datetime) -> None:
    """Messages with their buttons in order, and the revisions; once, however often it is saved."""
    stories = {StoryId("s1"): 3}
    async with any_store.begin() as db:
        await contents.save_content(db, "c1", TWO, stories, now)
        await contents.save_content(db, "c1", TWO, stories, now + DAY)

        found = await contents.find_contents(db, ["c1", "c2"])

    assert found == {"c1": Content(id="c1", messages=TWO, stories=stories)}


async def test_a_content_goes_when_nobody_needs_it(any_store: Store, now: datetime) -> None:
    """Not while a delivery of it is open, nor when it was saved again lately."""
    async with any_store.begin() as db:
        for name in ("needed", "sent", "again"):
            await contents.save_content(db, name, TWO, {}, now - 3 * DAY)
        await contents.save_content(db, "again", TWO, {}, now)
        for chat, name in enumerate(("needed", "sent"), start=1):
            slot = SlotToPlan(chat_id=chat, slot="alert:s1", due_at=now, content_id=name)
            await ledger.plan_slots(db, [slot], now)
        _, sent = await deliveries.find_open(db, now, 10)
        await deliveries.claim_parts(db, [sent], "us", now)
        part = endings.SentPart(delivery_id=sent.delivery.id, message_id=1)
        await endings.record_sent(db, [part], now)

        assert await contents.drop_contents(db, now - DAY) == 1
        assert await contents.drop_contents(db, now - DAY) == 0

        left = await contents.find_contents(db, ["needed", "sent", "again"])
        assert await ledger.count_states(db) == {DeliveryState.PENDING: 1, DeliveryState.SENT: 1}

    assert set(left) == {"needed", "again"}
