"""Check a text in Telegram's HTML before thousands get it: what is wrong, and where.

Rule 1: what passes, Telegram takes: known tags only, closed in order, values as it reads them.
Rule 2: a refusal names line and column, as an editor counts them, from 1.

The tags are those of https://core.telegram.org/bots/api#html-style, without mentions of people
and custom emoji, which most bots may not send.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.delivery.buttons.keyboards import is_linkable
from bot.delivery.editions.telegram_html import MAX_TAGS, MESSAGE_LIMIT, n_tags, n_units, plain
from bot.errors import BadInput

_PLAIN = "b strong i em u ins s strike del code pre tg-spoiler blockquote"
_TAGS = frozenset(_PLAIN.split())
_TAG = re.compile(r"<(?P<end>/?)(?P<name>[a-zA-Z][a-zA-Z0-9-]*)(?P<attributes>[^<>]*)>")
_HREF = re.compile(r"""\s+href\s*=\s*(?:"(?P<double>[^"<>]*)"|'(?P<single>[^'<>]*)')\s*""")
_LANGUAGE = re.compile(r"""\s+class\s*=\s*"language-[\w+#-]{1,32}"\s*""")
_SPOILER = re.compile(r"""\s+class\s*=\s*"tg-spoiler"\s*""")
# Numbers of surrogates, which are no characters: 0xD800 to 0xDFFF.
_HALF_SIGN = re.compile(
    r"&#(?:[xX]0*[dD][89a-fA-F][0-9a-fA-F]{2}"
    r"|0*(?:5529[6-9]|55[3-9]\d\d|56\d{3}|57[0-2]\d\d|573[0-3]\d|5734[0-3]))(?!\w)"
)
_CONTROL = {code: " " for code in range(32) if code != ord("\n")}
_SHOWN = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class _Open:
    name: str
    at: int


def check_markup(html: str) -> str:
    """Return *html* without space around it. Raises BadInput that says what is wrong and where.

    It is then a message that Telegram takes: not empty, and not too long.
    """
    # Telegram takes them for spaces.
    html = html.translate(_CONTROL).strip()
    _check_tags(html)
    if half := _HALF_SIGN.search(html):
        raise _refused(html, half.start(), "this number is no character")
    shown = plain(html)
    if not shown.strip():
        raise BadInput("the message is empty")
    if (n := n_units(shown)) > MESSAGE_LIMIT:
        raise BadInput(
            f"the message has {n:,} characters as Telegram counts them, "
            f"{n - MESSAGE_LIMIT:,} more than fit"
        )
    if n_tags(html) > MAX_TAGS:
        raise BadInput(f"the message has more than {MAX_TAGS} tags; Telegram ignores the rest")
    return html


def _check_tags(html: str) -> None:
    stack: list[_Open] = []
    at = html.find("<")
    while at >= 0:
        match = _TAG.match(html, at)
        if match is None:
            raise _refused(html, at, "this begins no tag; write &lt; for the sign itself")
        _take(html, match, stack)
        at = html.find("<", match.end())
    if stack:
        last = stack[-1]
        raise _refused(html, last.at, f"<{last.name}> is never closed")


def _take(html: str, match: re.Match[str], stack: list[_Open]) -> None:
    name, at = match["name"].lower(), match.start()
    if not match["end"]:
        _check_opening(html, match, name)
        stack.append(_Open(name=name, at=at))
        return
    if match["attributes"].strip():
        raise _refused(html, at, "a closing tag holds nothing but its name")
    if not stack:
        raise _refused(html, at, f"</{name}> closes nothing")
    if stack[-1].name != name:
        raise _refused(html, at, f"</{name}> here; <{stack[-1].name}> is to be closed first")
    stack.pop()


def _check_opening(html: str, match: re.Match[str], name: str) -> None:
    attributes, at = match["attributes"], match.start()
    if name == "a":
        link = _HREF.fullmatch(attributes)
        if link is None:
            raise _refused(html, at, 'a link is <a href="https://…">')
        if not is_linkable(link["double"] or link["single"] or ""):
            raise _refused(html, at, "the link needs an address that begins with https://")
        return
    if name == "span" and _SPOILER.fullmatch(attributes):
        return
    if name not in _TAGS:
        raise _refused(html, at, f"<{name}> is no tag that Telegram knows")
    if not _may_hold(name, attributes):
        raise _refused(html, at, f"<{name}> takes no {attributes.strip()[:_SHOWN]!r}")


def _may_hold(name: str, attributes: str) -> bool:
    if not attributes.strip():
        return True
    if name == "blockquote":
        return attributes.strip() == "expandable"
    return name == "code" and bool(_LANGUAGE.fullmatch(attributes))


def _refused(html: str, at: int, why: str) -> BadInput:
    line = html.count("\n", 0, at) + 1
    column = at - (html.rfind("\n", 0, at) + 1) + 1
    near = html[at : at + _SHOWN].partition("\n")[0]
    return BadInput(f"line {line}, column {column}, at “{near}”: {why}")
