"""Lists in the chat."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.delivery.buttons.actions import unpack
from bot.delivery.buttons.actions_of_stories import ShowSources, ShowStory, ShowTop
from bot.delivery.editions.listings import render_empty, render_list, render_sides, render_sources
from bot.delivery.editions.telegram_html import fits, plain
from bot.model import ArticleId, Message, Side, Story, StoryId, Telling
from bot.views import OutletMark, StoryRecord
from tests.delivery.sending.ferry import (
    FERRY,
    PUBLIC_URL,
    a,
    ferry_briefing,
    ferry_card,
    ferry_outlets,
    ferry_record,
)
from tests.factories import make_article

MESSAGES = Path(__file__).parents[2] / "data" / "messages"


UNION = Telling(
    side=Side.LEFT,
    headline="Ferry collision off Port Arlen",
    article=a(4),
    words=("radar faults", "dockers"),
    n_outlets=5,
)


def sources(record: StoryRecord, page: int = 0) -> Message:
    return render_sources(record, ferry_outlets(), public_url=PUBLIC_URL, page=page)


def sides(record: StoryRecord) -> str:
    return plain(render_sides(record, ferry_outlets(), public_url=PUBLIC_URL).html)


def labels(message: Message) -> list[list[str]]:
    return [[button.label for button in row] for row in message.buttons]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        pytest.param("sources.html", sources(ferry_record()), id="sources"),
        pytest.param(
            "sides.html",
            render_sides(ferry_record(), ferry_outlets(), public_url=PUBLIC_URL),
            id="sides",
        ),
    ],
)
def test_a_list_reads_as_in_its_golden_file(name: str, message: Message) -> None:
    """A changed golden file is read in review."""
    assert (MESSAGES / name).read_text("utf-8").rstrip("\n") == message.html


def test_an_outlet_with_two_articles_is_one_source() -> None:
    """Counted once, with its number of articles."""
    text = plain(sources(ferry_record()).html)

    assert text.count("The Harbor Ledger ·") == 1
    assert "Harbor Reporting Trust · 2 articles" in text


@pytest.mark.parametrize(
    ("page", "numbers", "turning"),
    [
        pytest.param(0, (1, 8), ["Next ›"], id="first"),
        pytest.param(1, (9, 10), ["‹ Previous"], id="last"),
        pytest.param(7, (9, 10), ["‹ Previous"], id="beyond the last"),
    ],
)
def test_sources_are_paged(page: int, numbers: tuple[int, int], turning: list[str]) -> None:
    """Numbered through, with buttons that lead on."""
    message = sources(ferry_record(), page)
    first, last = numbers

    assert f"\n{first}. " in plain(message.html)
    assert f"\n{last}. " in plain(message.html)
    assert f"\n{last + 1}. " not in plain(message.html)
    assert labels(message)[0] == turning


def test_the_next_page_is_the_next() -> None:
    """Pages count from 0."""
    assert unpack(sources(ferry_record()).buttons[0][0].data or "") == ShowSources(FERRY, 1)


def test_an_article_whose_outlet_is_not_known_is_listed_by_its_host() -> None:
    """Unrated; nothing is guessed."""
    story = Story(id=FERRY, articles=(make_article("z", outlet="unheard.example"),))

    text = plain(sources(ferry_record(story=story)).html)

    assert "1. unheard.example · unrated · factuality unrated\nFerry hits" in text
    assert "Page" not in text


def test_a_side_without_outlets_is_said_openly() -> None:
    """Silence would look like an oversight."""
    record = ferry_record()
    left = tuple(a for a in record.story.articles if ferry_outlets()[a.id].side == "left")

    text = sides(replace(record, story=Story(id=FERRY, articles=left)))

    assert "■ Center\nNo outlet of the center reports it here." in text
    assert "► Right\nNo outlet of the right reports it here." in text
    assert "Unrated" not in text


def test_a_side_shows_three_headlines_and_counts_the_rest() -> None:
    """Each of another outlet."""
    text = sides(ferry_record())

    assert "◄ Left · 5 sources" in text
    assert "and 2 more" in text
    assert text.count("(The Harbor Ledger)") == 1


def test_headlines_in_the_language_of_the_briefing_come_first() -> None:
    """Others say which language they are in."""
    text = sides(ferry_record())

    assert text.index("(Plain Report)") < text.index("(Rheinkurier, German)")


def test_a_side_begins_with_its_typical_headline_and_ends_with_its_words() -> None:
    """Cleaned as in the briefing, once, and before the headlines that came earlier."""
    record = ferry_record(briefing=ferry_briefing(tellings=(UNION,)))

    left = sides(record).split("■ Center")[0]

    assert left.split("\n\n")[1].split("\n") == [
        "◄ Left · 5 sources",
        "• Typical: Ferry collision off Port Arlen (Union Voice)",
        "• Crew warned of radar faults before Port Arlen ferry crash, union says"
        " (The Harbor Ledger)",
        "• The Daily Tide: ferry collision off Port Arlen (The Daily Tide)",
        "and 2 more",
        "Words that set it apart: “radar faults”, “dockers”",
    ]


def test_a_typical_article_that_left_the_story_is_not_shown() -> None:
    """The words stay: they are the side's."""
    gone = replace(UNION, article=ArticleId("gone"))

    text = sides(ferry_record(briefing=ferry_briefing(tellings=(gone,))))

    assert "Typical:" not in text
    assert "Words that set it apart: “radar faults”, “dockers”" in text


