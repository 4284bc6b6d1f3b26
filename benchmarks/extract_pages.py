"""How well and how fast article text is found on real pages, beside other libraries.

    python benchmarks/extract_pages.py

Reads the 181 pages of Zyte's article-extraction-benchmark from the evaluation data, whose folder
is named by EVENHAND_DATA or lies at ../shared/data. The measure is that benchmark's own: precision
and recall of the 4-word shingles of a page's article text, averaged over pages; F1 is of the two
means. Libraries that are not installed are left out:

    pip install readability-lxml newspaper4k resiliparse
"""

from __future__ import annotations

import asyncio
import gzip
import importlib
import json
import logging
import os
import re
import statistics
import sys
import tarfile
import time
import warnings
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import lxml.html
import trafilatura

from bot.errors import BadPage
from bot.sources.fulltext.page_worker import PageWorker
from bot.sources.fulltext.pages import extract_page

ROOT = Path(__file__).parents[1]
FOLDER = "pages/article-extraction-benchmark"
SHINGLE = 4
_WORD = re.compile(r"\w+")

Read = Callable[["Page"], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page and what people found its article text to be."""

    html: bytes
    url: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Means over all pages, 0..1; pages a CPU second; on how many pages there was an exception."""

    precision: float
    recall: float
    speed: float
    n_failed: int

    @property
    def f1(self) -> float:
        return 2 * self.precision * self.recall / (self.precision + self.recall)


def main() -> int:
    pages = load()
    if not pages:
        sys.stderr.write(f"{FOLDER} is not there; set EVENHAND_DATA to the evaluation data\n")
        return 1
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    n_bytes = sum(len(page.html) for page in pages)
    print(f"{len(pages)} pages, {n_bytes / 1e6:.1f} MB, one run each, CPU time\n")
    print(f"{'':<24}{'F1':>7}{'precision':>11}{'recall':>8}{'pages/s':>9}{'failed':>8}")
    for name, read in readers().items():
        score = judged(read, pages)
        print(
            f"{name:<24}{score.f1:>7.4f}{score.precision:>11.4f}{score.recall:>8.4f}"
            f"{score.speed:>9.1f}{score.n_failed:>8}"
        )
    asyncio.run(print_worker(pages))
    return 0


def load() -> list[Page]:
    """Return the pages in the order of the ground truth; none if it is not there."""
    folder = Path(os.environ.get("EVENHAND_DATA", ROOT.parent / "shared" / "data")) / FOLDER
    if not folder.is_dir():
        return []
    truth = json.loads(gzip.decompress((folder / "ground-truth.json.gz").read_bytes()))
    bodies = {}
    with tarfile.open(folder / "html.tar.gz") as archive:
        for member in archive:
            file = archive.extractfile(member)
            if file is not None:
                bodies[Path(member.name).name.partition(".")[0]] = gzip.decompress(file.read())
    return [
        Page(html=bodies[key], url=expected["url"], text=expected["articleBody"])
        for key, expected in truth.items()
    ]


def readers() -> dict[str, Read]:
    """Return what is measured: ours, and each library that is installed."""
    found: dict[str, Read] = {
        "extract_page": lambda page: extract_page(page.html, url=page.url).text or "",
        "trafilatura, fast": lambda page: plain_trafilatura(page, fast=True),
        "trafilatura": lambda page: plain_trafilatura(page, fast=False),
    }
    others: dict[str, tuple[str, Callable[[Any, Page], str]]] = {
        "readability-lxml": ("readability", by_readability),
        "newspaper4k": ("newspaper", by_newspaper),
        "resiliparse": ("resiliparse.extract.html2text", by_resiliparse),
    }
    for name, (module, read) in others.items():
        try:
            library = importlib.import_module(module)
        except ImportError:
            continue
        found[name] = lambda page, read=read, library=library: read(library, page)  # type: ignore[misc]
    return found


def plain_trafilatura(page: Page, *, fast: bool) -> str:
    return trafilatura.extract(page.html, fast=fast, include_comments=False) or ""


def by_readability(library: Any, page: Page) -> str:
    summary = lxml.html.fromstring(library.Document(decoded(page)).summary())
    return " ".join(map(str, summary.itertext()))


def by_newspaper(library: Any, page: Page) -> str:
    article = library.Article(url=page.url, fetch_images=False)
    article.download(input_html=decoded(page))
    article.parse()
    return str(article.text)


def by_resiliparse(library: Any, page: Page) -> str:
    return str(library.extract_plain_text(decoded(page), main_content=True))


def decoded(page: Page) -> str:
    return page.html.decode("utf-8", "replace")


def judged(read: Read, pages: Sequence[Page]) -> Score:
    """Run *read* over *pages*; what it refuses or fails on counts as an empty text."""
    texts, n_failed = [], 0
    began = time.process_time()
    for page in pages:
        try:
            texts.append(read(page))
        except BadPage:
            texts.append("")
        except Exception:  # noqa: BLE001 - any exception of a library is its result here
            texts.append("")
            n_failed += 1
    seconds = time.process_time() - began
    pairs = [precision_recall(page.text, text) for page, text in zip(pages, texts, strict=True)]
    return Score(
        precision=statistics.mean(precision for precision, _ in pairs),
        recall=statistics.mean(recall for _, recall in pairs),
        speed=len(pages) / seconds,
        n_failed=n_failed,
    )


def precision_recall(expected: str, found: str) -> tuple[float, float]:
    wanted, got = shingles(expected), shingles(found)
    n_common = (wanted & got).total()
    precision = n_common / got.total() if got else float(not wanted)
    recall = n_common / wanted.total() if wanted else 1.0
    return precision, recall


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """Count the runs of SHINGLE words; a shorter text is one run."""
    words = _WORD.findall(text)
    n_runs = max(1, len(words) - SHINGLE + 1)
    return Counter(tuple(words[at : at + SHINGLE]) for at in range(n_runs)) if words else Counter()


async def print_worker(pages: Sequence[Page]) -> None:
    """Print how many pages a second, by the wall clock, pass through the worker process."""
    n_refused = 0
    async with PageWorker() as worker:
        await worker.extract(pages[0].html, url=pages[0].url)
        began = time.perf_counter()
        for page in pages:
            try:
                await worker.extract(page.html, url=page.url)
            except BadPage:
                n_refused += 1
        seconds = time.perf_counter() - began
        began = time.perf_counter()
        for page in pages:
            try:
                extract_page(page.html, url=page.url)
            except BadPage:
                n_refused += 1
        alone = time.perf_counter() - began
    print(
        f"\nthrough the worker process: {len(pages) / seconds:.1f} pages/s by the wall clock, "
        f"without it {len(pages) / alone:.1f}; refused {n_refused // 2}"
    )


if __name__ == "__main__":
    sys.exit(main())
