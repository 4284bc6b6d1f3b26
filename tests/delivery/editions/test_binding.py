"""Stories told -> messages: what stands around the stories."""

from __future__ import annotations

from bot.delivery.editions.binding import Frame, bind, bind_nothing
from bot.delivery.editions.edition import EditionItem
from bot.delivery.editions.measured import measured
from bot.model import StoryId
from tests.delivery.sending.ferry import PUBLIC_URL, ferry_briefing, ferry_card


def item(n: int, *, is_gap: bool = False) -> EditionItem:
    story = StoryId(f"story{n}")
    card = ferry_card(id=story, briefing=ferry_briefing(story_id=story))
    return EditionItem(card=card, is_update=False, because="top story", is_gap=is_gap)


def test_a_line_on_what_is_missing_stands_before_the_stories() -> None:
    """In the first message, escaped."""
    frame = Frame(public_url=PUBLIC_URL, local_time="08:00", notice="Not sent: <Mon>")
    first, *others = bind([item(n) for n in range(8)], [measured("Word " * 400)] * 8, frame)

    assert first.html.startswith("<b>Your 08:00 briefing</b>\n\nNot sent: &lt;Mon&gt;\n\n1. Word")
    assert others
    assert all("Not sent" not in message.html for message in others)


def test_a_gap_story_is_called_one_in_the_language_of_its_reader() -> None:
    """Before its headline, behind its number."""
    frame = Frame(public_url=PUBLIC_URL, local_time="08:00", language="de")
    items = [item(1), item(2, is_gap=True)]

    (message,) = bind(items, [measured("Eins."), measured("Zwei.")], frame)

    assert "1. Eins." in message.html
    assert "2. Lücke der Berichterstattung · Zwei." in message.html


def test_a_slot_without_stories_has_head_and_line_all_the_same() -> None:
    """What is said then stands below."""
    frame = Frame(public_url=PUBLIC_URL, local_time="08:00", notice="Not sent: Mon")

    message = bind_nothing("Nothing <new>.", frame)

    assert message.html == ("<b>Your 08:00 briefing</b>\n\nNot sent: Mon\n\nNothing &lt;new&gt;.")
    assert message.buttons == ()
