"""A request's parameters from wherever Telegram accepts them: query, form, JSON, multipart."""

from __future__ import annotations

import json
import re
from urllib.parse import parse_qsl

from starlette.datastructures import UploadFile
from starlette.requests import Request

from bot.botapi.params import Params, Upload
from bot.botapi.wire import bad_request

_SURROGATE = re.compile("[\ud800-\udfff]")


async def read_params(request: Request) -> Params:
    """Return the parameters, those of the body before those of the query; raises Refused."""
    values = dict(request.query_params)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    files: dict[str, Upload] = {}
    if kind == "application/json":
        values |= from_json(await request.body())
    elif kind == "multipart/form-data":
        async with request.form() as form:
            for name, value in form.multi_items():
                if isinstance(value, UploadFile):
                    files[name] = Upload(value.filename or name, await value.read())
                else:
                    values[name] = value
    else:
        values |= from_form(await request.body())
    if any(not value.isascii() and _SURROGATE.search(value) for value in values.values()):
        raise bad_request("strings must be encoded in UTF-8")
    return Params(values, files)


def from_form(body: bytes) -> dict[str, str]:
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True, errors="strict"))
    except ValueError:
        raise bad_request("strings must be encoded in UTF-8") from None


def from_json(body: bytes) -> dict[str, str]:
    """Return the members of a JSON object as texts; what is no string stays JSON."""
    if not body.strip():
        return {}
    try:
        found = json.loads(body)
    except ValueError:
        raise bad_request("can't parse parameter value") from None
    if not isinstance(found, dict):
        raise bad_request("JSON object expected")
    return {
        name: value if isinstance(value, str) else json.dumps(value)
        for name, value in found.items()
        if value is not None
    }
