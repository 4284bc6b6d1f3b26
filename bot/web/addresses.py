"""Where the pages are, as readers see them."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlsplit


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The address of the pages as readers see it, without a slash at the end."""

    public_url: str

    @property
    def base(self) -> str:
        """The path before every path of ours: "" unless the pages live in a folder."""
        return urlsplit(self.public_url).path.rstrip("/")


def story_path(story_id: str, site: Site) -> str:
    """Return the path of a story's page."""
    return f"{site.base}/s/{quote(story_id, safe='')}"


def outlet_path(domain: str, site: Site) -> str:
    """Return the path of an outlet's page; of a section or a channel it has a slash more."""
    return f"{site.base}/outlets/{quote(domain, safe='/')}"


def story_url(story_id: str, site: Site) -> str:
    """Return the address of a story's page as readers see it."""
    return f"{site.public_url}/s/{quote(story_id, safe='')}"


def card_path(story_id: str, site: Site) -> str:
    """Return the path of a story's picture."""
    return f"{site.base}/card/{quote(story_id, safe='')}.png"


def card_url(story_id: str, site: Site) -> str:
    """Return the address of a story's picture as readers see it."""
    return f"{site.public_url}/card/{quote(story_id, safe='')}.png"
