"""docs/ratings.md shows people the tables that are in force."""

from __future__ import annotations

import re
from pathlib import Path

from bot.bias.outlets import BIAS_STEPS, FACTUALITY_STEPS
from bot.bias.ratings.columns import SYNONYMS
from bot.bias.ratings.reading import OWNER_TYPES
from bot.bias.ratings.scales import (
    ADFONTES_CUTS,
    ADFONTES_RELIABILITY,
    BIAS_WORDS,
    FACTUALITY_WORDS,
    NO_WORDS,
)

TEXT = (Path(__file__).parents[3] / "docs" / "ratings.md").read_text()
ROWS = [
    [cell.strip().strip("`") for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
    for line in TEXT.splitlines()
    if line.startswith("| `")
]


def test_every_word_of_the_scales_is_documented() -> None:
    """Step by step, in the same words."""
    documented = {row[0]: (int(row[1]), row[2]) for row in ROWS if re.fullmatch(r"-?\d", row[1])}

    assert documented == {
        **{b.value: (BIAS_STEPS[b], ", ".join(words)) for b, words in BIAS_WORDS.items()},
        **{
            f.value: (FACTUALITY_STEPS[f], ", ".join(words))
            for f, words in FACTUALITY_WORDS.items()
        },
    }


def test_every_column_is_documented() -> None:
    """With all it may be called."""
    documented = {row[0]: row[1] for row in ROWS if row[0] in SYNONYMS}

    assert documented == {column: ", ".join(others) for column, others in SYNONYMS.items()}


def test_the_other_lists_are_documented() -> None:
    """Types of owner, words for no rating, cuts."""
    plain = re.sub(r"[-/]", " ", TEXT)

    assert all(f"`{owner_type}`" in TEXT for owner_type in OWNER_TYPES)
    assert all(re.search(rf"\b{word}\b", plain) for word in NO_WORDS)
    cuts = ADFONTES_CUTS
    assert f"--cuts {cuts.lean:g},{cuts.plain:g},{cuts.far:g}" in TEXT
    steps = ("low", "mixed", "mostly factual", "high", "very high")
    told = ", ".join(
        f"{cut} {step}" for cut, step in zip(ADFONTES_RELIABILITY, steps, strict=True)
    )
    assert told in TEXT
