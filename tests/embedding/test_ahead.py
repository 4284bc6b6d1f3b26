"""Work done ahead comes in order, whole, and no further ahead than allowed."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.embedding.ahead import ahead


@given(st.lists(st.integers()), st.integers(1, 4))
def test_each_batch_comes_once_and_in_order(batches: list[int], depth: int) -> None:
    """With what was made of it."""
    assert list(ahead(lambda n: n * 2, batches, depth=depth)) == [(n, n * 2) for n in batches]


def test_the_next_is_made_while_the_last_is_used() -> None:
    """Two are ready before the first is taken; a third waits for room."""
    made: list[int] = []
    two_ready = threading.Event()

    def make(n: int) -> int:
        made.append(n)
        if n == 2:
            two_ready.set()
        return n

    results = ahead(make, range(100), depth=2)
    next(results)
    assert two_ready.wait(10)
    results.close()  # type: ignore[attr-defined]

    assert made in ([0, 1, 2], [0, 1, 2, 3], [0, 1, 2, 3, 4])


def test_what_the_maker_raises_comes_after_what_it_made() -> None:
    """Nothing that was done is lost."""

    def make(n: int) -> float:
        return 1 / (2 - n)

    results = ahead(make, [0, 1, 2, 3])

    assert next(results) == (0, 0.5)
    assert next(results) == (1, 1.0)
    with pytest.raises(ZeroDivisionError):
        next(results)


def test_what_the_reader_raises_is_raised_as_well() -> None:
    """A filter's input may be broken in the middle."""

    def batches() -> Iterator[int]:
        yield 1
        raise ValueError("line 2")

    results = ahead(str, batches())

    assert next(results) == (1, "1")
    with pytest.raises(ValueError, match="line 2"):
        next(results)
