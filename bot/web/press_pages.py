"""``/gaps`` and ``/outlets/DOMAIN`` over HTTP."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.press import BOTH_SIDES
from bot.web import press_view
from bot.web.addresses import outlet_path
from bot.web.answers import CACHE, page_of, reader_of, services_of
from bot.web.problems import Missing
from bot.web.queries import read_gaps_query

# As much of an address as a sentence repeats.
_SHOWN = 80


async def gaps(request: Request) -> Response:
    """Answer ``/gaps``: stories that one side hardly covers."""
    services, reader = services_of(request), reader_of(request)
    asked, now = read_gaps_query(request.query_params), services.clock()
    found = await services.library.list_gaps(
        frozenset((asked.side,)) if asked.side else BOTH_SIDES,
        page=asked.page,
        language=next(iter(reader.wishes), None),
    )
    if asked.page > 1 and not found.cards:
        raise Missing("no_stories", page=asked.page)
    facts = None if found.cards else await services.library.press_overview(now)
    html = press_view.render_gaps(found, asked, facts, site=services.site, now=now, reader=reader)
    return page_of(request, html)


async def outlet(request: Request) -> Response:
    """Answer ``/outlets/DOMAIN``; an alias or a host of the outlet leads to its domain."""
    services, reader = services_of(request), reader_of(request)
    address, now = request.path_params["domain"], services.clock()
    language = next(iter(reader.wishes), None)
    found = await services.library.find_outlet(address, now, language)
    if found is None:
        raise Missing("no_outlet", domain=address[:_SHOWN])
    if found.outlet.domain != address:
        query = f"?{request.url.query}" if request.url.query else ""
        home = outlet_path(found.outlet.domain, services.site)
        return RedirectResponse(
            f"{home}{query}", status_code=301, headers={"Cache-Control": CACHE}
        )
    html = press_view.render_outlet(found, site=services.site, now=now, reader=reader)
    return page_of(request, html)


PRESS_ROUTES: tuple[BaseRoute, ...] = (
    Route("/gaps", gaps),
    Route("/outlets/{domain:path}", outlet),
)
