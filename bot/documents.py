"""Values <-> the JSON documents that leave and enter the program.

The shapes are promised to other people's scripts (docs/commands.md): unknown keys are ignored on
the way in, and every field is written on the way out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from bot.errors import BadInput
from bot.model import (
    Article,
    ArticleId,
    Assignment,
    Briefing,
    Bullet,
    Side,
    Story,
    StoryId,
    Telling,
    Verdict,
    WriterName,
)

Document = dict[str, Any]


def article_to_document(article: Article) -> Document:
    """Return the Article document; times end in Z."""
    return {
        "id": article.id,
        "url": article.url,
        "outlet": article.outlet,
        "language": article.language,
        "published_at": moment_to_text(article.published_at),
        "title": article.title,
        "lead": article.lead,
        "text": article.text,
        "author": article.author,
        "image": article.image,
        "categories": list(article.categories),
    }


def article_from_document(document: object) -> Article:
    """Return the Article of a document. Raises BadInput naming the field that is wrong."""
    fields = _mapping(document, "Article")
    categories = fields.get("categories") or []
    if not isinstance(categories, list) or not all(isinstance(c, str) for c in categories):
        raise BadInput("categories: expected a list of strings")
    return Article(
        id=ArticleId(_required_text(fields, "id")),
        title=_required_text(fields, "title"),
        url=_text(fields, "url"),
        outlet=_text(fields, "outlet"),
        language=_text(fields, "language"),
        published_at=moment_of(fields, "published_at"),
        lead=_text(fields, "lead"),
        text=_text(fields, "text"),
        author=_text(fields, "author"),
        image=_text(fields, "image"),
        categories=tuple(categories),
    )


def story_from_document(document: object) -> Story:
    """Return the Story of a document. Raises BadInput naming the field that is wrong."""
    fields = _mapping(document, "Story")
    listed = fields.get("articles")
    if not isinstance(listed, list) or not listed:
        raise BadInput("articles: expected a list of at least one Article")
    articles = tuple(article_from_document(item) for item in listed)
    return Story(id=StoryId(_required_text(fields, "story")), articles=articles)


def assignment_to_document(assignment: Assignment) -> Document:
    """Return the Assignment document."""
    return {
        "id": assignment.article_id,
        "story": assignment.story_id,
        "score": None if assignment.score is None else round(assignment.score, 4),
        "because": assignment.because,
    }


def briefing_to_document(briefing: Briefing) -> Document:
    """Return the Briefing document; ``tellings`` only where sides were compared."""
    tellings = [_telling_to_document(telling) for telling in briefing.tellings]
    return {
        "story": briefing.story_id,
        "language": briefing.language,
        "headline": briefing.headline,
        "summary": briefing.summary,
        "writer": briefing.writer.value,
        "bullets": [_bullet_to_document(bullet) for bullet in briefing.bullets],
        "disagreements": [_bullet_to_document(line) for line in briefing.disagreements],
    } | ({"tellings": tellings} if tellings else {})


def briefing_from_document(document: Mapping[str, Any]) -> Briefing:
    """Return the Briefing of a document this program wrote."""
    return Briefing(
        story_id=StoryId(document["story"]),
        language=document["language"],
        headline=document["headline"],
        summary=document["summary"],
        writer=WriterName(document["writer"]),
        bullets=_bullets(document["bullets"]),
        disagreements=_bullets(document["disagreements"]),
        tellings=tuple(_telling_from_document(t) for t in document.get("tellings", ())),
    )


def _telling_to_document(telling: Telling) -> Document:
    return {
        "side": telling.side.value,
        "headline": telling.headline,
        "article": telling.article,
        "words": list(telling.words),
        "outlets": telling.n_outlets,
    }


def _telling_from_document(document: Mapping[str, Any]) -> Telling:
    return Telling(
        side=Side(document["side"]),
        headline=document["headline"],
        article=ArticleId(document["article"]),
        words=tuple(document["words"]),
        n_outlets=document["outlets"],
    )


def claim_from_document(document: object) -> tuple[str, tuple[str, ...], str]:
    """Return id, sources and text of a Claim. Raises BadInput naming the field that is wrong."""
    fields = _mapping(document, "Claim")
    sources = fields.get("sources")
    if not isinstance(sources, list) or not all(isinstance(s, str) for s in sources):
        raise BadInput("sources: expected a list of strings")
    return _required_text(fields, "id"), tuple(sources), _required_text(fields, "text")


def verdict_to_document(claim_id: str, verdict: Verdict) -> Document:
    """Return the Verdict document."""
    return {
        "id": claim_id,
        "supported": verdict.supported,
        "score": round(verdict.score, 4),
        "unsupported": list(verdict.unsupported),
    }


def moment_to_text(moment: datetime | None) -> str | None:
    """Return ISO 8601 in UTC, to the second, with a Z."""
    if moment is None:
        return None
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def moment_of(fields: Mapping[str, object], name: str) -> datetime | None:
    """Return the time in field *name*, if any. Raises BadInput naming the field if it is none."""
    text = _text(fields, name)
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise BadInput(f"{name}: expected ISO 8601, not {text!r}") from None
    # A time without a zone is read as UTC, as the shape promises UTC.
    try:
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except OverflowError:
        raise BadInput(f"{name}: out of range: {text!r}") from None


def _bullet_to_document(bullet: Bullet) -> Document:
    return {"text": bullet.text, "citations": list(bullet.citations)}


def _bullets(documents: Sequence[Mapping[str, Any]]) -> tuple[Bullet, ...]:
    return tuple(
        Bullet(text=d["text"], citations=tuple(ArticleId(c) for c in d["citations"]))
        for d in documents
    )


def _mapping(document: object, noun: str) -> Mapping[str, object]:
    if not isinstance(document, dict):
        raise BadInput(f"expected a JSON object ({noun})")
    return document


def _text(fields: Mapping[str, object], name: str) -> str | None:
    value = fields.get(name)
    if value is not None and not isinstance(value, str):
        raise BadInput(f"{name}: expected a string or null")
    return value or None


def _required_text(fields: Mapping[str, object], name: str) -> str:
    value = fields.get(name)
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or not value.strip():
        raise BadInput(f"{name}: missing; expected a string")
    return value
