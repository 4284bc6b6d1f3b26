"""The one style sheet of the pages."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import resources


@cache
def style_sheet() -> str:
    """Return the text of the style sheet."""
    return resources.files("bot.web").joinpath("static/style.css").read_text(encoding="utf-8")


@cache
def style_version() -> str:
    """Return what changes with the sheet: in its address, so no browser keeps an old one."""
    return hashlib.sha256(style_sheet().encode()).hexdigest()[:12]
