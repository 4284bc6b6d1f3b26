"""Who asks for pictures gets them: each drawn once, a few at a time."""

from __future__ import annotations

import asyncio
import threading
from collections import Counter

import pytest

from bot.cards.draw import CardFailed
from bot.cards.studio import Studio, StudioLimits


class Easel:
    """Draws when it is let, counts what, and notes how many it drew at once."""

    def __init__(self) -> None:
        self.drawn: Counter[str] = Counter()
        self.most_at_once = 0
        self.go = threading.Event()
        self._now = 0
        self._lock = threading.Lock()

    def __call__(self, markup: str) -> bytes:
        with self._lock:
            self._now += 1
            self.most_at_once = max(self.most_at_once, self._now)
        self.go.wait(10)
        with self._lock:
            self._now -= 1
            self.drawn[markup] += 1
        if markup == "bad":
            raise CardFailed("no paint")
        return markup.encode()


@pytest.fixture
def easel() -> Easel:
    return Easel()


async def test_a_burst_for_one_picture_draws_it_once(easel: Easel) -> None:
    """A hundred at once, and one afterwards."""
    studio = Studio(render=easel)
    asked = [asyncio.create_task(studio.draw("a")) for _ in range(100)]
    await asyncio.sleep(0)
    easel.go.set()

    pictures = await asyncio.gather(*asked, studio.draw("a"))

    assert {picture.png for picture in pictures} == {b"a"}
    assert easel.drawn == {"a": 1}


async def test_different_pictures_take_turns(easel: Easel) -> None:
    """No more threads than are allowed draw at a time."""
    studio = Studio(StudioLimits(at_once=2), render=easel)
    easel.go.set()

    await asyncio.gather(*(studio.draw(f"{n}") for n in range(12)))

    assert easel.most_at_once <= 2
    assert sum(easel.drawn.values()) == 12


async def test_the_last_pictures_are_kept(easel: Easel) -> None:
    """As many as the limit says; one that is asked for again stays longer."""
    studio = Studio(StudioLimits(kept=2), render=easel)
    easel.go.set()

    for markup in ("a", "b", "a", "c", "a", "b"):
        await studio.draw(markup)

    assert easel.drawn == {"a": 1, "b": 2, "c": 1}


async def test_too_many_different_pictures_at_once_are_refused(easel: Easel) -> None:
    """And those that wait get theirs."""
    studio = Studio(StudioLimits(waiting=2), render=easel)
    waiting = [asyncio.create_task(studio.draw(markup)) for markup in "ab"]
    await asyncio.sleep(0)

    with pytest.raises(CardFailed, match="too many"):
        await studio.draw("c")

    easel.go.set()
    assert [picture.png for picture in await asyncio.gather(*waiting)] == [b"a", b"b"]
    assert (await studio.draw("c")).png == b"c"


async def test_who_goes_away_takes_the_picture_from_nobody(easel: Easel) -> None:
    """The first who asked is cancelled; the second gets it."""
    studio = Studio(render=easel)
    first, second = (asyncio.create_task(studio.draw("a")) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    easel.go.set()

    assert (await second).png == b"a"
    assert easel.drawn == {"a": 1}


async def test_a_failure_is_not_kept(easel: Easel) -> None:
    """Everybody who waits hears of it, and the next who asks makes another try."""
    studio = Studio(render=easel)
    easel.go.set()

    failed = await asyncio.gather(*(studio.draw("bad") for _ in range(3)), return_exceptions=True)
    with pytest.raises(CardFailed, match="no paint"):
        await studio.draw("bad")

    assert [type(error) for error in failed] == [CardFailed] * 3
    assert easel.drawn == {"bad": 2}


async def test_a_picture_that_takes_too_long_is_given_up(easel: Easel) -> None:
    """Who asked hears of it in time."""
    studio = Studio(StudioLimits(within_s=0.05), render=easel)

    with pytest.raises(CardFailed, match="too long"):
        await studio.draw("a")

    easel.go.set()
