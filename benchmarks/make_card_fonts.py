"""Make bot/cards/fonts: the letters of the picture cards, out of Noto fonts as Debian has them.

    apt-get download fonts-noto-core fonts-noto-cjk-extra
    for package in fonts-noto-*.deb; do dpkg-deb -x "$package" fonts; done
    pip install fonttools==4.68.0
    python benchmarks/make_card_fonts.py fonts

The packages were fonts-noto-core 20201225-1 and fonts-noto-cjk-extra 20220127 of Debian 12. All
fonts are under the SIL Open Font License 1.1, and so are the files made here.

Headlines are bold and the rest is regular, where a language of the starter pack has the script;
scripts that only other feeds bring have the bold alone. Chinese, Japanese and Korean share one
font of a medium weight: it holds the characters of GB 2312, JIS X 0208 and the first level of
Big5, and all syllables of Hangul. A whole CJK font would be larger than all of this together.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

OUT = Path(__file__).parents[1] / "bot" / "cards" / "fonts"
TRUETYPE = Path("usr/share/fonts/truetype/noto")
CJK = Path("usr/share/fonts/opentype/noto/NotoSansCJK-Medium.ttc")
# The faces of the collection are JP, KR, SC, TC and HK; the language of a text picks its forms
# from any of them.
SIMPLIFIED = 2
TWO_WEIGHTS = ("", "Arabic", "Hebrew", "Devanagari", "Bengali", "Thai", "Georgian", "Ethiopic")
BOLD_ONLY = (
    *("Armenian", "Gujarati", "Gurmukhi", "Kannada", "Khmer", "Lao", "Malayalam", "Myanmar"),
    *("Sinhala", "Tamil", "Telugu"),
)
# Latin with what Vietnamese and African languages need, Greek, Cyrillic, punctuation, currencies.
# Left out of Noto Sans: phonetics, medieval letters, Devanagari (it has a font of its own).
EUROPEAN = (
    *((0x20, 0x24F), (0x253, 0x25B), (0x263, 0x263), (0x268, 0x26F), (0x272, 0x272)),
    *((0x283, 0x283), (0x28A, 0x28B), (0x292, 0x292), (0x2B0, 0x36F), (0x370, 0x3FF)),
    *((0x400, 0x52F), (0x1E00, 0x1EFF), (0x1F00, 0x1FFF), (0x2000, 0x206F), (0x2070, 0x209F)),
    *((0x20A0, 0x20CF), (0x2100, 0x218F), (0x2200, 0x22FF), (0xFB00, 0xFB06), (0xFFFD, 0xFFFD)),
)
# Western letters that go with them, punctuation, kana, full and half width forms, numbers in
# circles, arrows and shapes.
EAST_ASIAN = (
    *((0x20, 0x7E), (0xA0, 0xFF), (0x2010, 0x2027), (0x2030, 0x205E), (0x2190, 0x21FF)),
    *((0x2460, 0x24FF), (0x25A0, 0x25FF)),
    *((0x2600, 0x266F), (0x3000, 0x30FF), (0x3105, 0x312F), (0x3131, 0x318E), (0x31F0, 0x31FF)),
    *((0x3220, 0x33FF), (0xAC00, 0xD7A3), (0xFF01, 0xFFEE)),
)
NAMES = [0, 1, 2, 3, 4, 5, 6, 7, 13, 14]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path, help="where the two packages were unpacked")
    folder: Path = parser.parse_args().folder
    covered: set[int] = set()
    jobs = [(script, weight) for script in TWO_WEIGHTS for weight in ("Regular", "Bold")]
    for script, weight in [*jobs, *((script, "Bold") for script in BOLD_ONLY)]:
        name = f"NotoSans{script}-{weight}.ttf"
        covered |= cut(TTFont(folder / TRUETYPE / name), name, None if script else EUROPEAN)
    whole = TTFont(folder / CJK, fontNumber=SIMPLIFIED, lazy=True)
    covered |= cut(whole, "NotoSansCJK-Medium.otf", EAST_ASIAN, east_asian_characters())
    (OUT / "coverage.txt").write_text(ranges_text(covered))
    total = sum(path.stat().st_size for path in OUT.iterdir())
    print(f"{len(covered)} characters, {total / 1e6:.1f} MB with the licence")


def cut(
    font: TTFont,
    name: str,
    blocks: Iterable[tuple[int, int]] | None,
    more: frozenset[int] = frozenset(),
) -> frozenset[int]:
    """Write *name* with the characters of *blocks* (None: all) and *more*; return what it has."""
    options = subset.Options(
        hinting=False, notdef_outline=True, name_IDs=NAMES, name_languages=[0x409]
    )
    # For text set vertically, and signatures that no longer fit.
    options.drop_tables += ["vhea", "vmtx", "VORG", "BASE", "DSIG", "STAT"]
    options.layout_features = [
        feature
        for feature in options.layout_features
        if feature not in {"vert", "vrt2", "vkrn", "valt", "vpal", "vhal", "dnom", "frac", "numr"}
    ]
    cutter = subset.Subsetter(options)
    known = frozenset(font.getBestCmap())
    wanted = known if blocks is None else frozenset(codes(blocks)) | more
    cutter.populate(unicodes=wanted & known)
    cutter.subset(font)
    # The same file each time.
    font.recalcTimestamp = False
    font.save(OUT / name)
    print(f"{name}: {len(wanted & known)} characters, {(OUT / name).stat().st_size} bytes")
    return frozenset(font.getBestCmap())


def codes(blocks: Iterable[tuple[int, int]]) -> Iterator[int]:
    for first, last in blocks:
        yield from range(first, last + 1)


def east_asian_characters() -> frozenset[int]:
    """Return the characters of the three standards, from Python's own tables of them."""
    trails = (*range(0x40, 0x7F), *range(0xA1, 0xFF))
    found = [
        (codec, lead, trail)
        for codec, first, last in (
            ("gb2312", 0xB0, 0xF7),
            ("euc_jp", 0xB0, 0xF4),
            ("big5", 0xA4, 0xC6),
        )
        for lead in range(first, last + 1)
        for trail in trails
    ]
    texts = (bytes([lead, trail]).decode(codec, "ignore") for codec, lead, trail in found)
    return frozenset(ord(text) for text in texts if len(text) == 1 and text > "⺀")


def ranges_text(covered: Iterable[int]) -> str:
    """Return the codes as lines of hexadecimal ranges, first and last included."""
    ordered = sorted(covered)
    gaps = [(a, b) for a, b in pairwise(ordered) if b > a + 1]
    firsts = [ordered[0], *(b for _, b in gaps)]
    lasts = [*(a for a, _ in gaps), ordered[-1]]
    return "".join(f"{a:X}-{b:X}\n" for a, b in zip(firsts, lasts, strict=True))


if __name__ == "__main__":
    main()
