from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.model import Side
from bot.store.db import Store
from bot.store.pool import OutletUse
from bot.stories.pool import Pool, boost, describe_pool, house_of, read_pool
from tests.factories import make_article, save_articles
from tests.stories.pools import CHAIN, REGISTER, outlet_at


def use(outlet: str, language: str, n_articles: int = 1) -> OutletUse:
    return OutletUse(outlet=outlet, language=language, n_articles=n_articles)


def test_an_outlet_counts_for_the_language_it_publishes_in_most() -> None:
    """A text whose language was mistaken makes no outlet of that language."""
    used = [use("left1.example", "en", 40), use("left1.example", "is"), use("a.example", "is", 3)]

    pool = describe_pool(REGISTER, used, {})

    assert pool.outlets == {"en": 1, "is": 1}
    assert pool.rated == {"en": {Side.LEFT: 1}}


def test_hosts_of_one_outlet_are_one() -> None:
    """An outlet counts under the domain it is registered with; regions of a language are one."""
    used = [
        use("www.left1.example", "pt-BR"),
        use("sport.left1.example", "pt"),
        use("The Tide", "pt"),
    ]

    assert describe_pool(REGISTER, used, {}).languages == {"left1.example": "pt", "The Tide": "pt"}


def test_a_voice_speaks_the_usual_language_of_its_outlet() -> None:
    """Else that of the article, else that of the register, else none."""
    pool = Pool(register=REGISTER, languages={"a.example": "is"})
    told = [("a.example", "en"), ("b.example", "en"), ("left1.example", None), ("c.example", None)]
    articles = [
        make_article(outlet, outlet=outlet, url=f"https://{outlet}/1", language=language)
        for outlet, language in told
    ]

    voices = [voice for _, voice in pool.voices_of(articles)]

    assert [voice.language for voice in voices] == ["is", "en", "en", ""]
    assert [voice.side for voice in voices] == [
        Side.UNRATED,
        Side.UNRATED,
        Side.LEFT,
        Side.UNRATED,
    ]


def test_an_article_of_nobody_is_a_voice_of_its_own() -> None:
    """Two without publisher and address are not taken for one outlet."""
    articles = [make_article(i, outlet=None, url=None) for i in ("a1", "a2")]

    voices = [voice for _, voice in Pool(register=REGISTER).voices_of(articles)]

    assert [voice.house for voice in voices] == ["a1", "a2"]


@pytest.mark.parametrize(
    ("key", "owner", "house"),
    [
        pytest.param("local1.example", CHAIN, f"owner:{CHAIN}", id="owner"),
        pytest.param("tide.example", "", "tide.example", id="no-owner-known"),
        pytest.param("sport.tide.co.uk", None, "tide.co.uk", id="domain"),
        pytest.param("ada.substack.com", None, "ada.substack.com", id="platform"),
        pytest.param("The Daily Tide", None, "The Daily Tide", id="name"),
    ],
)
def test_houses(key: str, owner: str | None, house: str) -> None:
    """One owner is one house, one domain is one; a platform is none."""
    outlet = None if owner is None else outlet_at(key, "", owner=owner)

    assert house_of(key, outlet) == house


def test_the_fewer_outlets_of_a_language_are_read_the_more_each_weighs() -> None:
    """The largest language weighs one, and so does one of which nobody is known."""
    pool = Pool(register=REGISTER, outlets={"en": 300, "de": 50, "is": 5})

    assert pool.boost_of("is") > pool.boost_of("de") > pool.boost_of("en") == 1
    assert pool.boost_of("fi") == pool.boost_of("") == 1
    assert Pool(register=REGISTER).boost_of("en") == 1
    assert round(1 + 3 * boost(5, of=300)) == 15


def test_shares_are_of_the_sides_that_are_read() -> None:
    """Many or more make no difference; none or few do."""
    rated = {"en": {Side.LEFT: 5, Side.CENTER: 500}, "de": {Side.LEFT: 9, Side.CENTER: 9}}
    pool = Pool(register=REGISTER, rated=rated)

    assert pool.shares_of("en") == {Side.LEFT: 6 / 13, Side.CENTER: 6 / 13, Side.RIGHT: 1 / 13}
    assert set(pool.shares_of("fi").values()) == {1 / 3}


def test_a_size_is_told_beside_a_hundred_stories() -> None:
    """Rounded down; of no stories none is smaller."""
    pool = Pool(register=REGISTER, sizes={1: 150, 2: 49, 9: 1})

    assert [pool.smaller_of_hundred(n) for n in (1, 2, 9, 10)] == [0, 75, 99, 100]
    assert Pool(register=REGISTER).smaller_of_hundred(3) == 0


async def test_the_pool_is_what_was_published_in_the_last_week(
    store: Store, now: datetime
) -> None:
    """What fell silent is not read."""
    for outlet, days in (("left1.example", 1), ("right1.example", 9)):
        article = make_article(outlet, outlet=outlet)
        async with store.begin() as db:
            await save_articles(db, [article], seen_at=now - timedelta(days=days))

    pool = await read_pool(store, REGISTER, now)

    assert pool.languages == {"left1.example": "en"}
    assert pool.rated == {"en": {Side.LEFT: 1}}
