"""An encoder's process costs nobody else anything, whatever becomes of it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

from bot.embedding.packaged import PackagedEmbedder
from bot.embedding.process import ProcessEmbedder, ProcessLimits
from bot.errors import EmbedderFailed
from tests.embedding.texts import FLOOD_EN, MANY

ODD = Path(__file__).with_name("odd_encoder.py")


def odd_embedder(limits: ProcessLimits | None = None, *words: str) -> ProcessEmbedder:
    return ProcessEmbedder(limits, (sys.executable, "-P", str(ODD), *words))


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_the_process_gives_what_the_encoder_gives(packaged: PackagedEmbedder) -> None:
    """From the real process, odd texts included."""
    texts = [*MANY, "", "half \ud83d", "\x00", "x" * 100_000]
    with ProcessEmbedder() as embedder:
        assert embedder.pid is None
        assert (embedder.model, embedder.dims) == (packaged.model, packaged.dims)
        assert embedder.speaks("de")

        np.testing.assert_allclose(embedder.embed(texts), packaged.embed(texts), atol=2e-6)
        assert embedder.embed([]).shape == (0, packaged.dims)


def test_one_process_answers_all_and_ends_with_close() -> None:
    """Nothing is left: no process, not even a dead one."""
    embedder = odd_embedder()
    rows = embedder.embed([FLOOD_EN] * 600)
    pid = embedder.pid
    assert pid
    assert (rows[:, 0] == pid).all()
    assert (rows[:, 1] == len(FLOOD_EN)).all()

    embedder.close()
    embedder.close()

    assert not is_running(pid)
    with pytest.raises(EmbedderFailed, match="closed"):
        embedder.embed([FLOOD_EN])


def test_a_process_that_is_killed_is_started_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """As by a system out of memory: between two questions, or over one."""
    with odd_embedder() as embedder:
        first = embedder.embed(["a"])[0, 0]
        os.kill(int(first), signal.SIGKILL)
        second = embedder.embed(["a"])[0, 0]
        third = embedder.embed([f"die once {tmp_path / 'died'}"])[0, 0]

    assert len({first, second, third}) == 3
    assert caplog.text.count("exit status -9") == 2


@pytest.mark.parametrize(
    ("text", "limits", "reason"),
    [
        pytest.param("die", ProcessLimits(), "exit status -9", id="dies each time"),
        pytest.param("hang", ProcessLimits(answer_s=0.2), "exit status -9", id="hangs"),
        pytest.param("too few", ProcessLimits(), "another number of rows", id="too few rows"),
    ],
)
def test_texts_that_break_it_twice_have_no_vectors(
    text: str, limits: ProcessLimits, reason: str
) -> None:
    """The question is given up, and the next one gets a fresh process."""
    with odd_embedder(limits) as embedder:
        with pytest.raises(EmbedderFailed, match=reason):
            embedder.embed([text, "b"])

        assert embedder.embed(["fine"])[0, 1] == 4


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        pytest.param(("/nowhere/python",), "cannot start", id="no such program"),
        pytest.param((sys.executable, "-P", str(ODD), "--silent"), "status 3", id="ends at once"),
    ],
)
def test_a_process_that_does_not_start_is_a_failure(command: tuple[str, ...], reason: str) -> None:
    """With the reason in the sentence."""
    with (
        ProcessEmbedder(command=command) as embedder,
        pytest.raises(EmbedderFailed, match=reason),
    ):
        embedder.embed(["a"])


def test_threads_take_turns() -> None:
    """Each gets the rows of its own texts."""
    with odd_embedder() as embedder:
        wrong: list[int] = []

        def embed(n: int) -> None:
            expected = np.full(n, n)
            rows = [embedder.embed(["x" * n] * n) for _ in range(20)]
            wrong.extend(n for row in rows if not (row[:, 1] == expected).all())

        threads = [threading.Thread(target=embed, args=(n,)) for n in range(1, 5)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert wrong == []


def test_the_process_ends_when_its_service_is_gone() -> None:
    """Even if that was killed and closed nothing."""
    script = (
        "import os, signal, sys; from bot.embedding.process import ProcessEmbedder;"
        f"e = ProcessEmbedder(command=(sys.executable, '-P', {str(ODD)!r})); e.embed(['a']);"
        "print(e.pid, flush=True); os.kill(os.getpid(), signal.SIGKILL)"
    )

    # The encoder's process has the same standard error, which ends with the last who holds it.
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, timeout=60, check=False
    )

    assert (done.returncode, done.stderr) == (-signal.SIGKILL, b"")
    assert done.stdout.strip().isdigit()
