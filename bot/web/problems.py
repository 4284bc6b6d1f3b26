"""What is answered where there is no page to answer with."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from bot.web import pages
from bot.web.answers import HEADERS, VARIES, reader_of, services_of
from bot.web.reader import Reader, accepted_languages
from bot.words.refusal import Refused


class Missing(HTTPException):
    """There is nothing at this address; the text of ``errors`` named *name* says what is not."""

    def __init__(self, name: str, /, **values: object) -> None:
        self.refusal = Refused(name, **values)
        super().__init__(404, str(self.refusal))


async def answer_problem(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    headers = dict(error.headers or {}) if isinstance(error, HTTPException) else {}
    no_page = Refused("no_page" if status == 404 else "read_only")
    refusal = error.refusal if isinstance(error, Missing) else no_page
    if request.url.path.endswith(".json"):
        return JSONResponse({"error": str(refusal)}, status_code=status, headers=headers)
    reader, site = _any_reader(request), services_of(request).site
    render = pages.render_not_found if status == 404 else pages.render_bad_request
    html = render(refusal.told(reader.language), site=site, reader=reader)
    return HTMLResponse(html, status_code=status, headers=VARIES | headers)


async def answer_bad_request(request: Request, error: Exception) -> Response:
    if request.url.path.endswith(".json"):
        return JSONResponse({"error": str(error)}, status_code=400)
    reader = _any_reader(request)
    sentence = error.told(reader.language) if isinstance(error, Refused) else str(error)
    html = pages.render_bad_request(sentence, site=services_of(request).site, reader=reader)
    return HTMLResponse(html, status_code=400, headers=VARIES)


async def answer_failure(request: Request, _: Exception) -> Response:
    html = pages.render_failure(site=services_of(request).site, reader=_any_reader(request))
    return HTMLResponse(html, status_code=500, headers={**HEADERS, **VARIES})


def _any_reader(request: Request) -> Reader:
    """Return who asks, also where the language of the address cannot be read."""
    try:
        return reader_of(request)
    except Refused:
        return Reader(accepted=accepted_languages(request.headers.get("Accept-Language", "")))
