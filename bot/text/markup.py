"""HTML from the world -> plain text that is safe to store, compare and show.

Rule: what comes out holds no tag, script, handler, entity or control character.

Tags, comments and scripts are a regular language, as HTML defines its tokens
(https://html.spec.whatwg.org/multipage/parsing.html#tokenization): one expression finds them, in
time linear in the text however deep it is nested. No tree is built. What a browser does not show
as text goes with its content; elements that stand apart on a page separate words here.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache

_BLOCKS = (
    *("address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd"),
    *("details", "dialog", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html", "legend", "li"),
    *("main", "menu", "nav", "ol", "option", "p", "pre", "search", "section", "summary"),
    *("table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
)
# Within a line; elements that nobody has heard of are taken for such.
_INLINE = (
    *("a", "abbr", "b", "big", "cite", "code", "del", "em", "font", "i", "img", "ins", "kbd"),
    *("mark", "picture", "q", "s", "samp", "small", "source", "span", "strike", "strong"),
    *("sub", "sup", "time", "tt", "u", "var", "wbr"),
)
# Hold what is not prose, and other elements.
_DROPPED = frozenset(
    [
        *("annotation", "audio", "canvas", "form", "head", "noscript", "object", "svg"),
        *("template", "video"),
    ]
)
# Hold text that is no markup, whatever it looks like, and no prose.
_RAW = ("iframe", "noembed", "noframes", "script", "style", "title")
_SPECIAL = _DROPPED.union(_RAW)

# Groups are atomic, (?>...), where they might be possessive: before Python 3.11.5 a possessive
# group that can backtrack matches wrongly (https://github.com/python/cpython/issues/106052).
_NAME = r"(/?[a-zA-Z][^ \t\n\f\r/>]*+)"
_SPACE = r"[ \t\n\f\r]"
# The end of a tag after its name, as HTML reads attributes: at the first ">" outside of quotes
# that follow a "=", or at the end of the text. A quote that nothing closes is none.
_TAG_END = (
    rf"(?>(?:[ \t\n\f\r/]++|=?[^ \t\n\f\r/>=]++(?>(?:{_SPACE}*+="
    rf"""(?:{_SPACE}*+(?>(?:"[^"]*+"|'[^']*+'|[^ \t\n\f\r>]++)?)))?)|=)*)(?:>|\Z)"""
)
# Nearly every tag of a feed, found faster than by the whole rule. No name holds a "<", or every
# name of "<a<a<a" would be read to the end.
_PLAIN_TAG = re.compile(
    rf'<(?:(/?[a-zA-Z][a-zA-Z0-9:-]*+)(?>(?:{_SPACE}++[a-zA-Z-]++="[^"]*+")*){_SPACE}*+/?+>'
    r"|!--[^<>-]*+(?>(?:-[^<>-]++)*)-->)"
)


def _raw(name: str) -> str:
    """Return the pattern of a raw element after "<", up to its end tag.

    One that ends in "/>" and meets another before it meets an end tag is taken for empty, as its
    writer meant it; one without end tag takes all that follows, as in a browser.
    """
    end = rf"</(?ai:{name})(?=[ \t\n\f\r/>]){_TAG_END}"
    return (
        rf"(?ai:{name})(?=[ \t\n\f\r/>]){_TAG_END}(?:"
        rf"[^<]*+(?>(?:<(?!/?(?ai:{name}))[^<]*+)*){end}"
        rf"|(?<=/>)"
        rf"|[^<]*+(?>(?:<(?!/(?ai:{name})[ \t\n\f\r/>])[^<]*+)*)(?:{end}|\Z))"
    )


_TOKEN = re.compile(
    "<(?:"
    + "|".join(map(_raw, _RAW))
    + rf"|{_NAME}{_TAG_END}"
    + r"|!--(?:-?>|[^-]*+(?>(?:-(?!-!?>)[^-]*+)*)(?:--!?>|\Z))"
    # What a section holds is kept: feeds wrap twice.
    + r"|!\[CDATA\["
    + r"|[!?][^>]*+(?:>|\Z)"
    + r"|/(?![a-zA-Z])[^<>]*+>"
    + ")"
)
# What begins a tag or comment that the text breaks off in; without "=" it may be prose: "5 <b".
_TORN = re.compile(r"<(?:[!?]|/?[a-zA-Z][^ \t\n\f\r<]*+\Z|[a-zA-Z][^=<]*+=).*", re.DOTALL)
# Two rounds undo the common double escaping (&amp;lt;); a third would unescape what a text *says*.
_LOOKS_LIKE_MARKUP = re.compile(r"<[a-zA-Z/!?]|&(?:#\d|#[xX][0-9a-fA-F]|[lLgG][tT]|[a-zA-Z]\w+;)")
_REFERENCE = re.compile(r"&(?:#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[^\t\n\f <&#;]{1,32};?)")
# Nobody speaks of these; they were to be hidden.
_NEVER_SAID = re.compile(rf"<(?:[!?]|/?(?ai:{'|'.join(sorted(_SPECIAL))})\b)")
_DOCUMENT = re.compile(r"</[a-zA-Z]|<(?ai:p|br|hr|img|div|li|ul|ol|h\d|a)[ \t\n\f\r/>]")
_CODE = re.compile(r"<(?ai:code|pre|kbd|samp|tt)[ \t\n\f\r>]")
_SAID = re.compile(r"<(/?[a-zA-Z][^<>]*+)>")
# Any letter: those who compare without case take "ſ" for an "s".
_LEFT_TAG = re.compile(r"<(?=[^\W\d_]|[/!?]|[^<>=]*+=[^<>]*+>)")
_LEFT_REFERENCE = re.compile(r"&(?:#\d+|#[xX][0-9a-fA-F]+|[lLgG][tT]|[a-zA-Z]\w*+;)")
# Control characters, what is no character at all, and what nobody sees: bidirectional overrides
# and isolates can make a line read differently from what it says.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b\u2060\ufeff"
    "\u202a-\u202e\u2066-\u2069\ufffe\uffff]"
)
# Marks are looked for at every so many characters: a pile twice as high is always met.
_PILE = 200
# NFC makes a semicolon of it, which might complete a reference.
_GREEK_QUESTION_MARK = "\u037e"


