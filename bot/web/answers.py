"""What every page is answered with: the services behind it, its reader, tags and headers."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from bot import __version__
from bot.bias.outlets import Register
from bot.bias.ratings.overview import Overview
from bot.model import Side, StoryId
from bot.press import OutletProfile
from bot.views import ListQuery, Readiness, StoryList, StoryRecord
from bot.web.addresses import Site
from bot.web.queries import read_reader
from bot.web.reader import Reader

# Browsers ask again after a minute; with the tag that costs them no page.
CACHE = "public, max-age=60"
STYLE_CACHE = "public, max-age=3600"
VARIES = {"Vary": "Accept-Language"}
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class Library(Protocol):
    """Where the stories of the pages come from."""

    async def find_story(
        self, story_id: StoryId, language: str | None = None
    ) -> StoryRecord | None:
        """Return a story with its articles, oldest first; None if there is none.

        It is told in *language* where it was written in that, else in its main language.
        """

    async def redirect_of(self, story_id: StoryId) -> StoryId | None:
        """Return the story that *story_id* was merged into, or None."""

    async def list_stories(self, asked: ListQuery) -> StoryList:
        """Return one page of stories; past the last page it has no cards."""

    async def list_gaps(
        self, sides: frozenset[Side], *, page: int = 1, language: str | None = None
    ) -> StoryList:
        """Return one page of the stories that one of *sides* hardly covers, hottest first."""

    async def press_overview(self, now: datetime) -> Overview:
        """Return how even the outlets are that are read."""

    async def find_outlet(
        self, address: str, now: datetime, language: str | None = None
    ) -> OutletProfile | None:
        """Return the outlet that publishes at *address*; None if none is registered."""

    async def is_ready(self, now: datetime) -> Readiness:
        """Return whether the database answers and polling is not stalled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """What the pages are made from."""

    library: Library
    register: Callable[[], Register]
    site: Site
    clock: Callable[[], datetime]


def reader_of(request: Request) -> Reader:
    """Return who asks, by address and browser. Raises Refused where the address is unclear."""
    return read_reader(request.query_params, request.headers.get("Accept-Language", ""))


def services_of(request: Request) -> Services:
    services: Services = request.app.state.services
    return services


def page_of(request: Request, html: str) -> Response:
    tag = digest_of(html)
    return unchanged(tag) if is_known(request, tag) else HTMLResponse(html, headers=cached(tag))


def tag_of(state: str, now: datetime) -> str:
    # The page says "3 hours ago": by the hour it is a new page even if nothing happened.
    return digest_of(f"{state} {now:%Y-%m-%d %H}")


def digest_of(text: str) -> str:
    digest = hashlib.sha256(f"{__version__} {text}".encode("utf-8", "replace")).hexdigest()
    return f'W/"{digest[:20]}"'


def is_known(request: Request, tag: str) -> bool:
    known = request.headers.get("If-None-Match", "")
    return known.strip() == "*" or tag in [part.strip() for part in known.split(",")]


def cached(tag: str, policy: str = CACHE, *, varies: bool = True) -> Mapping[str, str]:
    """Return the headers of what may be kept; *varies*: with the language of who asks."""
    return {"ETag": tag, "Cache-Control": policy} | (VARIES if varies else {})


def unchanged(tag: str, policy: str = CACHE, *, varies: bool = True) -> Response:
    return Response(status_code=304, headers=cached(tag, policy, varies=varies))
