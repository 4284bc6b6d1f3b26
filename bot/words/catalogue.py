"""What the bot and its pages say, in the language of who reads it.

Rule 1: one file a language, all beside this one; ``en.toml`` is the source, and what another file
lacks is said in English.
Rule 2: a count has a form for each plural category that the language has for whole numbers
(Unicode CLDR). Categories that only begin at a million need none: no story has so many sources.
Rule 3: a value of the other direction is isolated, but for what is to be copied or tapped.

Texts are plain; whoever shows them escapes them. What operators read stays English.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import TypeAlias

from babel import Locale

from bot.text.bidi import holds_right_to_left, isolated_in
from bot.text.language_names import direction_of
from bot.text.languages import primary_subtag

ENGLISH = "en"
_MARK = "\u200e"
# A command in a text from right to left: the slash would go to its other end.
_COMMAND = re.compile(r"(?<![\w`}])/(?=[a-z{])")
# Values that stand between these are commands or parts of an address.
_VERBATIM_AFTER, _VERBATIM_BEFORE = ("`", "/"), "/"

Section: TypeAlias = Mapping[str, str]
Forms: TypeAlias = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One file: texts by section and name, and the forms of counts by name and category."""

    texts: Mapping[str, Section]
    counts: Mapping[str, Forms]


@cache
def spoken() -> tuple[str, ...]:
    """Return the languages there are files for, English first."""
    found = (file.name for file in files("bot.words").iterdir())
    others = sorted(name.removesuffix(".toml") for name in found if name.endswith(".toml"))
    return (ENGLISH, *(language for language in others if language != ENGLISH))


def speaks(language: str) -> bool:
    """Return whether there is a file for *language*, a BCP 47 tag."""
    return primary_subtag(language) in spoken()


def voice_of(language: str) -> str:
    """Return the language in which a reader of *language* is spoken to: that, or English."""
    return primary_subtag(language) if speaks(language) else ENGLISH


@cache
def words_of(language: str) -> Words:
    """Return the file of a language that is ``spoken``."""
    text = (files("bot.words") / f"{language}.toml").read_text("utf-8")
    raw = tomllib.loads(text)
    counts = raw.pop("counts", {})
    if direction_of(language) == "rtl":
        raw = {name: _marked(name, section) for name, section in raw.items()}
    return Words(texts=raw, counts=counts)


def phrase(section: str, name: str, language: str = ENGLISH, /, **values: object) -> str:
    """Return the text *name* of *section* with its *values*. Raises KeyError if there is none."""
    voice = voice_of(language)
    template = words_of(voice).texts.get(section, {}).get(name)
    if template is None:
        voice, template = ENGLISH, words_of(ENGLISH).texts[section][name]
    is_leftward = direction_of(voice) == "rtl"
    if is_leftward or any(holds_right_to_left(str(value)) for value in values.values()):
        values = _isolated(template, values, is_leftward=is_leftward)
    return template.format(**values)


def find_phrase(section: str, name: str, language: str = ENGLISH) -> str | None:
    """Return the text *name* of *section*, which has no values; None if there is none."""
    has = name in words_of(ENGLISH).texts[section]
    return phrase(section, name, language) if has else None


def count(name: str, n: int, language: str = ENGLISH) -> str:
    """Return *n* things in words. Raises KeyError if there is no such count."""
    voice = voice_of(language)
    forms = words_of(voice).counts.get(name)
    if forms is None:
        voice, forms = ENGLISH, words_of(ENGLISH).counts[name]
    category = plural_category(n, voice)
    # The categories left out are those of millions, which are counted as hundreds are.
    return (forms.get(category) or forms["other"]).format(n=n)


def plural_category(n: int, language: str) -> str:
    """Return the CLDR category of *n* things: zero, one, two, few, many or other."""
    return str(locale_of(language).plural_form(n))


@cache
def locale_of(language: str) -> Locale:
    """Return what CLDR knows of a language that is ``spoken``."""
    return Locale.parse(language)


def _marked(name: str, section: Section) -> Section:
    if name == "examples":
        return section
    return {name: _COMMAND.sub(f"{_MARK}/", text) for name, text in section.items()}


def _isolated(
    template: str, values: Mapping[str, object], *, is_leftward: bool
) -> dict[str, object]:
    parts = list(Formatter().parse(template))
    nexts = [literal for literal, *_ in parts[1:]] + [""]
    verbatim = {
        name
        for (before, name, _, _), after in zip(parts, nexts, strict=True)
        if before.endswith(_VERBATIM_AFTER) or after.startswith(_VERBATIM_BEFORE)
    }
    return {
        name: isolated_in(value, leftward=is_leftward and not value.isdigit())
        if isinstance(value, str) and name not in verbatim
        else value
        for name, value in values.items()
    }
