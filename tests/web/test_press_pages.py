"""/gaps and /outlets/DOMAIN, from the real store over HTTP."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx
import pytest
from lxml import html
from sqlalchemy import text

from bot.bias.coverage import compute_coverage
from bot.bias.gaps import base_rates
from bot.bias.outlets import Register
from bot.bias.ratings.facts import OutletFacts, Override, Word
from bot.library import Library
from bot.model import (
    Article,
    ArticleId,
    Assignment,
    Outlet,
    Rating,
    RatingKind,
    Side,
    Story,
    StoryId,
)
from bot.store import articles, cards, stories
from bot.store.db import Connection, Store
from bot.store.rating_overrides import set_override
from bot.store.ratings import Import, replace_dataset
from bot.store.registers import load_register
from bot.store.stories import StoryIndex, WrittenStory
from bot.web.server import create_app
from tests.bias.worlds import make_outlet, make_rating, sided
from tests.factories import make_article, make_briefing, save_articles

NOW = datetime(2026, 1, 5, 7, 0, tzinfo=UTC)
WIRE = (
    "PORT ARLEN (Central Wire) - The council voted on Monday to close the old harbour road to "
    "lorries from March, and 400 lorries a day will have to take the tunnel, the clerk said."
)


def _old(value: str, rater: str, on: date) -> Rating:
    return make_rating(value, rater=rater, rated_on=on)


TIDE = Outlet(
    domain="tide.example",
    name="The Daily Tide",
    aliases=("dailytide.example",),
    country="GB",
    language="en",
    owner="Northway Group",
    owner_type="private",
    ratings=(
        _old("left", "Media Ledger", date(2025, 12, 1)),
        _old("center", "Media Ledger", date(2019, 1, 1)),
        _old("lean_right", "Press Compass", date(2022, 6, 1)),
        make_rating("high", kind=RatingKind.FACTUALITY),
    ),
)
POST = make_outlet("post.example", owner="Northway Group", name="<b>The Post</b>")
OTHERS = sided(12, 3, 12)
REGISTER = Register((TIDE, POST, *OTHERS))


async def _tell(db: Connection, story: str, members: Sequence[Article], heat: float = 1.0) -> None:
    """Store a written story of these articles."""
    told = Story(id=StoryId(story), articles=tuple(members))
    await save_articles(db, members, seen_at=NOW)
    await stories.open_stories(db, {told.id: NOW}, NOW)
    ids = tuple(a.id for a in members)
    assigned = [Assignment(article_id=i, story_id=told.id, score=None, because="") for i in ids]
    await articles.record_assignments(db, assigned)
    await stories.touch_story(db, told.id, NOW)
    index = StoryIndex(topics=(), terms={}, heat=heat, n_outlets=len(members))
    await stories.record_index(db, told.id, index)
    base = base_rates(REGISTER.outlets)
    written = WrittenStory(
        briefing=make_briefing(story, headline=f"Headline {story}", bullets=()),
        articles=ids,
        coverage=compute_coverage(told, REGISTER, base=base),
        revision=1,
        material=True,
    )
    await stories.record_written(db, written, NOW)


def _carried(story: str, outlets: Sequence[Outlet]) -> list[Article]:
    return [
        make_article(
            f"{story}-{n}",
            url=f"https://{outlet.domain}/{story}",
            outlet=outlet.domain,
            title=f"Report {story} number {n} of {outlet.domain}",
            lead=f"What {outlet.domain} alone has found out about {story} is told in {n} words.",
        )
        for n, outlet in enumerate(outlets)
    ]


def _leaning(side: str, n: int) -> list[Outlet]:
    return [o for o in OTHERS if o.domain.startswith(side)][:n]


@pytest.fixture
async def client(store: Store) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app(
        Library(store, REGISTER),
        register=lambda: REGISTER,
        public_url="https://news.example",
        clock=lambda: NOW + timedelta(hours=1),
    )
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as opened:
        yield opened


def _text(page: httpx.Response) -> str:
    root: Any = html.document_fromstring(page.text)
    return " ".join(root.xpath("string()").split())


async def _gaps_of_both_sides(store: Store) -> None:
    async with store.begin() as db:
        await _tell(db, "cold", _carried("cold", _leaning("lean-left", 8)), heat=1)
        await _tell(db, "hot", _carried("hot", _leaning("lean-right", 9)), heat=2)
        even = _carried("even", [*_leaning("lean-left", 5), *_leaning("lean-right", 5)])
        await _tell(db, "even", even, heat=3)


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        pytest.param("", ["hot", "cold"], id="both, the hottest first"),
        pytest.param("?side=left", ["hot"], id="hardly covered by the left"),
        pytest.param("?side=right", ["cold"], id="hardly covered by the right"),
    ],
)
async def test_gaps_are_listed_by_side(
    store: Store, client: httpx.AsyncClient, query: str, shown: list[str]
) -> None:
    """A story that both sides cover is in no list."""
    await _gaps_of_both_sides(store)

    page = await client.get(f"/gaps{query}")

    assert page.status_code == 200
    assert re.findall(r'<a href="/s/(\w+)">', page.text) == shown


async def test_a_gap_is_listed_with_its_figures(store: Store, client: httpx.AsyncClient) -> None:
    """How many, and how factual the side is that covers it."""
    await _gaps_of_both_sides(store)

    text_ = _text(await client.get("/gaps?side=right"))

    assert "Not covered by the right: none of the 8 rated outlets." in text_
    assert "None of the outlets on the side that covers it is rated for factuality." in text_


@pytest.mark.parametrize(
    ("query", "status"),
    [
        pytest.param("?side=center", 400, id="the center has no gaps"),
        pytest.param("?side=%00", 400, id="a character that is none"),
        pytest.param("?page=0", 400, id="no such page"),
        pytest.param("?page=2", 404, id="past the last page"),
        pytest.param("?lang=ar", 200, id="from right to left"),
    ],
)
async def test_every_address_of_gaps_has_its_answer(
    store: Store, client: httpx.AsyncClient, query: str, status: int
) -> None:
    """With a sentence that says what to do."""
    await _gaps_of_both_sides(store)

    assert (await client.get(f"/gaps{query}")).status_code == status


async def test_pages_of_gaps_keep_their_side(store: Store, client: httpx.AsyncClient) -> None:
    """Twenty a page."""
    async with store.begin() as db:
        for n in range(21):
            members = _carried(f"story{n}", _leaning("lean-left", 8))
            await _tell(db, f"story{n}", members, heat=float(n))

    first = await client.get("/gaps?side=right")
    second = await client.get("/gaps?side=right&page=2")

    assert '<a rel="next" href="/gaps?side=right&amp;page=2">' in first.text
    assert re.findall(r'<a href="/s/(\w+)">', second.text) == ["story0"]


async def test_no_gaps_are_explained(store: Store, client: httpx.AsyncClient) -> None:
    """By the rule; and where one side is hardly read, by that."""
    async with store.begin() as db:
        await _tell(db, "even", _carried("even", _leaning("lean-left", 9)[:3]))

    text_ = _text(await client.get("/gaps"))

    assert "No coverage gap at the moment" in text_
    assert "at least 6 rated outlets" in text_
    assert "here 3 are read on the left and 0 on the right" in text_


async def test_gaps_are_found_by_their_index(store: Store) -> None:
    """Not by reading every story there is."""
    async with store.read() as db:
        found = await db.execute(
            text(
                "EXPLAIN QUERY PLAN SELECT id FROM stories WHERE merged_into IS NULL AND "
                "written_revision > 0 AND n_outlets >= 1 AND gap IS NOT NULL AND gap IN ('left') "
                "ORDER BY heat DESC, id LIMIT 20"
            )
        )
        plan = " ".join(str(row) for row in found)

    assert "ix_stories_gap" in plan


async def test_a_gap_follows_what_was_counted_last(store: Store) -> None:
    """A story that the other side took up is a gap no more."""
    await _gaps_of_both_sides(store)
    covered = Story(
        id=StoryId("hot"),
        articles=tuple(_carried("hot", [*_leaning("lean-left", 9), *_leaning("lean-right", 9)])),
    )
    async with store.begin() as db:
        written = WrittenStory(
            briefing=make_briefing("hot", bullets=()),
            articles=tuple(ArticleId(a.id) for a in covered.articles),
            coverage=compute_coverage(covered, REGISTER),
            revision=1,
            material=True,
        )
        await stories.record_written(db, written, NOW)
        left = await cards.list_cards(db, cards.CardQuery(gaps=frozenset((Side.LEFT,))))

    assert left == ()


async def _tide_in_two_stories(store: Store) -> None:
    async with store.begin() as db:
        own = make_article("own", outlet="www.tide.example", url="https://www.tide.example/own")
        await _tell(db, "own", [own])
        wire = make_article(
            "wire", outlet="wire.example", url="https://wire.example/1", lead=WIRE, text=WIRE
        )
        copy = make_article(
            "copy",
            url="https://tide.example/copy",
            lead=WIRE,
            text=WIRE,
            published_at=NOW + timedelta(minutes=5),
        )
        await _tell(db, "copied", [wire, copy])


async def test_an_outlet_is_shown_with_all_that_is_known(
    store: Store, client: httpx.AsyncClient
) -> None:
    """Every rating with its rater, link, date and age; the family; its last stories."""
    await _tide_in_two_stories(store)

    page = await client.get("/outlets/tide.example")
    text_ = _text(page)

    for known in (
        "Country United Kingdom",
        "Owner Northway Group",
        "Kind of owner Private company",
        "More outlets of this owner (1)",
        "Bias ■ Center (2 raters) The raters differ by 3 steps.",
        "Factuality High (1 rater)",
        "Bias: “left” Media Ledger 1 December 2025 (1 month old)",
        "Bias: “center” Media Ledger 1 January 2019 (7 years old) may be out of date replaced",
        "Bias: “lean_right” Press Compass 1 June 2022 (3 years old) may be out of date",
        "In words of its own: 1 of 2.",
        "Headline own own words",
        "Headline copied copy",
    ):
        assert known in text_
    assert "https://rater.example/left" in page.text
    assert "<b>The Post</b>" not in page.text


async def test_the_word_of_the_operator_is_shown_with_its_reason(store: Store) -> None:
    """And beside it what it overrules, each word with the licence it came under."""
    said = Word(kind=RatingKind.BIAS, rater="Atlas", value="left", raw="Left", licence="CC BY 4.0")
    facts = OutletFacts(domain="river.example", name="The River", words=(said,))
    mine = Override(
        domain="river.example",
        kind=RatingKind.BIAS,
        value="center",
        because="<i>We read it</i> for a month.",
        url="https://why.example/river",
        set_at=NOW,
    )
    async with store.begin() as db:
        brought = Import(
            name="atlas", origin="atlas.csv", licence="", outlets={facts.domain: facts}
        )
        await replace_dataset(db, brought, NOW)
        await set_override(db, mine)
    register = await load_register(store, Register(()))
    app = create_app(
        Library(store, register),
        register=lambda: register,
        public_url="https://news.example",
        clock=lambda: NOW,
    )
    transport = httpx.ASGITransport(app=app)

    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        page = await client.get("/outlets/river.example")

    text_ = _text(page)
    assert "Bias ■ Center (1 rater)" in text_
    assert "“center” the operator 5 January 2026" in text_
    assert "Why: <i>We read it</i> for a month." in text_
    assert "“Left” Atlas" in text_
    assert "set aside by whoever runs this service" in text_
    assert "Licence: CC BY 4.0" in text_
    assert "<i>We read" not in page.text


@pytest.mark.parametrize(
    ("address", "leads_to"),
    [
        pytest.param("dailytide.example", "/outlets/tide.example", id="an alias"),
        pytest.param("www.tide.example", "/outlets/tide.example", id="a host"),
        pytest.param("TIDE.example", "/outlets/tide.example", id="capitals"),
        pytest.param("tide.example/news/1", "/outlets/tide.example", id="an address"),
        pytest.param("tide.example?lang=de", None, id="its domain"),
    ],
)
async def test_an_outlet_has_one_address(
    client: httpx.AsyncClient, address: str, leads_to: str | None
) -> None:
    """All others lead there."""
    page = await client.get(f"/outlets/{address}")

    assert page.status_code == (301 if leads_to else 200)
    assert page.headers.get("Location") == leads_to


@pytest.mark.parametrize("address", ["nobody.example", "%20", "a" * 3000, "%3Cscript%3E"])
async def test_an_unknown_outlet_says_what_to_do(client: httpx.AsyncClient, address: str) -> None:
    """Whatever stands in the address."""
    page = await client.get(f"/outlets/{address}")

    assert page.status_code == 404
    assert "<script" not in page.text


async def test_the_sources_of_a_story_lead_to_their_outlets(
    store: Store, client: httpx.AsyncClient
) -> None:
    """Those that are registered."""
    await _tide_in_two_stories(store)

    page = await client.get("/s/copied")

    assert set(re.findall(r'href="(/outlets/[^"]+)"', page.text)) == {"/outlets/tide.example"}
