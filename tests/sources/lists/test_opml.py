"""What must hold for lists of feeds that come in and go out as OPML."""

from __future__ import annotations

import re
import string
import xml.etree.ElementTree as ET
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import BadInput
from bot.sources.lists.feeds import FeedEntry, Folder, Place
from bot.sources.lists.opml import parse_opml
from bot.sources.lists.opml_render import render_opml

NOW = datetime(2026, 1, 5, 7, 0, tzinfo=UTC)
STARTER_PACK = Path(__file__).parents[3] / "bot" / "sources" / "starter.opml"


def opml(outlines: str) -> bytes:
    return f'<opml version="2.0"><head/><body>{outlines}</body></opml>'.encode()


def at(n: int, *names: str, **more: str) -> Place:
    return Place(n=n, folders=tuple(Folder(name=name) for name in names), more=(*more.items(),))


def test_folders_become_a_group() -> None:
    """Nested folders are joined, and every known attribute is read in any letter case."""
    body = opml(
        '<outline text="Europe"><outline title="North">'
        '<outline type="rss" text="The Fjord" xmlURL="https://fjord.example/rss"'
        ' htmlurl="https://fjord.example/" language="nb"/></outline>'
        '<outline text="Coast" xmlUrl="https://coast.example/rss"/></outline>'
        '<outline text="Top" xmlUrl="http://top.example/rss"/>'
    )

    fjord, coast, top = parse_opml(body).entries

    assert fjord == FeedEntry(
        url="https://fjord.example/rss",
        title="The Fjord",
        home_url="https://fjord.example/",
        language="nb",
        places=(at(0, "Europe", "North"),),
    )
    assert (fjord.group, coast.group, top.group) == ("Europe / North", "Europe", "")


def test_a_feed_named_twice_is_one_feed_in_two_places() -> None:
    """The first mention names it; what the second one says of it is kept with that place."""
    body = opml(
        '<outline text="A" xmlUrl="https://a.example/rss"/>'
        '<outline text="Folder"><outline text="Again" xmlUrl="https://a.example/rss"/></outline>'
    )

    (entry,) = parse_opml(body).entries

    assert (entry.title, entry.group) == ("A", "")
    assert entry.places == (at(0), at(1, "Folder", text="Again"))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param("feed://a.example/rss", "http://a.example/rss", id="for http"),
        pytest.param("feed:https://a.example/rss", "https://a.example/rss", id="before https"),
        pytest.param("FEED://https://a.example/rss", "https://a.example/rss", id="both"),
        pytest.param(" https://a.example/rss ", "https://a.example/rss", id="spaces"),
    ],
)
def test_the_scheme_of_feed_readers_is_understood(written: str, expected: str) -> None:
    """Programs hand feeds over under a scheme of their own."""
    body = opml(f'<outline text="A" xmlUrl="{written}"/>')

    assert [entry.url for entry in parse_opml(body).entries] == [expected]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(
            b'<opml version="1.0"><head/><body><outline type="rss" text="\xc3\x85"'
            b' url="https://a.example/rss"/></body></opml>',
            id="1.0 with url for xmlUrl",
        ),
        pytest.param(
            b'<?xml version="1.0"?><OPML version="1.1"><BODY><Outline TITLE="\xc3\x85"'
            b' XMLURL="https://a.example/rss"/></BODY></OPML>',
            id="1.1 in capitals",
        ),
        pytest.param(
            b'<opml xmlns="http://opml.org/spec2"><body><outline text="\xc3\x85"'
            b' xmlUrl="https://a.example/rss"/></body></opml>',
            id="in a namespace",
        ),
        pytest.param(
            b'\xef\xbb\xbf<?xml version="1.0" encoding="ISO-8859-1"?><opml><body>'
            b'<outline text="\xc3\x85" xmlUrl="https://a.example/rss"/></body></opml>',
            id="an encoding that lies",
        ),
        pytest.param(
            b'<?xml version="1.0" encoding="windows-1252"?><opml><body>'
            b'<outline text="\xc5" xmlUrl="https://a.example/rss"/></body></opml>',
            id="windows-1252",
        ),
        pytest.param(
            '<?xml version="1.0" encoding="utf-16"?><opml><body>'
            '<outline text="Å" xmlUrl="https://a.example/rss"/></body></opml>'.encode("utf-16"),
            id="utf-16",
        ),
    ],
)
def test_lists_of_all_ages_are_read(body: bytes) -> None:
    """Each version, spelling and encoding gives the same feed."""
    (entry,) = parse_opml(body).entries

    assert (entry.title, entry.url) == ("Å", "https://a.example/rss")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(b"", "OPML: line 1: .*empty", id="empty"),
        pytest.param(b"%PDF-1.7", "OPML: line 1", id="a PDF"),
        pytest.param(b"just words", "OPML: line 1", id="words"),
        pytest.param(b"<opml>\n<body>\n</opml>", "OPML: line 3: .*mismatch", id="broken"),
        pytest.param(
            b'<?xml version="1.0"?>\n\n<opml>\n<body><outline text="A"', "line 4", id="cut off"
        ),
        pytest.param(b"<rss/>", "expected <opml> with a <body>, found <rss>", id="a feed"),
        pytest.param(b"<opml><head/></opml>", "with a <body>", id="no body"),
    ],
)
def test_what_is_no_list_is_refused_with_its_line(body: bytes, expected: str) -> None:
    """Half a list would pass for the whole one."""
    with pytest.raises(BadInput, match=expected):
        parse_opml(body)


