"""Briefings as messages: what a reader gets, and that Telegram takes it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.botapi.html_markup import parse_html
from bot.delivery.buttons.actions import unpack
from bot.delivery.buttons.actions_of_stories import Follow, Mute, ShowCard, ShowSources
from bot.delivery.editions.binding import Frame, bind
from bot.delivery.editions.edition import EditionItem
from bot.delivery.editions.render import (
    coverage_lines,
    render_briefing,
    render_edition,
    story_block,
)
from bot.delivery.editions.since import Since
from bot.delivery.editions.telegram_html import MAX_TAGS, MESSAGE_LIMIT, fits, n_tags, plain
from bot.model import Briefing, Bullet, Message, Side, StoryId, WriterName
from bot.views import Changed, Changes, OutletMark, StoryCard
from tests.delivery.sending.ferry import (
    FERRY,
    PUBLIC_URL,
    a,
    ferry_briefing,
    ferry_card,
    ferry_coverage,
    ferry_outlets,
)
from tests.factories import make_coverage

MESSAGES = Path(__file__).parents[2] / "data" / "messages"


TUESDAY = Since(
    changes=Changes(bullets=(0, 1), counts={0: Changed(now="12", was="9")}), at="Tue 08:00"
)


def rendered(card: StoryCard, **over: object) -> Message:
    return render_briefing(card, ferry_outlets(), public_url=PUBLIC_URL, **over)  # type: ignore[arg-type]  # as the test gives it


def bullet_lines(message: Message) -> list[str]:
    """Return the bullets as read: a space is a space, may a line break there or not."""
    lines = plain(message.html).replace("\u00a0", " ").split("\n")
    return [line for line in lines if line.startswith("• ")]


def item(n: int, *, is_update: bool = False) -> EditionItem:
    story = StoryId(f"story{n}")
    card = ferry_card(id=story, briefing=ferry_briefing(story_id=story))
    return EditionItem(card=card, is_update=is_update, because="top story")


def edition(*items: EditionItem, local_time: str = "08:00") -> tuple[Message, ...]:
    return render_edition(items, ferry_outlets(), public_url=PUBLIC_URL, local_time=local_time)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        pytest.param("briefing.html", rendered(ferry_card()), id="briefing"),
        pytest.param(
            "update.html",
            rendered(ferry_card(revision=5), is_update=True, since=TUESDAY),
            id="update",
        ),
        pytest.param("edition.html", edition(item(1), item(2, is_update=True))[0], id="edition"),
    ],
)
def test_a_message_reads_as_in_its_golden_file(name: str, message: Message) -> None:
    """A changed golden file is read in review."""
    assert (MESSAGES / name).read_text("utf-8").rstrip("\n") == message.html


def test_the_headline_leads_to_the_page() -> None:
    """In bold, with the story's id, and only one slash between."""
    html = render_briefing(ferry_card(), {}, public_url="https://news.example.org/").html

    assert '<b><a href="https://news.example.org/s/k7Qm2xPd">Twelve die as ferry &amp;' in html


def test_every_bullet_ends_with_the_marks_of_its_sources() -> None:
    """A line each: how many outlets of which sides, then at most three names."""
    lines = bullet_lines(rendered(ferry_card()))

    assert len(lines) == 3
    assert lines[0].endswith(
        "(5 outlets: 2 left, 2 center, 1 right · Central Wire ■, Harbor Ledger ◄,"
        " Prairie Post ► +2)"
    )
    assert lines[1].endswith("(2 outlets: 2 left · Harbor Ledger ◄, Union Voice ◄)")
    assert lines[2].endswith(
        "(2 outlets: 1 right, 1 unrated · Prairie Post ►, Southern Cross Star)"
    )


def test_one_outlet_is_named_and_not_counted() -> None:
    """Its mark says all."""
    bullet = Bullet(text="A.", citations=(a(1),))
    card = ferry_card(briefing=ferry_briefing(bullets=(bullet,)))

    assert bullet_lines(rendered(card)) == ["• A. (Harbor Ledger ◄)"]


def test_sources_that_are_not_known_are_counted() -> None:
    """A bullet is never without a mark."""
    card = ferry_card(
        briefing=ferry_briefing(
            bullets=(
                Bullet(text="A.", citations=(a(98), a(99))),
                Bullet(text="B.", citations=(a(1), a(99))),
            )
        )
    )

    assert bullet_lines(rendered(card)) == [
        "• A. (2 sources)",
        "• B. (2 outlets: 1 left, 1 unrated · Harbor Ledger ◄ +1)",
    ]


