"""Markup -> PNG: typst with the fonts beside this module, and with nothing else it could reach.

The template is ours and reads no file; the markup is data to it. There is no package to fetch and
no font of the system to find, so a picture is the same everywhere.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

import typst

from bot.errors import BotError

_HERE = Path(__file__).parent
# One point of the template is one pixel.
_PIXELS_AN_INCH = 72.0


class CardFailed(BotError):
    """A picture could not be drawn."""


def render_png(markup: str) -> bytes:
    """Return the picture of what ``card_markup`` made. Raises CardFailed.

    May be called in threads: others go on meanwhile.
    """
    # A compiler takes its source for one document only; making one takes a millisecond.
    compiler = typst.Compiler(root=_HERE, font_paths=_fonts())
    try:
        drawn = compiler.compile(
            _template(), format="png", ppi=_PIXELS_AN_INCH, sys_inputs={"card": markup}
        )
    except typst.TypstError as error:
        raise CardFailed(f"the picture could not be drawn: {error.message}") from error
    if not isinstance(drawn, bytes):
        raise CardFailed("the picture did not fit on one page")
    return drawn


def digest_of(markup: str) -> str:
    """Return what names the picture of *markup*: another for another text or design."""
    return hashlib.sha256(f"{_design()} {markup}".encode("utf-8", "replace")).hexdigest()[:40]


@cache
def _template() -> bytes:
    return (files("bot.cards") / "card.typ").read_bytes()


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[_HERE / "fonts"]
    )


@cache
def _design() -> str:
    fonts = sorted((path.name, path.stat().st_size) for path in (_HERE / "fonts").iterdir())
    whole = repr((version("typst"), fonts)).encode() + _template()
    return hashlib.sha256(whole).hexdigest()
