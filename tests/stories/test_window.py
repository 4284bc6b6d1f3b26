from __future__ import annotations

from datetime import timedelta

import numpy as np

from bot.model import StoryId
from bot.stories.candidates import enter, look
from bot.stories.columns import MEANING, UNKNOWN
from bot.stories.digest import Digest
from bot.stories.features import features
from bot.stories.window import WINDOW, Window
from tests.factories import MORNING, make_article

FERRY, CHIPS = StoryId("ferry"), StoryId("chips")


def digest(window: Window, id: str, title: str, after: timedelta | None = None) -> Digest:
    at = None if after is None else MORNING + after
    article = make_article(id, title=title, lead=None, published_at=at)
    return window.digester.digest(features(article), None)


def put(window: Window, story_id: StoryId, n: int, title: str, after: timedelta | None) -> None:
    enter(window, story_id, look(window, digest(window, f"{story_id}{n}", title, after)))


def test_a_story_leaves_with_its_last_article() -> None:
    """Nothing of it is found any more."""
    window = Window()
    put(window, FERRY, 1, "Ferry sinks", timedelta())
    put(window, CHIPS, 1, "Lumenar builds", WINDOW + timedelta(minutes=1))

    assert list(window.stories) == [CHIPS]
    assert window.stats()["articles"] == 1
    assert not look(window, digest(window, "x", "Ferry sinks")).groups


def test_an_article_that_joins_keeps_its_story_in_sight() -> None:
    """A long story is one story."""
    window = Window()
    for days in range(0, 12, 3):
        put(window, FERRY, days, "Ferry inquiry", timedelta(days=days))

    assert FERRY in window.stories


def test_articles_without_times_leave_by_number_only() -> None:
    """They are all simultaneous."""
    window = Window(max_articles=3)
    for n in range(5):
        put(window, FERRY, n, f"Report {n}", None)

    assert window.stats()["articles"] == 3


def test_a_merged_story_is_found_by_the_words_of_both() -> None:
    """The one that is gone is not found."""
    window = Window()
    put(window, FERRY, 1, "Tolveric towed", timedelta())
    put(window, CHIPS, 1, "Brandvold heard", timedelta())

    window.merge(FERRY, CHIPS)

    found = look(window, digest(window, "x", "Brandvold"))
    assert [group.story.id for group in found.groups] == [FERRY]
    assert window.stats()["stories"] == 1


def test_a_renamed_story_keeps_its_articles() -> None:
    """Only its id is another."""
    window = Window()
    put(window, FERRY, 1, "Tolveric towed", timedelta())
    put(window, FERRY, 2, "Tolveric sinks", timedelta())

    window.rename(FERRY, CHIPS)

    assert window.stories.keys() == {CHIPS}
    assert window.stories[CHIPS].slots == [0, 1]


def test_clearing_away_the_dead_changes_no_likeness() -> None:
    """Slots move up; what is near stays near."""
    window = Window(max_articles=50)
    for n in range(1200):
        put(window, StoryId(f"s{n % 7}"), n, f"Report {n} of Tolveric{n % 5}", timedelta())
    asked = digest(window, "x", "Report of Tolveric3")

    near = look(window, asked)

    ids = {window.alive(slot).article_id for slot in near.near.tolist()}
    assert len(window.digests) < 1200
    assert len(window) == 50
    # Every fifth of the last fifty tells of it, and shares a telling word.
    assert {f"s{n % 7}{n}" for n in range(1150, 1200) if n % 5 == 3} <= ids


def test_an_article_beside_chosen_ones_is_as_alike_as_beside_all() -> None:
    """The index and the direct way give the same numbers."""
    window = Window()
    for n, title in enumerate(("Tolveric towed", "Brandvold heard", "Tolveric and Brandvold")):
        put(window, StoryId(str(n)), n, title, timedelta())
    put(window, StoryId("x"), 3, "Brandvold saw the Tolveric", timedelta())
    others = np.array([2, 0])

    everywhere, _ = window.likeness(window.alive(3))
    chosen = window.likeness_between(np.array([3, 3]), others)

    assert np.allclose(everywhere[:, others], chosen[:MEANING])
    assert (chosen[:MEANING, 0] > chosen[:MEANING, 1]).all()
    assert (chosen[MEANING] == UNKNOWN).all()
