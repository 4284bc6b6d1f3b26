"""What the commands say: results on standard output, all else on standard error."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable
from typing import TypeVar

from tqdm import tqdm

Item = TypeVar("Item")

# Where a terminal does not say how wide it is.
_USUAL_SIZE = (100, 24)


def say(line: str) -> None:
    """Write a result."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def complain(line: str) -> None:
    """Write what is not a result."""
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


def write_bytes(line: bytes) -> None:
    """Write a result as it is, at once."""
    sys.stdout.buffer.write(line)
    sys.stdout.buffer.flush()


def is_watched() -> bool:
    """Tell whether somebody reads the results on a terminal; scripts get lines with tabs."""
    return sys.stdout.isatty()


def columns_wide() -> int:
    """Return how many cells a line of the terminal has."""
    return shutil.get_terminal_size(_USUAL_SIZE).columns


def progress(items: Iterable[Item], what: str, total: int | None = None) -> Iterable[Item]:
    """Return *items*, with a progress bar on standard error if that is a terminal."""
    return tqdm(items, desc=what, total=total, disable=None, file=sys.stderr, leave=False)
