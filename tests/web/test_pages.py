"""What the pages show, and that nothing from outside runs in them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bias import gaps, tally
from bot.model import Side
from bot.stories import rank
from bot.views import ListQuery, StoryList, StoryRecord
from bot.web.addresses import Site
from bot.web.pages import (
    SourcesQuery,
    render_failure,
    render_home,
    render_method,
    render_not_found,
    render_story,
    render_topic,
)
from bot.web.sources_list import Sort, web_address
from bot.web.style import style_version
from tests.bias.worlds import WORLD
from tests.web.records import HOSTILE, NOW, card_of, make_record

SITE = Site(public_url="https://news.example")
ROOT = Path(__file__).parents[2]


def story_page(
    record: StoryRecord | None = None, *, side: Side | None = None, sort: Sort = Sort.TIME
) -> lxml.html.HtmlElement:
    html = render_story(
        record or make_record(),
        WORLD,
        SourcesQuery(side=side, sort=sort),
        site=SITE,
        now=NOW,
    )
    return lxml.html.document_fromstring(html)


def text_of(page: lxml.html.HtmlElement) -> str:
    return " ".join(page.text_content().split())


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("Port Arlen closes its harbour road to lorries", id="headline"),
        pytest.param("The council voted 14 to 9 to close the road from March.", id="summary"),
        pytest.param("The ballot was 14 to 9. 1 2 3 6 3 outlets", id="bullet-with-marks"),
        pytest.param("The new tunnel takes the lorries. 4 1 outlet", id="one-outlet"),
        pytest.param("Reports differ Two counts of lorries", id="disagreement"),
        pytest.param("Written by the extractive writer from 7 articles of 6 outlets", id="writer"),
        pytest.param("Tue 6 Jan 2026, 11:00 UTC (7 hours ago), revision 3", id="written-at"),
        pytest.param("Articles 7", id="articles"),
        pytest.param("Outlets 6", id="outlets"),
        pytest.param("◄ Left 1 outlet 25 % Lean left 1", id="left"),
        pytest.param("■ Center 2 outlets 50 %", id="center"),
        pytest.param("► Right 1 outlet 25 % Right 1", id="right"),
        pytest.param("○ Unrated 2 outlets", id="unrated"),
        pytest.param("Factuality Very high 1 outlet High 1 outlet Mixed", id="factuality"),
        pytest.param("Who owns them Private company 2 Nonprofit 1", id="owners"),
        pytest.param("United Kingdom 2 Germany 1 United States 1", id="countries"),
        pytest.param("English 5 German 1", id="languages"),
        pytest.param("First to report Wire.Example, Mon 5 Jan 2026, 12:00 UTC", id="first"),
        pytest.param("First 30 hours ago, last 8 hours ago. 1 article without a", id="timing"),
        pytest.param("5 Jan 12:00 0 1 0 0 1 5 Jan 13:00 1 0", id="stretch"),
        pytest.param("All articles (7)", id="sources"),
        pytest.param("copy of Wire.Example", id="copy"),
        pytest.param("In this story because: opened the story", id="because"),
        pytest.param("and 4 more words (score 0.90 of 1) Second came: Tunnel", id="second"),
        pytest.param("The story that came second is part of this one by now.", id="second-here"),
        pytest.param("The story that came second is gone.", id="second-gone"),
        pytest.param("No other story in sight came near.", id="no-second"),
        pytest.param("Bias: “lean_left”, Rater 0, 1 January 2026", id="rater"),
        pytest.param("No date given", id="undated"),
        pytest.param("No rating of this outlet is on record.", id="no-rating"),
        pytest.param("Private company · United Kingdom · English", id="facts"),
    ],
)
def test_a_story_page_holds_every_element(sentence: str) -> None:
    """Words, counts, and the list of all sources."""
    assert sentence in text_of(story_page())


def test_citation_marks_lead_to_articles_on_the_page() -> None:
    """Every mark is an anchor of the list."""
    page = story_page()
    marks = page.xpath("//a[@class='mark']/@href")

    assert marks
    for href in marks:
        assert page.xpath(f"//li[@id='{href.removeprefix('#')}']"), href


def test_marks_of_hidden_articles_lead_to_the_whole_list() -> None:
    """A filter never leaves a mark without its article; numbers stay what they are."""
    page = story_page(side=Side.LEFT)

    assert page.xpath("//ul[@class='bullets']/li[1]//a/@href") == [
        "/s/k3x9#a-1",
        "#a-2",
        "/s/k3x9#a-3",
        "#a-6",
    ]


def test_citations_of_articles_that_left_the_story_are_left_out() -> None:
    """An operator may split a story before it is written again."""
    record = make_record()
    fewer = replace(record, story=replace(record.story, articles=record.story.articles[:2]))

    assert story_page(fewer).xpath("//ul[@class='bullets']/li[1]//a/@href") == ["#a-1", "#a-2"]


@pytest.mark.parametrize(
    ("side", "numbers"),
    [
        pytest.param(Side.LEFT, [2, 6], id="left"),
        pytest.param(Side.CENTER, [1, 4], id="center"),
        pytest.param(Side.RIGHT, [3], id="right"),
        pytest.param(Side.UNRATED, [5, 7], id="unrated"),
    ],
)
def test_the_side_filter_shows_that_side_only(side: Side, numbers: list[int]) -> None:
    """And marks itself as the one in force."""
    page = story_page(side=side)

    assert _numbers(page) == numbers
    assert side.value in page.xpath("//nav//a[@aria-current]/@href")[0]


@pytest.mark.parametrize(
    ("sort", "numbers"),
    [
        pytest.param(Sort.TIME, [1, 2, 3, 4, 5, 6, 7], id="time"),
        pytest.param(Sort.OUTLET, [4, 3, 5, 2, 6, 7, 1], id="outlet"),
        pytest.param(Sort.SIDE, [2, 6, 1, 4, 3, 5, 7], id="side"),
        pytest.param(Sort.FACTUALITY, [1, 2, 6, 3, 4, 5, 7], id="factuality"),
    ],
)
def test_the_list_is_sorted_as_asked(sort: Sort, numbers: list[int]) -> None:
    """Equal ones stay in order of time."""
    assert _numbers(story_page(sort=sort)) == numbers


def test_an_empty_filter_says_so() -> None:
    """No bare heading over nothing."""
    record = make_record()
    fewer = replace(record, story=replace(record.story, articles=record.story.articles[:1]))

    assert "No article here. Show all" in text_of(story_page(fewer, side=Side.RIGHT))


def test_hostile_texts_are_text() -> None:
    """A title never becomes markup, and an address that runs code is no link."""
    page = story_page()

    assert not page.xpath("//script | //img | //@onerror | //@style | //style")
    assert not [href for href in page.xpath("//@href") if href.startswith("javascript")]
    assert HOSTILE in page.text_content()


@given(st.text(alphabet=st.sampled_from("<>\"&'{}%script "), max_size=30))
def test_a_headline_comes_out_as_it_went_in(headline: str) -> None:
    """Whatever the characters, head and body show the same text."""
    record = make_record()
    assert record.briefing is not None
    record = replace(record, briefing=replace(record.briefing, headline=f"x{headline}x"))

    page = story_page(record)

    assert page.xpath("string(//h1)") == f"x{headline}x"
    assert page.xpath("//meta[@property='og:title']/@content") == [f"x{headline}x"]


def test_links_out_carry_no_weight_and_no_opener() -> None:
    """Every link to another site says noopener nofollow."""
    out = story_page().xpath("//a[starts-with(@href, 'http')]")

    assert len(out) > 6
    assert {link.get("rel") for link in out} == {"noopener nofollow"}


def test_nothing_is_loaded_from_elsewhere() -> None:
    """One style sheet of our own; no script, no picture, no font."""
    page = story_page()

    assert page.xpath("//link[@rel='stylesheet']/@href") == [
        f"/static/style.css?v={style_version()}"
    ]
    assert not page.xpath("//*[@src]")


def test_link_previews_have_title_description_and_address() -> None:
    """Open Graph, as Telegram reads it."""
    page = story_page()
    found = {m.get("property"): m.get("content") for m in page.xpath("//meta[@property]")}

    assert found["og:title"] == "Port Arlen closes its harbour road to lorries"
    assert found["og:description"] == "The council voted 14 to 9 to close the road from March."
    assert found["og:url"] == "https://news.example/s/k3x9"
    assert found["og:type"] == "article"


def test_an_unwritten_story_shows_its_articles() -> None:
    """The title of the first article stands for the headline."""
    text = text_of(story_page(make_record(briefing=False)))

    assert "This story is not written yet." in text
    assert "Port Arlen closes road" in text
    assert "All articles (7)" in text


def test_too_few_rated_outlets_show_counts_without_a_bar() -> None:
    """No percentages of two outlets."""
    record = make_record()
    bias = dict(zip(Side, (1, 1, 0, 4), strict=True))
    record = replace(record, coverage=replace(record.coverage, bias=bias, bias_pct=None))

    page = story_page(record)

    assert "Too few rated outlets for percentages." in text_of(page)
    assert not page.xpath("//div[@role='img']")


def test_a_gap_is_said_with_its_figures_and_rule() -> None:
    """Which side, how many of how many, and where the rule stands."""
    record = make_record()
    bias = dict(zip(Side, (7, 1, 1, 0), strict=True))
    record = replace(record, coverage=replace(record.coverage, bias=bias, gap=Side.RIGHT))

    page = story_page(record)

    assert "Hardly covered by the right: 1 of 9 rated outlets." in text_of(page)
    assert page.xpath("//section[@class='gap']//a/@href") == ["/method#gap", "/gaps"]


def test_the_list_shows_cards_and_pages() -> None:
    """Headline, counts and bar of each; links to the pages around."""
    stories = StoryList(cards=(card_of(make_record()),), page=2, pages=3, total=5)

    html = render_home(stories, ListQuery(query="port & co", page=2), site=SITE, now=NOW)
    page = lxml.html.document_fromstring(html)

    assert page.xpath("//h2/a/@href") == ["/s/k3x9"]
    assert "◄ Left 1 ■ Center 2 ► Right 1 ○ Unrated 2" in text_of(page)
    assert "7 articles · 6 outlets" in text_of(page)
    assert page.xpath("//a[@rel='prev']/@href") == ["/?q=port+%26+co"]
    assert page.xpath("//a[@rel='next']/@href") == ["/?q=port+%26+co&page=3"]
    assert page.xpath("//input[@name='q']/@value") == ["port & co"]


def test_a_list_says_why_a_story_stands_where_it_stands() -> None:
    """But a search, whose order is another; and the page of the story links to the rule."""
    record = replace(make_record(), because="6 outlets of all three sides")
    stories = StoryList(cards=(card_of(record),))

    listed = render_home(stories, ListQuery(), site=SITE, now=NOW)
    found = render_home(stories, ListQuery(query="port"), site=SITE, now=NOW)
    page = story_page(record)

    (why,) = lxml.html.document_fromstring(listed).xpath("//p[span[@lang='en']]")
    assert text_of(why) == "Why it stands here: 6 outlets of all three sides."
    assert "Why it stands here" not in found
    assert "Its place in the lists: 6 outlets of all three sides. The rule" in text_of(page)
    assert "/method#rank" in page.xpath("//aside//a/@href")


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        pytest.param(ListQuery(), "No stories yet: feeds are being read.", id="start"),
        pytest.param(ListQuery(query="owls"), "No story matches “owls”.", id="search"),
        pytest.param(ListQuery(topic="sport"), "No stories on Sport yet.", id="topic"),
    ],
)
def test_an_empty_list_says_why(asked: ListQuery, sentence: str) -> None:
    """And what to do about it."""
    html = render_home(StoryList(cards=()), asked, site=SITE, now=NOW)

    assert sentence in html


def test_a_topic_is_the_same_list_under_its_name() -> None:
    """Its choice is marked as the one in force."""
    stories = StoryList(cards=(card_of(make_record()),), topics=("world", "public-health"))

    html = render_topic("public-health", stories, site=SITE, now=NOW)
    page = lxml.html.document_fromstring(html)

    assert page.xpath("string(//h1)") == "Public health"
    assert page.xpath("//main//a[@aria-current]/@href") == ["/topics/public-health"]


def test_the_document_on_the_method_says_what_the_page_says() -> None:
    """Every paragraph of docs/method.md stands on the page, figures included."""
    text = text_of(lxml.html.document_fromstring(render_method(WORLD, site=SITE)))
    lines = (ROOT / "docs/method.md").read_text("utf-8").splitlines()[3:]
    told = [re.sub(r"^\d+\. |\*\*", "", line) for line in lines if line and line[0] != "#"]

    assert len(told) >= 10
    assert [line for line in told if line not in text] == []


def test_the_method_page_takes_its_figures_from_the_code() -> None:
    """Changing a constant changes the page."""
    text = text_of(lxml.html.document_fromstring(render_method(WORLD, site=SITE)))

    assert f"fewer than {tally.MIN_RATED} rated outlets" in text
    assert f"At least {gaps.MIN_RATED_FOR_GAP} rated voices carry the story" in text
    assert f"{gaps.MIN_DOMINANT_PCT} % of them or more" in text
    assert f"{gaps.MAX_OTHER_PCT} % or less" in text
    assert f"At least {gaps.MIN_TRACKED} rated outlets of each side" in text
    assert f"at least {gaps.MIN_RATE_RATIO} times as high" in text
    assert f"halves every {rank.HALF_LIFE // timedelta(hours=1)} hours" in text
    assert f"on the same side, counts {round(100 * rank.ECHO)} %" in text
    assert "about as much as 15 of three hundred" in text
    assert "5 outlets in the register: ◄ Left 1, ■ Center 2, ► Right 1, ○ Unrated 1" in text


def test_problem_pages_help_on() -> None:
    """Each leads to the stories, the search and the method."""
    for html in (render_not_found("Nothing here.", site=SITE), render_failure(site=SITE)):
        page = lxml.html.document_fromstring(html)
        assert {"/", "/method"} <= {link.get("href") for link in page.xpath("//main//a")}
        assert page.xpath("//form[@role='search']")


def test_every_page_can_be_heard() -> None:
    """A language, one main heading, a name for the bar, labels for fields."""
    page = story_page()

    assert page.get("lang") == "en"
    assert len(page.xpath("//h1")) == 1
    label = page.xpath("//div[@role='img']/@aria-label")
    assert label == ["Of the rated outlets: Left 25 %, Center 50 %, Right 25 %. Unrated: 2."]
    assert page.xpath("//label[@for='q']")
    assert len(set(page.xpath("//@id"))) == len(page.xpath("//@id"))


@pytest.mark.parametrize(
    ("url", "linked"),
    [
        pytest.param("https://paper.example/1", True, id="https"),
        pytest.param("http://paper.example/1", True, id="http"),
        pytest.param("JavaScript:alert(1)", False, id="script"),
        pytest.param("data:text/html,x", False, id="data"),
        pytest.param("//paper.example/1", False, id="no-scheme"),
        pytest.param("https://[::1", False, id="broken"),
        pytest.param(None, False, id="none"),
    ],
)
def test_only_web_addresses_are_linked(url: str | None, linked: bool) -> None:
    """Feeds may hold anything."""
    assert (web_address(url) is not None) is linked


def _numbers(page: lxml.html.HtmlElement) -> list[int]:
    ids = page.xpath("//section[@class='sources']//li/@id")
    return [int(re.sub(r"\D", "", found)) for found in ids]