def test_an_update_tells_what_is_new_first() -> None:
    """Under the headline, before the summary and the rest, with what a count was."""
    text = plain(rendered(ferry_card(), is_update=True, since=TUESDAY).html)
    places = [
        text.index(part)
        for part in (
            "Twelve die",
            "Since your last briefing (Tue 08:00):",
            "• New (now 12, was 9): The coast guard counted",
            "• New: The dockers' union",
            "A ferry with 214 people",
            "• The ferry passed",
        )
    ]

    assert places == sorted(places)


def test_an_update_repeats_two_known_bullets_at_most() -> None:
    """It says how many are left to the page."""
    bullets = tuple(Bullet(text=f"Fact {n}.", citations=(a(1),)) for n in range(6))
    card = ferry_card(briefing=ferry_briefing(bullets=bullets))

    message = rendered(card, since=Since(changes=Changes(bullets=(4,))))

    assert [line[:13] for line in bullet_lines(message)] == [
        "• New: Fact 4",
        "• Fact 0. (Ha",
        "• Fact 1. (Ha",
    ]
    assert "Since your last briefing:\n• New: Fact 4." in plain(message.html)
    assert "and 3 more on the page" in message.html


def test_an_update_without_new_facts_says_so() -> None:
    """It came because many more outlets took the story up."""
    text = plain(rendered(ferry_card(), since=Since(at="Tue 08:00")).html)

    assert "No new fact since your last briefing (Tue 08:00); the coverage has changed." in text
    assert "New:" not in text


def test_news_that_only_the_summary_has_is_marked_there() -> None:
    """So are new lines on what reports differ in."""
    since = Since(changes=Changes(summary=True, disagreements=(0,)))
    text = plain(rendered(ferry_card(), since=since).html)

    assert "Since your last briefing:\nNew: A ferry with 214 people" in text
    assert "– New: Central Wire counts" in text


def test_the_coverage_says_who_carries_the_story() -> None:
    """Three counts, the sides with the unrated, factuality, and the gap with its figures."""
    assert coverage_lines(ferry_coverage()) == (
        "10 sources: Left 5 · Center 3 · Right 1 · Unrated 1",
        "◄◄◄◄◄◄◄■■■■► 56 % left · 33 % center · 11 % right, of the rated",
        "12 articles · 8 original reports · 2 languages · 5 countries",
        "Factuality: 2 very high, 5 high, 1 mostly factual, 1 mixed, 1 unrated",
        "Hardly covered by the right: 1 of 9 rated outlets",
    )


def test_too_few_rated_outlets_give_counts_only() -> None:
    """No bar, no percentage, no gap."""
    assert coverage_lines(make_coverage()) == (
        "1 source: Left 0 · Center 0 · Right 0 · Unrated 1",
        "1 article · 1 original report · 1 language",
        "Factuality: 1 unrated",
    )


def test_a_gap_on_the_left_is_named_as_such() -> None:
    """With the figures of the left."""
    coverage = replace(
        ferry_coverage(),
        gap=Side.LEFT,
        bias={Side.LEFT: 0, Side.CENTER: 2, Side.RIGHT: 5, Side.UNRATED: 3},
    )

    assert "Not covered by the left: none of the 7 rated outlets" in coverage_lines(coverage)


def test_the_writer_is_named() -> None:
    """Whether the sentences are somebody's or a model's is never hidden."""
    card = ferry_card(briefing=ferry_briefing(writer=WriterName.LLM))

    assert "<i>Sentences taken from the articles</i>" in rendered(ferry_card()).html
    assert "<i>Written by a language model" in rendered(card).html


def test_no_colour_tells_the_sides_apart() -> None:
    """Neither coloured squares nor circles."""
    assert not set("🟥🟦🔴🔵") & set(rendered(ferry_card()).html)


def test_the_buttons_act_on_the_story() -> None:
    """Sources, sides, follow, mute, the picture, and the page."""
    (sources, sides), (follow, mute), (picture, page) = rendered(ferry_card()).buttons

    assert unpack(sources.data or "") == ShowSources(FERRY)
    assert sides.label == "Compare sides"
    assert unpack(follow.data or "") == Follow(FERRY)
    assert unpack(mute.data or "") == Mute(FERRY)
    assert unpack(picture.data or "") == ShowCard(FERRY)
    assert page.url == "https://news.example.org/s/k7Qm2xPd"


@pytest.mark.parametrize("public_url", ["http://localhost:8080", "http://news", "ftp://a.example"])
def test_an_address_that_telegram_refuses_gets_no_button(public_url: str) -> None:
    """One bad button would lose the whole message."""
    message = render_briefing(ferry_card(), {}, public_url=public_url)

    assert all(button.data for row in message.buttons for button in row)


