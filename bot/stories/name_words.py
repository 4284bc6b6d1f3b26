"""Words by which people are told from other names: ``name_words.tsv``, compiled for this project.

``given`` are first names, ``role`` what stands before a name ("President"), ``organisation`` what
is part of the names of other things than people. Kinds with a language behind a colon are for
scripts without capitals: ``role:ar``, ``surname:zh``, and ``behind:zh`` for what no name contains.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files


def given_names() -> frozenset[str]:
    """Return first names in lower case."""
    return _words()["given"]


def role_words() -> frozenset[str]:
    """Return what stands before the name of a person, in lower case."""
    return _words()["role"]


def organisation_words() -> frozenset[str]:
    """Return what no name of a person contains, in lower case."""
    return _words()["organisation"]


def words_of_kind(kind: str) -> frozenset[str]:
    """Return the words of another kind; none where there are none."""
    return _words().get(kind, frozenset())


@cache
def _words() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    with files("bot.stories").joinpath("name_words.tsv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            words = frozenset(word.lower() for word in row["words"].split())
            found[row["kind"]] = found.get(row["kind"], frozenset()) | words
    return found
