"""Whom a portal's article counts for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.bias.coverage import outlet_key
from bot.bias.outlets import Register
from tests.bias.worlds import make_article, make_outlet

REGISTER = Register(
    (
        make_outlet("tide.example", "left", name="The Daily Tide"),
        make_outlet("post.example", "right", name="Evening Post"),
        make_outlet("herald-north.example", name="Herald"),
        make_outlet("herald-south.example", name="Herald"),
        make_outlet("yahoo.com", "center", name="Yahoo News"),
        make_outlet("msn.com", "lean_left", name="MSN"),
        make_outlet("reuters.com", "center", name="Reuters"),
        make_outlet("apnews.com", "lean_left", name="Associated Press"),
    )
)
YAHOO = "https://www.yahoo.com/news/ferry-1.html"
MSN = "https://www.msn.com/en-us/news/world/ferry/ar-AA1"


@pytest.mark.parametrize(
    ("url", "over", "key"),
    [
        pytest.param(YAHOO, {"author": "The Daily Tide"}, "tide.example", id="author"),
        pytest.param(YAHOO, {"author": "DAILY TIDE"}, "tide.example", id="case-and-article"),
        pytest.param(YAHOO, {"author": "Jane Doe, Evening Post"}, "post.example", id="behind"),
        pytest.param(MSN, {"author": "Jane Doe / Evening Post"}, "post.example", id="slash"),
        pytest.param(MSN, {"author": "Evening Post via MSN"}, "post.example", id="via"),
        pytest.param(MSN, {"author": "By Jane Doe for Evening Post"}, "post.example", id="for"),
        pytest.param(MSN, {"author": "tide.example"}, "tide.example", id="host"),
        pytest.param(MSN, {"outlet": "The Daily Tide"}, "tide.example", id="outlet-in-words"),
        pytest.param(MSN, {"outlet": "post.example"}, "post.example", id="outlet-as-a-host"),
        pytest.param(YAHOO, {"author": "Reuters"}, "reuters.com", id="agency"),
        pytest.param(YAHOO, {"author": "Jane Doe, AP"}, "apnews.com", id="agency-in-short"),
        pytest.param(
            YAHOO, {"lead": "LONDON (Reuters) - The ferry left."}, "reuters.com", id="dateline"
        ),
        pytest.param(YAHOO, {"author": "Yahoo News"}, "yahoo.com", id="the-portal-itself"),
        pytest.param(YAHOO, {"author": "Jane Doe"}, "yahoo.com", id="a-person"),
        pytest.param(YAHOO, {}, "yahoo.com", id="nobody"),
        pytest.param(YAHOO, {"author": "Herald"}, "yahoo.com", id="two-of-that-name"),
        pytest.param(MSN, {"author": "Village Gazette"}, "msn.com", id="not-registered"),
        pytest.param(
            "https://news.google.com/rss/articles/CBMi1",
            {"outlet": "tide.example"},
            "tide.example",
            id="named-source",
        ),
        pytest.param(
            "https://tide.example/1", {"outlet": "news.google.com"}, "tide.example", id="via-feed"
        ),
        pytest.param(
            "https://tide.example/1", {"author": "Evening Post"}, "tide.example", id="own-site"
        ),
        pytest.param(None, {"outlet": "Evening Post"}, "post.example", id="name-alone"),
    ],
)
def test_a_portals_article_counts_for_whom_it_credits(
    url: str | None, over: dict[str, str], key: str
) -> None:
    """Host, whole name or agency; what is not named is not guessed."""
    article = replace(make_article(1, None, url=url), **over)

    assert outlet_key(article, REGISTER) == key


@pytest.mark.parametrize("url", [YAHOO, MSN], ids=["yahoo", "msn"])
def test_a_portals_own_rating_is_not_lent_to_others(url: str) -> None:
    """It counts as the portal's host, and as unrated."""
    article = make_article(1, None, url=url, author="Village Gazette")

    assert REGISTER.find(url) is None
    assert outlet_key(article, REGISTER) in {"yahoo.com", "msn.com"}
