"""Templates -> HTML that needs no script.

Rule: every text from outside goes through Jinja's autoescape; no value is marked safe.
"""

from __future__ import annotations

from collections.abc import Mapping

from jinja2 import Environment, PackageLoader, StrictUndefined

from bot.text.language_names import direction_of, own_name
from bot.web.addresses import Site, outlet_path, story_path
from bot.web.labels import SIDE_SHAPES
from bot.web.reader import Reader, with_query
from bot.web.style import style_version
from bot.words.catalogue import spoken

_templates = Environment(
    loader=PackageLoader("bot.web"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def render_page(
    template: str,
    site: Site,
    reader: Reader,
    *,
    at: tuple[str, Mapping[str, str]],
    **values: object,
) -> str:
    """Return the page; *at* is its own path and query, for the links to its other languages."""
    path, given = at
    always = {
        "site": site,
        "reader": reader,
        "say": reader.say,
        "label": reader.label,
        "count": reader.count,
        "link": reader.link,
        "tongues": [
            (code, own_name(code), direction_of(code), with_query(path, {**given, "lang": code}))
            for code in spoken()
        ],
        "style_version": style_version(),
        "shapes": SIDE_SHAPES,
        "story_path": story_path,
        "outlet_path": outlet_path,
    }
    return _templates.get_template(template).render(**always, **values)
