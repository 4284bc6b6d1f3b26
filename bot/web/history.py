"""Why a story holds what it holds, as readers are told it, and as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.documents import Document, moment_to_text
from bot.model import ArticleId, StoryId
from bot.views import ActKind, Actor, Reason, StoryAct
from bot.web.moments import Moment, describe_moment
from bot.web.reader import ANYBODY, Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryLine:
    """One act; ``other_id`` is the story to link to, None where it is part of this one.

    ``because`` is as it was written, by the grouper or by an operator.
    """

    what: str
    by_hand: bool
    other_id: StoryId | None
    at: Moment
    because: str
    undone: Moment | None
    undone_because: str


def tell_history(
    story_id: StoryId, acts: Sequence[StoryAct], now: datetime, reader: Reader = ANYBODY
) -> tuple[HistoryLine, ...]:
    """Return a line for each act on the story *story_id* and its parts, in the same order."""
    parts = _parts(story_id, acts)
    return tuple(_line(parts, act, now, reader) for act in acts)


def brought_here(story_id: StoryId, acts: Sequence[StoryAct]) -> Mapping[ArticleId, StoryAct]:
    """Return the last act that brought each article here, for those that came with one.

    *acts* are newest first; those that were undone have brought nothing.
    """
    parts = _parts(story_id, acts)
    found: dict[ArticleId, StoryAct] = {}
    for act in acts:
        here = act.story_id if act.kind is ActKind.MERGE else act.other_id
        if act.undone_at is None and here in parts:
            found = {**dict.fromkeys(act.articles, act), **found}
    return found


def act_document(act: StoryAct) -> Document:
    """Return the Act document; "undone_at" is null while the act is in force."""
    return {
        "act": act.id,
        "at": moment_to_text(act.at),
        "kind": act.kind.value,
        "actor": act.actor.value,
        "story": act.story_id,
        "other": act.other_id,
        "articles": list(act.articles),
        "score": act.score,
        "because": act.because,
        "undone_at": moment_to_text(act.undone_at),
        "undone_because": act.undone_because,
    }


def reason_document(reason: Reason | None) -> Document:
    """Return what an article of a story says of its place there; null is not known."""
    second = reason.runner_up if reason else None
    return {
        "because": reason.because if reason else "",
        "score": reason.score if reason else None,
        "runner_up": second
        and {"story": second.story_id, "headline": second.headline, "score": second.score},
    }


def _parts(story_id: StoryId, acts: Sequence[StoryAct]) -> frozenset[StoryId]:
    """Return the story and all that were merged into it, at first or at second hand."""
    parts = {story_id}
    joined = {act.other_id: act.story_id for act in reversed(acts) if act.joins}
    for part in joined:
        above: StoryId | None = part
        while above is not None and above != story_id:
            above = joined.get(above)
        if above is not None:
            parts.add(part)
    return frozenset(parts)


def _line(parts: frozenset[StoryId], act: StoryAct, now: datetime, reader: Reader) -> HistoryLine:
    is_ours = act.story_id in parts
    other = act.other_id if is_ours else act.story_id
    return HistoryLine(
        what=_what(act, reader, is_ours=is_ours),
        by_hand=act.actor is Actor.OPERATOR,
        other_id=None if other in parts else other,
        at=describe_moment(act.at, now, reader.language),
        because=act.because,
        undone=describe_moment(act.undone_at, now, reader.language) if act.undone_at else None,
        undone_because=act.undone_because,
    )


def _what(act: StoryAct, reader: Reader, *, is_ours: bool) -> str:
    """Say what was done, as seen from the story that *is_ours*: the first of the two, or not."""
    if act.kind is ActKind.MERGE:
        kept = "history.took" if is_ours else "history.gave"
        return reader.say("history.joined" if act.joins else kept)
    if not is_ours:
        return reader.say("history.from")
    return reader.say("history.split", articles=reader.count("articles", len(act.articles)))
