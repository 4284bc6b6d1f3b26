"""Telegram's HTML as text with tags: escape it, read it, measure it, split it.

Rule 1: Telegram counts UTF-16 units of what is left when tags and entities are resolved.
Rule 2: a part is valid by itself: never cut inside a tag or an entity, open tags closed at its end
and opened again in the next.
Rule 3: a cut is made at the best place there is: between blocks, lines, words, characters.

Limits: https://core.telegram.org/bots/api#sendmessage and #formatting-options.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

MESSAGE_LIMIT = 4096
# Telegram ignores the hundred-and-first tag of a message without a word.
MAX_TAGS = 100
# TDLib cuts every string off at 35,000 bytes before it reads the tags (misc.cpp,
# clean_input_string); long addresses get there. Some room is left for tags opened again.
MAX_BYTES = 30_000

# A tag, or one of the only named entities that Telegram knows.
_MARKUP = re.compile(
    r"<(?P<end>/?)(?P<tag>[a-zA-Z][\w-]*)(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>"
    r"|(?P<entity>&(?:lt|gt|amp|quot|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});)",
)
_HALF_PAIR = re.compile("[\ud800-\udfff]")
_BLOCK, _LINE, _WORD = 3, 2, 1


def escape(text: str) -> str:
    """Return *text* such that Telegram shows it as it is, in prose and in quoted attributes.

    Half of a surrogate pair, which some JSON holds, is no character and could not be sent.
    """
    whole = _HALF_PAIR.sub("\ufffd", text)
    return html.escape(whole, quote=False).replace('"', "&quot;")


def plain(markup: str) -> str:
    """Return what a reader of *markup* sees, without links and styles."""
    return _MARKUP.sub(_shown, markup)


def n_units(text: str) -> int:
    """Return the length of plain *text* as Telegram counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def n_tags(markup: str) -> int:
    """Return how many entities Telegram will find in *markup*, nested ones included."""
    return sum(_opens(match) for match in _MARKUP.finditer(markup))


def fits(markup: str, limit: int = MESSAGE_LIMIT) -> bool:
    """Return whether *markup* can be sent as one message."""
    if len(markup.encode()) > MAX_BYTES or n_tags(markup) > MAX_TAGS:
        return False
    return n_units(plain(markup)) <= limit


def split_message(markup: str, limit: int = MESSAGE_LIMIT) -> tuple[str, ...]:
    """Return *markup*, whose tags are balanced, in parts that can be sent.

    Each part has at most *limit* units (at least 2), ``MAX_TAGS`` tags and, but for single giants
    of tags, ``MAX_BYTES`` bytes. Together they show what
    *markup* shows, but for parts of nothing but white space, which Telegram refuses: () if that
    is all there is. Raises ValueError if *limit* is too small for a character.
    """
    if limit < 2:
        raise ValueError(f"a limit of {limit} is less than one character outside of the BMP")
    if fits(markup, limit):
        return (markup,) if plain(markup).strip() else ()
    tokens, parts, carried = list(_tokens(markup)), [], list[str]()
    while tokens:
        cut = _find_cut(tokens, limit, len(carried))
        part, carried = _part(tokens[:cut], carried)
        parts.append(part)
        tokens = tokens[cut:]
    return tuple(part for part in parts if plain(part).strip())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Token:
    """A tag, or one character that is shown."""

    raw: str
    shown: str = ""
    opens: str = ""
    closes: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Break:
    """A place to cut: the tokens and the units before it."""

    at: int
    units: int


def _tokens(markup: str) -> Iterator[_Token]:
    at = 0
    for match in _MARKUP.finditer(markup):
        yield from (_Token(raw=char, shown=char) for char in markup[at : match.start()])
        at = match.end()
        tag = (match["tag"] or "").lower()
        yield _Token(
            raw=match[0],
            shown=_shown(match),
            opens=tag if _opens(match) else "",
            closes=tag if match["end"] else "",
        )
    yield from (_Token(raw=char, shown=char) for char in markup[at:])


def _shown(match: re.Match[str]) -> str:
    return html.unescape(match[0]) if match["entity"] else ""


def _opens(match: re.Match[str]) -> bool:
    return match["tag"] is not None and not match["end"]


def _find_cut(tokens: Sequence[_Token], limit: int, n_carried: int) -> int:
    """Return how many of *tokens* go into the next part, at least one."""
    units, size, tags, last_shown, has_text = 0, 0, n_carried, "", False
    breaks: dict[int, _Break] = {}
    for n, token in enumerate(tokens):
        units += n_units(token.shown)
        size += len(token.raw.encode())
        tags += bool(token.opens)
        if units > limit or (has_text and (tags > MAX_TAGS or size > MAX_BYTES)):
            return _best(breaks, units) or max(n, 1)
        if token.shown:
            has_text = has_text or not token.shown.isspace()
            if has_text and token.shown.isspace():
                breaks[_rank(last_shown, token.shown)] = _Break(at=n + 1, units=units)
            last_shown = token.shown
    return len(tokens)


def _rank(before: str, space: str) -> int:
    if space != "\n":
        return _WORD
    return _BLOCK if before == "\n" else _LINE


def _best(breaks: Mapping[int, _Break], units: int) -> int:
    """Return the place of the best break, 0 if there is none.

    A break in the first half would leave a stump of a message, so a lesser one further on is
    better.
    """
    for rank in (_BLOCK, _LINE, _WORD):
        if rank in breaks and 2 * breaks[rank].units >= units:
            return breaks[rank].at
    return max((found.at for found in breaks.values()), default=0)


def _part(tokens: Sequence[_Token], carried: Sequence[str]) -> tuple[str, list[str]]:
    """Return the part with the *carried* tags opened and what is open closed; and what is open."""
    open_tags = list(carried)
    for token in tokens:
        if token.opens:
            open_tags.append(token.raw)
        elif token.closes and open_tags:
            open_tags.pop()
    body = "".join(token.raw for token in tokens)
    ends = "".join(f"</{_name(raw)}>" for raw in reversed(open_tags))
    return "".join(carried) + body + ends, open_tags


def _name(raw: str) -> str:
    match = _MARKUP.fullmatch(raw)
    return match["tag"] if match else ""
