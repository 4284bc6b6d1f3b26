"""Which process this is among all that share a database, and which of them have ended.

A name tells the machine, the process on it, and when that began. What it says of the machine
covers the boot and the space of process ids, so that containers, which count their processes
anew, are not mistaken for one another: whoever is elsewhere may be alive, as far as we know.
"""

from __future__ import annotations

import hashlib
import os
import socket
from pathlib import Path

_PROC = Path("/proc")
# A column of 64 characters holds the name: 24 of the host's, 8 of the place, two numbers.
_HOST_CHARS, _PLACE_CHARS = 24, 8


def own_name() -> str:
    """Return the name of this process, at most 64 characters; no other ever has it."""
    host = socket.gethostname().replace("/", "-")[:_HOST_CHARS]
    pid = os.getpid()
    return f"{host}/{_place()}/{pid}/{_began(pid) or ''}"


def is_gone(name: str) -> bool:
    """Tell whether the process of that name is known to have ended.

    False for one elsewhere, and where the system does not tell.
    """
    _, *rest = name.split("/")
    if len(rest) != 3:
        return False
    place, pid, began = rest
    if not place or place != _place() or not (pid.isdigit() and began.isdigit()):
        return False
    known = _began(int(pid))
    # What /proc does not show may be hidden only (its option hidepid).
    return known != began if known is not None else not _is_there(int(pid))


def _place() -> str:
    """Return what tells this boot and this space of process ids from all others; "" unknown."""
    try:
        boot = (_PROC / "sys/kernel/random/boot_id").read_text()
        space = (_PROC / "self/ns/pid").readlink()
    except OSError:
        return ""
    return hashlib.sha256(f"{boot} {space}".encode()).hexdigest()[:_PLACE_CHARS]


def _is_there(pid: int) -> bool:
    try:
        # Signal 0 is never sent: it asks whether one could be.
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True
    return True


def _began(pid: int) -> str | None:
    """Return when a process began, in ticks since the boot; None if there is none.

    See proc(5), /proc/PID/stat: the name in parentheses may hold anything; the state is the first
    field after it, and the beginning the twentieth.
    """
    try:
        fields = (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    # A zombie does nothing any more.
    return "never" if fields[0] in "ZX" else fields[19]
