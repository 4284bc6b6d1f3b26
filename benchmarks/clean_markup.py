"""How fast HTML becomes plain text, and how that time grows with nested elements.

    python benchmarks/clean_markup.py

Reads every title, summary and content of the 200 real feeds of fastfeedparser's own benchmark
from the evaluation data, whose folder is named by EVENHAND_DATA or lies at ../shared/data, and
times `plain_text` beside two parsers that build a tree: lxml, and lexbor where selectolax is
installed. These two only join the texts of the tree: they fold no space, drop no script, and undo
no double escape.
"""

from __future__ import annotations

import importlib
import importlib.util
import io
import os
import sys
import tarfile
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import feedparser
import lxml.html

from bot.text.markup import plain_text

ROOT = Path(__file__).parents[1]
DATA = Path(os.environ.get("EVENHAND_DATA", ROOT.parent / "shared" / "data"))
ARCHIVE = DATA / "feeds/fastfeedparser/fastfeedparser-benchmark_data.tar.gz"
RUNS = 3
# Elements in one another, which browsers stop at 512 of.
DEPTHS = (5_000, 10_000, 20_000)


def main() -> int:
    if not ARCHIVE.exists():
        sys.stderr.write(f"{ARCHIVE} is not there; EVENHAND_DATA names the folder\n")
        return 1
    warnings.simplefilter("ignore")
    fields = list(all_fields())
    marked = [field for field in fields if "<" in field]
    print(
        f"{len(fields):,} texts, {size(fields):.1f} MB; {len(marked):,} with tags,"
        f" {size(marked):.1f} MB; best of {RUNS} runs, CPU time\n"
    )
    print(f"{'reader':<12}{'all, s':>8}{'MB/s':>8}" + "".join(f"{n:>9,} deep" for n in DEPTHS))
    for name, read in readers().items():
        took = seconds(read, fields)
        depths = (seconds(read, ["<ul><li>" * (depth // 2)]) for depth in DEPTHS)
        print(
            f"{name:<12}{took:>8.2f}{size(fields) / took:>8.1f}"
            + "".join(f"{took:>12.3f} s" for took in depths)
        )
    return 0


def size(texts: Sequence[str]) -> float:
    """Return the characters of *texts* in millions."""
    return sum(map(len, texts)) / 1e6


def all_fields() -> Iterator[str]:
    with tarfile.open(ARCHIVE) as archive:
        for member in archive:
            file = archive.extractfile(member)
            if file is not None:
                yield from fields_of(file.read())


def fields_of(body: bytes) -> Iterator[str]:
    parsed = feedparser.parse(io.BytesIO(body), sanitize_html=False, resolve_relative_uris=False)
    for entry in parsed["entries"]:
        yield entry.get("title", "")
        yield entry.get("summary", "")
        yield from (content["value"] for content in entry.get("content", ()))


def readers() -> dict[str, Callable[[str], object]]:
    found: dict[str, Callable[[str], object]] = {"plain_text": plain_text, "lxml": with_lxml}
    if importlib.util.find_spec("selectolax"):
        parser = importlib.import_module("selectolax.lexbor").LexborHTMLParser
        found["lexbor"] = lambda text: parser(text).text()
    return found


def with_lxml(text: str) -> object:
    # What XML does not know, lxml refuses.
    clean = text.replace("\x00", "")
    return lxml.html.fragment_fromstring(clean, create_parent="div").text_content()


def seconds(read: Callable[[str], object], texts: Sequence[str]) -> float:
    """Return the seconds of *texts*, the best of RUNS: other work on the machine only adds."""
    times = []
    for _ in range(RUNS):
        began = time.process_time()
        for text in texts:
            read(text)
        times.append(time.process_time() - began)
    return min(times)


if __name__ == "__main__":
    sys.exit(main())
