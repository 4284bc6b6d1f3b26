"""Stories, articles and acts as the operator reads them: lines, tables, JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from bot.commands.feeds_table import span
from bot.commands.table import Column, render_table
from bot.documents import Document, moment_to_text
from bot.model import Article, StoryId
from bot.store.overview import StoryLine
from bot.store.reasons import Placement
from bot.text.markup import tidy
from bot.views import ActKind, Reason, StoryAct

_STORY_COLUMNS = (
    Column(name="STORY"),
    Column(name="HEADLINE", flexible=True),
    Column(name="ARTICLES", is_number=True),
    Column(name="OUTLETS", is_number=True),
    Column(name="TOPICS", flexible=True),
    Column(name="CHANGED", is_number=True),
)
_ACT_COLUMNS = (
    Column(name="ACT", is_number=True),
    Column(name="WHEN"),
    Column(name="WHO"),
    Column(name="WHAT"),
    Column(name="ARTICLES", is_number=True),
    Column(name="WHY", flexible=True),
    Column(name="UNDONE", flexible=True),
)


def story_table(found: Sequence[StoryLine], now: datetime, width: int) -> tuple[str, ...]:
    """Return the table of ``stories list``."""
    rows = [
        (
            line.id,
            _headline(line),
            str(line.n_articles),
            str(line.n_outlets),
            ", ".join(line.topics),
            f"{span(now - line.updated_at)} ago",
        )
        for line in found
    ]
    return render_table(_STORY_COLUMNS, rows, width)


def story_tabs(line: StoryLine) -> str:
    """Return one story for scripts that want no JSON."""
    changed = moment_to_text(line.updated_at)
    return f"{line.id}\t{_headline(line)}\t{line.n_articles}\t{line.n_outlets}\t{changed}"


def story_document(line: StoryLine, url: str) -> Document:
    """Return one story of ``stories list --json``."""
    return {
        "story": line.id,
        "headline": line.headline,
        "url": url,
        "articles": line.n_articles,
        "outlets": line.n_outlets,
        "topics": list(line.topics),
        "heat": round(line.heat, 3),
        "revision": line.revision,
        "written": line.written,
        "opened_at": moment_to_text(line.opened_at),
        "updated_at": moment_to_text(line.updated_at),
    }


def story_lines(line: StoryLine, url: str) -> Iterator[str]:
    """Yield the head of ``stories show``."""
    yield _headline(line)
    yield f"story {line.id}, {url}"
    written = "written" if line.written else "waits to be written"
    yield f"opened {_when(line.opened_at)}, newest article {_when(line.updated_at)}"
    counts = f"{plural(line.n_articles, 'article')} of {plural(line.n_outlets, 'outlet')}"
    yield f"{counts}, revision {line.revision}, {written}"
    if line.topics:
        yield f"topics: {', '.join(line.topics)}"


def article_lines(placed: Placement) -> Iterator[str]:
    """Yield one article of ``stories show``: what it is, why it is there, what came second."""
    yield f"{placed.article.id}  {article_words(placed.article)}"
    yield f"    {reason_words(placed.reason)}"
    yield f"    {runner_up_words(placed)}"


def article_words(article: Article) -> str:
    """Return title, outlet and time of an article."""
    at = article.published_at or article.seen_at
    parts = (tidy(article.title), article.outlet or "", _when(at) if at else "")
    return ", ".join(part for part in parts if part)


def reason_words(reason: Reason) -> str:
    """Say why an article is in its story."""
    because = reason.because or "no reason was recorded"
    if reason.score is None:
        return f"opened a story: {because}"
    return f"joined at {reason.score:.2f}: {because}"


def runner_up_words(placed: Placement) -> str:
    """Say which story came second for an article."""
    second = placed.reason.runner_up
    if second is None:
        return "no runner-up: no other story in sight came near"
    score = "" if second.score is None else f" at {second.score:.2f}"
    if second.story_id == placed.story_id:
        return f"runner-up{score}: a story that is part of this one by now"
    headline = f" “{tidy(second.headline)}”" if second.headline else ", which is gone"
    return f"runner-up{score}: {second.story_id}{headline}"


def act_table(found: Sequence[StoryAct], width: int) -> tuple[str, ...]:
    """Return the table of ``stories history``."""
    return render_table(_ACT_COLUMNS, [_act_cells(act) for act in found], width)


def act_tabs(act: StoryAct) -> str:
    """Return one act as a line with tabs: number, when, who, what, articles, why, undone."""
    return "\t".join(_act_cells(act))


def act_sentence(act: StoryAct) -> str:
    """Return one act in words, with its number."""
    because = f": {tidy(act.because)}" if act.because else ""
    undone = f"; {_undone(act)}" if act.undone_at else ""
    return (
        f"act {act.id}, {_when(act.at)}, the {act.actor} {_what(act)}, "
        f"{plural(len(act.articles), 'article')}{because}{undone}"
    )


def plural(n: int, word: str) -> str:
    """Return "1 article", "2 articles"."""
    return f"{n} {word}{'' if n == 1 else 's'}"


def address(story_id: StoryId, public_url: str) -> str:
    """Return the address of a story's page."""
    return f"{public_url}/s/{story_id}"


def _act_cells(act: StoryAct) -> tuple[str, ...]:
    return (
        str(act.id),
        _when(act.at),
        act.actor.value,
        _what(act),
        str(len(act.articles)),
        tidy(act.because),
        _undone(act),
    )


def _what(act: StoryAct) -> str:
    if act.kind is ActKind.MERGE:
        return f"merged {act.other_id} into {act.story_id}"
    return f"split {act.other_id} off {act.story_id}"


def _undone(act: StoryAct) -> str:
    if act.undone_at is None:
        return ""
    because = f": {tidy(act.undone_because)}" if act.undone_because else ""
    return f"undone {_when(act.undone_at)}{because}"


def _headline(line: StoryLine) -> str:
    return tidy(line.headline) or "without articles"


def _when(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"
