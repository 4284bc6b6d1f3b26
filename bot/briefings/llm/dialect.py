"""Which of the API's options an endpoint understands: found out from its refusals."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

# A briefing takes some 600; models that reason before they answer need the rest for it.
MAX_ANSWER_TOKENS = 4_000


class Format(StrEnum):
    """How the answer's form is asked for: by schema, as any JSON object, or in words only."""

    SCHEMA = "json_schema"
    OBJECT = "json_object"
    WORDS = "words"


class Limit(StrEnum):
    """What the bound on the answer's tokens is called; newer models refuse the older name."""

    MAX_TOKENS = "max_tokens"
    MAX_COMPLETION_TOKENS = "max_completion_tokens"
    NONE = "none"


_SIMPLER_FORMAT = {Format.SCHEMA: Format.OBJECT, Format.OBJECT: Format.WORDS}
_NEXT_LIMIT = {
    Limit.MAX_TOKENS: Limit.MAX_COMPLETION_TOKENS,
    Limit.MAX_COMPLETION_TOKENS: Limit.NONE,
}
_FORMAT_WORDS = ("response_format", "json_schema", "json_object", "structured output", "grammar")

# As OpenAI wants it under ``strict``: every property required, no others.
ANSWER_SCHEMA: dict[str, object] = {
    "type": "object",
    "properties": {
        "headline": {"type": "string"},
        "summary": {"type": "string"},
        "bullets": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "text": {"type": "string"},
                    "sources": {"type": "array", "items": {"type": "integer"}},
                },
                "required": ["text", "sources"],
                "additionalProperties": False,
            },
        },
    },
    "required": ["headline", "summary", "bullets"],
    "additionalProperties": False,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """The options to send; ``temperature``: whether one may be sent at all."""

    format: Format = Format.SCHEMA
    limit: Limit = Limit.MAX_TOKENS
    temperature: bool = True


def simpler(dialect: Dialect, refusal: str) -> Dialect | None:
    """Return what to try after the endpoint refused *dialect* with these words.

    None where they name none of its options: something else is wrong.
    """
    said = refusal.lower()
    if dialect.temperature and "temperature" in said:
        return replace(dialect, temperature=False)
    if dialect.format in _SIMPLER_FORMAT and any(word in said for word in _FORMAT_WORDS):
        return replace(dialect, format=_SIMPLER_FORMAT[dialect.format])
    if dialect.limit in _NEXT_LIMIT and dialect.limit.value in said:
        return replace(dialect, limit=_NEXT_LIMIT[dialect.limit])
    return None