@pytest.mark.parametrize(
    ("outline", "reason"),
    [
        pytest.param('xmlUrl="file:///etc/hosts"', "not 'file:///etc/hosts'", id="a file"),
        pytest.param('xmlUrl="a.example/rss"', "not 'a.example/rss'", id="no scheme"),
        pytest.param('xmlUrl="https://"', "http or https address", id="no host"),
        pytest.param('xmlUrl="http://a.example:x/"', "http or https address", id="odd port"),
        pytest.param('xmlUrl="http://[1/"', "http or https address", id="odd host"),
        pytest.param('type="rss" text="Tide"', "'Tide' has no xmlUrl", id="no address"),
    ],
)
def test_a_bad_address_costs_only_itself(outline: str, reason: str) -> None:
    """The good feeds come in, the bad one is named with its line."""
    body = opml(
        f'\n<outline xmlUrl="https://a.example/"/>\n<outline {outline}/>\n'
        '<outline xmlUrl="https://b.example/"/>'
    )

    found = parse_opml(body)

    assert [entry.url for entry in found.entries] == ["https://a.example/", "https://b.example/"]
    (refusal,) = found.refused
    assert str(refusal).startswith("line 3: ")
    assert reason in refusal.text


@pytest.mark.parametrize(
    ("outline", "reason"),
    [
        pytest.param('type="link" text="L" url="https://l.example/"', "is a link", id="link"),
        pytest.param('type="include" url="https://l.example/x.opml"', "another list", id="list"),
        pytest.param('text="Words"', "'Words' is neither", id="words"),
        pytest.param('isComment="true" xmlUrl="https://c.example/"', "commented", id="comment"),
    ],
)
def test_what_is_no_feed_is_left_out_aloud(outline: str, reason: str) -> None:
    """It is no fault, and is told with its line."""
    found = parse_opml(opml(f"\n<outline {outline}/>"))

    assert (found.entries, found.refused) == ((), ())
    (remark,) = found.remarks
    assert remark.line == 2
    assert reason in remark.text
    assert remark.text.endswith("left out")


