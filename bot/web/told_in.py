"""The languages a story can be read in: links between them, and where each is."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from bot.text.language_names import direction_of, own_name
from bot.views import StoryRecord
from bot.web.addresses import Site, story_path, story_url
from bot.web.reader import with_query


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageLink:
    """A language that a story is told in; ``name`` is its own, ``url`` as readers see it."""

    code: str
    name: str
    direction: str
    href: str
    url: str
    current: bool


def language_links(record: StoryRecord, site: Site) -> tuple[LanguageLink, ...]:
    """Return a link for each language, the main one first; () where there is only one."""
    if record.briefing is None or len(record.languages) < 2:
        return ()
    return tuple(
        LanguageLink(
            code=code,
            name=own_name(code),
            direction=direction_of(code),
            # Also of the main one: a browser may prefer another.
            href=with_query(story_path(record.id, site), {"lang": code}),
            url=f"{story_url(record.id, site)}{language_query(record, code)}",
            current=code == record.briefing.language,
        )
        for code in record.languages
    )


def language_query(record: StoryRecord, code: str) -> str:
    """Return what follows the address of a story to have it in *code*; "" for its main one."""
    return f"?{urlencode({'lang': code})}" if code in record.languages[1:] else ""


def shown_language(record: StoryRecord) -> str:
    """Return what to ask for to be shown a story as it is here; "" for its main language."""
    code = record.briefing.language if record.briefing else ""
    return code if code in record.languages[1:] else ""
