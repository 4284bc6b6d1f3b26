"""Tell whether a reply_markup is one Telegram takes."""

from __future__ import annotations

from collections.abc import Iterator

from bot.botapi.links import link_fault
from bot.botapi.params import Params, optional_string, required_string
from bot.botapi.wire import JsonObject, Refused, bad_request, unparsable

# "1-64 bytes" (Bot API, InlineKeyboardButton); the server says BUTTON_DATA_INVALID.
MOST_DATA_BYTES = 64
# Total of one inline keyboard (python-telegram-bot, InlineKeyboardMarkupLimit).
MOST_BUTTONS = 100
# "1-256 characters" (Bot API, CopyTextButton).
MOST_COPIED = 256
# What a key may ask the person for -> what Telegram calls it.
_REQUESTS = {
    "request_location": "location",
    "request_contact": "phone number",
    "request_poll": "poll",
}
_STYLES = ("", "primary", "success", "danger")


def read_markup(params: Params) -> JsonObject | None:
    """Return the checked reply_markup, None if there is none; raises Refused."""
    markup = params.json_object(
        "reply_markup", "reply keyboard markup", "object expected as reply markup"
    )
    if not markup:
        return None
    rows = _rows(markup, "inline_keyboard", 'Field "inline_keyboard" of the InlineKeyboardMarkup')
    total = 0
    for row in rows:
        for button in row:
            _checked(button)
            total += 1
    if total > MOST_BUTTONS:
        raise bad_request("reply markup is too long")
    for row in _rows(markup, "keyboard", 'Field "keyboard"'):
        for button in row:
            _check_key(button)
    return markup if rows or "inline_keyboard" not in markup else None


def read_inline_markup(params: Params) -> JsonObject | None:
    """Return the checked inline keyboard; edits take no other kind."""
    markup = read_markup(params)
    if markup is not None and "inline_keyboard" not in markup:
        raise bad_request("inline keyboard expected")
    return markup


def check_requests(markup: JsonObject | None) -> None:
    """Raise Refused if a reply keyboard asks for what only a private chat can give."""
    for row in _rows(markup or {}, "keyboard", ""):
        for button in row:
            asked = (name for name in _REQUESTS if isinstance(button, dict) and button.get(name))
            for name in asked:
                raise bad_request(f"{_REQUESTS[name]} can be requested in private chats only")


def asks_for(markup: JsonObject | None, request: str) -> bool:
    """Tell whether a reply keyboard has a button that makes *request* (request_location, …)."""
    rows = _rows(markup or {}, "keyboard", "")
    return any(isinstance(key, dict) and key.get(request) is True for row in rows for key in row)


def callback_data(markup: JsonObject | None) -> Iterator[str]:
    """Yield the data of every callback button, row by row."""
    for row in _rows(markup or {}, "inline_keyboard", ""):
        for button in row:
            if isinstance(button, dict) and button.get("callback_data"):
                yield str(button["callback_data"])


def _rows(markup: JsonObject, name: str, subject: str) -> list[list[object]]:
    found = markup.get(name, [])
    if not isinstance(found, list):
        raise bad_request(f'Field "{name}" must be of type Array')
    if not all(isinstance(row, list) for row in found):
        raise bad_request(f"{subject} must be an Array of Arrays")
    return [row for row in found if row]


def _check_key(button: object) -> None:
    """Check one key of a reply keyboard, which may be a text alone."""
    if isinstance(button, str):
        return
    if not isinstance(button, dict):
        raise bad_request("can't parse keyboard button: KeyboardButton must be an Object")
    try:
        required_string(button, "text")
        for name in ("request_location", "request_contact"):
            if not isinstance(button.get(name, False), bool):
                raise bad_request(f'field "{name}" must be of type Boolean')
    except Refused as refused:
        raise unparsable("keyboard button", refused) from None


def _checked(button: object) -> None:
    if not isinstance(button, dict):
        raise _button_error("InlineKeyboardButton must be an Object")
    try:
        text = required_string(button, "text")
        style = optional_string(button, "style")
        url, data = optional_string(button, "url"), optional_string(button, "callback_data")
    except Refused as refused:
        raise unparsable("inline keyboard button", refused) from None
    if style not in _STYLES:
        raise _button_error("Invalid button style specified")
    _check_action(button, url, data)
    if not text.strip():
        raise bad_request("inline keyboard button text must be non-empty")


def _check_action(button: JsonObject, url: str, data: str) -> None:
    """Check what a button does; the first field in Telegram's order decides that."""
    if url:
        _check_link(url, "inline keyboard button")
    elif data:
        if len(data.encode()) > MOST_DATA_BYTES:
            raise bad_request("BUTTON_DATA_INVALID")
    elif isinstance(app := button.get("web_app"), dict):
        _check_link(required_string(app, "url"), "inline keyboard button Web App", https=True)
    elif isinstance(copied := button.get("copy_text"), dict):
        if not 0 < len(required_string(copied, "text")) <= MOST_COPIED:
            raise bad_request("BUTTON_COPY_TEXT_INVALID")
    elif not any(key.startswith(("switch_inline", "login_url", "pay")) for key in button):
        raise _button_error("Text buttons are unallowed in the inline keyboard")


def _check_link(url: str, subject: str, *, https: bool = False) -> None:
    fault = link_fault(url)
    if https and not fault and not url.lower().startswith("https://"):
        fault = "Only HTTPS links are allowed"
    if fault:
        raise bad_request(f"{subject} URL '{url}' is invalid: {fault}")


def _button_error(sentence: str) -> Refused:
    return unparsable("inline keyboard button", bad_request(sentence))
