"""A page worker whose reader does what the page says; run by tests as a process of its own."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

from bot.errors import BadPage
from bot.model import Article, ArticleId
from bot.sources.fulltext.page_child import run


def loop(begun: str) -> str:
    """Say that it has begun, in a file of that name, and never end."""
    if begun:
        Path(begun).touch()
    while True:
        pass


def crash(_: str) -> str:
    os.abort()


def leave(status: str) -> str:
    sys.exit(int(status))


def eat(_: str) -> str:
    return bytes(10**11).decode()


def defect(_: str) -> str:
    raise ZeroDivisionError


def talk(text: str) -> str:
    sys.stdout.write(text)
    sys.stdout.flush()
    return text


def babble(descriptor: str) -> str:
    os.write(int(descriptor), b"\0\0\0\2{}")
    return ""


def refuse(reason: str) -> str:
    raise BadPage(reason)


def process(_: str) -> str:
    return str(os.getpid())


def environment(_: str) -> str:
    return " ".join(sorted(os.environ))


WORDS: dict[str, Callable[[str], str]] = {
    found.__name__: found
    for found in (loop, crash, leave, eat, defect, talk, babble, refuse, process, environment)
}


def read(html: bytes, *, url: str | None, content_type: str | None) -> Article:
    """Obey the first word of *html*, if it is one of WORDS; the title is what comes of it."""
    word, _, rest = html.decode().partition(" ")
    title = WORDS[word](rest) if word in WORDS else html.decode()
    return Article(id=ArticleId("1"), title=title, url=url, author=content_type)


if __name__ == "__main__":
    run(read, alarm_s=int(sys.argv[1]))
