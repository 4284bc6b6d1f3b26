"""Who reads a page: in which language its words are, and which of a story's languages is shown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from bot.text.language_names import direction_of
from bot.text.languages import primary_subtag
from bot.words.catalogue import ENGLISH, count, phrase, speaks

# Accept-Language: a list of tags with weights (RFC 9110, 12.5.4). No person sets more than these.
_MAX_CHARS, _MAX_TAGS = 500, 20
_WISH = re.compile(
    r"\s*([A-Za-z]{2,3})(?:-[A-Za-z0-9]{1,8})*\s*(?:;\s*q=\s*(\d(?:\.\d{1,3})?))?\s*"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """``asked`` is the language of the address, "" for none; ``accepted`` are the browser's.

    All are primary subtags; the browser's come best first.
    """

    asked: str = ""
    accepted: tuple[str, ...] = ()

    @property
    def wishes(self) -> tuple[str, ...]:
        """Every language the reader wants, best first."""
        return (self.asked, *self.accepted) if self.asked else self.accepted

    @property
    def language(self) -> str:
        """The language of the page's own words."""
        return next(filter(speaks, self.wishes), ENGLISH)

    @property
    def direction(self) -> str:
        """How the page's own words run: ``ltr`` or ``rtl``."""
        return direction_of(self.language)

    def choose(self, languages: Iterable[str]) -> str | None:
        """Return which of *languages* the reader wants; None: none of them."""
        offered = set(languages)
        return next((wish for wish in self.wishes if wish in offered), None)

    def say(self, name: str, /, **values: object) -> str:
        """Return a text of the pages."""
        return phrase("web", name, self.language, **values)

    def label(self, name: str, /, **values: object) -> str:
        """Return a text that the chat has as well."""
        return phrase("labels", name, self.language, **values)

    def count(self, name: str, n: int) -> str:
        """Return *n* things in words."""
        return count(name, n, self.language)

    def link(self, path: str, given: Mapping[str, str] | None = None) -> str:
        """Return *path* with what is *given*, and the language that the reader asked for."""
        return with_query(path, {**(given or {}), "lang": self.asked})


# Somebody of whom nothing is known.
ANYBODY = Reader()


def with_query(path: str, given: Mapping[str, str]) -> str:
    """Return *path* with those of *given* that are not empty."""
    query = urlencode({name: value for name, value in given.items() if value})
    return f"{path}?{query}" if query else path


def accepted_languages(header: str) -> tuple[str, ...]:
    """Return the languages of an Accept-Language header, best first, each once.

    What cannot be read is left out, and so is "*", which wants nothing in particular.
    """
    weights: dict[str, float] = {}
    for part in header[:_MAX_CHARS].split(",")[:_MAX_TAGS]:
        if match := _WISH.fullmatch(part):
            weight = float(match[2] or 1)
            tag = primary_subtag(match[1])
            weights[tag] = max(weights.get(tag, 0), weight)
    return tuple(sorted((tag for tag in weights if weights[tag]), key=lambda tag: -weights[tag]))
