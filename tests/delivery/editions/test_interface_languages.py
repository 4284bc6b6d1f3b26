"""Messages in every language of the interface: they fit, they are the same, they run right."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.botapi.html_markup import parse_html
from bot.delivery.editions.edition import EditionItem
from bot.delivery.editions.labels import label, sides_in_words
from bot.delivery.editions.listings import render_list, render_sides, render_sources
from bot.delivery.editions.render import coverage_lines, render_briefing, render_edition
from bot.delivery.editions.since import Since
from bot.delivery.editions.telegram_html import fits, plain
from bot.model import Button, Message, Side
from bot.text.bidi import runs_left
from bot.text.language_names import direction_of
from bot.views import Changed, Changes
from bot.words.catalogue import spoken
from tests.delivery.sending.ferry import (
    PUBLIC_URL,
    ferry_briefing,
    ferry_card,
    ferry_coverage,
    ferry_outlets,
    ferry_record,
)

SINCE = Since(changes=Changes(bullets=(0,), counts={0: Changed(now="12", was="9")}), at="08:00")


def messages(language: str) -> list[Message]:
    """Return one message of every kind."""
    card, outlets = ferry_card(), ferry_outlets()
    update = EditionItem(card=card, is_update=True, because="", since=SINCE)
    return [
        render_briefing(card, outlets, public_url=PUBLIC_URL, language=language),
        render_briefing(card, outlets, public_url=PUBLIC_URL, language=language, since=SINCE),
        *render_edition(
            [update] * 8, outlets, public_url=PUBLIC_URL, local_time="08:00", language=language
        ),
        render_sources(ferry_record(), outlets, public_url=PUBLIC_URL, language=language),
        render_sides(ferry_record(), outlets, public_url=PUBLIC_URL, language=language),
        render_list([card] * 8, "x", public_url=PUBLIC_URL, language=language),
    ]


def buttons(language: str) -> list[list[Button]]:
    return [[b for row in message.buttons for b in row] for message in messages(language)]


@pytest.mark.parametrize("language", spoken())
def test_every_message_can_be_sent(language: str) -> None:
    """Within Telegram's limits, with balanced tags, and labels that fit their buttons."""
    for message in messages(language):
        assert fits(message.html)
        assert parse_html(message.html).text
    for label_of in (b.label for row in buttons(language) for b in row):
        assert len(label_of) <= 40


@pytest.mark.parametrize("language", spoken()[1:])
def test_buttons_ask_for_the_same_in_every_language(language: str) -> None:
    """Only their labels differ."""
    theirs, ours = buttons(language)[:2], buttons("en")[:2]

    assert [[(b.data, b.url) for b in row] for row in theirs] == [
        [(b.data, b.url) for b in row] for row in ours
    ]
    assert [b.label for row in theirs for b in row] != [b.label for row in ours for b in row]


@pytest.mark.parametrize("language", spoken())
def test_a_bullet_is_a_line_that_ends_with_its_marks(language: str) -> None:
    """Its own words are those of the story, whatever the interface speaks."""
    text = plain(messages(language)[0].html)

    for bullet in ferry_briefing().bullets:
        (line,) = (line for line in text.split("\n") if bullet.text in line)
        assert line.startswith(f"• {bullet.text} ")
        assert line.rstrip("\u2069").endswith(")")


@pytest.mark.parametrize("language", spoken())
def test_the_coverage_is_told_in_the_language(language: str) -> None:
    """Counts of each side in words, and of a gap both figures."""
    bias = dict(zip(Side, (7, 1, 1, 2), strict=True))
    lines = coverage_lines(replace(ferry_coverage(), bias=bias, gap=Side.RIGHT), language)

    assert sides_in_words(bias, language) in lines[0]
    assert label("sides.left", language) in lines[0]
    assert "9" in lines[-1]


def test_a_german_briefing_reads_as_german() -> None:
    """Not a word of ours is left English."""
    card = ferry_card()
    html = render_briefing(
        card, ferry_outlets(), public_url=PUBLIC_URL, is_update=True, language="de", since=SINCE
    ).html
    text = plain(html)

    for words in ("Aktualisiert · ", "Seit Ihrem letzten Briefing (08:00):", "Neu (jetzt 12,"):
        assert words in text
    for words in ("10 Quellen: Links ", "Faktentreue: ", "Sätze aus den Artikeln", "Medien: "):
        assert words in text


def test_arabic_lines_run_from_right_to_left() -> None:
    """The bar keeps its left at the left; names in Latin letters stand apart."""
    card = ferry_card()
    told = replace(
        card,
        briefing=replace(
            card.briefing,
            language="ar",
            headline="BBC: اصطدام عبّارة بسفينة شحن",
            summary="قُتل 12 شخصًا قبالة بورت آرلن.",
            bullets=(replace(card.briefing.bullets[0], text="BBC: قُتل 12 شخصًا."),),
            disagreements=(),
        ),
    )
    html = render_briefing(told, ferry_outlets(), public_url=PUBLIC_URL, language="ar").html
    lines = [line for line in plain(html).split("\n") if line]
    (bullet,) = (line for line in lines if line.startswith("• "))
    (bar,) = (line for line in lines if "◄◄" in line)

    assert all(runs_left(_outside(line)) for line in lines)
    assert bullet.startswith("• \u200fBBC: قُتل")
    assert bar.startswith("\u2066◄◄")
    assert html.count("\u2068") + html.count("\u2066") == html.count("\u2069")


@pytest.mark.parametrize(
    ("language", "written"), [("en", "he"), ("ar", "en"), ("en", "en"), ("ar", "he")]
)
def test_marks_of_another_direction_stand_apart(language: str, written: str) -> None:
    """Interface and story may run in opposite directions."""
    card = ferry_card()
    briefing = replace(card.briefing, language=written)
    html = render_briefing(
        replace(card, briefing=briefing), ferry_outlets(), public_url=PUBLIC_URL, language=language
    ).html
    bullet = next(line for line in plain(html).split("\n") if line.startswith("• "))
    is_apart = direction_of(language) != direction_of(written)

    assert ("\u2068(" in bullet) is is_apart


def _outside(line: str) -> str:
    """Return *line* without what is isolated, which has no say in its direction."""
    kept, depth = "", 0
    for char in line:
        depth += (char in "\u2066\u2068") - (char == "\u2069")
        kept += "" if depth else char
    return kept
