"""What a message says: text or caption, its parse mode or entities, its link preview."""

from __future__ import annotations

from functools import lru_cache

from bot.botapi.detect import with_detected
from bot.botapi.entities import CODE, QUOTES, STYLES, Entity, Formatted, normalise, utf16_length
from bot.botapi.html_markup import parse_html
from bot.botapi.links import checked_link
from bot.botapi.params import Params, optional_string, required_integer, required_string
from bot.botapi.wire import JsonObject, Refused, bad_request, unparsable

# "4096 characters after entities parsing", "0-1024 characters" (Bot API, sendMessage, sendPhoto).
# Counted in UTF-16 units, the strictest of the readings in use.
MOST_TEXT = 4096
MOST_CAPTION = 1024
# 32 KiB before parsing (telegram-bot-api, get_formatted_text).
_MOST_BYTES = 1 << 15
_OWN_KINDS = frozenset({*STYLES, *QUOTES, *CODE, "text_link"})
_FOUND_KINDS = frozenset(
    {"mention", "hashtag", "cashtag", "bot_command", "url", "email"}
    | {"phone_number", "bank_card_number"}
)


def read_text(params: Params) -> Formatted:
    """Return the text of a message; raises Refused if it is empty, too long or malformed."""
    if not params.text("text"):
        raise bad_request("message text is empty")
    found = _read(params, "text", "entities")
    if not found.text:
        raise bad_request("text must be non-empty")
    if utf16_length(found.text) > MOST_TEXT:
        raise bad_request("message is too long")
    return found


def read_caption(params: Params) -> Formatted:
    """Return the caption of a picture, which may be empty."""
    found = _read(params, "caption", "caption_entities")
    if utf16_length(found.text) > MOST_CAPTION:
        raise bad_request("message caption is too long")
    return found


def read_link_preview(params: Params) -> JsonObject:
    """Return the fields a message gets from link_preview_options, {} if it has none."""
    options = params.json_object(
        "link_preview_options", "link preview options", "object expected as link preview options"
    )
    if options is None and params.flag("disable_web_page_preview"):
        options = {"is_disabled": True}
    if not options:
        return {}
    for name, value in options.items():
        if name != "url" and not isinstance(value, bool):
            raise bad_request(f'Field "{name}" must be of type Boolean')
    url = optional_string(options, "url")
    if url and not checked_link(url):
        raise bad_request("wrong HTTP URL specified")
    return {"link_preview_options": options}


def _read(params: Params, name: str, entities: str) -> Formatted:
    text, mode = params.text(name), params.text("parse_mode").lower()
    if len(text.encode()) > _MOST_BYTES:
        raise bad_request("text is too long")
    if mode == "html":
        return _from_html(text)
    if mode not in ("", "none"):
        raise bad_request("unsupported parse_mode")
    return with_detected(normalise(text, _read_entities(params, entities)))


# A fan-out says one thing to many; how many such texts are remembered only bounds the memory.
@lru_cache(maxsize=256)
def _from_html(markup: str) -> Formatted:
    return with_detected(parse_html(markup))


def _read_entities(params: Params, name: str) -> list[Entity]:
    # Telegram ignores what is no list here.
    given = params.json(name, "entities")
    if not isinstance(given, list):
        return []
    try:
        return [entity for item in given if (entity := _entity(item)) is not None]
    except Refused as refused:
        raise unparsable("MessageEntity", refused) from None


def _entity(item: object) -> Entity | None:
    """Return None for the kinds Telegram finds by itself and for links it does not accept."""
    if not isinstance(item, dict):
        raise bad_request("expected an Object")
    offset, length = required_integer(item, "offset"), required_integer(item, "length")
    kind = required_string(item, "type")
    if kind in _FOUND_KINDS or offset < 0 or length < 0:
        return None
    if kind not in _OWN_KINDS:
        raise bad_request("unsupported type specified")
    url = checked_link(required_string(item, "url")) if kind == "text_link" else ""
    if kind == "text_link" and not url:
        return None
    language = optional_string(item, "language") if kind == "pre" else ""
    return Entity(type=kind, offset=offset, length=length, url=url, language=language)
