"""What an endpoint sent -> what the model proposes, or the reason why it is none.

Nothing is believed here yet: a proposal has the right shape and is in the right language, no
more. Whether it is true is asked in ``verify``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.briefings.llm.failures import LlmFailed, Reason
from bot.text.languages import LANGUAGES, choose_language
from bot.text.markup import tidy

# More is no briefing; less than twice the bounds we ask for, as models count badly.
MAX_ITEMS = 20
MAX_ITEM_CHARS = 2_000
_THOUGHT = re.compile(r"\A\s*<think(?:ing)?>.*?</think(?:ing)?>", re.DOTALL | re.IGNORECASE)
_FENCED = re.compile(r"```[a-zA-Z]*[ \t\r]*\n(.*?)```", re.DOTALL)
_LIST_MARK = re.compile(r"^\s*(?:[-–—•*]|\d{1,2}[.)])\s+")
_SOURCE_MARKS = re.compile(r"\s*(?:\[\d{1,2}(?:\s*[,;]\s*\d{1,2})*\])+(?=[\s.!?]*$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """What the model said, and the tokens that question and answer took; None: not told."""

    text: str
    n_tokens: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedBullet:
    """A sentence, and the numbers of the sources it names, from 1; they may be any numbers."""

    text: str
    sources: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A briefing that nobody has checked. Texts are on one line each, in plain characters."""

    headline: str
    summary: str
    bullets: tuple[ProposedBullet, ...]


def read_completion(content: bytes) -> Completion:
    """Return the message in a chat completion of the OpenAI API. Raises LlmFailed."""
    document = _loaded(content, "the endpoint's answer is not JSON")
    n_tokens = _total(document)
    choices = _field(document, "choices")
    choice = choices[0] if isinstance(choices, list) and choices else None
    message = _field(choice, "message")
    if not isinstance(message, Mapping):
        raise LlmFailed(Reason.MALFORMED, "the endpoint's answer has no message", n_tokens=None)
    text = _spoken(message.get("content"))
    finish = _field(choice, "finish_reason")
    if finish == "content_filter" or (message.get("refusal") and not text):
        raise LlmFailed(Reason.REFUSED, "the model refuses to answer", n_tokens=n_tokens)
    if finish == "length":
        raise LlmFailed(Reason.LENGTH, "the answer was cut off at its limit", n_tokens=n_tokens)
    if not text:
        thought = message.get("reasoning_content") or message.get("reasoning")
        said = "the model only reasoned and said nothing" if thought else "the answer is empty"
        raise LlmFailed(Reason.EMPTY, said, n_tokens=n_tokens)
    return Completion(text=text, n_tokens=n_tokens)


def read_proposal(text: str, language: str, *, fewest: int) -> Proposal:
    """Return the proposal in what the model said, of *fewest* bullets at least.

    A code fence around it, or a thought before it, is passed over. Raises LlmFailed.
    """
    unfenced = _THOUGHT.sub("", text)
    if fenced := _FENCED.search(unfenced):
        unfenced = fenced[1]
    document = _loaded(unfenced, "the model's answer is not JSON")
    if not isinstance(document, Mapping):
        raise _malformed("not an object")
    proposal = Proposal(
        headline=_line(document, "headline"),
        summary=_line(document, "summary"),
        bullets=_bullets(document.get("bullets")),
    )
    if len(proposal.bullets) < fewest:
        raise _malformed(f"{len(proposal.bullets)} bullets where {fewest} were asked for")
    _require_language(proposal, language)
    return proposal


def is_in(text: str, language: str) -> bool:
    """Tell whether *text* may be in *language*: unless it is surely in another."""
    return choose_language(language, text) == language


def _require_language(proposal: Proposal, language: str) -> None:
    whole = " ".join([proposal.headline, proposal.summary, *(b.text for b in proposal.bullets)])
    if language not in LANGUAGES:
        raise LlmFailed(Reason.LANGUAGE, f"nobody here can tell whether it is in {language}")
    # From both ends: the detector reads the beginning only.
    if not (is_in(whole, language) and is_in(whole[len(whole) // 2 :], language)):
        raise LlmFailed(Reason.LANGUAGE, f"the answer is not in {language}")


def _bullets(listed: object) -> tuple[ProposedBullet, ...]:
    if not isinstance(listed, list) or len(listed) > MAX_ITEMS:
        raise _malformed("bullets is no list, or too long a one")
    return tuple(_bullet(item) for item in listed)


def _bullet(item: object) -> ProposedBullet:
    if not isinstance(item, Mapping):
        raise _malformed("a bullet is no object")
    numbers = item.get("sources")
    if not isinstance(numbers, list) or len(numbers) > 10 * MAX_ITEMS:
        raise _malformed("a bullet without a list of sources")
    if not all(isinstance(n, int) and not isinstance(n, bool) for n in numbers):
        raise _malformed("a source that is no number")
    return ProposedBullet(text=_line(item, "text"), sources=tuple(dict.fromkeys(numbers)))


def _line(document: Mapping[str, object], name: str) -> str:
    value = document.get(name)
    if not isinstance(value, str) or len(value) > MAX_ITEM_CHARS:
        raise _malformed(f"{name} is no text, or too long")
    return _SOURCE_MARKS.sub("", _LIST_MARK.sub("", tidy(value)))


def _loaded(text: str | bytes, otherwise: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        # Not UTF-8, not JSON, nested without end, or a number of thousands of digits.
        raise LlmFailed(Reason.MALFORMED, otherwise, n_tokens=None) from None


def _field(value: object, name: str) -> object:
    return value.get(name) if isinstance(value, Mapping) else None


def _spoken(content: object) -> str:
    """Return the text of a message; some servers send it in parts."""
    if isinstance(content, str):
        return content.strip()
    parts = content if isinstance(content, list) else []
    return "".join(t for p in parts if isinstance(t := _field(p, "text"), str)).strip()


def _total(document: object) -> int | None:
    usage = _field(document, "usage")
    total = _field(usage, "total_tokens")
    if isinstance(total, int) and not isinstance(total, bool) and 0 < total < 10**9:
        return total
    return None


def _malformed(what: str) -> LlmFailed:
    return LlmFailed(Reason.MALFORMED, f"the model's answer has the wrong shape: {what}")
