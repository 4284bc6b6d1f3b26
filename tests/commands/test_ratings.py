"""The rating commands as people and scripts call them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from bot.commands.ratings_import import name_of
from tests.commands.test_cli import Program

CSV = (
    "domain,name,bias,rater,date,url,owner,owner_type\n"
    "tide.example,The Tide,left,Rater A,2025-03-04,https://a.example/tide,Tidewater,private\n"
    "tide.example,,right,Rater B,2020-03-04,https://b.example/tide,,\n"
    "post.example,The Post,lean right,Rater A,2025-03-04,,Tidewater,state_controlled\n"
)


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        """Answer with the table; /page with a page."""
        body = b"<html><body>Not found</body></html>" if self.path == "/page" else CSV.encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """The address of a web server that has a table."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def program(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    database_url: str,
) -> Program:
    """The program in a folder that holds set.csv, with a fresh database."""
    monkeypatch.chdir(tmp_path)
    for name in ("BOT_TOKEN", "FEEDS", "WEB_PORT", "PUBLIC_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATABASE_URL", database_url)
    Path("set.csv").write_text(CSV)
    return Program(monkeypatch, capsys)


def test_an_import_is_reported_and_shown(program: Program) -> None:
    """What came in is found by any address of the outlet, with rater, date, age and link."""
    assert program("ratings", "import", "set.csv", "--licence", "CC0") == 0
    assert program.text == (
        "set: 2 changed (2 new, 0 updated, 0 gone), 0 unchanged; of 3 rows 0 refused, 0 notes\n"
    )

    assert program("ratings", "show", "https://www.tide.example/news/1") == 0
    assert "is found by the key tide.example" in program.text
    assert "bias: center (mean 0 of 2 raters, 4 steps apart)  RATERS DIFFER" in program.text
    assert re.search(
        r"Rater B: right; 2020-03-04, \d+ years old \(OLD\); set; CC0; https://b\.example/tide",
        program.text,
    )
    assert "1 more of this owner: post.example" in program.text


def test_the_same_import_again_changes_nothing(program: Program) -> None:
    """Run twice, the same result."""
    program("ratings", "import", "set.csv")
    first = program("ratings", "show", "tide.example"), program.text

    assert program("ratings", "import", "set.csv") == 0
    assert program.text.startswith("set: 0 changed (0 new, 0 updated, 0 gone), 2 unchanged")
    assert first == (program("ratings", "show", "tide.example"), program.text)


def test_a_newer_file_replaces_the_one_of_the_same_name(program: Program) -> None:
    """Rows that vanished are retired; under another name, both stand."""
    program("ratings", "import", "set.csv")
    Path("next.csv").write_text("domain,bias\ntide.example,center\n")

    program("ratings", "import", "next.csv", "--name", "set")

    assert "(0 new, 1 updated, 1 gone), 0 unchanged" in program.text
    assert program("ratings", "show", "post.example") == 1
    assert program("ratings", "import", "set.csv", "--name", "other") == 0
    assert program("ratings", "show", "post.example") == 0


def test_a_trial_writes_nothing(program: Program) -> None:
    """It says what would change."""
    assert program("ratings", "import", "set.csv", "--dry-run") == 0

    assert "2 would be changed (2 new" in program.text
    assert program("ratings", "show", "tide.example") == 1


def test_bad_rows_are_told_and_the_rest_is_taken(program: Program) -> None:
    """The report has what became of every row."""
    bad = "".join(f"10.0.0.{n},left\n" for n in range(30))
    Path("mixed.csv").write_text(f"domain,bias\n{bad}tide.example,left\n\0,left\n")

    assert program("ratings", "import", "mixed.csv", "--report", "report.tsv") == 0

    assert program.text.count("refused\tcolumn domain") == 20
    assert "…\trefused\t11 more; see report.tsv" in program.text
    assert (
        "1 changed (1 new, 0 updated, 0 gone), 0 unchanged; of 32 rows 31 refused" in program.text
    )
    report = Path("report.tsv").read_text().splitlines()
    assert len(report) == 33
    assert report[31:] == ["33\trefused\tholds a NUL byte", "32\tnew\ttide.example"]


