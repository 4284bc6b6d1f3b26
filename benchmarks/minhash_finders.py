"""Copies by MinHash and locality-sensitive hashing: datasketch and rensa as their guides say.

Both read runs of three words, sign with 128 permutations, look up what may be at least 0.6 alike
and keep the pairs whose signatures say so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from datasketch import MinHash, MinHashLSH
from rensa import RMinHash, RMinHashLSH

PERMUTATIONS = 128
THRESHOLD = 0.6
# rensa does not choose the bands by the threshold: so many bands of four are surest to find it.
BANDS = 32

Groups = list[list[int]]


def shingles(text: str) -> list[str]:
    words = re.findall(r"\w+", text.casefold())
    return [" ".join(run) for run in zip(words, words[1:], words[2:], strict=False)]


def sign_datasketch(text: str) -> MinHash:
    signature = MinHash(num_perm=PERMUTATIONS)
    signature.update_batch([shingle.encode() for shingle in shingles(text)])
    return signature


def group_datasketch(signatures: Sequence[MinHash]) -> Groups:
    index = MinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS)
    pairs: list[tuple[int, int]] = []
    for i, signature in enumerate(signatures):
        near = index.query(signature)
        pairs += [(i, j) for j in near if signature.jaccard(signatures[j]) >= THRESHOLD]
        index.insert(i, signature)
    return joined(len(signatures), pairs)


def sign_rensa(text: str) -> RMinHash:
    signature = RMinHash(num_perm=PERMUTATIONS, seed=1)
    signature.update(shingles(text))
    return signature


def group_rensa(signatures: Sequence[RMinHash]) -> Groups:
    index = RMinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS, num_bands=BANDS)
    pairs: list[tuple[int, int]] = []
    for i, signature in enumerate(signatures):
        near = index.query(signature)
        pairs += [(i, j) for j in near if signature.jaccard(signatures[j]) >= THRESHOLD]
        index.insert(i, signature)
    return joined(len(signatures), pairs)


def joined(n: int, pairs: Iterable[tuple[int, int]]) -> Groups:
    """Return 0..n-1 in groups, those of a pair in one."""
    groups = {i: [i] for i in range(n)}
    for one, other in pairs:
        small, large = sorted((groups[one], groups[other]), key=len)
        if small is not large:
            large += small
            groups.update(dict.fromkeys(small, large))
    return list({id(group): group for group in groups.values()}.values())
