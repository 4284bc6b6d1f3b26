"""What came of asking feeds -> articles and the feeds' state in the store.

    answers | which articles are new | clean those | write all in one transaction

Rule 1: only what is new is cleaned: most of a document was there the last time.
Rule 2: a batch is one transaction, for a commit costs more than a feed; a batch that trips over
one of its feeds is written feed by feed, so that the defect costs that feed alone.
Rule 3: an item without a date counts from when it was seen, and so does one with a date that
cannot be (the future, before the web); an old one keeps its date and joins what is old.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from bot.errors import BadFeed
from bot.model import Article, ArticleId, FeedId
from bot.sources.cadence import rhythm_of
from bot.sources.lists.feeds import folder_names
from bot.sources.outcomes import SMALL, Answer, PollRules, notes_on, plan_after
from bot.sources.reading.dates import EARLIEST
from bot.sources.websub import interval_with_hub
from bot.store.articles import Arrival, find_feeds_of, save_arrivals
from bot.store.db import Connection, Store
from bot.store.feeds import KnownFeed
from bot.store.hubs import HubOffer, KnownHub, hub_states, offer_hubs, record_missed
from bot.store.operator_notes import note_operator
from bot.store.polls import PollRecord, record_polls

log = logging.getLogger(__name__)

# Clocks of servers differ; what claims to be later than this was given a date to stay on top.
_AHEAD = timedelta(minutes=10)
# The rhythm of a feed shows in its newest items.
_LOOKED_AT = 20
# A feed that gives this much of an article gives it in full: 250 words.
_FULL_CHARS = 1_500


@dataclass(frozen=True, slots=True, kw_only=True)
class PolledFeed:
    """How one feed fared.

    ``error`` is "" where it was read; ``unchanged``: the server said so, and sent nothing.
    """

    url: str
    n_articles: int = 0
    n_new: int = 0
    unchanged: bool = False
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Taken:
    """What an answer comes to; ``n_duplicates`` of its articles came first by other feeds."""

    answer: Answer
    arrivals: tuple[Arrival, ...] = ()
    n_duplicates: int = 0
    published: tuple[datetime, ...] = ()


async def take_in(
    store: Store, answers: Sequence[Answer], rules: PollRules, now: datetime
) -> list[PolledFeed]:
    """Write *answers*, one for a feed, and return how each fared, in order."""
    try:
        return await _take_in(store, answers, rules, now)
    except Exception as error:
        if len(answers) > 1:
            log.exception("a batch of %d feeds was not written; now one by one", len(answers))
            return [(await take_in(store, [answer], rules, now))[0] for answer in answers]
        answer = answers[0]
        if answer.error is not None:
            # It is not the document, then: the database is in trouble, which the tick reports.
            raise
        log.exception("feed=%s not stored", answer.feed.url)
        reason = BadFeed(f"internal error: {type(error).__name__}")
        return await _take_in(store, [Answer(feed=answer.feed, error=reason)], rules, now)


async def _take_in(
    store: Store, answers: Sequence[Answer], rules: PollRules, now: datetime
) -> list[PolledFeed]:
    ids = {i for answer in answers if answer.reading for i in answer.reading.ids}
    async with store.read() as db:
        known = await find_feeds_of(db, ids)
        hubs = await hub_states(db, [answer.feed.id for answer in answers])
    taken = [await _take_in_turn(answer, known, now) for answer in answers]
    async with store.begin() as db:
        arrivals = [arrival for one in taken for arrival in one.arrivals]
        stored = await save_arrivals(db, arrivals, now)
        news = [len({a.article.id for a in one.arrivals} & stored) for one in taken]
        records = [
            _record(one, n_new, hubs.get(one.answer.feed.id), rules, now)
            for one, n_new in zip(taken, news, strict=True)
        ]
        moved = await record_polls(db, records)
        for one, record in zip(taken, records, strict=True):
            has_moved = record.feed_id in moved
            for text in notes_on(one.answer.feed, record, has_moved=has_moved):
                await note_operator(db, text, now)
        await _record_hubs(db, records, answers, hubs, rules, now)
    return [
        _polled(answer, record, n)
        for answer, record, n in zip(answers, records, news, strict=True)
    ]


async def _record_hubs(
    db: Connection,
    records: Sequence[PollRecord],
    answers: Sequence[Answer],
    hubs: Mapping[FeedId, KnownHub],
    rules: PollRules,
    now: datetime,
) -> None:
    missed = [
        record.feed_id
        for record in records
        if record.n_new
        and (hub := hubs.get(record.feed_id))
        and hub.lease_until
        and hub.last_push_at
    ]
    if missed:
        await record_missed(db, missed)
    if rules.with_hubs:
        await offer_hubs(db, [offer for a in answers if (offer := hub_offer(a))], now)


def hub_offer(answer: Answer) -> HubOffer | None:
    """Return what an answer says of hubs; None if it says nothing, as where nothing changed."""
    fetched, reading = answer.fetched, answer.reading
    if fetched is None or reading is None:
        return None
    # Link headers win over the document (WebSub, section 4).
    return HubOffer(
        feed_id=answer.feed.id,
        hub_url=fetched.hub_url or reading.hub_url,
        topic_url=fetched.self_url or reading.self_url or fetched.url,
    )


async def _take_in_turn(
    answer: Answer, known: Mapping[ArticleId, FeedId | None], now: datetime
) -> _Taken:
    take = partial(_take, answer, known, now)
    if answer.size > SMALL:
        return await asyncio.to_thread(take)
    # A turn for the others: replies wait for one small document at most.
    await asyncio.sleep(0)
    return take()


def _take(answer: Answer, known: Mapping[ArticleId, FeedId | None], now: datetime) -> _Taken:
    if answer.reading is None:
        return _Taken(answer=answer)
    feed, reading = answer.feed, answer.reading
    return _Taken(
        answer=answer,
        arrivals=arrivals_of(reading.articles(known), feed, now),
        n_duplicates=sum(known.get(i, feed.id) != feed.id for i in reading.ids),
        published=reading.published(_LOOKED_AT),
    )


def _record(
    taken: _Taken, n_new: int, hub: KnownHub | None, rules: PollRules, now: datetime
) -> PollRecord:
    answer = taken.answer
    interval = rules.interval
    # Who cannot be read is asked again as soon as any other: twice four hours is too long.
    if hub is not None and answer.error is None:
        by_hub = interval_with_hub(interval, hub.lease_until, hub.last_push_at, now)
        interval = by_hub or interval
    rhythm = rhythm_of(taken.published, now)
    record = plan_after(answer, interval=interval, rhythm=rhythm, now=now)
    if answer.reading is None:
        return record
    return replace(record, n_new=n_new, n_duplicates=taken.n_duplicates)


def arrivals_of(
    articles: Sequence[Article], feed: KnownFeed, now: datetime
) -> tuple[Arrival, ...]:
    """Return *articles*, given as the feed lists them, as they are stored, in order of arrival."""
    names = folder_names(feed)
    # Feeds list the newest first; arrival is oldest first, as a story is told.
    return tuple(_arrival_of(article, feed, names, now) for article in reversed(articles))


def _arrival_of(article: Article, feed: KnownFeed, names: Sequence[str], now: datetime) -> Arrival:
    """Return *article* as it is stored: with a time that can be, filed under *names* too.

    Its page is to be read if the feed is one of those, and gives little text itself.
    """
    categories = tuple(dict.fromkeys((*article.categories, *names)))
    is_short = len(article.text or "") < _FULL_CHARS
    return Arrival(
        article=replace(plausible(article, now), categories=categories),
        feed_id=feed.id,
        page_due_at=now if feed.full_text and article.url and is_short else None,
    )


def plausible(article: Article, now: datetime) -> Article:
    """Return *article* without a time that cannot be: one in the future or before the web."""
    at = article.published_at
    if at is None or (EARLIEST <= at <= now + _AHEAD):
        return article
    return replace(article, published_at=None)


def _polled(answer: Answer, record: PollRecord, n_new: int) -> PolledFeed:
    reading, fetched = answer.reading, answer.fetched
    return PolledFeed(
        url=answer.feed.url,
        n_articles=len(reading.ids) if reading else 0,
        n_new=n_new,
        unchanged=fetched is not None and fetched.status == 304 and not record.error,
        error=record.error,
    )
