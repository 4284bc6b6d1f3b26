"""The files in ``words``: one a language, compiled for this project, written as people write.

A language without a file, or a file without a list, has empty lists: the rules that need them
then have nothing to say. What a file may hold:

``[calendar]`` the forms of months and weekdays; ``ambiguous``: those that are other words as well.
``[numbers]`` number words by value. "One" is left out, an article or pronoun as often as a number.
``[scales]`` factors that follow a number: "4.8 million", "4,8 Mio.", "2 mil millones".
``[counted]`` words for what is counted, by kind; ``people``: whom such a word may follow.
``[labels]`` and ``[lines]`` how a disputed number is told.
``[style]`` ``loaded`` words judge, dramatise or take a side; a sentence that opens with a
``leaning`` one leans on a sentence that is not there; ``first_person``: who speaks of themselves;
``pronouns`` need a name or a noun before them in the sentence; ``dangling`` are patterns of what
stands for something said before; a clause that opens with a ``subordinate`` one comes before the
subject; ``persons`` are nouns that a later "he" may stand for; ``connectives`` join a sentence to
the one before, without them it says the same.
``[page]`` what a page prints around its news, see bot/briefings/cleaning/page_words.py.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import TypeAlias

Tables: TypeAlias = dict[str, dict[str, str | list[str]]]
# Where a word means one thing here and another there, the first of these that has it is right.
_FIRST = ("en.toml", "de.toml", "es.toml", "fr.toml")


@cache
def word_files() -> dict[str, Tables]:
    """Return the files by language, those of the most articles first."""
    folder = files("bot.briefings") / "words"
    found = sorted(f.name for f in folder.iterdir() if f.name.endswith(".toml"))
    names = (*_FIRST, *(name for name in found if name not in _FIRST))
    return {
        name.removesuffix(".toml"): tomllib.loads((folder / name).read_text("utf-8"))
        for name in names
    }


def strings(table: str) -> dict[str, dict[str, str]]:
    """Return the strings of a table by language and key, for the languages that have it."""
    return {
        language: {k: v for k, v in tables[table].items() if isinstance(v, str)}
        for language, tables in word_files().items()
        if table in tables
    }


def lists(table: str, key: str) -> dict[str, tuple[str, ...]]:
    """Return one list of phrases or patterns by language, for the languages that have it."""
    found = {language: tables.get(table, {}).get(key) for language, tables in word_files().items()}
    return {language: tuple(listed) for language, listed in found.items() if listed}
