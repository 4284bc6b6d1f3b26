"""The floor under the quality of briefings; benchmarks/compose_briefings.py prints the figures."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

FLOOR = 41.5  # ROUGE-1 of headline and summary: a point over what the first sentences score


@pytest.mark.slow
def test_summaries_stay_close_to_neutral_ones_by_people(evaluation_data: Path) -> None:
    """ROUGE-1 against summaries that people wrote of stories told by three sides."""
    pytest.importorskip("rouge_score", reason="the package rouge-score is not installed")
    path = evaluation_data / "briefings" / "neus.val.stories.jsonl.gz"
    if not path.is_file():
        pytest.skip(f"{path.name} is not among the evaluation data")
    module = importlib.import_module("benchmarks.compose_briefings")

    figures = module.measure(path, module.ours)

    assert figures.rouge1 >= FLOOR
    assert figures.words <= 70
