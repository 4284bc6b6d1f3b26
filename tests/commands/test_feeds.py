"""The feed commands as people and scripts call them, with a web server on loopback."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from bot.commands import feeds_check
from bot.commands.feeds_check import check_feed, language_words
from bot.commands.feeds_table import span
from bot.errors import FetchFailed
from bot.sources.fetching.fetch import Fetch, Fetched, FetchRequest
from bot.sources.lists.opml import parse_opml
from tests.commands.test_cli import Program
from tests.fakes import FakeWeb

NOW = datetime(2026, 1, 5, 7, 0, tzinfo=UTC)
RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>{title}</title>
<language>en</language><item><title>The ferry hit a freighter in the harbour of the city</title>
<link>https://tide.example/1</link><pubDate>Mon, 05 Jan 2026 06:00:00 GMT</pubDate></item>
<item><title>Die Fähre ist im Hafen mit einem Frachter zusammengestoßen</title>
<link>https://tide.example/2</link><pubDate>Mon, 05 Jan 2026 02:00:00 GMT</pubDate></item>
</channel></rss>"""


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        """Answer /NAME with the feed of that name, and /bad with 404."""
        name = self.path.strip("/")
        body = RSS.format(title=name.title()).encode()
        self.send_response(404 if name == "bad" else 200)
        self.send_header("Content-Type", "application/rss+xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """The address of a web server whose every path is a feed, but /bad."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def program(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Program:
    """The program in an empty folder, with an empty list of feeds."""
    monkeypatch.chdir(tmp_path)
    for name in ("BOT_TOKEN", "DATABASE_URL", "WEB_PORT", "PUBLIC_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("FEEDS", "feeds.opml")
    monkeypatch.setenv("ALLOW_PRIVATE_ADDRESSES", "true")
    listed()
    return Program(monkeypatch, capsys)


@pytest.fixture
def watched(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Put a terminal of that width before the program."""

    def watch(width: int) -> None:
        monkeypatch.setenv("COLUMNS", str(width))
        monkeypatch.setattr("bot.commands.feeds.is_watched", lambda: True)
        monkeypatch.setattr("bot.commands.feeds_check.is_watched", lambda: True)

    return watch


def listed(*outlines: str, name: str = "feeds.opml") -> None:
    body = "\n".join(outlines)
    Path(name).write_text(f'<opml version="2.0"><body>\n{body}\n</body></opml>')


def outline(url: str, title: str = "", more: str = "") -> str:
    return f'<outline type="rss" text="{title or url}" xmlUrl="{url}" {more}/>'


def test_without_feeds_every_command_says_what_to_do(program: Program) -> None:
    """Nothing on standard output; the hint names the commands that add feeds."""
    for command in (("feeds", "list"), ("feeds", "check"), ("poll", "--once")):
        assert program(*command) == 0
        assert program.text == ""
        assert "feeds add URL" in program.errors


def test_when_no_feed_is_due_it_says_which_is_next(program: Program, site: str) -> None:
    """And how to read one all the same."""
    listed(outline(f"{site}/tide"))
    assert program("poll", "--once") == 0

    assert program("poll", "--once") == 0

    assert "the next one is at 20" in program.errors
    assert "poll FEED_URL" in program.errors


def test_an_import_brings_the_good_and_names_the_bad(program: Program) -> None:
    """Each refusal has its line, and costs the status; twice is once."""
    listed(
        outline("https://a.example/rss", "A"),
        outline("ftp://b.example/rss"),
        '<outline type="link" text="L" url="https://l.example/"/>',
        name="mine.opml",
    )

    assert program("feeds", "import", "mine.opml") == 1
    assert program.text.splitlines() == [
        "line 4\tnote\t'L' https://l.example/ is a link, not a feed; left out",
        "line 3\trefused\txmlUrl must be an http or https address, not 'ftp://b.example/rss'",
        "1 added, 0 already there, 1 refused",
    ]
    assert program("feeds", "import", "mine.opml") == 1
    assert program.text.endswith("0 added, 1 already there, 1 refused\n")


def test_a_list_comes_from_standard_input_too(program: Program) -> None:
    """As from `feeds export` of another machine."""
    listed(outline("https://a.example/rss", "A"), name="mine.opml")

    assert program("feeds", "import", "-", stdin=Path("mine.opml").read_bytes()) == 0
    assert program.text == "1 added, 0 already there\n"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        pytest.param("none.opml", "none.opml: No such file or directory", id="missing"),
        pytest.param("rss.opml", "rss.opml: OPML: expected <opml>", id="another document"),
        pytest.param("-", "standard input: OPML: line 1: ", id="standard input"),
    ],
)
def test_a_file_that_is_no_list_is_named_once(program: Program, name: str, said: str) -> None:
    """The file, then what is wrong with it; the call is wrong."""
    Path("rss.opml").write_text(RSS)

    assert program("feeds", "import", name) == 2
    assert program.errors.startswith(f"evenhand: {said}")


def test_a_list_without_feeds_is_no_success(program: Program) -> None:
    """It says what a feed looks like."""
    listed('<outline text="Words"/>', name="mine.opml")

    assert program("feeds", "import", "mine.opml") == 1
    assert "xmlUrl" in program.errors


def test_what_is_imported_is_exported(program: Program) -> None:
    """Folders, order and foreign words come out as they went in, after those of FEEDS."""
    listed('<outline text="World">', outline("https://w.example/rss", "W"), "</outline>")
    listed(
        '<outline text="Z / A" isOpen="true">',
        outline("https://b.example/rss", "B", 'custom="x"'),
        outline("https://w.example/rss", "My W"),
        "</outline>",
        outline("https://a.example/rss", "A"),
        name="mine.opml",
    )
    assert program("feeds", "import", "mine.opml") == 0

    exported = _exported(program)
    found = parse_opml(exported.encode())

    mentions = sorted((p.n, e.title, p.path) for e in found.entries for p in e.places)
    assert [mention[1:] for mention in mentions] == [
        ("W", ("World",)),
        ("B", ("Z / A",)),
        ("W", ("Z / A",)),
        ("A", ()),
    ]
    for kept in ('isOpen="true"', 'custom="x"', 'text="My W"'):
        assert kept in exported


def _exported(program: Program) -> str:
    written: list[bytes] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.commands.feeds_lists.write_bytes", written.append)
        assert program("feeds", "export") == 0
    return written[0].decode()


def test_a_folder_renamed_in_the_list_is_renamed(program: Program) -> None:
    """The list is what FEEDS says today."""
    for folder in ("Sea", "Ocean"):
        listed(f'<outline text="{folder}">', outline("https://w.example/rss", "W"), "</outline>")
        assert program("feeds", "list") == 0
        assert program.text.split("\t")[:3] == ["https://w.example/rss", "W", folder]


def test_a_bad_address_in_the_list_stops_nothing(
    program: Program, caplog: pytest.LogCaptureFixture
) -> None:
    """The service runs with the good ones and warns, naming the line."""
    listed(outline("https://a.example/rss"), outline("ftp://b.example/rss"))

    assert program("feeds", "list") == 0

    assert program.text.startswith("https://a.example/rss\t")
    assert "FEEDS: feeds.opml: line 3: xmlUrl must be" in caplog.text


def test_a_list_of_only_bad_addresses_is_refused(program: Program) -> None:
    """Else every feed would go."""
    listed(outline("ftp://b.example/rss"))

    assert program("feeds", "list") == 2
    assert "FEEDS: feeds.opml: no feed can be polled: line 2" in program.errors


def test_check_on_a_pipe_gives_lines_for_scripts(program: Program, site: str) -> None:
    """Address, ok or failed, and the rest by tabs, in the order asked; status 1 if one fails."""
    assert program("feeds", "check", f"{site}/tide", f"{site}/bad") == 1

    tide, bad = (line.split("\t") for line in program.text.splitlines())
    assert tide == [f"{site}/tide", "ok", "2 articles", "newest 2026-01-05 06:00 UTC"]
    assert bad[:2] == [f"{site}/bad", "failed"]
    assert "404" in bad[2]
    assert "1 of 2 feeds are well" in program.errors


def test_check_on_a_terminal_is_a_table_with_what_fails_last(
    program: Program, site: str, watched: Callable[[int], None]
) -> None:
    """It fits, and names title, age, declared and found languages."""
    watched(120)

    assert program("feeds", "check", f"{site}/bad", f"{site}/tide") == 1

    head, tide, bad = program.text.splitlines()
    assert head.split()[:3] == ["STATE", "FEED", "ADDRESS"]
    assert tide.startswith("ok ")
    assert "en (" in tide
    assert "de 50%" in tide
    assert bad.startswith("failed ")
    assert all(len(line) <= 120 for line in program.text.splitlines())


def test_check_as_json_says_all(program: Program, site: str) -> None:
    """One document a line."""
    assert program("feeds", "check", "--json", f"{site}/tide") == 0

    (row,) = program.rows
    assert (row["ok"], row["articles"], row["language"]) == (True, 2, "en")
    assert row["languages"] == {"en": 0.5, "de": 0.5}


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Let Ctrl-C interrupt, also where the tests were started with it ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
def test_an_interrupted_check_tells_what_is_known(
    program: Program, site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C after the first answer: that one is told, and how many were not read."""
    check, is_taken = feeds_check.check_feed, asyncio.Event()

    async def check_or_interrupt(fetch: Fetch, url: str, now: datetime) -> feeds_check.CheckedFeed:
        if url.endswith("tide"):
            return await check(fetch, url, now)
        await is_taken.wait()
        signal.raise_signal(signal.SIGINT)
        await asyncio.Event().wait()
        raise AssertionError

    def watched_progress(items: Iterable[object], _what: str, total: int) -> Iterator[object]:
        for n, item in enumerate(items):
            if n == 1:
                is_taken.set()
            yield item

    monkeypatch.setattr(feeds_check, "check_feed", check_or_interrupt)
    monkeypatch.setattr(feeds_check, "progress", watched_progress)

    assert program("feeds", "check", f"{site}/tide", f"{site}/slow") == 1

    assert program.text.startswith(f"{site}/tide\tok")
    assert "interrupted: 1 not read" in program.errors


async def test_a_defect_of_ours_is_one_failed_feed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a document trips, the other feeds are read."""
    monkeypatch.setattr(feeds_check, "parse_feed", lambda *_, **__: 1 / 0)
    web = FakeWeb(**{"https://a.example/": Fetched(status=200, url="https://a.example/")})

    found = await check_feed(web, "https://a.example/", NOW)

    assert found.error == "internal error: ZeroDivisionError"


async def test_check_says_where_a_feed_has_moved_and_who_tells_of_it() -> None:
    """The address to write into the list, and the hub."""
    new = "https://b.example/"
    answers: dict[str, Fetched | FetchFailed] = {
        "https://a.example/": Fetched(
            status=200,
            url=new,
            permanent_url=new,
            hub_url="https://hub.example/",
            body=RSS.encode(),
        ),
        "https://c.example/": FetchFailed("c.example answered 410 (Gone)", status=410),
    }
    web = FakeWeb(**answers)

    moved = await check_feed(web, "https://a.example/", NOW)
    gone = await check_feed(web, "https://c.example/", NOW)

    assert (moved.moved_to, moved.hub_url) == ("https://b.example/", "https://hub.example/")
    assert feeds_check.as_line(moved).endswith("\tmoved to https://b.example/")
    assert moved.median_age == timedelta(hours=3)
    assert gone.error == "c.example answered 410 (Gone)"
    assert web.asked[0] == FetchRequest(url="https://a.example/")


def test_list_on_a_terminal_shows_health(
    program: Program, site: str, watched: Callable[[int], None]
) -> None:
    """What fails stands last with its reason; the summary counts states."""
    watched(100)
    listed(outline(f"{site}/bad", "Bad"), outline(f"{site}/tide", "Tide"))
    program("poll", "--once")

    assert program("feeds", "list") == 0

    head, tide, bad = program.text.splitlines()
    assert head.split()[0] == "STATE"
    assert tide.startswith("well ")
    assert bad.startswith("failing ")
    assert "404" in bad
    assert max(map(len, (head, tide, bad))) <= 100
    assert "2 feeds: 1 well, 1 failing" in program.errors


def test_on_a_narrow_terminal_reasons_stay_whole(
    program: Program, site: str, watched: Callable[[int], None]
) -> None:
    """Addresses that can be copied and reasons that can be read, whatever the table leaves out."""
    watched(40)
    url = f"{site}/bad"
    listed(outline(url, "Bad"), outline(f"{site}/tide", "Tide"))
    program("poll", "--once")

    for command in (("feeds", "list"), ("feeds", "check")):
        program(*command)
        last = program.text.splitlines()[-1]
        assert url.removeprefix("http://") in last
        assert last.endswith("127.0.0.1 answered 404 (Not Found)")


def test_list_as_json_says_all(program: Program) -> None:
    """Null is what is not known."""
    listed('<outline text="World">', outline("https://w.example/rss", "W"), "</outline>")

    assert program("feeds", "list", "--json") == 0

    (row,) = program.rows
    assert (row["url"], row["state"], row["folders"]) == (
        "https://w.example/rss",
        "new",
        [["World"]],
    )
    assert (row["delay_s"], row["per_day"], row["hub"]) == (None, None, None)


def test_a_feed_is_paused_woken_and_read_in_full(program: Program) -> None:
    """By hand, whatever it does by itself; its address may be given as tables show it."""
    url = "https://w.example/rss"
    listed(outline(url, "W"))

    assert program("feeds", "pause", url) == 0
    assert program("feeds", "list", "--json") == 0
    assert program.rows[0]["state"] == "stopped"
    assert program("feeds", "wake", "w.example/rss") == 0
    assert program.text.startswith(f"{url}\t")
    assert program("feeds", "full-text", url, "on") == 0
    assert program("feeds", "list", "--json") == 0
    assert (program.rows[0]["state"], program.rows[0]["full_text"]) == ("new", True)
    assert program("feeds", "full-text", url, "off") == 0


@pytest.mark.parametrize(
    "command",
    [("remove",), ("pause",), ("wake",), ("full-text", "on")],
    ids=["remove", "pause", "wake", "full text"],
)
def test_an_unknown_feed_is_likened_to_those_there_are(
    program: Program, command: tuple[str, ...]
) -> None:
    """A typing error costs no look into the list."""
    listed(outline("https://w.example/rss", "W"))
    name, *rest = command

    assert program("feeds", name, "http://w.example/rss", *rest) == 1
    assert "did you mean https://w.example/rss ?" in program.errors
    assert program("feeds", name, "https://else.where/", *rest) == 1
    assert "see: feeds list" in program.errors


def test_a_known_feed_is_read_by_the_address_of_the_tables(program: Program, site: str) -> None:
    """Without its scheme; what is not known needs one, and is told which."""
    url = f"{site}/tide"
    listed(outline(url, "Tide"))
    short = url.removeprefix("http://")

    for command in (("feeds", "check"), ("poll",)):
        assert program(*command, short) == 0
        assert program.text.startswith(f"{url}\t")
        assert program(*command, "else.where/rss") == 2
        assert "https://else.where/rss" in program.errors


def test_what_is_not_added_is_named(program: Program, site: str) -> None:
    """With the reason; an address without a scheme is a wrong call."""
    assert program("feeds", "add", f"{site}/bad") == 1
    assert program.errors.startswith(f"{site}/bad: not added: ")
    assert "404" in program.errors

    assert program("feeds", "add", "w.example/rss") == 2
    assert "https://w.example/rss" in program.errors


def test_a_stopped_feed_that_was_read_by_hand_still_says_why_and_how_to_wake_it(
    program: Program, site: str
) -> None:
    """One reading is no reason to ask it again and again."""
    url = f"{site}/tide"
    listed(outline(url, "Tide"))
    program("feeds", "pause", url)
    assert program("poll", url) == 0

    assert program("feeds", "list") == 0
    assert program.text.endswith("\tstopped: by the operator; feeds wake asks it again\n")


def test_adding_a_paused_feed_says_how_to_wake_it(program: Program, site: str) -> None:
    """It is there already, but adding it does not wake it."""
    url = f"{site}/tide"
    assert program("feeds", "add", url) == 0
    assert program("feeds", "pause", url) == 0

    assert program("feeds", "add", url) == 0
    assert "already there" in program.text
    assert f"feeds wake {url}" in program.errors


@pytest.mark.parametrize(
    ("length", "expected"),
    [
        pytest.param(None, "", id="not known"),
        pytest.param(timedelta(seconds=40), "40 s", id="seconds"),
        pytest.param(timedelta(minutes=90), "90 min", id="minutes"),
        pytest.param(timedelta(hours=36), "36 h", id="hours"),
        pytest.param(timedelta(days=12), "12 d", id="days"),
        pytest.param(timedelta(days=-1), "0 s", id="never negative"),
    ],
)
def test_times_are_told_in_one_unit(length: timedelta | None, expected: str) -> None:
    """Short, for a column."""
    assert span(length) == expected


@pytest.mark.parametrize(
    ("declared", "found", "expected"),
    [
        pytest.param("en", (("en", 1.0),), "en", id="as declared"),
        pytest.param("en", (), "en", id="too little text"),
        pytest.param(None, (), "-", id="nothing known"),
        pytest.param(None, (("de", 1.0),), "- (de)", id="not declared"),
        pytest.param("en", (("de", 0.75), ("en", 0.25)), "en (de 75%, en 25%)", id="mixed"),
    ],
)
def test_languages_are_told_where_they_differ(
    declared: str | None, found: tuple[tuple[str, float], ...], expected: str
) -> None:
    """What a feed declares, and what it is in."""
    assert language_words(declared, found) == expected
