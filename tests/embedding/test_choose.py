"""Each value of EMBEDDER gives its encoder, or says which setting is wrong."""

from __future__ import annotations

import importlib.util

import pytest

from bot.embedding.choose import KINDS, bare_embedder, make_embedder
from bot.embedding.transformers import LIBRARY
from bot.errors import EmbedderFailed

missing = importlib.util.find_spec(LIBRARY) is None


def test_off_is_none() -> None:
    """Grouping by words alone."""
    assert make_embedder("off") is None


@pytest.mark.parametrize(
    ("kind", "model", "expected"),
    [
        pytest.param("packaged", "", "use-multilingual-3/", id="packaged"),
        pytest.param("endpoint", "nomic", "endpoint/nomic", id="endpoint"),
    ],
)
def test_an_encoder_is_made_without_being_asked(kind: str, model: str, expected: str) -> None:
    """Nothing is started or reached for; what was never used closes as well."""
    embedder = make_embedder(kind, url="http://127.0.0.1:9/v1", model=model)

    assert embedder is not None
    assert embedder.model.startswith(expected)
    embedder.close()


@pytest.mark.parametrize(
    ("kind", "url", "model", "reason"),
    [
        pytest.param("endpoint", "", "m", "EMBEDDER_URL: missing", id="no address"),
        pytest.param("endpoint", "http://a.example", "", "EMBEDDER_MODEL: missing", id="no model"),
        pytest.param(
            "magic", "", "", "EMBEDDER: expected one of packaged, off", id="no such kind"
        ),
    ],
)
def test_a_wrong_setting_is_named(kind: str, url: str, model: str, reason: str) -> None:
    """And what it should be."""
    with pytest.raises(EmbedderFailed, match=reason):
        make_embedder(kind, url=url, model=model)


@pytest.mark.skipif(not missing, reason="sentence-transformers is installed")
def test_an_extra_that_is_not_installed_is_named() -> None:
    """At the start, not with the first article."""
    with pytest.raises(EmbedderFailed, match=r"evenhand\[embeddings\]"):
        make_embedder("sentence-transformers")


def test_one_forgives_and_one_does_not() -> None:
    """The service goes on without vectors; whoever looks after it hears why."""
    url = "http://127.0.0.1:1/v1"
    forgiving = make_embedder("endpoint", url=url, model="m", api_key="k")
    bare = bare_embedder("endpoint", url=url, model="m", api_key="k")
    assert forgiving is not None
    assert bare is not None
    bare.close()
    forgiving.close()

    assert not forgiving.embed(["a"]).any()
    with pytest.raises(EmbedderFailed, match="closed"):
        bare.embed(["a"])


def test_every_kind_is_known() -> None:
    """The list that settings offer is the one that works."""
    assert KINDS == ("packaged", "off", "endpoint", "sentence-transformers")
