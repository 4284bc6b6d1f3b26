"""Whose words a page shows: the marks of a sentence, and how each side tells the story."""

from __future__ import annotations

from dataclasses import replace

import lxml.html

from bot.bias.coverage import compute_coverage
from bot.bias.outlets import Register
from bot.model import Article, ArticleId, Bullet, Side, Telling
from bot.views import StoryRecord
from bot.web.addresses import Site
from bot.web.choices import SourcesQuery
from bot.web.pages import render_story, story_document
from tests.bias.worlds import make_article, sided
from tests.web.records import NOW, make_record

SITE = Site(public_url="https://news.example")
OUTLETS = sided(4, 3, 4)
WORLD = Register(OUTLETS)
ARTICLES = tuple(make_article(n, outlet.domain, hours=n) for n, outlet in enumerate(OUTLETS, 1))
ALL = tuple(article.id for article in ARTICLES)
LEFT = Telling(
    side=Side.LEFT,
    headline="Toll hits poor commuters",
    article=ALL[1],
    words=("poor commuters", "<b>night</b> shifts"),
    n_outlets=4,
)
RIGHT = Telling(side=Side.RIGHT, headline="Tax hike on drivers", article=ALL[8], n_outlets=4)


def record(*bullets: Bullet, tellings: tuple[Telling, ...] = ()) -> StoryRecord:
    base = make_record()
    assert base.briefing is not None
    story = replace(base.story, articles=ARTICLES)
    return replace(
        base,
        story=story,
        coverage=compute_coverage(story, WORLD),
        briefing=replace(base.briefing, bullets=bullets, disagreements=(), tellings=tellings),
        reasons=(),
    )


def page_of(shown: StoryRecord) -> lxml.html.HtmlElement:
    html = render_story(shown, WORLD, SourcesQuery(), site=SITE, now=NOW)
    return lxml.html.document_fromstring(html)


def text_of(element: lxml.html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def bullet_text(*cited: ArticleId) -> str:
    page = page_of(record(Bullet(text="The vote was close.", citations=cited)))
    return text_of(page.xpath("//ul[@class='bullets']/li")[0])


def test_a_sentence_says_how_many_outlets_of_which_sides_state_it() -> None:
    """In words, beside the marks."""
    assert bullet_text(ALL[0], ALL[1], ALL[4]) == (
        "The vote was close. 1 2 5 3 outlets (2 left, 1 center)"
    )


def test_of_one_outlet_the_side_is_named() -> None:
    """One is not counted twice."""
    assert bullet_text(ALL[10]) == "The vote was close. 11 1 outlet (right)"


def test_marks_beyond_six_are_folded_away() -> None:
    """Those shown are of every side; who hears the page is told what opens."""
    assert bullet_text(*ALL) == (
        "The vote was close. 1 2 3 4 5 8 +5 6 7 9 10 11 11 outlets (4 left, 3 center, 4 right)"
    )
    page = page_of(record(Bullet(text="The vote was close.", citations=ALL)))
    assert page.xpath("//details[@class='more']/summary/@aria-label") == ["Show more sources: 5"]


def test_a_single_mark_is_not_folded_away() -> None:
    """A button for it would take as much room."""
    assert "Show" not in bullet_text(*ALL[:7])


def test_each_side_has_a_headline_that_leads_to_its_article_and_words() -> None:
    """With outlet, number of outlets and mark; markup in words is text."""
    left, right = page_of(record(tellings=(LEFT, RIGHT))).xpath("//div[@class='telling']")

    assert text_of(left) == (
        "◄ Left 4 outlets Toll hits poor commuters Lean-Left1.Example 2"
        " Words that set it apart: poor commuters <b>night</b> shifts"
    )
    assert text_of(right) == (
        "► Right 4 outlets Tax hike on drivers Lean-Right1.Example 9 No words set it apart."
    )
    assert left.xpath(".//p[@class='title']/a/@href") == [ARTICLES[1].url]
    assert left.xpath(".//a[@class='mark']/@href") == ["#a-2"]


def test_an_article_that_left_the_story_tells_no_side() -> None:
    """Its headline is not of this story any more."""
    gone = replace(LEFT, article=ArticleId("gone"))

    assert len(page_of(record(tellings=(gone, RIGHT))).xpath("//div[@class='telling']")) == 1


def test_without_tellings_there_is_no_such_section() -> None:
    """Few stories have enough outlets."""
    assert not page_of(record()).xpath("//*[@id='tellings']")


def test_the_document_has_the_tellings() -> None:
    """As in the Briefing document."""
    document = story_document(record(tellings=(LEFT, RIGHT)), site=SITE)

    assert [t["words"] for t in document["briefing"]["tellings"]] == [list(LEFT.words), []]


def test_articles_name_their_language() -> None:
    """In the list of sources, as far as it is known."""
    german: Article = replace(ARTICLES[0], language="de", title="Maut im Tunnel")
    shown = record()
    story = replace(shown.story, articles=(german, *ARTICLES[1:]))

    first, second = page_of(replace(shown, story=story)).xpath("//li[starts-with(@id, 'a-')]")[:2]

    assert "· German" in text_of(first)
    assert "· English" in text_of(second)
    assert first.xpath(".//p[@class='title']/@lang") == ["de"]
