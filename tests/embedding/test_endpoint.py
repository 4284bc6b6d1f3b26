"""An endpoint may be slow, full, wrong or hostile: rows come out, or one sentence."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from itertools import repeat

import numpy as np
import pytest

from bot.embedding.endpoint import EndpointEmbedder, EndpointLimits
from bot.errors import EmbedderFailed
from tests.embedding.endpoint_site import EndpointSite, Question, Reply, serving

QUICK = EndpointLimits(n_texts=3, pause_s=0.001, answer_s=2.0, answer_bytes=100_000)


@pytest.fixture
def site() -> Iterator[EndpointSite]:
    with serving() as found:
        yield found


@pytest.fixture
def embedder(site: EndpointSite) -> Iterator[EndpointEmbedder]:
    found = EndpointEmbedder(site.url, "some-model", "secret", QUICK)
    yield found
    found.close()


def data(*embeddings: object) -> Reply:
    items = [{"index": i, "embedding": e} for i, e in enumerate(embeddings)]
    return Reply(body=json.dumps({"data": items}).encode())


def test_rows_come_in_the_order_of_the_texts(
    site: EndpointSite, embedder: EndpointEmbedder
) -> None:
    """In requests of a few texts; blank ones are not sent, and have rows of zeros."""
    texts = ["a", "", "bb", "ccc", "dddd", " ", "eeeee"]
    assert embedder.dims == 0

    rows = embedder.embed(texts)

    expected = np.array([[3, len(t), 0, 4] if t.strip() else [0] * 4 for t in texts], np.float32)
    lengths = np.maximum(np.linalg.norm(expected, axis=1, keepdims=True), 1)
    np.testing.assert_allclose(rows, expected / lengths, rtol=1e-6)
    assert rows.dtype == np.float32
    assert embedder.dims == 4
    assert embedder.model == "endpoint/some-model"
    assert [q["input"] for q in site.questions] == [["a", "bb", "ccc"], ["dddd", "eeeee"]]
    assert {q["model"] for q in site.questions} == {"some-model"}
    assert set(site.paths) == {"/v1/embeddings"}
    assert set(site.keys) == {"Bearer secret"}


def test_the_whole_address_may_be_given_and_the_key_left_out(site: EndpointSite) -> None:
    """Local servers need no key, and people paste what they find."""
    embedder = EndpointEmbedder(f"{site.url}/embeddings/", "m")
    embedder.embed(["a"])
    embedder.close()

    assert site.paths == ["/v1/embeddings"]
    assert site.keys == [None]


def test_blank_texts_ask_nothing(site: EndpointSite, embedder: EndpointEmbedder) -> None:
    """The number of columns is not known before the first answer."""
    assert embedder.embed(["", " "]).shape == (2, 0)
    assert embedder.embed([]).shape == (0, 0)
    assert site.questions == []


def test_odd_texts_are_sent_clean_and_short(
    site: EndpointSite, embedder: EndpointEmbedder
) -> None:
    """No half characters, no controls, at most 800 characters."""
    embedder.embed(["half \ud83d\x00 face", "y" * 100_000])

    assert site.questions[0]["input"] == ["half ? face", "y" * 800]


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_what_may_pass_is_asked_again(
    site: EndpointSite, embedder: EndpointEmbedder, status: int
) -> None:
    """The same request, until it is answered."""
    site.replies = [Reply(status=status), Reply(status=status)]

    assert embedder.embed(["a"]).any()
    assert len(site.questions) == 3


def test_it_gives_up_after_a_few_tries(site: EndpointSite, embedder: EndpointEmbedder) -> None:
    """With what the endpoint said last; the next texts are tried again."""
    site.replies = [Reply(status=503)] * 4

    with pytest.raises(EmbedderFailed, match="answers 503"):
        embedder.embed(["a"])

    assert len(site.questions) == 4
    assert embedder.embed(["a"]).any()


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"Retry-After": "3600"}, id="seconds"),
        pytest.param({"Retry-After": "Mon, 05 Jan 2099 08:00:00 GMT"}, id="date"),
    ],
)
def test_a_long_pause_asked_for_is_not_waited_for(
    site: EndpointSite, embedder: EndpointEmbedder, headers: dict[str, str]
) -> None:
    """Nor is the endpoint asked again meanwhile."""
    site.replies = [Reply(status=429, headers=headers)]

    with pytest.raises(EmbedderFailed, match="429"):
        embedder.embed(["a"])

    assert len(site.questions) == 1


@pytest.mark.parametrize("written", ["0", "soon", "-1", "", "Mon, 05 Jan 2009 08:00:00 GMT"])
def test_a_pause_is_kept_if_it_can_be_read(
    site: EndpointSite, embedder: EndpointEmbedder, written: str
) -> None:
    """Another try follows whatever stands there."""
    site.replies = [Reply(status=429, headers={"Retry-After": written})]

    assert embedder.embed(["a"]).any()


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (401, "EMBEDDER_API_KEY"),
        (403, "EMBEDDER_API_KEY"),
        (404, "EMBEDDER_URL and EMBEDDER_MODEL"),
        (400, "answers 400"),
        (302, "answers 302"),
        (204, "answers 204"),
    ],
)
def test_what_will_not_pass_is_a_failure_at_once(
    site: EndpointSite, embedder: EndpointEmbedder, status: int, reason: str
) -> None:
    """Named by the setting that cures it, where one does."""
    site.replies = [Reply(status=status)]

    with pytest.raises(EmbedderFailed, match=reason):
        embedder.embed(["a"])

    assert len(site.questions) == 1


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(Reply(body=b""), id="nothing"),
        pytest.param(Reply(body=b"<html>"), id="a page"),
        pytest.param(Reply(body=b"[" * 90_000), id="nested too deep"),
        pytest.param(Reply(body=b"[]"), id="no object"),
        pytest.param(Reply(body=b'{"data": {}}'), id="no list"),
        pytest.param(data([1, 2]), id="too few"),
        pytest.param(data([1, 2], [1, 2], [1, 2]), id="too many"),
        pytest.param(data([1, 2], [1, 2, 3]), id="different sizes"),
        pytest.param(data([], []), id="no numbers"),
        pytest.param(data([1] * 17_000, [1] * 17_000), id="beyond any model"),
        pytest.param(data([1, 2], [float("nan"), 2]), id="NaN"),
        pytest.param(data([1, 2], [float("inf"), 2]), id="infinite"),
        pytest.param(
            Reply(body=b'{"data":[{"embedding":[1e999]},{"embedding":[1]}]}'), id="1e999"
        ),
        pytest.param(data([1, 2], [10**400, 2]), id="a whole number too large"),
        pytest.param(data([1, 2], [0, 0]), id="zeros"),
        pytest.param(data([1, 2], ["1", "2"]), id="strings"),
        pytest.param(data([1, 2], [True, False]), id="booleans"),
        pytest.param(data([1, 2], [[1], [2]]), id="nested"),
        pytest.param(data([1, 2], "AAAA"), id="base64"),
        pytest.param(data([1, 2], None), id="null"),
        pytest.param(
            Reply(body=b'{"data":[{"index":0,"embedding":[1]},{"index":0,"embedding":[1]}]}'),
            id="one index twice",
        ),
        pytest.param(
            Reply(body=b'{"data":[{"index":0,"embedding":[1]},{"embedding":[1]}]}'),
            id="an index missing",
        ),
        pytest.param(
            Reply(body=b'{"data":[{"index":[],"embedding":[1]},{"index":1,"embedding":[1]}]}'),
            id="an index that is none",
        ),
        pytest.param(Reply(headers={"Content-Encoding": "gzip"}, body=b"\x1f\x8b"), id="packed"),
        pytest.param(Reply(body=repeat(b" " * 9_000)), id="endless"),
    ],
)
def test_an_answer_that_is_none_is_a_failure(
    site: EndpointSite, embedder: EndpointEmbedder, reply: Reply
) -> None:
    """One sentence, one request; what comes next is believed again."""
    site.replies = [reply]

    with pytest.raises(EmbedderFailed, match="the endpoint "):
        embedder.embed(["a", "b"])

    assert len(site.questions) == 1
    assert embedder.embed(["a"]).any()


@pytest.mark.parametrize("size", [1e300, 1e-300, 1e38])
def test_numbers_of_any_size_become_rows_of_length_one(
    site: EndpointSite, embedder: EndpointEmbedder, size: float
) -> None:
    """A direction is all a vector has to have."""
    site.replies = [data([3 * size, 4 * size])]

    np.testing.assert_allclose(embedder.embed(["a"]), [[0.6, 0.8]], rtol=1e-6)


def test_vectors_without_an_index_are_in_order(
    site: EndpointSite, embedder: EndpointEmbedder
) -> None:
    """Some servers leave it out."""
    site.replies = [Reply(body=b'{"data":[{"embedding":[1,0]},{"embedding":[0,2]}]}')]

    assert embedder.embed(["a", "b"]).tolist() == [[1, 0], [0, 1]]


def test_another_model_at_the_same_address_is_a_failure(
    site: EndpointSite, embedder: EndpointEmbedder
) -> None:
    """Vectors of another size cannot be compared with those that are stored."""
    embedder.embed(["a"])
    site.replies = [data([1, 2])]

    with pytest.raises(EmbedderFailed, match="has its model changed"):
        embedder.embed(["a"])


def test_a_server_that_is_not_there_is_a_failure() -> None:
    """After as many tries as any other."""
    with serving() as site:
        url = site.url
    embedder = EndpointEmbedder(url, "m", limits=QUICK)

    with pytest.raises(EmbedderFailed, match="does not answer"):
        embedder.embed(["a"])
    embedder.close()


def test_an_answer_that_drips_is_given_up(site: EndpointSite) -> None:
    """Each byte in time, the whole never: the limit is for the whole."""
    enough = threading.Event()

    def drip(question: Question) -> Reply:
        def body() -> Iterator[bytes]:
            while not enough.wait(0.05):
                yield b" "

        return Reply(body=body())

    site.otherwise = drip
    limits = EndpointLimits(n_tries=2, pause_s=0.001, answer_s=0.2)
    embedder = EndpointEmbedder(site.url, "m", limits=limits)

    with pytest.raises(EmbedderFailed, match="too long"):
        embedder.embed(["a"])

    assert len(site.questions) == 2
    enough.set()
    embedder.close()


def test_closing_ends_a_pause(site: EndpointSite) -> None:
    """A service that stops does not wait for an endpoint."""
    asked = threading.Event()

    def full(question: Question) -> Reply:
        asked.set()
        return Reply(status=429)

    site.otherwise = full
    limits = EndpointLimits(pause_s=600, longest_pause_s=600)
    embedder = EndpointEmbedder(site.url, "m", limits=limits)
    failures: list[EmbedderFailed] = []

    def embed() -> None:
        try:
            embedder.embed(["a"])
        except EmbedderFailed as error:
            failures.append(error)

    thread = threading.Thread(target=embed)
    thread.start()
    assert asked.wait(10)
    embedder.close()
    thread.join(10)

    assert [str(error) for error in failures] == ["the encoder is closed"]


def test_a_key_that_cannot_be_sent_is_named(site: EndpointSite) -> None:
    """Before anything is asked."""
    with pytest.raises(EmbedderFailed, match="EMBEDDER_API_KEY"):
        EndpointEmbedder(site.url, "m", "schlüssel€")
