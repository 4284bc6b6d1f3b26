"""Encode the next texts while the last ones are being decided on."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Generator, Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Generic, TypeVar

Given = TypeVar("Given")
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Broken:
    error: BaseException


class _Ended:
    """There is no more."""


@dataclass(frozen=True, slots=True)
class _Item(Generic[Given, Made]):
    given: Given
    made: Made


def ahead(
    make: Callable[[Given], Made], batches: Iterable[Given], *, depth: int = 2
) -> Generator[tuple[Given, Made], None, None]:
    """Yield each of *batches* in order with what *make* makes of it.

    Another thread reads and makes, up to *depth* batches before they are taken. What it raises is
    raised here, after all that came before. It ends soon after the iterator is closed: a batch
    that is being read or made at that moment is finished and thrown away.
    """
    made: queue.Queue[_Item[Given, Made] | _Broken | _Ended] = queue.Queue(depth)
    stop = threading.Event()
    arguments = (make, batches, made, stop)
    threading.Thread(target=_fill, args=arguments, name="ahead", daemon=True).start()
    try:
        while not isinstance(item := made.get(), _Ended):
            if isinstance(item, _Broken):
                raise item.error
            yield item.given, item.made
    finally:
        stop.set()
        # Whoever waits to put something sees that nobody takes it.
        with suppress(queue.Empty):
            while True:
                made.get_nowait()


def _fill(
    make: Callable[[Given], Made],
    batches: Iterable[Given],
    made: queue.Queue[_Item[Given, Made] | _Broken | _Ended],
    stop: threading.Event,
) -> None:
    try:
        for given in batches:
            if stop.is_set():
                return
            made.put(_Item(given, make(given)))
            if stop.is_set():
                return
        made.put(_Ended())
    except BaseException as error:  # noqa: BLE001 - it is raised again where it is missed
        made.put(_Broken(error=error))
