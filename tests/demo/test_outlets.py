"""The sample's outlets."""

from __future__ import annotations

from importlib import resources

import pytest

from bot.bias.outlets import Register, bias_of, spread_of
from bot.demo.outlets import parse_outlets_json
from bot.errors import BadInput
from bot.model import Bias


def test_the_bundled_outlets_load() -> None:
    """Twenty-one invented outlets, two without ratings, one whose raters are two steps apart."""
    text = resources.files("bot.demo").joinpath("sample/outlets.json").read_text("utf-8")

    outlets = parse_outlets_json(text)

    assert len(Register(outlets).outlets) == 21
    assert [bias_of(o) for o in outlets].count(Bias.UNRATED) == 2
    assert max(spread_of(o) for o in outlets) == 2


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        pytest.param("{", "not JSON", id="not-json"),
        pytest.param("{}", "expected a list", id="not-a-list"),
        pytest.param("[{}]", "outlet 1, domain", id="no-domain"),
        pytest.param(
            '[{"domain":"a.example","name":"A","country":"GB","language":"en","owner":"A",'
            '"owner_type":"private","ratings":[{"kind":"bias","value":"up"}]}]',
            "outlet 1, ratings: 'up' is not a valid Bias",
            id="bias",
        ),
    ],
)
def test_a_wrong_sample_is_named(text: str, sentence: str) -> None:
    """The outlet and field are in the sentence."""
    with pytest.raises(BadInput, match=sentence):
        parse_outlets_json(text)
