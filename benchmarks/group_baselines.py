"""Ways to group texts with scikit-learn, each as fast as its parts allow.

All weigh words by TF-IDF, learnt from all texts at once: more than a stream ever knows. Each
takes texts and returns the number of each text's group. The bounds are the best in hindsight
for og2021.dev and allsides2021.dev together.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix  # type: ignore[import-untyped]  # it tells no types
from sklearn.cluster import HDBSCAN, AgglomerativeClustering  # type: ignore[import-untyped]
from sklearn.decomposition import TruncatedSVD  # type: ignore[import-untyped]
from sklearn.feature_extraction.text import TfidfVectorizer  # type: ignore[import-untyped]
from sklearn.preprocessing import normalize  # type: ignore[import-untyped]

Groups = Sequence[int]
# Words in more of the texts tell nothing and cost most: this makes single pass twice as fast.
MOST_COMMON = 0.1
NEAREST_FROM = 0.3
MEAN_FROM = 0.25
LINKED_UP_TO = 0.8
N_DIMS = 100
# Larger blocks are no faster; this bounds the memory.
BLOCK = 1_000


def weighed(texts: Sequence[str]) -> csr_matrix:
    return TfidfVectorizer(sublinear_tf=True, max_df=MOST_COMMON).fit_transform(texts)


def single_pass_in_blocks(texts: Sequence[str]) -> Groups:
    """Put each text to its nearest earlier text, a thousand texts at a time.

    The groups are those of one text at a time: who is nearest does not hang on groups.
    """
    rows = weighed(texts)
    groups: list[int] = []
    for begin in range(0, rows.shape[0], BLOCK):
        end = min(begin + BLOCK, rows.shape[0])
        alike = (rows[begin:end] @ rows[:end].T).tocsr()
        asking = np.repeat(np.arange(begin, end), np.diff(alike.indptr))
        alike.data[alike.indices >= asking] = 0
        for n in range(end - begin):
            of_row = slice(alike.indptr[n], alike.indptr[n + 1])
            groups.append(_nearest(alike.indices[of_row], alike.data[of_row], groups))
    return groups


def _nearest(texts: NDArray[np.int32], alike: NDArray[np.float64], groups: Sequence[int]) -> int:
    best = alike.argmax() if len(alike) else 0
    found = len(alike) and alike[best] >= NEAREST_FROM
    return groups[texts[best]] if found else len(groups)


def single_pass(texts: Sequence[str]) -> Groups:
    """Put each text to the group it is most like on the mean of its texts, one at a time."""
    rows = weighed(texts)
    n_texts, n_words = rows.shape
    groups, sizes = np.zeros(n_texts, np.int64), np.zeros(n_texts)
    n_groups = 0
    asking = np.zeros(n_words)
    for n in range(n_texts):
        begin, end = rows.indptr[n], rows.indptr[n + 1]
        words = rows.indices[begin:end]
        asking[words] = rows.data[begin:end]
        # A view: nothing is copied.
        parts = rows.data[:begin], rows.indices[:begin], rows.indptr[: n + 1]
        earlier = csr_matrix(parts, shape=(n, n_words))
        totals = np.bincount(groups[:n], earlier @ asking, n_groups)
        asking[words] = 0
        means = totals / sizes[:n_groups]
        best = int(means.argmax()) if n_groups else 0
        joins = n_groups and means[best] >= MEAN_FROM
        groups[n] = best if joins else n_groups
        sizes[groups[n]] += 1
        n_groups += not joins
    return [int(group) for group in groups]


def average_linkage(texts: Sequence[str]) -> Groups:
    rows = weighed(texts)
    apart = (rows @ rows.T).toarray()
    np.subtract(1, apart, out=apart)
    np.maximum(apart, 0, out=apart)
    linkage = AgglomerativeClustering(
        n_clusters=None,
        metric="precomputed",
        linkage="average",
        distance_threshold=LINKED_UP_TO,
    )
    return [int(group) for group in linkage.fit_predict(apart)]


def hdbscan(texts: Sequence[str]) -> Groups:
    """Return dense groups in 100 dimensions; what is noise there is a group of one."""
    reduced = TruncatedSVD(N_DIMS, random_state=0).fit_transform(weighed(texts))
    found = HDBSCAN(min_cluster_size=2, n_jobs=-1, copy=True).fit_predict(normalize(reduced))
    return [int(group) if group >= 0 else -1 - n for n, group in enumerate(found)]


BASELINES: dict[str, Callable[[Sequence[str]], Groups]] = {
    "TF-IDF, single pass in blocks": single_pass_in_blocks,
    "TF-IDF, single pass": single_pass,
    "TF-IDF, average linkage": average_linkage,
    "TF-IDF, SVD, HDBSCAN": hdbscan,
}
