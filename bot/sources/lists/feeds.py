"""Lists of feeds as values: what a list says of a feed, beyond what we need to poll it.

Rule: what came in with a list goes out with the next one. The columns of the store hold what the
program uses; everything else that a list says is kept beside them, as `outline_of` has it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from bot.store.feeds import KnownFeed
from bot.text.markup import tidy

# Between the names of nested folders in a group; `Place` knows where a name holds it itself.
GROUP_SEPARATOR = " / "
# The list of FEEDS; imported lists are numbered from 1 on.
FEEDS_LIST = 0
# Feeds that no list placed, as those of ``feeds add``, come last.
_NO_LIST = 1 << 31

# Names as they are written in OPML, "xml:lang"; an "xmlns:x" holds the namespace of an "x:name".
Attributes: TypeAlias = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """One folder of a list; ``more`` are its attributes that the name does not tell."""

    name: str
    more: Attributes = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One mention of a feed: its folders from the top, and its ``n``-th place in its list.

    ``more`` are the attributes that the fields of the `FeedEntry` do not tell.
    """

    n: int
    folders: tuple[Folder, ...] = ()
    more: Attributes = ()
    list_id: int = FEEDS_LIST

    @property
    def path(self) -> tuple[str, ...]:
        """The names of the folders; those without one are left out."""
        return tuple(folder.name for folder in self.folders if folder.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    """One feed of a list, which may name it in several places. ``url`` stays as written.

    ``language`` is a BCP 47 primary subtag. "" means not known.
    """

    url: str
    title: str = ""
    home_url: str = ""
    language: str = ""
    places: tuple[Place, ...] = ()

    @property
    def group(self) -> str:
        """The folders of its first place; "" at the top."""
        return GROUP_SEPARATOR.join(self.places[0].path) if self.places else ""

    @property
    def told(self) -> dict[str, str]:
        """The attributes of an outline that the fields tell."""
        values = {
            "type": "rss",
            "text": self.title or self.url,
            "title": self.title,
            "xmlUrl": self.url,
            "htmlUrl": self.home_url,
            "language": self.language,
        }
        return {name: value for name, value in values.items() if value}


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """What the reader of a list has to say about one of its lines."""

    line: int
    text: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.text}"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedList:
    """What a list holds, in its order; each address once.

    ``refused`` are feeds that cannot be polled; ``remarks`` tell what is no feed and was left
    out, and what was mended.
    """

    entries: tuple[FeedEntry, ...] = ()
    refused: tuple[Remark, ...] = ()
    remarks: tuple[Remark, ...] = ()


def mentions_of(entries: Iterable[FeedEntry]) -> list[tuple[FeedEntry, Place]]:
    """Return every place of every feed, list by list in the order of each."""
    found = [(entry, place) for entry in entries for place in entry.places or (Place(n=0),)]
    return sorted(found, key=lambda mention: (mention[1].list_id, mention[1].n))


def beyond(told: Mapping[str, str], attributes: Mapping[str, str]) -> Attributes:
    """Return those of *attributes* that *told* does not hold with the same value, by name."""
    return tuple(sorted(pair for pair in attributes.items() if told.get(pair[0]) != pair[1]))


def outline_of(entry: FeedEntry) -> dict[str, object]:
    """Return the places of *entry* as JSON, for the column of that name."""
    return {
        "places": [
            {
                "list": place.list_id,
                "n": place.n,
                "folders": [[folder.name, dict(folder.more)] for folder in place.folders],
                "more": dict(place.more),
            }
            for place in entry.places
        ]
    }


def entry_of(feed: KnownFeed) -> FeedEntry:
    """Return a feed of the store as an entry of a list."""
    return FeedEntry(
        url=feed.url,
        title=feed.title,
        home_url=feed.home_url,
        language=feed.language,
        places=_placed(feed.outline) or (_unlisted(feed),),
    )


def folder_names(feed: KnownFeed) -> tuple[str, ...]:
    """Return what a feed is filed under: names of its folders, and categories of its own.

    Each once, the order that of the lists. A list's ``category`` is a comma-separated row of
    paths with slashes (http://opml.org/spec2.opml, "Categories").
    """
    names: list[str] = []
    for place in entry_of(feed).places:
        category = dict(place.more).get("category", "").replace("/", ",")
        names += [*place.path, *map(tidy, category.split(","))]
    return tuple(dict.fromkeys(filter(None, names)))


def joined(feed: KnownFeed, entry: FeedEntry, list_id: int) -> FeedEntry:
    """Return *feed* with the places that another list gives it; what it has already is one place.

    What the list says of it stays, even where it differs from the columns of the store.
    """
    known = entry_of(feed)
    kept = [place for place in known.places if place.list_id < _NO_LIST]
    have = {(place.folders, frozenset(place.more)) for place in kept}
    for place in entry.places:
        more = beyond(known.told, {**entry.told, **dict(place.more), "xmlUrl": known.url})
        if (place.folders, frozenset(more)) not in have:
            kept.append(replace(place, more=more, list_id=list_id))
    return replace(known, places=tuple(kept))


def relisted(feed: KnownFeed, entry: FeedEntry) -> FeedEntry:
    """Return *feed* as the FEEDS list has it today, and as the imported ones do."""
    today = joined(replace(feed, outline=None), entry, FEEDS_LIST)
    here = {(place.folders, frozenset(place.more)) for place in today.places}
    imported = (p for p in entry_of(feed).places if FEEDS_LIST < p.list_id < _NO_LIST)
    others = (p for p in imported if (p.folders, frozenset(p.more)) not in here)
    return replace(today, places=(*today.places, *others))


def next_list_id(feeds: Iterable[KnownFeed]) -> int:
    """Return the number of the next list that is imported."""
    ids = (place.list_id for feed in feeds for place in _placed(feed.outline))
    return max(ids, default=FEEDS_LIST) + 1


def in_list(entry: FeedEntry, list_id: int) -> FeedEntry:
    """Return *entry* as one of that list."""
    return replace(entry, places=tuple(replace(p, list_id=list_id) for p in entry.places))


def _unlisted(feed: KnownFeed) -> Place:
    names: Sequence[str] = feed.folder.split(GROUP_SEPARATOR) if feed.folder else ()
    folders = tuple(Folder(name=name) for name in names)
    return Place(n=feed.id, folders=folders, list_id=_NO_LIST)


def _placed(outline: Mapping[str, Any] | None) -> tuple[Place, ...]:
    return tuple(
        Place(
            n=place["n"],
            folders=tuple(
                Folder(name=name, more=tuple(more.items())) for name, more in place["folders"]
            ),
            more=tuple(place["more"].items()),
            list_id=place["list"],
        )
        for place in (outline or {}).get("places", ())
    )
