"""The section of /admin on outlets: how lopsided the feeds are, who is unrated, what is old."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.bias.ratings.overview import OLD, Balance, Overview, age_words
from bot.delivery.editions.telegram_html import escape
from bot.model import Message, Side
from bot.press import OVERVIEW_FOR
from bot.text.sentences import clip

# Lines of each list; the command line has all.
_SHOWN = 10
_NAME = 60
_BALANCES = {
    Balance.EVEN: "The sides are about even.",
    Balance.LEANS: "The list leans {side}. The rule for gaps allows for that.",
    Balance.LOPSIDED: "The list is lopsided: far more outlets on the {side}. "
    "Gaps on the other side stay hidden; feeds of it help.",
    Balance.TOO_FEW: "Too few rated outlets on one side: gaps are not looked for. "
    "Feeds of that side, or ratings of what you read, help.",
}


def tell_overview(facts: Overview) -> Message:
    """Return the state of the outlets that are read, as a message."""
    side = facts.larger_side.value if facts.larger_side else ""
    ratio = f" ({facts.ratio:.1f} to 1)" if facts.ratio else ""
    head = [
        f"Outlets you read: {_sides(facts, articles=False)}",
        f"Their articles of {OVERVIEW_FOR.days} days: {_sides(facts, articles=True)}",
        _BALANCES[facts.balance].format(side=side) + ratio,
        f"Known: {sum(facts.outlets.values())} outlets, {facts.n_ratings} ratings in force; "
        f"{facts.n_old} older than a year, {facts.n_very_old} than three. "
        f"Raters differ on {facts.n_disputed}.",
    ]
    unrated = [f"{o.key}: {o.n_articles} articles" for o in facts.unrated]
    old = [
        f"{o.name}: {o.rating.kind.value} by {o.rating.rater}, {age_words(o.age)}"
        for o in facts.old
    ]
    parts = [
        "<b>The outlets you read</b>",
        escape("\n".join(head)),
        _listed("Unrated, most articles first", unrated),
        _listed(f"Ratings older than {OLD.days} days, oldest first", old),
        "<code>evenhand ratings stats</code> has all of it; "
        "<code>evenhand ratings import FILE</code> adds ratings.",
    ]
    return Message(html="\n\n".join(parts))


def _sides(facts: Overview, *, articles: bool) -> str:
    counts = facts.articles if articles else facts.polled
    told = ", ".join(f"{counts[side]} {side.value}" for side in Side)
    return f"{sum(counts.values())} ({told})"


def _listed(title: str, rows: Sequence[str]) -> str:
    return f"<b>{escape(title)}:</b> {len(rows) or 'none'}" + "".join(_lines(rows))


def _lines(rows: Sequence[str]) -> Iterator[str]:
    for row in rows[:_SHOWN]:
        yield f"\n• {escape(clip(row, _NAME))}"
    if len(rows) > _SHOWN:
        yield f"\n… and {len(rows) - _SHOWN} more"
