"""What must hold for what lists say of feeds, and for keeping it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot.model import FeedId
from bot.sources.lists.feeds import (
    FeedEntry,
    Folder,
    Place,
    entry_of,
    folder_names,
    in_list,
    joined,
    mentions_of,
    next_list_id,
    outline_of,
    relisted,
)
from bot.store.feeds import KnownFeed

NOW = datetime(2026, 1, 5, 7, 0, tzinfo=UTC)
TIDE = "https://tide.example/rss"


def make_feed(**over: Any) -> KnownFeed:
    fields: dict[str, Any] = {
        "id": FeedId(1),
        "url": TIDE,
        "title": "Tide",
        "home_url": "",
        "language": "en",
        "folder": "",
        "active": True,
        "next_poll_at": NOW,
        "etag": None,
        "last_modified": None,
        "last_polled_at": None,
        "last_success_at": None,
        "n_failures": 0,
        "last_error": "",
        "n_articles": 0,
    }
    return KnownFeed(**fields | over)


def place(n: int, *names: str, list_id: int = 0, **more: str) -> Place:
    folders = tuple(Folder(name=name) for name in names)
    return Place(n=n, folders=folders, more=(*more.items(),), list_id=list_id)


def stored(feed: KnownFeed, entry: FeedEntry) -> KnownFeed:
    """Return *feed* as a database gives it back."""
    return replace(feed, folder=entry.group, outline=json.loads(json.dumps(outline_of(entry))))


def test_what_a_list_says_survives_the_store() -> None:
    """Folders with their attributes, places and words come back from JSON as they were."""
    folder = Folder(name="A / B", more=(("isOpen", "true"),))
    entry = FeedEntry(
        url=TIDE,
        title="Tide",
        language="en",
        places=(Place(n=3, folders=(folder,), more=(("text", "T"),)), place(5, "C", list_id=2)),
    )

    assert entry_of(stored(make_feed(), entry)) == entry


def test_a_feed_is_filed_under_its_folders_and_categories() -> None:
    """Every list's, each name once; a slash within a name is no path."""
    entry = FeedEntry(
        url=TIDE, places=(place(0, "World / Sea", "Ships", category="/Sea/Tides,Ships"),)
    )

    assert folder_names(stored(make_feed(), entry)) == ("World / Sea", "Ships", "Sea", "Tides")


def test_a_feed_without_a_list_is_filed_by_its_folder() -> None:
    """As feeds are that were added before lists were kept."""
    assert folder_names(make_feed(folder="World / Sea")) == ("World", "Sea")
    assert folder_names(make_feed()) == ()


def test_a_second_list_adds_its_places() -> None:
    """What it calls the feed is kept with its place; importing it again changes nothing."""
    first = stored(make_feed(), FeedEntry(url=TIDE, title="Tide", places=(place(0, "Sea"),)))
    other = FeedEntry(url=TIDE, title="My tide", places=(place(0, "Mine"), place(4, "Sea")))

    both = joined(first, other, 1)

    # The same folder, but another name.
    told = {"text": "My tide", "title": "My tide"}
    assert both.title == "Tide"
    assert both.places == (
        place(0, "Sea"),
        place(0, "Mine", list_id=1, **told),
        place(4, "Sea", list_id=1, **told),
    )
    assert joined(stored(first, both), other, 2) == both
    assert next_list_id([stored(first, both)]) == 2


def test_the_feeds_list_replaces_only_its_own_places() -> None:
    """A folder renamed in FEEDS is renamed here; what was imported stays."""
    before = FeedEntry(url=TIDE, places=(place(0, "Sea"), place(2, "Mine", list_id=1)))
    today = FeedEntry(url=TIDE, title="Tide", places=(place(7, "Ocean"),))

    now = relisted(stored(make_feed(), before), today)

    assert now.places == (place(7, "Ocean"), place(2, "Mine", list_id=1))
    assert now.group == "Ocean"


def test_lists_come_one_after_the_other() -> None:
    """FEEDS first, imports in their order, then what no list holds in the order it was added."""
    listed = in_list(FeedEntry(url="https://b.example/", places=(place(0),)), 1)
    first = FeedEntry(url="https://a.example/", places=(place(9),))
    loose = [entry_of(make_feed(id=FeedId(n), url=f"https://{n}.example/")) for n in (5, 4)]

    order = [entry.url for entry, _ in mentions_of([*loose, listed, first])]

    assert order == [
        *("https://a.example/", "https://b.example/"),
        *("https://4.example/", "https://5.example/"),
    ]
