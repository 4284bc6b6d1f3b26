"""What people have decided, the grouper decides alike: the cases in ``cases/``.

A line of ``evenhand stories cases`` that shows a mistake worth mending goes there, with its texts
replaced by invented ones.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.errors import BadInput
from bot.jsonl import Tally, read_values
from bot.store.story_cases import CaseKind, StoryCase
from bot.stories.cases import case_from_document, case_to_document, is_decided_alike
from tests.factories import make_article
from tests.stories.stream_program import stream

_FOLDER = Path(__file__).parent / "cases"


def _bundled(folder: Path) -> list[StoryCase]:
    lines = [
        line for path in sorted(folder.glob("*.jsonl")) for line in path.read_bytes().splitlines()
    ]
    return list(read_values(lines, case_from_document, pytest.fail, Tally()))


@pytest.mark.parametrize(
    "case", _bundled(_FOLDER), ids=lambda case: f"{case.kind}: {case.because}"
)
def test_the_grouper_decides_as_people_did(case: StoryCase) -> None:
    """Apart stays apart, and together comes together, among other news."""
    assert is_decided_alike(case, stream())


@pytest.mark.xfail(strict=True, reason="the grouper does not decide these rightly yet")
@pytest.mark.parametrize("case", _bundled(_FOLDER / "not_yet"), ids=lambda case: case.because)
def test_what_is_still_decided_wrongly_is_known(case: StoryCase) -> None:
    """A case that comes right moves up to the others."""
    assert is_decided_alike(case, stream())


def test_a_case_that_the_grouper_decides_otherwise_is_told() -> None:
    """The same article twice is one story, whatever a case says."""
    case = StoryCase(
        kind=CaseKind.APART, one=(make_article("a"),), other=(make_article("b"),), because=""
    )

    assert not is_decided_alike(case)


def test_a_case_survives_its_document() -> None:
    """What is exported can be read back."""
    for case in _bundled(_FOLDER):
        assert case_from_document(json.loads(json.dumps(case_to_document(case)))) == case


@pytest.mark.parametrize(
    ("document", "named"),
    [
        pytest.param([], "Case", id="no object"),
        pytest.param({"kind": "near"}, "kind", id="kind"),
        pytest.param({"kind": "apart", "because": 7}, "because", id="because"),
        pytest.param({"kind": "apart", "one": []}, "one", id="nothing on one side"),
        pytest.param({"kind": "apart", "one": [{"id": "a"}]}, "title", id="an article"),
    ],
)
def test_a_bad_case_names_its_field(document: object, named: str) -> None:
    """As every line of the stage commands does."""
    with pytest.raises(BadInput, match=named):
        case_from_document(document)
