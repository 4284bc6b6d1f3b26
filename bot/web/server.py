"""The pages over HTTP.

Pages are public and the same for everyone; they set no cookie and run no script.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import (
    HTMLResponse,
    JSONResponse,
    PlainTextResponse,
    RedirectResponse,
    Response,
)
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot import __version__
from bot.bias.outlets import Register
from bot.errors import BadInput
from bot.model import StoryId
from bot.views import ListQuery, Readiness, StoryList, StoryRecord
from bot.web import pages
from bot.web.addresses import Site, story_path
from bot.web.queries import read_list_query, read_sources_query
from bot.web.style import style_sheet


class Library(Protocol):
    """Where the stories of the pages come from."""

    async def find_story(self, story_id: StoryId) -> StoryRecord | None:
        """Return a story with its articles, oldest first; None if there is none."""

    async def redirect_of(self, story_id: StoryId) -> StoryId | None:
        """Return the story that *story_id* was merged into, or None."""

    async def list_stories(self, asked: ListQuery) -> StoryList:
        """Return one page of stories; past the last page it has no cards."""

    async def is_ready(self, now: datetime) -> Readiness:
        """Return whether the database answers and polling is not stalled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Services:
    library: Library
    register: Callable[[], Register]
    site: Site
    clock: Callable[[], datetime]


# Browsers ask again after a minute; with the tag that costs them no page.
_CACHE = "public, max-age=60"
_STYLE_CACHE = "public, max-age=3600"
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def create_app(
    library: Library,
    *,
    register: Callable[[], Register],
    public_url: str,
    clock: Callable[[], datetime],
    routes: Sequence[BaseRoute] = (),
) -> Starlette:
    """Return the application; *routes* are further ones, looked at before those of the pages.

    ``register`` is called for each page, so that imported ratings show without a restart.
    """
    site = Site(public_url=public_url.rstrip("/"))
    services = _Services(library=library, register=register, site=site, clock=clock)
    app = Starlette(
        routes=[*routes, *_ROUTES],
        middleware=[Middleware(_SecurityHeaders)],
        exception_handlers={
            HTTPException: _problem,
            BadInput: _bad_request,
            Exception: _failure,
        },
    )
    app.state.services = services
    return app


async def home(request: Request) -> Response:
    """Answer ``/``: newest stories, a topic of them, or a search."""
    return await _list_page(request, read_list_query(request.query_params))


async def topic(request: Request) -> Response:
    """Answer ``/topics/TOPIC``."""
    wanted = {**request.query_params, "topic": request.path_params["topic"]}
    return await _list_page(request, read_list_query(wanted))


async def story(request: Request) -> Response:
    """Answer ``/s/ID``: a story, or where it went when it was merged."""
    services = _services(request)
    asked = read_sources_query(request.query_params)
    record = await _find(request)
    if isinstance(record, Response):
        return record
    now = services.clock()
    tag = _tag(
        repr((record.revision, record.updated_at, record.written_at, record.coverage, asked))
        + repr(record.acts),
        now,
    )
    if _is_known(request, tag):
        return _unchanged(tag)
    html = pages.render_story(record, services.register(), asked, site=services.site, now=now)
    return HTMLResponse(html, headers=_cached(tag))


async def story_json(request: Request) -> Response:
    """Answer ``/s/ID.json``."""
    record = await _find(request, suffix=".json")
    if isinstance(record, Response):
        return record
    document = pages.story_document(record, site=_services(request).site)
    body = json.dumps(document, ensure_ascii=False)
    tag = _digest(body)
    if _is_known(request, tag):
        return _unchanged(tag)
    return Response(body, media_type="application/json", headers=_cached(tag))


async def method(request: Request) -> Response:
    """Answer ``/method``."""
    services = _services(request)
    return _page(request, pages.render_method(services.register(), site=services.site))


async def healthz(_: Request) -> Response:
    """Answer that the process is alive."""
    return PlainTextResponse("ok\n", headers={"Cache-Control": "no-store"})