class _Separators(dict[str | None, str]):
    """What stands in the place of a tag, by its name as written; None is a comment's.

    KeyError for those whose content goes too.
    """

    def __missing__(self, name: str) -> str:
        known = name.lower()
        if known.lstrip("/") in _SPECIAL:
            raise KeyError(name)
        return self.get(known, "")


_SEPARATORS = _Separators(
    (f"{slash}{name}", separator)
    for names, separator in ((_BLOCKS, " "), (_INLINE, ""))
    for name in names
    for slash in ("", "/")
)
_SEPARATORS[None] = ""


def plain_text(markup: str) -> str:
    """Return the prose of *markup* on one line; "" where there is none.

    Text without markup passes through with its white space folded. Text that speaks of markup
    ("the &lt;b&gt; tag") keeps its words: the ‹b› tag.
    """
    if "<" not in markup and "&" not in markup:
        return tidy(markup)
    markup = markup.replace(_GREEK_QUESTION_MARK, ";")
    text = _stripped(markup) if _LOOKS_LIKE_MARKUP.search(markup) else markup
    if ("<" in text or "&" in text) and _LOOKS_LIKE_MARKUP.search(text):
        text = _said(text) if _speaks_of_markup(text, markup) else _stripped(text)
    line = tidy(text)
    harmless = _LEFT_TAG.sub("‹", line) if "<" in line else line
    return _LEFT_REFERENCE.sub(_neutral, harmless) if "&" in harmless else harmless


def tidy(text: str) -> str:
    """Return *text* in NFC on one line, without control and invisible characters."""
    line = " ".join((text if text.isascii() else _composed(text)).split())
    # Whatever is unseen, and half of a surrogate pair, is not printable.
    return line if line.isprintable() else _without_unseen(line)