def test_sources_in_other_languages_name_them() -> None:
    """Those in the language of the briefing do not."""
    text = plain(sources(ferry_record()).html)

    assert "8. Rheinkurier · center · factuality high · German · Germany" in text
    assert "English" not in text


def test_a_story_that_is_not_written_has_its_lists_already() -> None:
    """Under its first title."""
    text = plain(sources(ferry_record(briefing=None)).html)

    assert text.startswith("Sources of “Crew warned of radar faults")


def test_a_list_has_a_button_for_each_story() -> None:
    """Five numbers a row, and the way on."""
    cards = [ferry_card(id=StoryId(f"s{n}")) for n in range(7)]

    message = render_list(
        cards, "Top stories <now>", public_url=PUBLIC_URL, first=8, paging=(None, ShowTop(2))
    )

    assert message.html.startswith("<b>Top stories &lt;now&gt;</b>\n\n8. <b><a href=")
    assert labels(message) == [["8", "9", "10", "11", "12"], ["13", "14"], ["Next ›"]]
    assert unpack(message.buttons[1][1].data or "") == ShowStory(StoryId("s6"))


def test_nothing_found_can_offer_a_way_on() -> None:
    """A title, a hint, and a button for each way."""
    message = render_empty("Nothing on “x & y”", "Try another word.", [("Top", ShowTop())])

    assert message.html == "<b>Nothing on “x &amp; y”</b>\n\nTry another word."
    assert labels(message) == [["Top"]]


def test_the_longest_lists_fit_a_message() -> None:
    """Titles and names are clipped, addresses do not count."""
    articles = tuple(
        make_article(f"x{n}", title="€uro 😀 " * 200, url=f"https://x.example/{'y' * 500}{n}")
        for n in range(40)
    )
    record = ferry_record(story=Story(id=FERRY, articles=articles))
    marks = {
        article.id: OutletMark(name=f"{n} {'Outlet ' * 30}", owner="Owner " * 50)
        for n, article in enumerate(articles)
    }
    cards = [ferry_card(id=StoryId(f"s{n}")) for n in range(10)]

    assert fits(render_sources(record, marks, public_url=PUBLIC_URL).html)
    assert fits(render_sides(record, marks, public_url=PUBLIC_URL).html)
    assert fits(render_list(cards, "Top", public_url=PUBLIC_URL).html)
