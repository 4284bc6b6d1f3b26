"""Cases of grouping that people decided: as JSON Lines, and whether the grouper decides alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime

from bot.documents import Document, article_from_document, article_to_document
from bot.errors import BadInput
from bot.model import Article, StoryId
from bot.store.story_cases import CaseKind, StoryCase
from bot.stories.cluster import Grouper

_NO_TIME = datetime.max.replace(tzinfo=UTC)


def case_to_document(case: StoryCase) -> Document:
    """Return the Case document."""
    return {
        "kind": case.kind.value,
        "one": [article_to_document(article) for article in case.one],
        "other": [article_to_document(article) for article in case.other],
        "because": case.because,
    }


def case_from_document(document: object) -> StoryCase:
    """Return the Case of a document. Raises BadInput naming the field that is wrong."""
    if not isinstance(document, dict):
        raise BadInput("expected a JSON object (Case)")
    kind, because = document.get("kind"), document.get("because") or ""
    if kind not in list(CaseKind):
        raise BadInput(f"kind: expected {' or '.join(CaseKind)}")
    if not isinstance(because, str):
        raise BadInput("because: expected a string")
    return StoryCase(
        kind=CaseKind(kind),
        one=_articles(document.get("one"), "one"),
        other=_articles(document.get("other"), "other"),
        because=because,
    )


def is_decided_alike(case: StoryCase, background: Iterable[Article] = ()) -> bool:
    """Tell whether a fresh grouper that has seen *background* decides as the case says.

    Together: most articles of either side end in the same story. Apart: no story holds articles
    of both. The articles arrive in the order of their times, those without time last.
    """
    grouper = Grouper()
    arrivals = sorted((*case.one, *case.other), key=lambda a: a.published_at or _NO_TIME)
    decided = [grouper.add(article) for article in (*background, *arrivals)]
    story = {a.article_id: a.story_id for a in grouper.final(decided)}
    one, other = ([story[article.id] for article in side] for side in (case.one, case.other))
    if case.kind is CaseKind.APART:
        return not set(one) & set(other)
    return _most(one) == _most(other)


def _most(stories: Iterable[StoryId]) -> StoryId:
    return Counter(stories).most_common(1)[0][0]


def _articles(listed: object, name: str) -> tuple[Article, ...]:
    if not isinstance(listed, list) or not listed:
        raise BadInput(f"{name}: expected a list of at least one Article")
    return tuple(article_from_document(article) for article in listed)
