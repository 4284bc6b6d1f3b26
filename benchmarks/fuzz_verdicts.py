"""What fuzz_feeds.py found, document by document, and how it is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

N_SLOWEST = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """How one document fared; ``failures`` is empty where all is well."""

    n: int
    outcome: str
    cpu_s: float
    n_bytes: int
    mutations: tuple[str, ...]
    failures: tuple[str, ...]


def print_verdicts(verdicts: Sequence[Verdict], peak_mb: float) -> None:
    sizes = sorted(verdict.n_bytes for verdict in verdicts)
    times = sorted(verdict.cpu_s for verdict in verdicts)
    n = len(verdicts)
    outcomes = dict(Counter(verdict.outcome for verdict in verdicts))
    print(f"{n:,} documents, {sum(sizes) / 1e6:.0f} MB, {outcomes}")
    print(f"bytes: median {sizes[n // 2]:,}, largest {sizes[-1]:,}")
    middle_ms, rare_ms = (1000 * times[int(n * share)] for share in (0.5, 0.999))
    print(f"CPU: median {middle_ms:.1f} ms, 99.9 % within {rare_ms:.0f} ms, all {times[-1]:.2f} s")
    print(f"memory: {peak_mb:.0f} MB at most")
    for verdict in sorted(verdicts, key=lambda v: -v.cpu_s)[:N_SLOWEST]:
        print(f"  slow: {told(verdict)}")


def print_failures(failed: Sequence[Verdict]) -> None:
    print(f"{len(failed)} failed")
    kinds = Counter(failure.partition(":")[0] for v in failed for failure in set(v.failures))
    for kind, n in kinds.most_common():
        print(f"{n:>8} x {kind}")
        examples = [v for v in failed if any(f.startswith(kind) for f in v.failures)]
        for verdict in examples[:3]:
            reason = next(f for f in verdict.failures if f.startswith(kind))
            print(f"           {told(verdict)}\n             {reason}")


def told(verdict: Verdict) -> str:
    return (
        f"--first {verdict.n}: {verdict.cpu_s:.2f} s, {verdict.n_bytes:,} bytes, "
        f"{verdict.outcome}, {' '.join(verdict.mutations)}"
    )