def test_careless_writing_is_mended_and_told() -> None:
    """Bare ampersands, entities of HTML and prefixes without namespace name their lines."""
    body = opml(
        '\n<outline text="Caf&eacute; &copy &" xmlUrl="https://a.example/?a=1&b=2&amp;c=3"/>'
        '\n<outline text="B" foo:bar="x" xmlUrl="https://b.example/?q=&#38;&unknown;"/>'
    )

    found = parse_opml(body)

    cafe, b = found.entries
    assert (cafe.title, cafe.url) == ("Café &copy &", "https://a.example/?a=1&b=2&c=3")
    assert b.url == "https://b.example/?q=&&unknown;"
    assert dict(b.places[0].more)["foo:bar"] == "x"
    assert [remark.line for remark in found.remarks] == [2, 3, 3]


def test_entities_are_not_expanded() -> None:
    """A list cannot read files of the machine into a title, nor fill the memory."""
    body = (
        b'<!DOCTYPE opml [<!ENTITY f SYSTEM "file:///etc/hostname">]>'
        b"<opml><head><title>&f;</title></head><body>"
        b'<outline text="A" xmlUrl="https://a.example/rss"/></body></opml>'
    )
    bomb = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    bombed = (
        f'<!DOCTYPE opml [<!ENTITY a0 "ha">{bomb}]><opml><body>'
        '<outline text="&a11;"/></body></opml>'
    )

    assert [entry.title for entry in parse_opml(body).entries] == ["A"]
    with pytest.raises(BadInput, match="line 1"):
        parse_opml(bombed.encode())


def test_the_starter_pack_can_be_read() -> None:
    """The bundled list loads, and every feed of it has a title, a language and a group."""
    found = parse_opml(STARTER_PACK.read_bytes())

    assert len(found.entries) > 20
    assert all(entry.title and entry.language and entry.group for entry in found.entries)
    assert (found.refused, found.remarks) == ((), ())


def test_a_rendered_list_says_when_it_was_made() -> None:
    """Title and moment stand in the head, and neighbours share the folders they have in common."""
    entries = [
        FeedEntry(url=f"https://{name}.example/rss", places=(at(n, "Europe", folder),))
        for n, (name, folder) in enumerate((("a", "North"), ("b", "North"), ("c", "South")))
    ]

    rendered = render_opml(entries, "My <feeds>", NOW).decode()

    assert "<title>My &lt;feeds&gt;</title>" in rendered
    assert "<dateCreated>Mon, 05 Jan 2026 07:00:00 +0000</dateCreated>" in rendered
    assert len(re.findall("<outline ", rendered)) == 6


def test_words_of_other_programs_are_kept() -> None:
    """Attributes nobody here knows come out as they came in, namespaces and prefixes included."""
    body = (
        b'<opml xmlns:fr="https://fresh.example/opml"><body>'
        b'<outline text="News" isOpen="true" fr:order="3">'
        b'<outline text="Mine" title="Theirs" type="atom" language="pt-BR" xml:lang="pt"'
        b' description="All  &#10; on tides" category="/Sea/Tides,/News" custom=""'
        b' xmlUrl="https://a.example/rss" fr:xPath="//p"/></outline></body></opml>'
    )

    rendered = render_opml(parse_opml(body).entries, "Feeds", NOW).decode()

    for kept in (
        *('xmlns:fr="https://fresh.example/opml"', 'isOpen="true"', 'fr:order="3"'),
        *('text="Mine"', 'title="Theirs"', 'type="atom"', 'language="pt-BR"', 'fr:xPath="//p"'),
        *('category="/Sea/Tides,/News"', 'xml:lang="pt"', 'custom=""', "All  &#10; on tides"),
    ):
        assert kept in rendered


NAMES = st.text(string.ascii_letters + "Åß&<>\"' /", min_size=1, max_size=10).map(
    lambda name: f"x{name}x".replace("  ", " ")
)
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=8)
MORE = st.dictionaries(
    st.sampled_from(("text", "title", "category", "custom", "a:b", "c:d", "language", "Type")),
    WORDS.filter(lambda value: bool(value.strip())),
    max_size=3,
)
SPACES = 'xmlns:a="urn:a" xmlns:c="urn:c"'
FEEDS = st.tuples(st.sampled_from([f"https://{n}.example/?a=1&b=2" for n in "abcde"]), MORE)


