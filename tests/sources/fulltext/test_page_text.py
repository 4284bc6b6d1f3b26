from __future__ import annotations

import pytest

from bot.errors import BadPage
from bot.sources.fulltext.page_text import MAX_PAGE_BYTES, page_text

UMLAUTS = "Die Fähre fährt über die Förde"
CYRILLIC = "Паром столкнулся с грузовым судном"


def page(text: str, charset: str, head: str = "") -> bytes:
    return f"<html><head>{head}</head><body><p>{text}</p></body></html>".encode(charset)


@pytest.mark.parametrize(
    ("body", "content_type", "text"),
    [
        pytest.param(page(CYRILLIC, "utf-8"), None, CYRILLIC, id="utf-8 without a word"),
        pytest.param(
            page(CYRILLIC, "cp1251", '<meta charset="windows-1251">'), None, CYRILLIC, id="meta"
        ),
        pytest.param(
            page(
                CYRILLIC,
                "koi8-r",
                "<META content='text/html; charset=koi8-r' http-equiv=Content-Type>",
            ),
            "text/html",
            CYRILLIC,
            id="meta http-equiv",
        ),
        pytest.param(
            page("文章", "gbk", "<script>var a = 1;</script><meta charset=gb2312>"),
            None,
            "文章",
            id="meta after a script, of a set that means a larger one",
        ),
        pytest.param(
            page(CYRILLIC, "cp1251", "<meta charset=utf-8>"),
            "text/html; charset=windows-1251",
            CYRILLIC,
            id="the header before the page",
        ),
        pytest.param(
            page(UMLAUTS, "utf-8", '<meta charset="iso-8859-1">'), None, UMLAUTS, id="false Latin"
        ),
        pytest.param(
            page(UMLAUTS, "utf-8", '<meta charset="utf-16">'), None, UMLAUTS, id="false UTF-16"
        ),
        pytest.param(page(UMLAUTS, "cp1252"), None, UMLAUTS, id="windows-1252 without a word"),
        pytest.param(page(UMLAUTS, "utf-16"), None, UMLAUTS, id="UTF-16 with its mark"),
        pytest.param(page(UMLAUTS, "utf-8-sig"), None, UMLAUTS, id="UTF-8 with a mark"),
        pytest.param(
            page(CYRILLIC, "utf-8").replace(b"</p>", b" \xe2\x80</p>"),
            None,
            CYRILLIC,
            id="UTF-8 with a torn character",
        ),
    ],
)
def test_a_page_is_read_in_its_encoding(body: bytes, content_type: str | None, text: str) -> None:
    """As a browser would show it."""
    assert f"<p>{text}" in page_text(body, content_type)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        pytest.param(b"", "the document is empty", id="nothing"),
        pytest.param(b" \n\x00", "the document is empty", id="white space"),
        pytest.param(b"%PDF-1.7 ...", "a PDF document", id="PDF"),
        pytest.param(b"\x89PNG\r\n", "a picture", id="picture"),
        pytest.param(b"\x00\x01\x02<html>\x00" * 9, "a binary file", id="binary"),
        pytest.param(b'<?xml version="1.0"?><rss version="2.0"/>', r"a feed \(<rss>\)", id="RSS"),
        pytest.param(b'<feed xmlns="a"><title>x</title></feed>', r"a feed \(<feed>\)", id="Atom"),
        pytest.param(b"<urlset></urlset>", r"XML \(<urlset>\)", id="sitemap"),
        pytest.param(b"<note><to>You</to></note>", "XML, not a page", id="other XML"),
        pytest.param(b'{"error": "no such page"}', "JSON", id="JSON"),
        pytest.param(b"Service unavailable", "plain text", id="plain text"),
        pytest.param(b"<p>" * MAX_PAGE_BYTES, "larger than 5 MiB", id="too large"),
    ],
)
def test_what_is_no_page_is_named(body: bytes, reason: str) -> None:
    """The operator learns what the address leads to."""
    with pytest.raises(BadPage, match=reason):
        page_text(body)
