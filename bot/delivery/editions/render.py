"""Briefings -> messages in Telegram's HTML.

Rule 1: a message that comes out can be sent: within Telegram's limits, its tags closed.
Rule 2: every sentence carries its sources, every percentage stands beside the unrated.
Rule 3: shapes and words tell the sides apart, never colours.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.bias.bar import shape_bar
from bot.delivery.buttons.keyboards import story_rows
from bot.delivery.editions.binding import Frame, bind
from bot.delivery.editions.edition import EditionItem
from bot.delivery.editions.labels import bar_in, count, label, listed, sides_in_words
from bot.delivery.editions.marks import Tongues, link, marked, story_url
from bot.delivery.editions.measured import Measured, measured
from bot.delivery.editions.since import MAX_KNOWN, Since, known_places, lead_of, since_line
from bot.delivery.editions.telegram_html import escape, fits, split_message
from bot.model import ArticleId, Briefing, Bullet, Coverage, Factuality, Message, Side
from bot.views import OutletMark, StoryCard


def render_briefing(
    card: StoryCard,
    outlets: Mapping[ArticleId, OutletMark],
    *,
    public_url: str,
    is_update: bool = False,
    language: str = "en",
    since: Since | None = None,
) -> Message:
    """Return the message on one story, always a single one.

    *outlets* holds the outlets of the articles that are cited. *language* is that of the labels.
    *since* is what an update brings to its reader, which is told first. Bullets that do not fit
    into a message are left to the page.
    """
    page = _Page(outlets=outlets, public_url=public_url, language=language)
    mark = f"{escape(label('update', language))} · " if is_update else ""
    for n in range(len(card.briefing.bullets), -1, -1):
        block = mark + _block(card, page, since, n_bullets=n)
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

    *local_time* is the slot on the reader's clock, "08:00"; "" where there is no slot.
    """
    frame = Frame(public_url=public_url, local_time=local_time, language=language)
    return bind(items, [story_block(item, outlets, frame) for item in items], frame)


def story_block(
    item: EditionItem, outlets: Mapping[ArticleId, OutletMark], frame: Frame
) -> Measured:
    """Return what a message says of one story, but for its number: many editions share it."""
    page = _Page(outlets=outlets, public_url=frame.public_url, language=frame.language)
    return measured(_block(item.card, page, item.since))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    """What every story of a message is told with; ``written``: the language of the one at hand."""

    outlets: Mapping[ArticleId, OutletMark]
    public_url: str
    language: str
    written: str = ""

    def marked(self, bullet: Bullet, lead: str = "") -> str:
        return marked(bullet, self.outlets, self._tongues, lead)

    def line(self, text: str, lead: str = "") -> str:
        return escape(self.directed(text, lead))

    def directed(self, text: str, lead: str = "") -> str:
        return self._tongues.line(text, lead)

    @property
    def _tongues(self) -> Tongues:
        return Tongues(language=self.language, written=self.written)


def _block(
    card: StoryCard, page: _Page, since: Since | None = None, *, n_bullets: int | None = None
) -> str:
    """Return one story with *n_bullets* of its bullets at most, the new ones first; None: all."""
    briefing, language = card.briefing, page.language
    page = replace(page, written=briefing.language)
    title = f"<b>{link(page.directed(briefing.headline), story_url(page.public_url, card.id))}</b>"
    if since is None:
        first, *others = _told(briefing, page, n_bullets)
    else:
        first, *others = _update(briefing, page, since, n_bullets)
    differ = _differ(briefing, page, since)
    writer = f"<i>{escape(label(f'writer.{briefing.writer}', language))}</i>"
    coverage = [escape(line) for line in coverage_lines(card.coverage, language)]
    parts = [[title, *first], *others, differ, [*coverage, writer]]
    return "\n\n".join("\n".join(filter(None, lines)) for lines in parts if any(lines))


def _told(briefing: Briefing, page: _Page, n_bullets: int | None) -> tuple[list[str], ...]:
    """Return the paragraphs for whoever reads of the story for the first time."""
    facts = [f"• {page.marked(b)}" for b in briefing.bullets[:n_bullets]]
    return [page.line(briefing.summary)], facts


def _update(
    briefing: Briefing, page: _Page, since: Since, n_bullets: int | None
) -> tuple[list[str], ...]:
    """Return the paragraphs for a reader of an older briefing: the news, then what it is about."""
    language = page.language
    bullets, lead = briefing.bullets, lead_of(since, None, language)
    new = [
        f"• {page.marked(bullets[n], lead_of(since, n, language))}" for n in since.changes.bullets
    ]
    known = known_places(since, len(bullets))
    room = len(bullets) if n_bullets is None else n_bullets
    shown = known[: max(min(MAX_KNOWN, room - len(new)), 0)]
    left_out = len(known) - len(shown)
    old = [f"• {page.marked(bullets[n])}" for n in shown]
    old += [escape(label("known.more", language, n=left_out))] if old and left_out else []
    summary = page.line(briefing.summary, lead)
    head = [escape(since_line(since, language)), summary if lead else "", *new[:room]]
    return head, [] if lead else [summary], old


def _differ(briefing: Briefing, page: _Page, since: Since | None) -> list[str]:
    fresh = since.changes.disagreements if since else ()
    new = label("new", page.language)
    lines = [
        f"– {page.marked(line, new if n in fresh else '')}"
        for n, line in enumerate(briefing.disagreements)
    ]
    return [escape(label("differ", page.language)), *lines] if lines else []


def coverage_lines(coverage: Coverage, language: str = "en") -> tuple[str, ...]:
    """Return the lines, in plain text, that say who carries a story."""
    things = ("articles", "originals", "languages", "countries")
    counts = [(name, getattr(coverage, name)) for name in things]
    return tuple(
        filter(
            None,
            (
                f"{count('sources', coverage.outlets, language)}: "
                f"{sides_in_words(coverage.bias, language)}",
                _bar(coverage, language),
                " · ".join(count(name, n, language) for name, n in counts if n),
                _factuality(coverage, language),
                gap_line(coverage, language),
            ),
        )
    )


def _bar(coverage: Coverage, language: str) -> str:
    percent = coverage.bias_pct
    if percent is None:
        return ""
    shares = {side.value: percent[side] for side in (Side.LEFT, Side.CENTER, Side.RIGHT)}
    return f"{bar_in(shape_bar(coverage), language)} {label('percent', language, **shares)}"


def _factuality(coverage: Coverage, language: str) -> str:
    found = [
        f"{coverage.factuality[value]} {label(f'factuality.{value}', language)}"
        for value in Factuality
        if coverage.factuality[value]
    ]
    return label("factuality", language, counts=listed(found, language)) if found else ""


def gap_line(coverage: Coverage, language: str) -> str:
    """Return which side hardly covers a story, in words; "" where none is silent."""
    if coverage.gap is None:
        return ""
    rated = sum(n for side, n in coverage.bias.items() if side is not Side.UNRATED)
    n = coverage.bias[coverage.gap]
    kind = f"gap.{coverage.gap}" if n else f"gap.none.{coverage.gap}"
    return label(kind, language, n=n, rated=rated)
