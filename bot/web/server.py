"""The pages over HTTP.

Pages are public and the same for everyone who reads the same language; they set no cookie and run
no script. The language is that of the address, else the first of the browser's that we have.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

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

from bot.bias.coverage import carriers_of
from bot.bias.outlets import Register
from bot.cards.studio import Studio
from bot.model import StoryId
from bot.views import ListQuery, StoryRecord
from bot.web import pages
from bot.web.addresses import Site, story_path
from bot.web.answers import (
    CACHE,
    HEADERS,
    STYLE_CACHE,
    Library,
    Services,
    cached,
    digest_of,
    is_known,
    page_of,
    reader_of,
    services_of,
    tag_of,
    unchanged,
)
from bot.web.card import card_route
from bot.web.press_pages import PRESS_ROUTES
from bot.web.problems import Missing, answer_bad_request, answer_failure, answer_problem
from bot.web.queries import read_language, read_list_query, read_sources_query
from bot.web.reader import Reader
from bot.web.style import style_sheet
from bot.words.refusal import Refused


def create_app(
    library: Library,
    *,
    register: Callable[[], Register],
    public_url: str,
    clock: Callable[[], datetime],
    routes: Sequence[BaseRoute] = (),
    studio: Studio | None = None,
) -> Starlette:
    """Return the application; *routes* are further ones, looked at before those of the pages.

    ``register`` is called for each page, so that imported ratings show without a restart.
    *studio* draws the pictures; None: one of its own.
    """
    site = Site(public_url=public_url.rstrip("/"))
    services = Services(library=library, register=register, site=site, clock=clock)
    app = Starlette(
        routes=[*routes, card_route(library, studio or Studio(), site), *_ROUTES],
        middleware=[Middleware(_SecurityHeaders)],
        exception_handlers={
            HTTPException: answer_problem,
            Refused: answer_bad_request,
            Exception: answer_failure,
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
    services = services_of(request)
    asked, reader = read_sources_query(request.query_params), reader_of(request)
    record = await _find_told(request, reader)
    if isinstance(record, Response):
        return record
    now = services.clock()
    tag = tag_of(
        repr((record.revision, record.updated_at, record.written_at, record.coverage, asked))
        + repr((record.acts, record.languages, record.briefing, reader.language, reader.asked))
        # What raters say of its outlets is on the page, too, and may change after it.
        + repr(carriers_of(record.story.articles, services.register())),
        now,
    )
    if is_known(request, tag):
        return unchanged(tag)
    html = pages.render_story(
        record, services.register(), asked, site=services.site, now=now, reader=reader
    )
    return HTMLResponse(html, headers=cached(tag))


async def story_json(request: Request) -> Response:
    """Answer ``/s/ID.json``."""
    record = await _find(request, read_language(request.query_params), suffix=".json")
    if isinstance(record, Response):
        return record
    document = pages.story_document(record, site=services_of(request).site)
    body = json.dumps(document, ensure_ascii=False)
    tag = digest_of(body)
    if is_known(request, tag):
        return unchanged(tag, varies=False)
    return Response(body, media_type="application/json", headers=cached(tag, varies=False))


async def method(request: Request) -> Response:
    """Answer ``/method``."""
    services = services_of(request)
    reader = reader_of(request)
    html = pages.render_method(services.register(), site=services.site, reader=reader)
    return page_of(request, html)


async def healthz(_: Request) -> Response:
    """Answer that the process is alive."""
    return PlainTextResponse("ok\n", headers={"Cache-Control": "no-store"})


async def readyz(request: Request) -> Response:
    """Answer whether readers can be served: 200, or 503 with the reasons."""
    services = services_of(request)
    found = await services.library.is_ready(services.clock())
    return JSONResponse(
        {"ready": found.ready, "reasons": list(found.reasons)},
        status_code=200 if found.ready else 503,
        headers={"Cache-Control": "no-store"},
    )


async def style(request: Request) -> Response:
    """Answer the one style sheet."""
    css = style_sheet()
    tag = digest_of(css)
    if is_known(request, tag):
        return unchanged(tag, STYLE_CACHE, varies=False)
    headers = cached(tag, STYLE_CACHE, varies=False)
    return Response(css, media_type="text/css", headers=headers)


_ROUTES: tuple[BaseRoute, ...] = (
    Route("/", home),
    Route("/topics/{topic}", topic),
    Route("/s/{story_id}.json", story_json),
    Route("/s/{story_id}", story),
    *PRESS_ROUTES,
    Route("/method", method),
    Route("/healthz", healthz),
    Route("/readyz", readyz),
    Route("/static/style.css", style),
)


async def _list_page(request: Request, asked: ListQuery) -> Response:
    services, reader = services_of(request), reader_of(request)
    found = await services.library.list_stories(
        replace(asked, language=next(iter(reader.wishes), None))
    )
    if asked.page > 1 and not found.cards:
        raise Missing("no_stories", page=asked.page)
    html = pages.render_home(found, asked, site=services.site, now=services.clock(), reader=reader)
    return page_of(request, html)


async def _find_told(request: Request, reader: Reader) -> StoryRecord | Response:
    """Return the story in the language that its reader likes best of those it is told in."""
    first = await _find(request, next(iter(reader.wishes), ""))
    if isinstance(first, Response) or first.briefing is None:
        return first
    liked = reader.choose(first.languages)
    if liked in (None, first.briefing.language):
        return first
    return await _find(request, liked or "")


async def _find(request: Request, language: str, suffix: str = "") -> StoryRecord | Response:
    services = services_of(request)
    story_id = StoryId(request.path_params["story_id"])
    record = await services.library.find_story(story_id, language or None)
    if record is not None:
        return record
    moved_to = await services.library.redirect_of(story_id)
    if moved_to is None:
        raise Missing("no_story")
    query = f"?{request.url.query}" if request.url.query else ""
    location = f"{story_path(moved_to, services.site)}{suffix}{query}"
    return RedirectResponse(location, status_code=301, headers={"Cache-Control": CACHE})


class _SecurityHeaders:
    """Adds the security headers to every answer that does not set its own."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_with_headers if scope["type"] == "http" else send)
