"""Learn what the vectors of news have in common, and which directions tell them apart.

    git clone https://github.com/MicrosoftTranslator/NTREX
    python benchmarks/learn_directions.py NTREX bot/embedding/directions.npz

Reads NTREX-128 (Federmann, Kocmi and Xin 2022; CC BY-SA 4.0): the 1,997 sentences of 123 news
stories, translated by people, in the 15 languages of the packaged encoder. What is written is the
mean of their vectors, and the 256 directions in which they differ most, each scaled by the fourth
root of its variance, so that the few strongest do not drown the others. No text and no label goes
into it, and none of the sets that the stories are measured on.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.embedding.clean import clean_text
from bot.embedding.packaged import MAX_CHARS, read_encoder

LANGUAGES = ("arb", "deu", "fra", "ita", "jpn", "kor", "nld", "pol", "por", "rus", "spa", "tha")
FILES = ("src.eng", *(f"ref.{code}" for code in (*LANGUAGES, "tur", "zho-CN")))
DIMS = 256


def main() -> int:
    if len(sys.argv) != 3:
        sys.stderr.write("usage: learn_directions.py NTREX-FOLDER OUT.npz\n")
        return 2
    folder, out = Path(sys.argv[1]), Path(sys.argv[2])
    try:
        texts = [text for name in FILES for text in sentences(folder, name)]
    except OSError as error:
        sys.stderr.write(f"{error}; clone https://github.com/MicrosoftTranslator/NTREX\n")
        return 1
    rows = read_encoder().encode(texts)
    centre, directions, kept = learn(rows.astype(np.float64))
    # Half precision: 260 kB instead of 520, and no figure of embed_texts.py differs.
    np.savez_compressed(out, centre=centre.astype("f4"), directions=directions.astype("f2"))
    print(f"{len(texts)} sentences; {DIMS} directions hold {kept:.1%} of the variance")
    return 0


def sentences(folder: Path, name: str) -> list[str]:
    """Return the sentences of one language that are not blank. Raises OSError."""
    path = folder / "NTREX-128" / f"newstest2019-{name}.txt"
    lines = path.read_text(encoding="utf-8").split("\n")
    return [text for line in lines if (text := clean_text(line, MAX_CHARS))]


def learn(
    rows: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64], float]:
    """Return the mean, the scaled directions as columns, and the share of variance they hold."""
    centre = rows.mean(axis=0)
    variances, directions = np.linalg.eigh(np.cov((rows - centre).T))
    variances, directions = variances[::-1], directions[:, ::-1]
    # An eigenvector has no sign of its own; the same one each time makes the same file.
    directions *= np.sign(directions[np.abs(directions).argmax(axis=0), np.arange(len(centre))])
    kept = float(variances[:DIMS].sum() / variances.sum())
    return centre, directions[:, :DIMS] * variances[:DIMS] ** -0.25, kept


if __name__ == "__main__":
    sys.exit(main())