def _without_unseen(line: str) -> str:
    seen = _UNSEEN.sub("", line.encode("utf-8", "replace").decode("utf-8"))
    return " ".join(_composed(seen).split())


def _composed(text: str) -> str:
    """Return *text* in NFC, with no pile of marks on one letter.

    To bring n marks into their order takes n * n steps, so what looks like a pile of hundreds is
    cut to thirty, the most that Unicode's Stream-Safe Text Format knows
    (https://www.unicode.org/reports/tr15/#Stream_Safe_Text_Format).
    """
    starts = range(0, len(text), _PILE)
    if any(map(unicodedata.combining, text[::_PILE])) and any(
        all(map(unicodedata.combining, text[start : start + 30])) for start in starts
    ):
        text = _piled_marks().sub(r"\1", text)
    return unicodedata.normalize("NFC", text)


@cache
def _piled_marks() -> re.Pattern[str]:
    marks = "".join(filter(unicodedata.combining, map(chr, range(0x300, 0x1F000))))
    return re.compile(f"([{marks}]{{30}})[{marks}]+")


def _stripped(text: str) -> str:
    bare = _without_tags(text) if "<" in text else text
    return _REFERENCE.sub(_character, bare) if "&" in bare else bare


def _character(match: re.Match[str]) -> str:
    return _unescaped(match[0])


@lru_cache(4_096)
def _unescaped(reference: str) -> str:
    return html.unescape(reference)


def _without_tags(text: str) -> str:
    parts = _PLAIN_TAG.split(text)
    try:
        parts[1::2] = map(_SEPARATORS.__getitem__, parts[1::2])
    except KeyError:
        return _without_tokens(text)
    bare = "".join(parts)
    return _without_tokens(text) if "<" in bare else bare


def _without_tokens(text: str) -> str:
    """Return *text* without any construct of HTML; what is none stays, as in "5 < 6"."""
    if "<![CDATA[" in text:
        text = text.replace("]]>", " ")
    # Nothing ends behind the last ">", so what begins there is torn, or prose.
    cut = text.rfind(">") + 1
    parts = _TOKEN.split(text[:cut] + _LEFT_TAG.sub("‹", _TORN.sub("", text[cut:])))
    names = [name.lower() if name else "" for name in parts[1::2]]
    parts[1::2] = [_SEPARATORS.get(name, "") for name in names]
    if not _DROPPED.isdisjoint(names):
        parts = _without_dropped(parts, names)
    return "".join(parts)


def _without_dropped(parts: Sequence[str], names: Sequence[str]) -> list[str]:
    """Return *parts*, text and separator in turn, without those from a dropped tag to its end.

    One that has no end is not dropped: what follows it is more likely prose.
    """
    opened: dict[str, list[int]] = {name: [] for name in _DROPPED}
    ends: dict[int, int] = {}
    for n, name in enumerate(names):
        if name in _DROPPED:
            opened[name].append(n)
        elif name[1:] in _DROPPED and name[0] == "/" and opened[name[1:]]:
            ends[opened[name[1:]].pop()] = n
    kept: list[str] = [parts[0]]
    n = 0
    while n < len(names):
        n = ends.get(n, n)
        kept += parts[2 * n + 1 : 2 * n + 3]
        n += 1
    return kept


def _speaks_of_markup(text: str, markup: str) -> bool:
    """Tell if the tags in *text*, which stood escaped in *markup*, are its words.

    If they are those of a document escaped twice they are markup.
    """
    if _NEVER_SAID.search(text):
        return False
    return bool(_CODE.search(markup)) or not _DOCUMENT.search(text)


def _said(text: str) -> str:
    said = _SAID.sub(_mention, text)
    return _REFERENCE.sub(_character, said) if "&" in said else said


def _mention(match: re.Match[str]) -> str:
    words = match[1]
    return f"‹{words.split(maxsplit=1)[0] if '=' in words else words}›"


def _neutral(match: re.Match[str]) -> str:
    return match[0] if _unescaped(match[0]) == match[0] else f"＆{match[0][1:]}"
