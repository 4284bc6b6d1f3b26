"""/pause, /resume and /quiet, typed and pressed."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from bot.delivery.schedules.schedule import FOR_GOOD
from bot.maintain import maintain
from bot.model import QuietHours, Subscription
from bot.store import subscribers
from bot.words.catalogue import phrase, words_of
from tests.handlers.conftest import Service
from tests.talk import labels


async def wanted_by(service: Service) -> Subscription:
    """Return what the person of the talk has subscribed to."""
    async with service.parts.store.read() as db:
        found = await subscribers.find_subscription(db, service.talk.person.user.id)
    assert found is not None
    return found


@pytest.fixture
async def subscribed(service: Service) -> Service:
    """A person in Berlin with briefings at 6:30 and 12:00 each day."""
    await service.talk.says("/subscribe 06:30 12:00 Berlin")
    return service


async def test_a_pause_ends_on_its_day(subscribed: Service) -> None:
    """It is told until when, and when the next briefing comes; the list shows both."""
    answer = await subscribed.talk.says("/pause 2 weeks")

    wanted = await wanted_by(subscribed)
    until, due = wanted.schedule.paused_until, wanted.next_due_at
    assert until is not None
    assert due is not None
    assert timedelta(days=13, hours=22) < until - datetime.now(UTC) <= timedelta(days=15)  # noqa: TID251 - the service runs on the clock
    assert until <= due < until + timedelta(days=1)
    assert "Paused: nothing comes until" in answer.content.text
    assert "Next briefing" in answer.content.text
    assert "Paused until" in (await subscribed.talk.says("/subscriptions")).content.text


async def test_a_pause_for_good_ends_by_resume(subscribed: Service) -> None:
    """No next briefing is promised; /resume brings it back."""
    answer = await subscribed.talk.says("/pause for good")

    assert "until you send /resume" in answer.content.text
    assert "Next briefing" not in answer.content.text
    paused = await wanted_by(subscribed)
    assert (paused.schedule.paused_until, paused.next_due_at) == (FOR_GOOD, None)

    resumed = await subscribed.talk.says("/resume")

    assert "go on" in resumed.content.text
    assert "Next briefing" in resumed.content.text
    wanted = await wanted_by(subscribed)
    assert wanted.schedule.paused_until is None
    assert wanted.next_due_at is not None


async def test_a_pause_is_taken_back_and_forth(subscribed: Service) -> None:
    """The button under the answer undoes it, and the one under that does it again."""
    await subscribed.talk.says("/pause for good")

    await subscribed.talk.presses("Undo")
    assert (await wanted_by(subscribed)).schedule.paused_until is None
    await subscribed.talk.presses("Undo")
    assert (await wanted_by(subscribed)).schedule.paused_until == FOR_GOOD


async def test_what_is_not_paused_cannot_be_resumed(subscribed: Service) -> None:
    """It is said, with what comes next."""
    answer = await subscribed.talk.says("/resume")

    assert "Nothing is paused" in answer.content.text
    assert "Next briefing" in answer.content.text


async def test_the_menu_pauses_and_resumes(subscribed: Service) -> None:
    """Pages and buttons; each change can be undone."""
    await subscribed.talk.says("/subscriptions")
    await subscribed.talk.presses("Change")
    page = await subscribed.talk.presses("Pause")
    assert labels(page)[:5] == ["1 day", "3 days", "1 week", "2 weeks", "Until I resume"]

    paused = await subscribed.talk.presses("3 days")
    assert "Paused until" in paused.content.text
    assert {"Undo", "Resume"} <= set(labels(paused))
    resumed = await subscribed.talk.presses("Resume")
    assert "Paused" not in resumed.content.text
    assert (await wanted_by(subscribed)).schedule.paused_until is None


async def test_quiet_hours_are_told_with_the_times_they_move(subscribed: Service) -> None:
    """6:30 lies in them, 12:00 does not."""
    answer = await subscribed.talk.says("/quiet 22-7")
    assert "22:00–07:00" in answer.content.text

    wanted = await wanted_by(subscribed)
    assert wanted.schedule.quiet == QuietHours(start=time(22), end=time(7))
    listed = (await subscribed.talk.says("/subscriptions")).content.text
    assert "Quiet hours: 22:00–07:00" in listed
    assert "at 07:00 instead: 06:30" in listed
    assert wanted.next_due_at is not None
    assert wanted.next_due_at.astimezone(wanted.schedule.zone).time() in (time(7), time(12))


async def test_quiet_hours_are_dropped_and_brought_back(subscribed: Service) -> None:
    """Off in words, back by the button."""
    await subscribed.talk.says("/quiet 23:30 to 6:15")
    answer = await subscribed.talk.says("/quiet off")
    assert "are off" in answer.content.text
    assert (await wanted_by(subscribed)).schedule.quiet is None

    await subscribed.talk.presses("Undo")

    kept = (await wanted_by(subscribed)).schedule.quiet
    assert kept == QuietHours(start=time(23, 30), end=time(6, 15))


async def test_the_menu_sets_quiet_hours(subscribed: Service) -> None:
    """The chosen ones are ticked when the page is seen again."""
    await subscribed.talk.says("/quiet")
    changed = await subscribed.talk.presses("23:00–07:00")
    assert "Quiet: 23:00–07:00" in labels(changed)

    page = await subscribed.talk.presses("Quiet: 23:00–07:00")

    assert "✓ 23:00–07:00" in labels(page)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        pytest.param("/quiet 7-7", "cannot begin and end at the same time", id="no hours"),
        pytest.param("/quiet 22", "no quiet hours", id="one end"),
        pytest.param("/quiet 25-7", "no quiet hours", id="no hour"),
        pytest.param("/quiet <b>", "“<b>”", id="markup"),
        pytest.param("/pause soon", "I do not know until when “soon” is", id="no time"),
        pytest.param("/pause 2020-01-01", "over already", id="the past"),
        pytest.param("/pause 3 " + "x" * 500, "I do not know until when", id="a long word"),
    ],
)
async def test_what_cannot_be_meant_is_refused(subscribed: Service, said: str, told: str) -> None:
    """With a sentence that says what to send; nothing changes."""
    before = await wanted_by(subscribed)

    answer = await subscribed.talk.says(said)

    assert told in answer.content.text
    assert await wanted_by(subscribed) == before


@pytest.mark.parametrize("said", ["/pause 3 days", "/resume", "/quiet 22-7"])
async def test_without_briefings_there_is_nothing_to_rest(service: Service, said: str) -> None:
    """It is told how to get some; nothing is stored."""
    answer = await service.talk.says(said)

    assert "You have no briefings yet" in answer.content.text
    async with service.parts.store.read() as db:
        assert await subscribers.find_subscriber(db, service.talk.person.user.id) is None


async def test_what_was_stopped_comes_back_as_it_was(subscribed: Service) -> None:
    """Its rests, its contents and when it comes next, by one button."""
    talk = subscribed.talk
    for said in ("/quiet 22-7", "/pause 3 days", "/subscribe science, tea & cake"):
        await talk.says(said)
    await talk.presses("What goes into them")
    for label in ("2", "A coverage gap", "Say when nothing is new"):
        await talk.presses(label)
    before = await wanted_by(subscribed)
    await talk.says("/unsubscribe")
    await talk.presses("Yes, stop them")
    assert "no briefings yet" in (await talk.says("/subscriptions")).content.text

    await talk.presses("Bring them back")

    after = await wanted_by(subscribed)
    assert (after.per_topic, after.with_gap, after.says_empty) == (2, True, False)
    assert replace(after, id=before.id) == before


async def test_what_was_stopped_does_not_come_in_the_way_of_new_briefings(
    subscribed: Service,
) -> None:
    """Who has others by then keeps those."""
    talk = subscribed.talk
    await talk.says("/unsubscribe")
    await talk.presses("Yes, stop them")
    await talk.says("/subscribe 09:15")

    menu = await talk.presses("Bring them back")

    assert "When: 09:15" in menu.content.text
    assert (await wanted_by(subscribed)).schedule.times == (time(9, 15),)


async def test_what_was_stopped_comes_back_on_the_clock_of_today(subscribed: Service) -> None:
    """Who only set the time zone since has no other briefings."""
    talk = subscribed.talk
    await talk.says("/unsubscribe")
    await talk.presses("Yes, stop them")
    await talk.says("/zone Tokyo")

    menu = await talk.presses("Bring them back")

    assert "06:30, 12:00" in menu.content.text
    assert "Asia/Tokyo" in menu.content.text


async def test_after_a_day_what_was_stopped_is_gone(subscribed: Service) -> None:
    """The button says so, and how to begin anew."""
    talk, now = subscribed.talk, subscribed.parts.clock.now()
    await talk.says("/unsubscribe")
    await talk.presses("Yes, stop them")
    early = await maintain(subscribed.parts.store, now + timedelta(hours=23))
    late = await maintain(subscribed.parts.store, now + timedelta(hours=25))

    answer = await talk.presses("Bring them back")

    assert (early.n_stopped, late.n_stopped) == (0, 1)
    assert "You have no briefings yet" in answer.content.text


async def test_what_was_stopped_is_shown_as_stored(subscribed: Service) -> None:
    """It can be deleted with all else, and then it is gone at once."""
    talk = subscribed.talk
    await talk.says("/unsubscribe")
    await talk.presses("Yes, stop them")
    assert "kept for a day" in (await talk.says("/privacy")).content.text
    shown = (await talk.presses("Show what is stored")).content.text
    assert '"06:30"' in shown
    assert '"stopped": true' in shown

    await talk.presses("Delete everything")
    await talk.presses("Yes, delete")

    assert "no briefings yet" in (await talk.presses("Bring them back")).content.text


async def test_what_is_stored_is_shown(subscribed: Service) -> None:
    """Quiet hours and the end of a pause belong to it."""
    await subscribed.talk.says("/quiet 22-7")
    await subscribed.talk.says("/pause until 1 March")
    await subscribed.talk.says("/privacy")

    shown = (await subscribed.talk.presses("Show what is stored")).content.text

    assert '"quiet": "22:00–07:00"' in shown
    assert '"paused_until": "20' in shown


async def test_the_answers_speak_the_reader_s_language(subscribed: Service) -> None:
    """None of them is half English."""
    english = [
        part.strip()
        for text in words_of("en").texts["schedules"].values()
        for part in re.split(r"`?\{\w+\}`?|/resume", text)
        if len(part) > 20
    ]
    said = ("/quiet 22-7", "/quiet", "/quiet 7-7", "/pause 3", "/pause", "/pause 2999-01-01")
    await subscribed.talk.says("/language ar")
    for words in (*said, phrase("examples", "pause", "ar"), "/resume", "/zone Springfield"):
        answer = (await subscribed.talk.says(words)).content.text
        assert not [part for part in english if part in answer], words
