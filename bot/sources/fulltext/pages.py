"""One web page -> the article on it, by trafilatura in its fast mode.

    bytes -> text -> tree -> head, and title, author, text
             (page_text)     (page_head)  (trafilatura)

Rule 1: trafilatura gets a tree, never an address: given text, its parts would fetch from the web.
Rule 2: whatever the bytes are, the outcome is an article or BadPage, and no markup is left in it.
Rule 3: a page may still take long or much memory; who cannot wait asks a `page_worker.PageWorker`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import lxml.etree
import lxml.html
import trafilatura
from lxml.html import HtmlElement
from trafilatura.settings import Document

from bot.errors import BadPage
from bot.model import Article
from bot.sources.fulltext.page_head import PageHead, read_head
from bot.sources.fulltext.page_text import page_text
from bot.sources.reading.cleaning import MAX_TEXT_CHARS
from bot.sources.reading.dates import parse_moment
from bot.sources.urls import article_id, canonical_url, host_of
from bot.text.markup import plain_text
from bot.text.sentences import clip
from bot.text.tokens import fold

# Markup is gone by then; what `plain_text` folds is white space.
_MAX_RAW_CHARS = 4 * MAX_TEXT_CHARS
_MAX_TITLE_CHARS, _MAX_LEAD_CHARS, _MAX_SHORT_CHARS = 500, 2_000, 200
_MADE_TITLE_CHARS, _MADE_LEAD_CHARS = 90, 500
_MAX_CATEGORIES = 20
# Shorter than this is no article: the shortest of 181 real ones has 369 characters, a sentence 80.
_MIN_CHARS = 80
# Below this, a page that speaks of signing in or of robots holds nothing else.
_MIN_CHARS_DESPITE_SIGNS = 400
_EARLIEST, _LATEST = "1995-01-01", "2100-01-01"

_CHALLENGE = re.compile(
    r"captcha|just a moment|attention required|are you (?:a )?(?:human|robot)|not a robot"
    r"|(?:please )?enable (?:javascript|js|cookies)|checking your browser|access (?:is )?denied"
    r"|verify(?:ing)? (?:that )?you are|unusual traffic|ddos|javascript is (?:disabled|required)",
    re.IGNORECASE,
)
_CHALLENGE_MARK = re.compile(r"cf[-_]chl|challenge-platform|incapsula|datadome|px-captcha")
_WALL = re.compile(
    r"(?:sign|log) ?in to|already (?:a |have an? )(?:subscriber|member|account|subscription)"
    r"|(?:subscribe|register|sign up) (?:now )?to (?:continue|read|keep|view|access)"
    r"|to continue reading|create (?:a|your) free account|(?:for|to) subscribers only"
    r"|abonnez-vous|réservé aux abonnés|jetzt (?:abonnieren|weiterlesen)|nur für abonnenten"
    r"|suscríbete|contenido exclusivo para suscriptores|inicia sesión para",
    re.IGNORECASE,
)
_MISSING = re.compile(
    r"page (?:was |could )?not (?:be )?found|page (?:you|that)[^.]{0,60}(?:exist|found)|error 404",
    re.IGNORECASE,
)
_SITE_MARK = re.compile(r"\s+[|–—·•:»-]\s+")
# What comes out of trafilatura and the parsers below it on hostile documents.
_BREAKDOWNS = (
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    AssertionError,
    RecursionError,
    OverflowError,
    lxml.etree.LxmlError,
)


def extract_page(
    html: bytes, *, url: str | None = None, content_type: str | None = None
) -> Article:
    """Return the article on the page *html*, which came from *url* with that Content-Type.

    ``language`` is what the page declares, right or not; ``published_at`` is midnight where only
    a day is known and may lie in the future; ``seen_at`` is None. Raises BadPage with a sentence
    on what the document is instead.
    """
    text = page_text(html, content_type)
    try:
        tree = _tree(text)
        head = read_head(tree, url)
        document = _read(tree, url)
    except _BREAKDOWNS as error:
        raise BadPage("the page is too damaged to be read") from error
    article = _article(document, head, url)
    _refuse(article, text)
    return article


def _tree(text: str) -> HtmlElement:
    clean = text.replace("\x00", "").encode("utf-8", "replace")
    # Made for each page: a parser keeps the names of all elements it has met.
    parser = lxml.html.HTMLParser(
        encoding="utf-8", collect_ids=False, remove_comments=True, remove_pis=True
    )
    return lxml.html.document_fromstring(clean, parser=parser)


def _read(tree: HtmlElement, url: str | None) -> Document:
    """Return what trafilatura finds; an empty document where it finds nothing."""
    found = trafilatura.bare_extraction(
        tree,
        url=url,
        fast=True,
        include_comments=False,
        with_metadata=True,
        date_extraction_params={
            "original_date": True,
            # Days that merely stand in the text are rarely the day of the article.
            "extensive_search": False,
            "min_date": _EARLIEST,
            "max_date": _LATEST,
        },
    )
    return found if isinstance(found, Document) else Document()


def _article(document: Document, head: PageHead, url: str | None) -> Article:
    title = _title(document, head.site)
    lead = _clean(document.description, _MAX_LEAD_CHARS)
    text = _text(document.text or "", title)
    title = title or clip(text, _MADE_TITLE_CHARS)
    return Article(
        id=article_id(head.url or f"#{title}"),
        title=title,
        url=head.url,
        outlet=host_of(head.url) if head.url else None,
        language=head.language,
        published_at=head.published_at or parse_moment(document.date or ""),
        lead=lead or clip(text, _MADE_LEAD_CHARS) or None,
        text=text or None,
        author=_clean(document.author, _MAX_SHORT_CHARS).replace("; ", ", ") or None,
        image=canonical_url(document.image or "", head.url or url),
        categories=_categories(document.categories or ()),
    )


def _clean(written: object, limit: int) -> str:
    # Values of a page's JSON may be of any kind.
    return clip(plain_text(written[:_MAX_RAW_CHARS]), limit) if isinstance(written, str) else ""


def _title(document: Document, site: str) -> str:
    """Return the title without the name of the site behind it."""
    title = _clean(document.title, _MAX_TITLE_CHARS)
    names = {_bare(site), _bare(_clean(document.sitename, _MAX_SHORT_CHARS))} - {""}
    marks = list(_SITE_MARK.finditer(title))
    if marks and _bare(title[marks[-1].end() :]) in names:
        return title[: marks[-1].start()]
    return title


def _text(raw: str, title: str) -> str:
    """Return the paragraphs on one line, without the title at their top."""
    lines = [line for line in raw[:_MAX_RAW_CHARS].split("\n") if line.strip()]
    if len(lines) > 1 and title and _bare(lines[0]) == _bare(title):
        lines.pop(0)
    return clip(plain_text("\n".join(lines)), MAX_TEXT_CHARS)


def _bare(text: str) -> str:
    return "".join(filter(str.isalnum, fold(text)))


def _categories(written: Iterable[object]) -> tuple[str, ...]:
    parts = (part for name in written if isinstance(name, str) for part in name.split(","))
    cleaned = (_clean(part, _MAX_SHORT_CHARS) for part in parts)
    return tuple(dict.fromkeys(filter(None, cleaned)))[:_MAX_CATEGORIES]


def _refuse(article: Article, page: str) -> None:
    """Raise BadPage if *article* is what a page says that holds none."""
    text = article.text or ""
    if len(text) >= _MIN_CHARS_DESPITE_SIGNS:
        return
    said = f"{article.title} {text}"
    # Guards against robots leave their scripts on good pages too.
    if _CHALLENGE.search(said) or (len(text) < _MIN_CHARS and _CHALLENGE_MARK.search(page)):
        raise BadPage("the server answered with a challenge page for browsers, not the article")
    if _WALL.search(said):
        raise BadPage("the page asks to sign in or subscribe and shows no article text")
    if _MISSING.search(said):
        raise BadPage("the page says that there is no such page")
    if len(text) < _MIN_CHARS:
        raise BadPage("the page holds no article text")
