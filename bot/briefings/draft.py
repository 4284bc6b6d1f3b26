"""Story -> briefing, in sentences of the articles themselves.

Nothing is invented and nothing is rewritten: a sentence is chosen, shortened where that is safe,
checked against each article it cites, and dropped if it fails. The same story gives the same
briefing, always.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.briefings.cite import Witnesses
from bot.briefings.disagree import disagreements, disputed_readings
from bot.briefings.headline import choose_headline
from bot.briefings.language import story_language
from bot.briefings.material import Material, Sentence, considered, gather
from bot.briefings.select import (
    MAX_SUMMARY_WORDS,
    MIN_BULLETS,
    SAME_IN_BULLETS,
    Judge,
    choose_bullets,
    choose_summary,
    overlap,
)
from bot.model import ArticleId, Briefing, Bullet, Side, Story, WriterName


def compose(
    story: Story,
    *,
    language: str | None = None,
    outlets: Mapping[ArticleId, Side] | None = None,
) -> Briefing:
    """Return the briefing of *story*, told in *language* if enough of its articles are in it.

    ``outlets`` says on which side the outlet of each article stands; without it the sides are
    not balanced. Where the articles have titles only, titles are the sentences, and the
    summary of a single title is that title. A story without articles gives an empty briefing.
    """
    told_in = story_language(story.articles, language)
    material = gather(story.articles, told_in)
    lines = disagreements(considered(story.articles), told_in)
    disputed = disputed_readings(lines, told_in)
    sides = {n: (outlets or {}).get(a.id, Side.UNRATED) for n, a in enumerate(material.articles)}
    judge = Judge(material=material, sides=sides, disputed=disputed)
    headline = choose_headline(material, disputed)
    summary = _summary(judge, headline)
    return Briefing(
        story_id=story.id,
        language=told_in,
        headline=headline.text if headline else "",
        summary=" ".join(s.text for s in summary),
        writer=WriterName.EXTRACTIVE,
        bullets=_bullets(judge, headline, summary),
        disagreements=lines,
    )


def _summary(judge: Judge, headline: Sentence | None) -> tuple[Sentence, ...]:
    room = MAX_SUMMARY_WORDS - (headline.n_words if headline else 0)
    chosen = choose_summary(judge, room, headline.terms if headline else frozenset())
    if chosen:
        return chosen
    others = _other_titles(judge.material, (headline,) if headline else ())
    return others[:1] or ((headline,) if headline else ())


def _bullets(
    judge: Judge, headline: Sentence | None, summary: Sequence[Sentence]
) -> tuple[Bullet, ...]:
    """Return the bullets, the most reported and central first; of one article in its order.

    Where the prose gives fewer than four, titles that say more join them; where nothing is
    left, the summary's own sentences stand, so that its articles are named.
    """
    witnesses = Witnesses(material=judge.material)
    chosen = [*choose_bullets(judge, summary)]
    if len(chosen) < MIN_BULLETS:
        told = (*summary, *chosen, *((headline,) if headline else ()))
        chosen += _other_titles(judge.material, told)[: MIN_BULLETS - len(chosen)]
    bullets = _cited(chosen or summary, witnesses)
    ordered = sorted(bullets, key=lambda sentence: -_importance(judge, sentence, bullets))
    return tuple(Bullet(text=s.text, citations=bullets[s]) for s in ordered)


def _cited(
    chosen: Sequence[Sentence], witnesses: Witnesses
) -> dict[Sentence, tuple[ArticleId, ...]]:
    found = {s: witnesses.of(s) for s in chosen}
    return {s: cited for s, cited in found.items() if cited}


def _importance(
    judge: Judge, sentence: Sentence, bullets: Mapping[Sentence, tuple[ArticleId, ...]]
) -> float:
    """Return a sentence's worth, raised by the number of articles that state it.

    A single article puts first what matters most, and its sentences follow one another.
    """
    if len(judge.material.articles) == 1:
        return -float(sentence.position)
    return judge.worth(sentence) * float(len(bullets[sentence]) ** 0.25)


def _other_titles(material: Material, told: Sequence[Sentence]) -> tuple[Sentence, ...]:
    """Return the titles that add to *told* and to one another, the most central first."""
    kept: list[Sentence] = []
    for title in sorted(material.titles, key=lambda t: (-material.centrality(t.terms), t.article)):
        new = all(overlap(title.terms, t.terms) <= SAME_IN_BULLETS for t in (*told, *kept))
        if new and title.n_words > 3 and not title.text.endswith("?"):
            kept.append(title)
    return tuple(kept)
