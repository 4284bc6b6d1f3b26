"""What slots say: what an edition holds for one reader."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.delivery.editions.editor import Editor
from bot.model import StoryId
from bot.store import mutes, preferences, receipts
from bot.store.mutes import Mute, MuteKind
from bot.store.preferences import Preference
from tests.delivery.editions.shelves import NAMES, had, made, open_story, reader, text_of, write

HOUR = timedelta(hours=1)


async def test_an_edition_holds_what_the_reader_has_not_had(editor: Editor, now: datetime) -> None:
    """In the order of the ranking, with its revisions and a digest."""
    wanted = await reader(editor, now)
    async with editor.store.begin() as db:
        await had(db, 1, now, ferry=1)

    edition = await made(editor, wanted, now)

    assert edition.stories == {"strike": 1, "vote": 1, "storm": 1}
    assert text_of(edition).startswith("Your 08:00 briefing")
    assert 0 < len(edition.id) <= 32


async def test_equal_editions_are_one_content(editor: Editor, now: datetime) -> None:
    """Others are another."""
    same = [await reader(editor, now, chat_id) for chat_id in (1, 2)]
    other = await reader(editor, now, 3, n_stories=2)

    first, second, third = [await made(editor, wanted, now) for wanted in (*same, other)]

    assert first == second
    assert first.id != third.id


@pytest.mark.parametrize(
    ("mute", "left_out"),
    [
        pytest.param(Mute(kind=MuteKind.WORD, value="of STORM"), "storm", id="words"),
        pytest.param(Mute(kind=MuteKind.TOPIC, value="politics"), "vote", id="topic"),
    ],
)
async def test_what_is_muted_does_not_come(
    editor: Editor, now: datetime, mute: Mute, left_out: str
) -> None:
    """Nor in a briefing on demand; a reader who muted nothing gets it."""
    wanted = await reader(editor, now, n_stories=8)
    other = await reader(editor, now, 2, n_stories=8)
    async with editor.store.begin() as db:
        await mutes.save_mute(db, 1, mute, now)

    mine, theirs = await editor.editions_of([(wanted, now), (other, now)], now)
    sample = await editor.sample_of((), 8, now, "en", chat_id=1)

    assert mine is not None
    assert theirs is not None
    assert set(mine.stories) == set(NAMES) - {left_out}
    assert set(theirs.stories) == set(NAMES)
    assert sample.stories == mine.stories


async def test_a_muted_outlet_takes_what_only_its_owner_tells(
    editor: Editor, now: datetime
) -> None:
    """Where another outlet reports too, it stays among the sources."""
    async with editor.store.begin() as db:
        await open_story(db, "scoop", now, outlets=("tide.example", "bell.example"), heat=99)
        await write(db, "scoop", now)
    wanted = await reader(editor, now, n_stories=8)
    before = await made(editor, wanted, now)
    async with editor.store.begin() as db:
        await mutes.save_mute(db, 1, Mute(kind=MuteKind.OUTLET, value="bell.example"), now)

    after = await made(editor, wanted, now)

    assert set(before.stories) - set(after.stories) == {StoryId("scoop")}
    assert "Daily Tide" in text_of(after)


async def test_a_followed_story_comes_whatever_words_are_muted(
    editor: Editor, now: datetime
) -> None:
    """It was asked for by itself, which is more than a word."""
    wanted = await reader(editor, now, n_stories=1)
    async with editor.store.begin() as db:
        await had(db, 1, now, storm=1)
        await mutes.save_mute(db, 1, Mute(kind=MuteKind.WORD, value="storm"), now)
        await preferences.set_preference(db, 1, StoryId("storm"), Preference.FOLLOW, now)
        await write(db, "storm", now, revision=2)

    assert (await made(editor, wanted, now)).stories == {"storm": 2}


async def test_a_gap_story_is_one_more_and_says_why(editor: Editor, now: datetime) -> None:
    """Which side, with its figures; once it was sent, another."""
    wanted = await reader(editor, now, n_stories=2, with_gap=True)

    edition = await made(editor, wanted, now)
    async with editor.store.begin() as db:
        await receipts.record_receipts(db, {1: edition.stories}, now)
    later = await made(editor, wanted, now + HOUR)

    assert list(edition.stories) == ["ferry", "strike", "rates"]
    assert "3. Coverage gap · Headline of rates" in text_of(edition)
    assert "covered by the right" in text_of(edition)
    assert "Coverage gap" not in text_of(later)


async def test_a_gap_among_the_stories_chosen_is_enough(editor: Editor, now: datetime) -> None:
    """It is marked, and no second one comes."""
    wanted = await reader(editor, now, topics=("business",), with_gap=True)

    edition = await made(editor, wanted, now)

    assert edition.stories == {"rates": 1}
    assert "Coverage gap · Headline of rates" in text_of(edition)


async def test_a_limit_of_each_topic_holds_without_topics_too(
    editor: Editor, now: datetime
) -> None:
    """By the first topic of each story."""
    wanted = await reader(editor, now, n_stories=8, per_topic=1)

    assert list((await made(editor, wanted, now)).stories) == ["ferry", "vote", "match", "rates"]