def test_a_file_without_a_good_row_changes_nothing(program: Program) -> None:
    """It does not retire what an earlier import of that name brought."""
    program("ratings", "import", "set.csv")
    Path("set.csv").write_text("domain,bias\n10.0.0.1,left\n")

    assert program("ratings", "import", "set.csv") == 1
    assert "no row could be taken; nothing was changed" in program.errors
    assert program("ratings", "show", "tide.example") == 0


@pytest.mark.parametrize(
    ("content", "arguments", "sentence"),
    [
        pytest.param(b"a,b\n1,2\n", (), "set.csv: line 1: needs a column domain", id="columns"),
        pytest.param(b"", (), "set.csv: the file is empty", id="empty"),
        pytest.param(b"domain,bias\n", ("--name", "../x"), "--name: expected", id="name"),
        pytest.param(b"domain,bias\n", ("--cuts", "1"), "cuts: expected", id="cuts"),
        pytest.param(b"domain,bias\n", ("--encoding", "x"), "--encoding: 'x'", id="encoding"),
        pytest.param(b"domain,bias\n", ("--report", "set.csv"), "--report: set.csv is", id="same"),
        pytest.param(
            b"domain,bias\n", ("--report", "no/x"), "--report: no/x: No such", id="report"
        ),
    ],
)
def test_a_wrong_call_is_told_in_one_line(
    program: Program, content: bytes, arguments: tuple[str, ...], sentence: str
) -> None:
    """Exit status 2, and nothing is touched."""
    Path("set.csv").write_bytes(content)

    assert program("ratings", "import", "set.csv", *arguments) == 2
    assert sentence in program.errors
    assert program.errors.count("\n") == 1
    assert Path("set.csv").read_bytes() == content


@pytest.mark.parametrize("path", ["missing.csv", "."], ids=["missing", "folder"])
def test_a_file_that_cannot_be_read_is_named(program: Program, path: str) -> None:
    """Exit status 2."""
    assert program("ratings", "import", path) == 2
    assert f"evenhand: {path}: " in program.errors


def test_standard_input_is_a_file_too(program: Program) -> None:
    """For what comes out of a pipe."""
    assert program("ratings", "import", "-", "--name", "piped", stdin=CSV.encode()) == 0
    assert program("ratings", "show", "tide.example") == 0


