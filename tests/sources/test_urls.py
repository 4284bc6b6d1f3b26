"""What must hold for canonical addresses, publishers' hosts and article ids."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.urls import MAX_URL_CHARS, article_id, canonical_url, host_of

STORY = "https://gazette.example/story"


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        pytest.param("HTTPS://Gazette.EXAMPLE/Story", "https://gazette.example/Story", id="case"),
        pytest.param(f"  {STORY}\n", STORY, id="white space around it"),
        pytest.param("https://ga\nzette.example/story", STORY, id="line break inside"),
        pytest.param("https://gazette.example", "https://gazette.example/", id="empty path"),
        pytest.param("https://gazette.example.:443/story", STORY, id="trailing dot, default port"),
        pytest.param("http://a.example:8080/x", "http://a.example:8080/x", id="another port"),
        pytest.param("https://me:secret@gazette.example/story", STORY, id="credentials"),
        pytest.param(f"{STORY}#comments", STORY, id="fragment"),
        pytest.param("http://бюро.example/x", "http://xn--90a0af9c.example/x", id="punycode"),
        pytest.param("http://[::1]:80/x", "http://[::1]/x", id="IPv6"),
        pytest.param("http://a.example/ä b", "http://a.example/%C3%A4%20b", id="escapes"),
        pytest.param("http://a.example/%c3%a4%", "http://a.example/%C3%A4%25", id="escape case"),
        pytest.param(f"{STORY};jsessionid=AB12", STORY, id="session"),
    ],
)
def test_spellings_of_one_address_become_one(written: str, canonical: str) -> None:
    """Everything that does not change which document is meant is made equal or dropped."""
    assert canonical_url(written) == canonical


@pytest.mark.parametrize(
    "parameter",
    [
        "utm_source=rss",
        "UTM_Campaign=x",
        "fbclid=1",
        "gclid=1",
        "mc_cid=1",
        "igshid=1",
        "at_medium=RSS",
        "ns_campaign=1",
        "cmpid=1",
        "CMP=share",
        "ref=home",
        "ocid=a",
        "amp",
        "amp=1",
        "outputType=amp",
        "amp;utm_source=x",
    ],
)
def test_tracking_parameters_are_dropped_and_others_stay(parameter: str) -> None:
    """The identity of a page lies in the parameters that nobody adds for counting."""
    assert canonical_url(f"{STORY}?id=7&{parameter}&page=2") == f"{STORY}?id=7&page=2"


@pytest.mark.parametrize("parameter", ["id=7", "p=12", "cid=3", "outputType=json", "reference=1"])
def test_a_parameter_that_may_name_the_page_stays(parameter: str) -> None:
    """Only written-down names are dropped, not what resembles them."""
    assert canonical_url(f"{STORY}?{parameter}") == f"{STORY}?{parameter}"


@pytest.mark.parametrize(
    ("wrapped", "canonical"),
    [
        pytest.param(f"{STORY}/amp", STORY, id="suffix"),
        pytest.param(f"{STORY}/amp/", f"{STORY}/", id="suffix with slash"),
        pytest.param(f"{STORY}.amp.html", f"{STORY}.html", id="file name"),
        pytest.param(f"{STORY}/amp/amp", STORY, id="twice"),
        pytest.param(
            "https://gazette-example.cdn.ampproject.org/c/s/gazette.example/story?usqp=1",
            STORY,
            id="cache",
        ),
        pytest.param(
            "https://cdn.ampproject.org/v/gazette.example/story",
            "http://gazette.example/story",
            id="cache without TLS",
        ),
        pytest.param("https://www.google.com/amp/s/gazette.example/story", STORY, id="viewer"),
        pytest.param("https://amp.gazette.example/story", None, id="host stays"),
        pytest.param("https://gazette.example/amp", None, id="a page called amp"),
        pytest.param("https://gazette.example/lamp", None, id="a word that ends so"),
    ],
)
def test_accelerated_copies_lead_to_the_page(wrapped: str, canonical: str | None) -> None:
    """AMP is undone wherever the original stands in the address."""
    assert canonical_url(wrapped) == (canonical or wrapped)


@pytest.mark.parametrize(
    "wrapped",
    [
        "https://www.google.com/url?rct=j&sa=t&url=https%3A%2F%2Fgazette.example%2Fstory&ct=ga",
        "https://www.google.co.uk/url?q=https://gazette.example/story&sa=U",
        "http://www.bing.com/news/apiclick.aspx?ref=Fex&url=https%3a%2f%2fgazette.example%2fstory",
        "https://l.facebook.com/l.php?u=https%3A%2F%2Fgazette.example%2Fstory%3Ffbclid%3D1&h=x",
        "https://reader.example/redirect?url=https://gazette.example/story",
        "https://reader.example/redirect?url=https%3A%2F%2Fgoogle.com%2Furl%3Fq%3D"
        "https%253A%252F%252Fgazette.example%252Fstory",
    ],
    ids=["alerts", "search", "bing", "facebook", "reader", "two wrappers"],
)
def test_redirectors_that_name_their_target_are_undone(wrapped: str) -> None:
    """A wrapper is no identity of its own."""
    assert canonical_url(wrapped) == STORY


@pytest.mark.parametrize(
    "wrapped",
    [
        "https://www.google.com/url?q=javascript:alert(1)",
        "https://reader.example/redirect?url=/local",
        "https://gazette.example/story?url=https://other.example/",
    ],
    ids=["script", "relative", "no redirector"],
)
def test_an_address_without_a_usable_target_is_its_own(wrapped: str) -> None:
    """Only an absolute http or https target behind a known kind of path is taken."""
    assert canonical_url(wrapped) == wrapped


@pytest.mark.parametrize(
    "written",
    [
        "",
        "   ",
        "javascript:alert(1)",
        "mailto:desk@gazette.example",
        "data:text/html,x",
        "ftp://gazette.example/x",
        "/story",
        "gazette.example/story",
        "http://",
        "http://[broken/",
        "http://a b.example/",
        "http://a.example:99999/",
        "http://a..example/",
        "http://\ud800.example/",
        "https://a.example/" + "x" * MAX_URL_CHARS,
    ],
)
def test_what_is_no_web_address_is_none(written: str) -> None:
    """Relative, foreign, broken and endless addresses have no canonical form."""
    assert canonical_url(written) is None


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("story", "https://gazette.example/news/story"),
        ("/story", STORY),
        ("//gazette.example/story", STORY),
        ("javascript:alert(1)", None),
        ("", None),
    ],
)
def test_relative_addresses_are_resolved(written: str, canonical: str | None) -> None:
    """A base helps relative addresses and nothing else."""
    assert canonical_url(written, "https://gazette.example/news/rss.xml") == canonical


@given(
    st.one_of(
        st.text(max_size=80),
        st.text(max_size=60).map(lambda text: f"https://gazette.example/{text}"),
        st.text("aмp/.?&;=%#:@[]-", max_size=40).map(lambda text: f"http://a.example{text}"),
        st.text(max_size=30).map(lambda host: f"http://{host}/x"),
    )
)
def test_canonicalising_twice_changes_nothing(written: str) -> None:
    """A canonical address is its own canonical address, in plain ASCII."""
    canonical = canonical_url(written)

    if canonical is not None:
        assert canonical_url(canonical) == canonical
        assert canonical.isascii()
        assert canonical.startswith(("http://", "https://"))


PARTS = st.lists(
    st.sampled_from(
        [
            *(
                "/",
                "a",
                "B7",
                ".html",
                "amp",
                ".amp",
                "%C3%A9",
                "%c3",
                "%",
                "//",
                "~",
                ";x",
                "\u00e9",
            ),
            *(
                "?",
                "&",
                "=",
                "id=7",
                "utm_source=x",
                "url=http://b.example/",
                "rss",
                "#",
                "&#038;",
            ),
            *("redirect", "&amp;", " ", "outputType=amp", "+", "@", ":8080", "AMP"),
        ]
    ),
    max_size=8,
).map("".join)


@given(st.sampled_from(["http://a.example", "https://www.google.com", "https://x.a"]), PARTS)
def test_an_unseen_character_changes_no_address(start: str, rest: str) -> None:
    """What needs no work is recognised at once, and comes out as if it were worked on."""
    written = start + rest

    assert canonical_url(written) == canonical_url(f"\u200b{written}")


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://www.gazette.example/x", "gazette.example"),
        ("http://www2.gazette.example", "gazette.example"),
        ("https://m.gazette.example:8443/", "gazette.example"),
        ("https://amp.gazette.example", "gazette.example"),
        ("https://mobile.gazette.example", "gazette.example"),
        ("https://wap.gazette.example.", "gazette.example"),
        ("https://news.gazette.example", "news.gazette.example"),
        ("https://me@GAZETTE.example", "gazette.example"),
        ("https://бюро.example", "xn--90a0af9c.example"),
        ("http://localhost:8000/x", "localhost"),
        ("http://127.0.0.1/x", None),
        ("http://127.1/x", None),
        ("http://[::1]/x", None),
        ("gazette.example", None),
        ("javascript:alert(1)", None),
        ("http://[broken", None),
        ("", None),
    ],
)
def test_the_publishers_host(url: str, host: str | None) -> None:
    """Prefixes that say how a page is served are dropped; an IP address is no publisher."""
    assert host_of(url) == host


def test_article_ids_are_short_stable_and_distinct() -> None:
    """The id is the start of a SHA-256, so it is the same on every machine."""
    assert article_id(STORY) == "1de5e4061aee7db7"
    assert article_id(f"{STORY}/") != article_id(STORY)
