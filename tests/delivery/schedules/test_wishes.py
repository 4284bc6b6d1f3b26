from __future__ import annotations

from datetime import time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.schedules.wishes import Wish, read_wish
from bot.errors import BadInput
from bot.model import QuietHours

BERLIN = ZoneInfo("Europe/Berlin")
KNOWN = {"science": "science", "climate": "climate", "sports": "sport", "sport": "sport"}


def find_topic(text: str) -> str | None:
    return KNOWN.get(text.lower())


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        pytest.param("", Wish(), id="nothing"),
        pytest.param("08:00", Wish(times=(time(8),)), id="a time"),
        pytest.param("18:30 and 8 am", Wish(times=(time(8), time(18, 30))), id="times, sorted"),
        pytest.param("at 7", Wish(times=(time(7),)), id="at an hour"),
        pytest.param("science", Wish(topics=("science",)), id="a topic"),
        pytest.param(
            "08:00, science, quiet 22:00-07:00, Europe/Berlin",
            Wish(
                times=(time(8),),
                topics=("science",),
                zone=BERLIN,
                quiet=QuietHours(start=time(22), end=time(7)),
            ),
            id="quiet hours",
        ),
        pytest.param(
            "quiet hours 10 pm to 7 am 9:00",
            Wish(times=(time(9),), quiet=QuietHours(start=time(22), end=time(7))),
            id="quiet hours before a time",
        ),
        pytest.param("quiet luxury", Wish(topics=("quiet luxury",)), id="a quiet topic"),
        pytest.param(
            "08:00 science Berlin",
            Wish(times=(time(8),), topics=("science",), zone=BERLIN),
            id="all in a row",
        ),
        pytest.param(
            "science and climate at 8:15 in Berlin",
            Wish(times=(time(8, 15),), topics=("science", "climate"), zone=BERLIN),
            id="a sentence",
        ),
        pytest.param(
            "semiconductors in Taiwan, 9:00, Europe/Berlin",
            Wish(times=(time(9),), topics=("semiconductors in Taiwan",), zone=BERLIN),
            id="a topic in own words keeps its place",
        ),
        pytest.param(
            "7:00 New York",
            Wish(times=(time(7),), zone=ZoneInfo("America/New_York")),
            id="a city of two words",
        ),
        pytest.param(
            "mon-fri 8:00 5 stories",
            Wish(times=(time(8),), weekdays=(1, 2, 3, 4, 5), n_stories=5),
            id="days and a number",
        ),
        pytest.param(
            "satellites, Monaco",
            Wish(topics=("satellites",), zone=ZoneInfo("Europe/Monaco")),
            id="words that begin like days",
        ),
        pytest.param("8", Wish(times=(time(8),)), id="a lone hour"),
        pytest.param(
            "Berlin science", Wish(topics=("science",), zone=BERLIN), id="the place first"
        ),
        pytest.param(
            "at 7 in Berlin about climate and science",
            Wish(times=(time(7),), topics=("climate", "science"), zone=BERLIN),
            id="a sentence with about",
        ),
        pytest.param(
            "7:00 UTC+2", Wish(times=(time(7),), zone=ZoneInfo("Etc/GMT-2")), id="an offset"
        ),
        pytest.param("Sports", Wish(topics=("sport",)), id="another word for a topic"),
        pytest.param(
            ", ".join(f"tea {n}" for n in range(12)),
            Wish(topics=tuple(f"tea {n}" for n in range(12))),
            id="more than a chat can have, which is not for here to say",
        ),
        pytest.param(
            "08:00 weekends", Wish(times=(time(8),), weekdays=(6, 7)), id="a group of days"
        ),
    ],
)
def test_what_is_typed_is_understood(text: str, wish: Wish) -> None:
    """Times, days, topics, place and number, in any order."""
    assert read_wish(text, find_topic) == wish


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        pytest.param("25:00", "25", id="no such hour"),
        pytest.param("12 stories", "1 to 8", id="too many stories"),
        pytest.param("zone Atlantis", "Atlantis", id="no such zone"),
    ],
)
def test_what_cannot_be_meant_is_said(text: str, sentence: str) -> None:
    """The sentence holds what was typed or what is possible."""
    with pytest.raises(BadInput, match=sentence):
        read_wish(text, find_topic)


@given(st.text(max_size=120))
def test_any_text_is_a_wish_or_a_clear_error(text: str) -> None:
    """Nothing typed breaks it."""
    try:
        wish = read_wish(text, find_topic)
    except BadInput:
        return

    assert len(wish.topics) <= 10