def test_an_address_is_fetched(
    program: Program, site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Through the guard: nothing on our own network, unless that is allowed."""
    assert program("ratings", "import", f"{site}/lists/outlets.csv") == 1
    assert "evenhand: " in program.errors

    monkeypatch.setenv("ALLOW_PRIVATE_ADDRESSES", "true")
    assert program("ratings", "import", f"{site}/lists/outlets.csv") == 0
    assert program.text.startswith("outlets: 2 changed")
    assert program("ratings", "import", f"{site}/page") == 2
    assert "needs a column domain" in program.errors


@pytest.mark.parametrize(
    ("source", "name"),
    [
        pytest.param("data/Merged Set (2).csv", "merged-set-2", id="file"),
        pytest.param("https://x.example/a/Outlets%20EU.csv?v=1", "outlets-eu", id="address"),
        pytest.param("https://x.example/", "ratings", id="no-name"),
        pytest.param("-", "ratings", id="standard-input"),
    ],
)
def test_a_dataset_is_named_after_its_file(source: str, name: str) -> None:
    """In letters that are easy to type."""
    assert name == name_of(source)


def test_what_is_not_known_is_explained(program: Program) -> None:
    """What was tried, and what is known nearby."""
    program("ratings", "import", "set.csv")

    assert program("ratings", "show", "https://x.tide.example.org/a/b") == 1
    assert "tried: x.tide.example.org/a/b, x.tide.example.org/a" in program.text
    assert program("ratings", "show", "http://10.0.0.1/") == 1
    assert "names no host that an outlet can have" in program.text
    program("ratings", "set", "news.tide.example.org", "--bias", "left", "--because", "x")
    assert program("ratings", "show", "sports.tide.example.org", "--json") == 1
    assert (program.rows[0]["key"], program.rows[0]["near"]) == (None, ["news.tide.example.org"])


def test_the_operators_word_wins_until_it_is_taken_back(program: Program) -> None:
    """It is shown with its reason and date; the raters' words stay visible."""
    program("ratings", "import", "set.csv")

    assert (
        program(
            *("ratings", "set", "https://tide.example/x", "--bias", "lean left"),
            *("--factuality", "4", "--because", "our own count", "--url", "https://us.example/1"),
        )
        == 0
    )
    program("ratings", "show", "tide.example")
    assert "bias: lean left, by your own word; raters say:" in program.text
    assert "our own count; https://us.example/1" in program.text
    assert "Rater A: left" in program.text
    program("ratings", "import", "set.csv")
    program("ratings", "show", "tide.example", "--json")
    assert program.rows[0]["bias"] == {
        "value": "lean_left",
        "mean": -1.0,
        "raters": 1,
        "spread": 0,
        "raters_differ": False,
    }

    assert program("ratings", "unset", "tide.example") == 0
    program("ratings", "show", "tide.example", "--json")
    assert "center" in str(program.rows[0]["bias"])
    assert len(program.rows[0]["overrides"]) == 2  # type: ignore[arg-type]  # a list
    assert program("ratings", "unset", "tide.example") == 1


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        pytest.param(("--because", "x"), "give at least one", id="nothing"),
        pytest.param(("--bias", "leftish", "--because", "x"), "--bias: 'leftish'", id="word"),
        pytest.param(("--bias", "left", "--because", " "), "must say why", id="no-reason"),
        pytest.param(
            ("--bias", "left", "--because", "x", "--url", "javascript:1"), "--url", id="link"
        ),
        pytest.param(
            ("--bias", "left", "--because", "x", "--url", "https://"), "--url", id="no-host"
        ),
    ],
)
def test_a_word_without_grounds_is_refused(
    program: Program, arguments: tuple[str, ...], sentence: str
) -> None:
    """Exit status 2."""
    assert program("ratings", "set", "tide.example", *arguments) == 2
    assert sentence in program.errors


def test_only_what_can_be_an_outlet_is_rated(program: Program) -> None:
    """A page must belong to somebody; a bare domain may be new."""
    say = ("--bias", "left", "--because", "x")

    assert program("ratings", "set", "https://new.example/page", *say) == 2
    assert program("ratings", "set", "10.0.0.1", *say) == 2
    assert program("ratings", "set", "new.example", *say) == 0
    assert program("ratings", "show", "https://new.example/page") == 0


def test_a_dataset_can_be_taken_back(program: Program) -> None:
    """All that it said goes."""
    program("ratings", "import", "set.csv")

    assert program("ratings", "remove", "set") == 0
    assert program("ratings", "show", "tide.example") == 1
    assert program("ratings", "remove", "set") == 1


def test_an_export_can_be_imported(program: Program) -> None:
    """One dataset comes back as it was, licence included; all of it is a register."""
    program("ratings", "import", "set.csv", "--licence", "CC0")
    program("ratings", "export", "set")
    capsys_has_bytes = program.text
    Path("back.csv").write_text(capsys_has_bytes)

    program("ratings", "import", "back.csv", "--name", "back")
    program("ratings", "export", "back")

    assert program.text == capsys_has_bytes
    assert program("ratings", "export") == 0
    assert program("ratings", "export", "unknown") == 1


def test_the_operators_view(program: Program) -> None:
    """Datasets, own words, sides; as lines and as a document."""
    program("ratings", "import", "set.csv", "--licence", "CC0")
    program("ratings", "set", "post.example", "--bias", "unrated", "--because", "disputed")

    assert program("ratings", "stats") == 0
    assert "coverage gaps are not looked for" in program.text
    assert "set\t2 outlets, 3 ratings\timported" in program.text
    assert "post.example bias unrated" in program.text
    assert program("ratings", "stats", "--json") == 0
    assert program.rows[0]["balance"] == "too few"
