"""``/card/ID.png``: the picture of a story's headline and coverage, for link previews."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.cards.draw import CardFailed, digest_of
from bot.cards.markup import card_markup
from bot.cards.studio import Studio
from bot.model import StoryId
from bot.views import StoryCard, card_of
from bot.web.addresses import Site, card_path
from bot.web.answers import Library, cached, is_known, unchanged
from bot.web.queries import read_language

# Long enough for everybody to whom a link is sent, short enough for a story that grows.
_CACHE = "public, max-age=300"
_LATER = {"Retry-After": "10", "Cache-Control": "no-store"}


def card_route(library: Library, studio: Studio, site: Site) -> Route:
    """Return the route of the pictures; ``?lang=`` asks for the words in another language."""

    async def picture(request: Request) -> Response:
        story_id = StoryId(request.path_params["story_id"])
        record = await library.find_story(story_id, read_language(request.query_params) or None)
        if record is None:
            return _moved(request, await library.redirect_of(story_id), site)
        card = card_of(record)
        if card is None:
            raise HTTPException(404)
        return await _picture(request, card, studio)

    return Route("/card/{story_id}.png", picture)


async def _picture(request: Request, card: StoryCard, studio: Studio) -> Response:
    markup = card_markup(card, card.briefing.language)
    tag = f'"{digest_of(markup)}"'
    if is_known(request, tag):
        return unchanged(tag, _CACHE, varies=False)
    try:
        drawn = await studio.draw(markup)
    except CardFailed as error:
        return Response(f"{error}\n", 503, _LATER, media_type="text/plain")
    headers = cached(tag, _CACHE, varies=False)
    return Response(drawn.png, headers=headers, media_type="image/png")


def _moved(request: Request, to: StoryId | None, site: Site) -> Response:
    if to is None:
        raise HTTPException(404)
    query = f"?{request.url.query}" if request.url.query else ""
    location = f"{card_path(to, site)}{query}"
    return RedirectResponse(location, status_code=301, headers={"Cache-Control": _CACHE})
