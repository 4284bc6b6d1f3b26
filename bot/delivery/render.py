"""Briefings -> messages in Telegram's HTML.

Rule 1: a message that comes out can be sent: within Telegram's limits, its tags closed.
Rule 2: every sentence carries its sources, every percentage stands beside the unrated.
Rule 3: shapes and words tell the sides apart, never colours.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from bot.bias.bar import bar_words, shape_bar
from bot.delivery.edition import EditionItem
from bot.delivery.keyboards import Row, numbered_row, story_rows
from bot.delivery.labels import count, label
from bot.delivery.marks import link, marked, story_url
from bot.delivery.telegram_html import escape, fits, split_message
from bot.model import ArticleId, Coverage, Factuality, Message, Side
from bot.views import OutletMark, StoryCard


def render_briefing(
    card: StoryCard,
    outlets: Mapping[ArticleId, OutletMark],
    *,
    public_url: str,
    is_update: bool = False,
    language: str = "en",
    new_bullets: Collection[int] = (),
) -> Message:
    """Return the message on one story, always a single one.

    *outlets* holds the outlets of the articles that are cited. *language* is that of the labels.
    *new_bullets* are the places (from 0) of those that an update brings. Bullets that do not fit
    into a message are left to the page.
    """
    mark = f"{escape(label('update', language))} · " if is_update else ""
    for n in range(len(card.briefing.bullets), -1, -1):
        briefing = replace(card.briefing, bullets=card.briefing.bullets[:n])
        block = mark + _block(
            replace(card, briefing=briefing),
            outlets,
            public_url=public_url,
            language=language,
            new_bullets=new_bullets,
        )
        if fits(block):
            break
    rows = story_rows(card.id, public_url=public_url, language=language)
    return Message(html=split_message(block)[0], buttons=rows)


def render_edition(
    items: Sequence[EditionItem],
    outlets: Mapping[ArticleId, OutletMark],
    *,
    public_url: str,
    local_time: str,
    language: str = "en",
) -> tuple[Message, ...]:
    """Return the messages of an edition, in order; () if there are no *items*.

    Stories share a message as long as they fit: 100,000 readers with three messages each are
    three hours at Telegram's pace. *local_time* is the slot on the reader's clock, "08:00"; ""
    where there is no slot.
    """
    name = "edition" if local_time else "edition.now"
    head = f"<b>{escape(label(name, language, time=local_time))}</b>"
    messages: list[Message] = []
    text, rows = head, tuple[Row, ...]()
    for number, item in enumerate(items, start=1):
        block = _block(item.card, outlets, public_url=public_url, language=language)
        block = _heading_mark(item, number, len(items), language) + block
        if rows and not fits(f"{text}\n\n{block}"):
            messages.append(Message(html=text, buttons=rows))
            text, rows = "", ()
        *full, text = split_message(f"{text}\n\n{block}".lstrip())
        messages += [Message(html=part) for part in full]
        if len(items) == 1:
            rows = story_rows(item.card.id, public_url=public_url, language=language)
        else:
            rows += (numbered_row(item.card.id, number, language),)
    return (*messages, Message(html=text, buttons=rows)) if items else ()


def _heading_mark(item: EditionItem, number: int, n_items: int, language: str) -> str:
    marks = [f"{number}."] if n_items > 1 else []
    marks += [f"{label('update', language)} ·"] if item.is_update else []
    return "".join(f"{escape(mark)} " for mark in marks)


def _block(
    card: StoryCard,
    outlets: Mapping[ArticleId, OutletMark],
    *,
    public_url: str,
    language: str,
    new_bullets: Collection[int] = (),
) -> str:
    briefing = card.briefing
    words = [
        f"<b>{link(briefing.headline, story_url(public_url, card.id))}</b>",
        escape(briefing.summary),
    ]
    facts = [
        f"• {marked(b, outlets, language, label('new', language) if n in new_bullets else '')}"
        for n, b in enumerate(briefing.bullets)
    ]
    differ = [f"– {marked(d, outlets, language)}" for d in briefing.disagreements]
    differ = [escape(label("differ", language)), *differ] if differ else []
    writer = f"<i>{escape(label(f'writer.{briefing.writer}', language))}</i>"
    coverage = [escape(line) for line in coverage_lines(card.coverage, language)]
    parts = [words, facts, differ, [*coverage, writer]]
    return "\n\n".join("\n".join(filter(None, lines)) for lines in parts if lines)


def coverage_lines(coverage: Coverage, language: str = "en") -> tuple[str, ...]:
    """Return the lines, in plain text, that say who carries a story."""
    things = ("articles", "originals", "languages", "countries")
    counts = [(name, getattr(coverage, name)) for name in things]
    return tuple(
        filter(
            None,
            (
                f"{count('sources', coverage.outlets, language)}: {bar_words(coverage)}",
                _bar(coverage, language),
                " · ".join(count(name, n, language) for name, n in counts if n),
                _factuality(coverage, language),
                _gap(coverage, language),
            ),
        )
    )


def _bar(coverage: Coverage, language: str) -> str:
    percent = coverage.bias_pct
    if percent is None:
        return ""
    shares = {side.value: percent[side] for side in (Side.LEFT, Side.CENTER, Side.RIGHT)}
    return f"{shape_bar(coverage)} {label('percent', language, **shares)}"


def _factuality(coverage: Coverage, language: str) -> str:
    found = [
        f"{coverage.factuality[value]} {label(f'factuality.{value}', language)}"
        for value in Factuality
        if coverage.factuality[value]
    ]
    return label("factuality", language, counts=", ".join(found)) if found else ""


def _gap(coverage: Coverage, language: str) -> str:
    if coverage.gap is None:
        return ""
    rated = sum(n for side, n in coverage.bias.items() if side is not Side.UNRATED)
    n = coverage.bias[coverage.gap]
    kind = f"gap.{coverage.gap}" if n else f"gap.none.{coverage.gap}"
    return label(kind, language, n=n, rated=rated)