@pytest.mark.parametrize("public_url", ["http://127.0.0.1:8080", "http://[::1]:8080"])
def test_an_address_of_this_machine_gets_a_button(public_url: str) -> None:
    """Telegram takes numbers."""
    message = render_briefing(ferry_card(), {}, public_url=public_url)

    assert message.buttons[-1][-1].url == f"{public_url}/s/{FERRY}"


def test_a_single_story_has_the_buttons_of_a_briefing() -> None:
    """No number, no cramped row."""
    (message,) = edition(item(1))

    assert message.buttons == rendered(item(1).card).buttons
    assert message.html.startswith("<b>Your 08:00 briefing</b>\n\n<b><a href=")


def test_stories_share_a_message_as_long_as_they_fit() -> None:
    """In order, numbered through, each with a row of buttons in the message that shows it."""
    messages = edition(*[item(n) for n in range(1, 9)])

    assert 1 < len(messages) < 8
    assert [sum(len(message.buttons) for message in messages)] == [8]
    assert all(fits(message.html) for message in messages)
    for message in messages:
        for row in message.buttons:
            number = row[0].label.split(" ")[0]
            assert f"{number}. Twelve die" in plain(message.html)
            assert unpack(row[0].data or "") == ShowSources(StoryId(f"story{number}"))


def test_an_edition_without_a_slot_has_no_time() -> None:
    """A sample is nobody's morning."""
    assert edition(item(1), local_time="")[0].html.startswith("<b>Your briefing</b>")


def test_no_stories_are_no_messages() -> None:
    """What to say then is for others."""
    assert edition() == ()


def test_a_briefing_too_long_for_a_message_loses_its_last_bullets() -> None:
    """Not its coverage; the rest is on the page."""
    bullets = tuple(Bullet(text=f"{n} " + "word " * 250, citations=(a(1),)) for n in range(6))
    message = rendered(ferry_card(briefing=ferry_briefing(bullets=bullets)))

    assert fits(message.html)
    assert "• 0 word" in message.html
    assert "• 5 word" not in message.html
    assert "10 sources: " in message.html


# All of Unicode, half surrogate pairs and marks of direction among it.
TEXTS = st.text(max_size=1500) | st.text("<>&\"'\u202e\u2067\u200f\ud83d\ude00 a", max_size=300)
URLS = st.none() | st.text(max_size=80).map("https://a.example/{}".format)
MARKS = st.builds(OutletMark, name=TEXTS, side=st.sampled_from(Side), url=URLS)


@settings(max_examples=60, deadline=None)
@given(
    headline=TEXTS,
    summary=TEXTS,
    bullets=st.lists(TEXTS, max_size=8),
    marks=st.lists(MARKS, min_size=3, max_size=3),
    written=st.sampled_from(["en", "ar", "ja", "xx"]),
    language=st.sampled_from(["en", "ar", "de"]),
    since=st.none() | st.builds(Since, at=st.sampled_from(["", "Mon 08:00"])),
    notice=TEXTS,
    n_items=st.integers(1, 9),
    is_gap=st.booleans(),
)
def test_whatever_was_written_can_be_sent(
    headline: str,
    summary: str,
    bullets: list[str],
    marks: list[OutletMark],
    written: str,
    language: str,
    since: Since | None,
    notice: str,
    n_items: int,
    *,
    is_gap: bool,
) -> None:
    """Within Telegram's limits, tags balanced, each story with its buttons, which it takes."""
    story = StoryId("x" * 32)
    briefing = Briefing(
        story_id=story,
        language=written,
        headline=headline,
        summary=summary,
        writer=WriterName.LLM,
        bullets=tuple(Bullet(text=text, citations=(a(1), a(2), a(3))) for text in bullets),
    )
    outlets = {a(n): mark for n, mark in enumerate(marks, start=1)}
    card = ferry_card(id=story, briefing=briefing)
    one = EditionItem(card=card, is_update=True, because="", since=since, is_gap=is_gap)
    frame = Frame(public_url=PUBLIC_URL, local_time="08:00", language=language, notice=notice)
    items = [one] * n_items

    messages = bind(items, [story_block(one, outlets, frame) for one in items], frame)
    alone = render_briefing(card, outlets, public_url=PUBLIC_URL, since=since, language=language)

    for message in (*messages, alone):
        read = parse_html(message.html)
        assert read.text.strip()
        assert len(read.text.encode("utf-16-le")) // 2 <= MESSAGE_LIMIT
        assert n_tags(message.html) <= MAX_TAGS
        for button in (button for row in message.buttons for button in row):
            assert (button.url is None) is not (button.data is None)
            assert 1 <= len((button.data or "x").encode()) <= 64
    sources = [unpack(row[0].data or "") for m in messages for row in m.buttons if row[0].data]
    assert sources.count(ShowSources(story)) == n_items