async def readyz(request: Request) -> Response:
    """Answer whether readers can be served: 200, or 503 with the reasons."""
    services = _services(request)
    found = await services.library.is_ready(services.clock())
    return JSONResponse(
        {"ready": found.ready, "reasons": list(found.reasons)},
        status_code=200 if found.ready else 503,
        headers={"Cache-Control": "no-store"},
    )


async def style(request: Request) -> Response:
    """Answer the one style sheet."""
    css = style_sheet()
    tag = _digest(css)
    if _is_known(request, tag):
        return _unchanged(tag, _STYLE_CACHE)
    return Response(css, media_type="text/css", headers=_cached(tag, _STYLE_CACHE))


_ROUTES: tuple[BaseRoute, ...] = (
    Route("/", home),
    Route("/topics/{topic}", topic),
    Route("/s/{story_id}.json", story_json),
    Route("/s/{story_id}", story),
    Route("/method", method),
    Route("/healthz", healthz),
    Route("/readyz", readyz),
    Route("/static/style.css", style),
)


async def _list_page(request: Request, asked: ListQuery) -> Response:
    services = _services(request)
    found = await services.library.list_stories(asked)
    if asked.page > 1 and not found.cards:
        raise HTTPException(404, f"There are no stories on page {asked.page}.")
    html = pages.render_home(found, asked, site=services.site, now=services.clock())
    return _page(request, html)


async def _find(request: Request, suffix: str = "") -> StoryRecord | Response:
    services = _services(request)
    story_id = StoryId(request.path_params["story_id"])
    record = await services.library.find_story(story_id)
    if record is not None:
        return record
    moved_to = await services.library.redirect_of(story_id)
    if moved_to is None:
        raise HTTPException(404, "There is no story at this address; old ones are removed.")
    query = f"?{request.url.query}" if request.url.query else ""
    location = f"{story_path(moved_to, services.site)}{suffix}{query}"
    return RedirectResponse(location, status_code=301, headers={"Cache-Control": _CACHE})


def _services(request: Request) -> _Services:
    services: _Services = request.app.state.services
    return services


def _page(request: Request, html: str) -> Response:
    tag = _digest(html)
    return _unchanged(tag) if _is_known(request, tag) else HTMLResponse(html, headers=_cached(tag))


def _tag(state: str, now: datetime) -> str:
    # The page says "3 hours ago": by the hour it is a new page even if nothing happened.
    return _digest(f"{state} {now:%Y-%m-%d %H}")


def _digest(text: str) -> str:
    digest = hashlib.sha256(f"{__version__} {text}".encode("utf-8", "replace")).hexdigest()
    return f'W/"{digest[:20]}"'


def _is_known(request: Request, tag: str) -> bool:
    known = request.headers.get("If-None-Match", "")
    return known.strip() == "*" or tag in [part.strip() for part in known.split(",")]


def _cached(tag: str, policy: str = _CACHE) -> Mapping[str, str]:
    return {"ETag": tag, "Cache-Control": policy}


def _unchanged(tag: str, policy: str = _CACHE) -> Response:
    return Response(status_code=304, headers=_cached(tag, policy))


async def _problem(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    own_words = isinstance(error, HTTPException) and error.detail.endswith(".")
    detail = error.detail if isinstance(error, HTTPException) and own_words else ""
    sentence = detail or "There is no page at this address."
    headers = dict(error.headers or {}) if isinstance(error, HTTPException) else {}
    if request.url.path.endswith(".json"):
        return JSONResponse({"error": sentence}, status_code=status, headers=headers)
    site = _services(request).site
    html = pages.render_not_found(sentence, site=site)
    if status != 404:
        html = pages.render_bad_request("Pages here can only be read (GET).", site=site)
    return HTMLResponse(html, status_code=status, headers=headers)


async def _bad_request(request: Request, error: Exception) -> Response:
    html = pages.render_bad_request(str(error), site=_services(request).site)
    return HTMLResponse(html, status_code=400)


async def _failure(request: Request, _: Exception) -> Response:
    html = pages.render_failure(site=_services(request).site)
    return HTMLResponse(html, status_code=500, headers=_HEADERS)


class _SecurityHeaders:
    """Adds the security headers to every answer that does not set its own."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_with_headers if scope["type"] == "http" else send)
