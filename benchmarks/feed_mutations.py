"""Ways to damage a feed, by accident and on purpose: each takes a document and returns another.

What is drawn comes from the given source of chance alone. ``@PORT@`` and ``@FILE@`` stand for a
port that nobody may connect to and a file that nobody may read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import escape
from random import Random
from typing import Any

Mutation = Callable[[Random, bytes], bytes]

# Runs that make a careless pattern slow; few are long, for a run of the benchmark is to end.
_RUNS = (1_000,) * 10 + (20_000,) * 7 + (200_000,) * 2 + (1_000_000,)
_TAG = re.compile(rb"<[A-Za-z][^<>]{0,300}>")
_TEXT = re.compile(rb">[^<>]{3,400}<")
_DATE = re.compile(rb"\d{4}-\d\d-\d\d|\d{1,2} [A-Z][a-z]{2} \d{4}|\d\d:\d\d")
_DECLARED = re.compile(rb"encoding=[\"'][\w-]+[\"']")
_ENCODINGS = (
    *("utf-8", "utf-16", "utf-16-le", "utf-32", "iso-8859-1", "windows-1252", "windows-1251"),
    *("koi8-r", "shift_jis", "euc-jp", "gb18030", "big5", "utf-7", "cp037", "us-ascii"),
)
_LIES = (*_ENCODINGS, "idna", "rot13", "base64", "zlib", "unicode_escape", "punycode", "x", "")
_HOSTILE = (
    "<script>steal()</script>",
    "<img src=x onerror=steal()>",
    "<svg/onload=steal()>",
    '<a href="javascript:steal()">here</a>',
    '<iframe srcdoc="&lt;script&gt;steal()&lt;/script&gt;"></iframe>',
    "<scr<script>ipt>steal()</scr</script>ipt>",
    "&lt;script&gt;steal()&lt;/script&gt;",
    "&amp;lt;img src=x onerror=steal()&amp;gt;",
    "&#60;b onclick=steal()&#62;",
    "<link>javascript:steal()</link>",
    "<link>JaVa\tScript:steal()</link>",
    '<link href="data:text/html,<script>steal()</script>"/>',
    "<link>file:///etc/hosts</link>",
    "<link>//[::1</link>",
    "<link>http://user:pass@</link>",
    "<guid>vbscript:steal()</guid>",
    "<![CDATA[<object data=x></object>]]>",
    "<!--[if IE]><b>steal</b><![endif]-->",
    "<plaintext>",
    "<title><style>*{}</style></title>",
    "&#0;&#1;&#8;&#x1f;&#127;&#x9f;&#xD800;&#xFFFE;&#x110000;&#99999999999999999999;",
    "\x00\x01\x08\x1b[31m\x7f\u0085\u202e\u2028\ufeff",
)
_SWOLLEN = (
    b"<",
    b"&",
    b"&amp;",
    b"&lt;",
    b"<!--",
    b"]]>",
    b"<![CDATA[",
    b" ",
    b"\n",
    b"\xe2\x80\x8b",
    b"a",
    b"a.",
    b"<a ",
    b"<b>",
    b"</b>",
    b"<div>",
    b"<item>",
    b"<item/>",
    b"<item><title>x</title></item>",
    b"http://",
    b"%25",
    b"@a (",
    b"[",
    b'{"a":',
    b"<?x ",
    b"<!DOCTYPE ",
    b"&#x41;",
    b'"',
    b"='",
)


def flip_bits(chance: Random, document: bytes) -> bytes:
    damaged = bytearray(document)
    for _ in range(chance.choice((1, 3, 10, 100))):
        damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
    return bytes(damaged)


def truncate(chance: Random, document: bytes) -> bytes:
    return document[: chance.randrange(1, len(document) + 1)]


def lose_a_part(chance: Random, document: bytes) -> bytes:
    start, end = _span(chance, document)
    return document[:start] + document[end:]


def repeat_a_part(chance: Random, document: bytes) -> bytes:
    start, end = _span(chance, document)
    return document[:end] + document[start:end] * chance.randint(1, 5) + document[end:]


def move_a_part(chance: Random, document: bytes) -> bytes:
    start, end = _span(chance, document)
    rest = document[:start] + document[end:]
    at = chance.randrange(len(rest) + 1)
    return rest[:at] + document[start:end] + rest[at:]


def repeat_a_tag(chance: Random, document: bytes) -> bytes:
    match = _one(chance, _TAG, document)
    return document[: match[1]] + match[2] * chance.choice((1, 3, 300)) + document[match[1] :]


def lose_tags(chance: Random, document: bytes) -> bytes:
    share = chance.choice((0.02, 0.2))
    return re.sub(rb"</?\w[^<>]*>", lambda m: b"" if chance.random() < share else m[0], document)


def nest_deeply(chance: Random, document: bytes) -> bytes:
    tag = chance.choice((b"div", b"item", b"b", b"x:y", b"channel", b"ul><li"))
    depth = chance.choice((50,) * 4 + (300,) * 4 + (2_000, 20_000))
    closing = b"</" + tag.replace(b"><", b"></") + b">" if chance.random() < 0.5 else b""
    return _inserted(chance, document, (b"<" + tag + b">") * depth + b"x" + closing * depth)


def explode_attributes(chance: Random, document: bytes) -> bytes:
    _, end, tag = _one(chance, _TAG, document)
    n = chance.choice((5, 500, 5_000))
    same = chance.random() < 0.3
    made = b"".join(b" a%d='%d'" % (0 if same else k, k) for k in range(n))
    slash = tag.endswith(b"/>") + 1
    return document[: end - slash] + made + document[end - slash :]


def swell_an_attribute(chance: Random, document: bytes) -> bytes:
    _, end, tag = _one(chance, _TAG, document)
    slash = tag.endswith(b"/>") + 1
    name = chance.choice((b"href", b"url", b"type", b"xmlns:z", b"xml:base", b"src"))
    value = chance.choice((b"x", b"http://a.b/", b"&amp;", b"../")) * chance.choice((50, 20_000))
    return document[: end - slash] + b" " + name + b'="' + value + b'"' + document[end - slash :]


def swell(chance: Random, document: bytes) -> bytes:
    bit = chance.choice(_SWOLLEN)
    run = bit * (chance.choice(_RUNS) // len(bit))
    return _inserted(chance, document, run)


def insert_nothing_bytes(chance: Random, document: bytes) -> bytes:
    for _ in range(chance.choice((1, 5, 50))):
        document = _inserted(chance, document, chance.choice((b"\0", b"\x1b", b"\x7f", b"\x85")))
    return document


def insert_hostile(chance: Random, document: bytes) -> bytes:
    for _ in range(chance.randint(1, 4)):
        text = chance.choice(_HOSTILE)
        for _ in range(chance.choice((0, 0, 0, 1, 2))):
            text = escape(text)
        start, *_ = _one(chance, _TEXT, document)
        document = document[: start + 1] + text.encode() + document[start + 1 :]
    return document


def break_cdata(chance: Random, document: bytes) -> bytes:
    for _ in range(chance.randint(1, 5)):
        mark = chance.choice((b"]]>", b"<![CDATA[", b"<![CDATA[<b>]]]]><![CDATA[>", b"<![CDAT["))
        document = _inserted(chance, document, mark)
    return document


def lie_about_encoding(chance: Random, document: bytes) -> bytes:
    name = chance.choice(_LIES).encode()
    if _DECLARED.search(document[:500]):
        return _DECLARED.sub(b'encoding="' + name + b'"', document, count=1)
    return b'<?xml version="1.0" encoding="' + name + b'"?>' + document


def change_encoding(chance: Random, document: bytes) -> bytes:
    text = document.decode("utf-8", "replace")
    encoded = text.encode(chance.choice(_ENCODINGS), "replace")
    return chance.choice((b"", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\n\n ")) + encoded


def swell_dates(chance: Random, document: bytes) -> bytes:
    made = (b"9" * 5_000, b"0000-00-00", b"99999-12-31", b"-1", b"1e999", b"12:99:99", b"\xd9\xa1")
    return _DATE.sub(lambda m: chance.choice((m[0], *made)), document)


def billion_laughs(chance: Random, document: bytes) -> bytes:
    kind = chance.choice(("", "%% "))
    lines = [f'<!ENTITY {kind.replace("%%", "%")}e0 "ha">'] + [
        f'<!ENTITY {kind.replace("%%", "%")}e{k} "{f"&e{k - 1};" * 10}">' for k in range(1, 12)
    ]
    return _with_entities(chance, document, "".join(lines), "&e11;")


def quadratic_blowup(chance: Random, document: bytes) -> bytes:
    definition = f'<!ENTITY big "{"a" * 50_000}">'
    return _with_entities(chance, document, definition, "&big;" * 2_000)


def ask_outside(chance: Random, document: bytes) -> bytes:
    place = chance.choice(
        ("file://@FILE@", "http://127.0.0.1:@PORT@/x", "ftp://127.0.0.1:@PORT@/x", "@FILE@")
    )
    if chance.random() < 0.3:
        head = f'<!DOCTYPE rss SYSTEM "{place}">'.encode()
        return _after_declaration(document, head)
    if chance.random() < 0.3:
        return _with_entities(chance, document, f'<!ENTITY % p SYSTEM "{place}">%p;', "x")
    include = f'<x:include xmlns:x="http://www.w3.org/2001/XInclude" parse="text" href="{place}"/>'
    if chance.random() < 0.3:
        return _inserted(chance, document, include.encode())
    return _with_entities(chance, document, f'<!ENTITY out SYSTEM "{place}">', "&out;")


def change_json(chance: Random, document: bytes) -> bytes:
    try:
        value = json.loads(document)
    except (ValueError, RecursionError):
        return flip_bits(chance, document)
    for _ in range(chance.randint(1, 8)):
        value = _changed(chance, value)
    try:
        text = json.dumps(value, ensure_ascii=chance.random() < 0.5)
    except RecursionError:
        # What can be read may nest deeper than what can be written.
        return flip_bits(chance, document)
    return text.encode("utf-8", "surrogatepass")


def _changed(chance: Random, value: Any) -> Any:
    if isinstance(value, dict) and value and chance.random() < 0.9:
        key = chance.choice(list(value))
        return {**value, key: _changed(chance, value[key])}
    if isinstance(value, list) and value and chance.random() < 0.9:
        n = chance.randrange(len(value))
        return [*value[:n], _changed(chance, value[n]), *value[n + 1 :]]
    return _odd(chance, value)


def _odd(chance: Random, value: Any) -> Any:
    nested: Any = value
    for _ in range(chance.choice((1, 100, 600))):
        nested = [nested] if chance.random() < 0.5 else {"a": nested}
    numbers = (-1, 10**400, float("nan"), float("inf"))
    made: tuple[Any, ...] = (*numbers, None, True, "", [], {}, [None], "\ud800\0")
    swollen = "x" * chance.choice((10, 100_000))
    return chance.choice(
        (*made, nested, chance.choice(_HOSTILE), swollen, {"url": value}, [value])
    )


def _with_entities(chance: Random, document: bytes, definitions: str, used: str) -> bytes:
    start, *_ = _one(chance, _TEXT, document)
    document = document[: start + 1] + used.encode() + document[start + 1 :]
    return _after_declaration(document, f"<!DOCTYPE rss [{definitions}]>".encode())


def _after_declaration(document: bytes, addition: bytes) -> bytes:
    end = document.find(b"?>") + 2 if document.lstrip().startswith(b"<?xml") else 0
    return document[:end] + addition + document[end:]


def _inserted(chance: Random, document: bytes, addition: bytes) -> bytes:
    """Return *document* with *addition* anywhere, or where text may stand."""
    if chance.random() < 0.5:
        at = _one(chance, _TEXT, document)[0] + 1
    else:
        at = chance.randrange(len(document) + 1)
    return document[:at] + addition + document[at:]


def _span(chance: Random, document: bytes) -> tuple[int, int]:
    start = chance.randrange(len(document))
    return start, min(start + chance.choice((1, 10, 100, 1_000)), len(document))


def _one(chance: Random, pattern: re.Pattern[bytes], document: bytes) -> tuple[int, int, bytes]:
    """Return start, end and text of the first match after a place drawn, else of that place."""
    at = chance.randrange(len(document))
    match = pattern.search(document, at) or pattern.search(document)
    return (match.start(), match.end(), match[0]) if match else (at, at, b"")


MUTATIONS: tuple[Mutation, ...] = (
    *(flip_bits, truncate, lose_a_part, repeat_a_part, move_a_part, repeat_a_tag, lose_tags),
    *(nest_deeply, explode_attributes, swell_an_attribute, swell, insert_nothing_bytes),
    *(insert_hostile, insert_hostile, break_cdata, lie_about_encoding, change_encoding),
    *(swell_dates, billion_laughs, quadratic_blowup, ask_outside, change_json),
)
