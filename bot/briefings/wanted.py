"""Which languages a story is written in beside its main one, and when a change is news in each.

Rule 1: a language that is read, and that enough articles of the story are in, is written.
Rule 2: a writer that translates adds languages for the stories that lists begin with, and there
only a few: each translation is paid for. What it translated last stands while nothing material
changes and its articles are all still in the story.
Rule 3: a change is material in a language if it is over what its readers had in that language; to
those who had the main language until now, it is what it is in that.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from bot.briefings.changes.delta import is_material_change
from bot.briefings.language import story_language
from bot.model import Article, ArticleId, Briefing
from bot.store.words import StoryWords

# Languages that are counted as read; more are not read by many anywhere.
MAX_READ = 12
# An edition holds eight stories at most, and top lists begin with the same.
MAX_TRANSLATED_STORIES = 10
# Translations of one revision. Ten stories, three languages and five changes a day are 150 calls.
MAX_TRANSLATIONS = 3


def told_languages(articles: Sequence[Article], main: str, read: Sequence[str]) -> tuple[str, ...]:
    """Return those of *read*, in order, that enough articles are in; *main* is left out."""
    return tuple(x for x in read if x != main and story_language(articles, x) == x)


def languages_to_translate(told: Collection[str], read: Sequence[str]) -> tuple[str, ...]:
    """Return those of *read*, which begins with that of most readers, that a story lacks."""
    return tuple(x for x in read if x not in told)[:MAX_TRANSLATIONS]


def is_material_for_main(
    before: StoryWords | None, briefing: Briefing, members: Sequence[Article]
) -> bool:
    """Tell whether *briefing*, in the main language, is news to who had the words *before*."""
    if before is None:
        return True
    old = before.find(briefing.language) or before.main
    return _is_change(before, old, briefing, members)


def is_material_for_other(
    before: StoryWords | None, briefing: Briefing, members: Sequence[Article], *, main: bool
) -> bool:
    """Tell the same in a further language; *main* is how it is in the main one."""
    old = before.find(briefing.language) if before else None
    if before is None or old is None:
        return main
    return _is_change(before, old, briefing, members)


def may_stand(old: Briefing, members: Sequence[Article]) -> bool:
    """Tell whether all that *old* cites is still in the story."""
    cited = {c for line in (*old.bullets, *old.disagreements) for c in line.citations}
    return cited <= {article.id for article in members}


def _is_change(
    before: StoryWords, old: Briefing, new: Briefing, members: Sequence[Article]
) -> bool:
    written: frozenset[ArticleId] = before.articles
    now = frozenset(article.id for article in members)
    known = [article for article in members if article.id in written]
    return is_material_change(old, new, old_articles=written, new_articles=now, known=known)