def _attributes(values: dict[str, str]) -> str:
    escaped = {
        name: value.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
        for name, value in values.items()
    }
    return "".join(f' {name}="{value}"' for name, value in escaped.items())


@st.composite
def outlines(draw: st.DrawFn, depth: int = 0) -> str:
    """Return an outline: a feed, or a folder that holds at least one."""
    if depth == 3 or draw(st.booleans()):
        url, more = draw(FEEDS)
        return f"<outline{_attributes(more | {'xmlUrl': url})}/>"
    inner = "".join(draw(st.lists(outlines(depth + 1), min_size=1, max_size=3)))
    named = draw(MORE) | {"text": draw(NAMES)}
    named.pop("Type", None)
    return f"<outline{_attributes(named)}>{inner}</outline>"


def _told(body: bytes) -> list[tuple[list[dict[str, str]], dict[str, str]]]:
    """Return every feed of a document, with the attributes of its folders, by another parser."""
    found: list[tuple[list[dict[str, str]], dict[str, str]]] = []

    def walk(parent: ET.Element, way: list[dict[str, str]]) -> None:
        for child in parent:
            words = {{"Type": "type"}.get(name, name): text for name, text in child.attrib.items()}
            if "xmlUrl" in words:
                found.append((way, words))
            else:
                walk(child, [*way, words])

    body_element = ET.fromstring(body).find("body")
    assert body_element is not None
    walk(body_element, [])
    return found


@given(st.lists(outlines(), max_size=5))
def test_nothing_a_list_says_is_lost(written: list[str]) -> None:
    """Every feed comes out in its order, in its folders, with every attribute it came with."""
    body = f"<opml {SPACES}><body>{''.join(written)}</body></opml>".encode()

    entries = parse_opml(body).entries
    rendered = render_opml(entries, "Feeds", NOW)

    before, after = _told(body), _told(rendered)
    assert len(before) == len(after)
    for (way, words), (way_now, words_now) in zip(before, after, strict=True):
        assert words.items() <= words_now.items()
        assert len(way) == len(way_now)
        assert all(then.items() <= now.items() for then, now in zip(way, way_now, strict=True))
    assert parse_opml(rendered).entries == entries


MADE = st.builds(
    FeedEntry,
    url=st.from_regex(r"https?://[a-z]{1,8}\.example/[a-z0-9?&=%+]{0,12}", fullmatch=True),
    title=st.one_of(st.just(""), NAMES),
    home_url=st.sampled_from(("", "https://a.example/?x=1&y=2")),
    language=st.sampled_from(("", "en", "de", "fil")),
)


@given(
    st.lists(
        st.tuples(MADE, st.lists(NAMES, max_size=3)),
        max_size=6,
        unique_by=lambda pair: pair[0].url,
    )
)
def test_what_is_exported_can_be_imported(made: list[tuple[FeedEntry, list[str]]]) -> None:
    """Parsing undoes rendering: nothing is lost and the order stays."""
    entries = tuple(
        FeedEntry(
            url=entry.url,
            title=entry.title,
            home_url=entry.home_url,
            language=entry.language,
            places=(at(n, *names),),
        )
        for n, (entry, names) in enumerate(made)
    )

    assert parse_opml(render_opml(entries, "Feeds", NOW)).entries == entries


@given(st.binary(max_size=200), st.booleans())
def test_bytes_are_a_list_or_bad_input(noise: bytes, inside: bool) -> None:
    """Nothing else is raised, whatever the file holds."""
    body = b"<opml><body><outline xmlUrl='" + noise + b"'/></body></opml>" if inside else noise

    try:
        found = parse_opml(body)
    except BadInput:
        return
    render_opml(found.entries, "Feeds", NOW)
