"""The commands: what they are called and take; each calls one function."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn, TypeAlias

from bot import __version__
from bot.bias.ratings.scales import Scale
from bot.commands import (
    brief,
    broadcast,
    database,
    doctor,
    feeds,
    feeds_check,
    feeds_lists,
    filters,
    grouping,
    ratings,
    ratings_import,
    service,
    stories,
    subscribers,
)
from bot.commands.terminal import complain
from bot.demo import run as demo
from bot.errors import BadInput, BotError
from bot.settings import BadSettings

Command = Callable[[argparse.Namespace], int]

DONE, FAILED, WRONG_CALL = 0, 1, 2


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Say in one line what is wrong with the call."""
        self.exit(WRONG_CALL, f"{self.prog}: {message} (see {self.prog} --help)\n")


# The class is generic for the type checker only.
_Commands: TypeAlias = "argparse._SubParsersAction[_Parser]"

_AS_LISTED = "its address, as feeds list shows it"
_STORY = "its id, or the address of its page"
_ARTICLE = "its id, the beginning of that, or its address"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit status: 0 done, 1 failed, 2 wrong call or settings."""
    called = build_parser().parse_args(arguments)
    command: Command = called.command
    try:
        return command(called)
    except (BadSettings, BadInput) as error:
        complain(f"evenhand: {error}")
        return WRONG_CALL
    except BotError as error:
        complain(f"evenhand: {error}")
        return FAILED
    except KeyboardInterrupt:
        return FAILED
    except BrokenPipeError:
        # Who read our output has seen enough; nothing more can be flushed to it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    parser = _Parser(prog="evenhand", description="Story briefings in Telegram.")
    parser.add_argument("--version", action="version", version=f"evenhand {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_service(commands)
    _add_feeds(commands)
    _add_stories(commands)
    _add_ratings(commands)
    _add_data(commands)
    _add_filters(commands)
    return parser


def _add(
    commands: _Commands,
    name: str,
    about: str,
    command: Command,
) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=about, description=about)
    parser.set_defaults(command=command)
    return parser


def _group(commands: _Commands, name: str, about: str) -> _Commands:
    parser = commands.add_parser(name, help=about, description=about)
    return parser.add_subparsers(required=True, metavar="COMMAND")


def _add_service(commands: _Commands) -> None:
    about = "try everything in the browser: no token, no network"
    demonstrate = _add(commands, "demo", about, demo.demo)
    demonstrate.add_argument("--port", type=_port, default=0, help="default: a free one")
    demonstrate.add_argument("--no-browser", action="store_true", help="only print the address")
    _add(commands, "run", "the service: Telegram, feeds, stories, deliveries, pages", service.run)
    about = "feeds, stories, deliveries only, beside others on one PostgreSQL"
    _add(commands, "worker", about, service.worker)
    _add(commands, "web", "the pages (and the webhook) only", service.web)
    _add(commands, "doctor", "check settings, database, token, operators, feeds", doctor.doctor)


def _add_feeds(commands: _Commands) -> None:
    poll = _add(commands, "poll", "fetch feeds and store their articles", feeds.poll)
    poll.add_argument("--once", action="store_true", help="what is due now, then end")
    poll.add_argument("urls", nargs="*", metavar="FEED_URL", help="these feeds, due or not")
    group = _group(commands, "feeds", "the feeds that are polled")
    show = _add(group, "list", "every feed and how it fares", feeds.list_feeds)
    adding = _add(group, "add", "read a feed, and poll it from now on", feeds.add_feed)
    adding.add_argument("url", metavar="URL", help="address of the feed itself, https://…")
    _add(group, "remove", "stop polling a feed", feeds.remove_feed).add_argument(
        "url", metavar="URL", help=_AS_LISTED
    )
    check = _add(group, "check", "read every feed, store nothing", feeds_check.check_feeds)
    check.add_argument("urls", nargs="*", metavar="FEED_URL", help="default: all feeds")
    for parser in (show, check):
        parser.add_argument("--json", action="store_true", help="one JSON document a line")
    _add(group, "pause", "ask a feed no more", feeds.pause_feed).add_argument(
        "url", metavar="URL", help=_AS_LISTED
    )
    _add(group, "wake", "ask a paused feed again", feeds.wake_feed).add_argument(
        "url", metavar="URL", help=_AS_LISTED
    )
    pages = _add(group, "full-text", "read a feed's article pages too", feeds.set_full_text)
    pages.add_argument("url", metavar="URL", help=_AS_LISTED)
    pages.add_argument("state", choices=("on", "off"), help="pages of new articles only")
    bring = _add(group, "import", "add the feeds of an OPML file", feeds_lists.import_feeds)
    bring.add_argument("opml", type=Path, metavar="OPML", help="a file; - is standard input")
    _add(group, "export", "all feeds as OPML", feeds_lists.export_feeds)


def _add_stories(commands: _Commands) -> None:
    group = _group(commands, "stories", "what is in which story and why; merge, split, undo")
    show = _add(group, "list", "the stories there are", stories.list_stories)
    show.add_argument("--by", choices=("newest", "hottest"), default="newest", help="order")
    _add(group, "show", "its articles, each with its reason", stories.show_story).add_argument(
        "story", metavar="ID", help=_STORY
    )
    why = _add(
        group, "why", "why an article is in its story, and what came second", stories.tell_why
    )
    why.add_argument("article", metavar="ARTICLE", help=_ARTICLE)
    merge = _add(group, "merge", "make two stories one; the older keeps its id", stories.merge)
    merge.add_argument("stories", nargs=2, metavar="ID", help=_STORY)
    split = _add(group, "split", "part articles from the rest of their story", stories.split)
    split.add_argument("story", metavar="ID", help=_STORY)
    split.add_argument("articles", nargs="+", metavar="ARTICLE", help=_ARTICLE)
    undo = _add(group, "undo", "take a merge or a split back", stories.undo)
    undo.add_argument("act", type=_positive, metavar="ACT", help="its number, by stories history")
    for parser in (merge, split, undo):
        parser.add_argument("--because", default="", metavar="TEXT", help="shown to readers")
    history = _add(group, "history", "merges and splits, newest first", stories.show_history)
    history.add_argument("story", nargs="?", metavar="ID", help="default: all stories")
    for parser, most in ((show, 20), (history, 50)):
        about = f"at most so many; default: {most}"
        parser.add_argument("--limit", type=_positive, default=most, metavar="N", help=about)
        parser.add_argument("--json", action="store_true", help="one JSON document a line")
    _add(group, "cases", "what people decided, as test cases (JSON Lines)", stories.write_cases)


def _add_ratings(commands: _Commands) -> None:
    group = _group(commands, "ratings", "who the outlets are and how they are rated")
    bring = _add(group, "import", "take a CSV of ratings", ratings_import.import_ratings)
    bring.add_argument("source", metavar="FILE|URL", help="- is standard input")
    bring.add_argument("--name", help="the dataset to replace; default: the file's")
    bring.add_argument("--rater", help="where a row names none; default: the dataset")
    bring.add_argument("--licence", default="", help="what the dataset may be used for")
    bring.add_argument("--encoding", help="of the file; default: it is found out")
    bring.add_argument("--scale", choices=tuple(Scale), default=Scale.PLAIN, help="of numbers")
    bring.add_argument("--cuts", metavar="6,12,18", help="of adfontes: leans, plain, far from")
    bring.add_argument("--report", type=Path, metavar="FILE", help="what became of each row")
    bring.add_argument("--dry-run", action="store_true", help="only say what would change")
    show = _add(group, "show", "an outlet: who says what of it", ratings.show)
    count = _add(group, "stats", "sides, what you read, what is unrated or old", ratings.stats)
    for parser in (show, count):
        parser.add_argument("--json", action="store_true", help="one JSON document")
    own = _add(group, "set", "your own word, which wins over all raters", ratings.set_rating)
    own.add_argument("--bias", metavar="WORD", help="far left … far right, or unrated")
    own.add_argument("--factuality", metavar="WORD", help="very low … very high, or unrated")
    own.add_argument("--because", required=True, metavar="TEXT", help="shown to readers")
    own.add_argument("--url", default="", help="where that can be read")
    back = _add(group, "unset", "take your own word back", ratings.unset_rating)
    for parser in (show, own, back):
        parser.add_argument("address", metavar="DOMAIN|URL", help="an outlet, or a page of it")
    _add(group, "remove", "take back all of a dataset", ratings.remove).add_argument("name")
    out = _add(group, "export", "CSV that import reads again", ratings.export)
    out.add_argument("name", nargs="?", help="a dataset; default: all that is known")


def _add_data(commands: _Commands) -> None:
    show = _add(commands, "brief", "print a briefing from the database", brief.brief)
    show.add_argument("topic", nargs="*", help="a topic in your words; default: top stories")
    show.add_argument("--stories", type=_positive, default=3, metavar="N", help="default: 3")
    show.add_argument(
        "--language", metavar="L", help="only stories that can be told in it, such as de"
    )
    show.add_argument("--json", action="store_true", help="one JSON document a line")
    group = _group(commands, "subscribers", "who gets briefings")
    bring = _add(group, "import", "add or change, by chat id", subscribers.import_subscribers)
    bring.add_argument("file", type=Path)
    _add(group, "export", "all of them as JSON Lines", subscribers.export_subscribers)
    saying = _add(commands, "broadcast", "a word to all readers, once", broadcast.broadcast)
    saying.add_argument("file", metavar="FILE", help="Telegram's HTML in UTF-8; -: standard input")
    saying.add_argument("--language", metavar="L", help="only to those who read it, such as de")
    saying.add_argument("--dry-run", action="store_true", help="check it and count, send nothing")
    group = _group(commands, "db", "the database")
    _add(group, "upgrade", "create or migrate the tables", database.upgrade_database)
    backup = _add(group, "backup", "a copy, while the service runs", database.backup_database)
    backup.add_argument("file", type=Path)


def _add_filters(commands: _Commands) -> None:
    parse = _add(commands, "parse", "one feed document -> Articles", filters.parse)
    parse.add_argument("--url", help="where the document came from")
    parse.add_argument("--content-type", metavar="T", help="its Content-Type header")
    extract = _add(commands, "extract", "one HTML page -> an Article", filters.extract)
    extract.add_argument("--url", help="where the page came from")
    group = _add(commands, "group", "Articles -> Assignments", grouping.group)
    group.add_argument("--final", action="store_true", help="where each ends, after merges")
    group.add_argument(
        "--embedder",
        choices=("packaged", "off"),
        default="packaged",
        help="off: by words alone, which is faster",
    )
    compose = _add(commands, "compose", "Stories -> Briefings", filters.compose_briefings)
    compose.add_argument("--writer", choices=("extractive", "llm"), default="extractive")
    compose.add_argument("--language", metavar="L", help="write in it where articles allow")
    check = _add(commands, "check", "Claims -> Verdicts", filters.check)
    coverage = _add(commands, "coverage", "Stories -> Coverages", filters.coverage)
    for parser in (parse, extract, group, compose, check, coverage):
        parser.add_argument("file", nargs="?", type=Path, help="default: standard input")


def _port(text: str) -> int:
    if not text.isdigit() or not 0 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"expected a port from 0 to 65535, not {text!r}")
    return int(text)


def _positive(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"expected a number from 1, not {text!r}")
    return int(text)
