"""Story -> briefing, in sentences of the articles themselves.

Nothing is invented and nothing is rewritten: a sentence is chosen, shortened where that is safe,
checked against each article it cites, and dropped if it fails. The same story gives the same
briefing, always.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.briefings.choosing.bullets import MAX_BULLET, UNSAID, choose_bullets
from bot.briefings.choosing.headline import choose_headline
from bot.briefings.choosing.select import Judge, ranked, reads_alike, says_again
from bot.briefings.choosing.summary import choose_summary
from bot.briefings.citing.cite import Witnesses
from bot.briefings.citing.likeness import Likeness
from bot.briefings.disputes.disagree import disagreements, disputed_readings
from bot.briefings.language import story_language
from bot.briefings.material import Sentence, considered, gather
from bot.briefings.tellings import tellings
from bot.embedding.seam import Embedder
from bot.model import ArticleId, Briefing, Bullet, Side, Story, WriterName
from bot.text.sentences import clip

# Characters. Titles of 300 and summaries of two long sentences fit; beyond is no news but a fault.
MAX_HEADLINE, MAX_SUMMARY = 300, 1_000


def compose(
    story: Story,
    *,
    language: str | None = None,
    outlets: Mapping[ArticleId, Side] | None = None,
    embedder: Embedder | None = None,
) -> Briefing:
    """Return the briefing of *story*, told in *language* if enough of its articles are in it.

    ``outlets`` says on which side the outlet of each article stands; without it the sides are
    not balanced. ``embedder`` finds articles that state a bullet in other words or in another
    language. Where the articles have titles only, titles are the sentences, and the summary of
    a single title is that title. A story without articles gives an empty briefing.
    Raises EmbedderFailed if the encoder does.
    """
    told_in = story_language(story.articles, language)
    material = gather(story.articles, told_in)
    lines = disagreements(considered(story.articles), told_in)
    disputed = disputed_readings(lines, told_in)
    sides = {n: (outlets or {}).get(a.id, Side.UNRATED) for n, a in enumerate(material.articles)}
    judge = Judge(material=material, sides=sides, disputed=disputed)
    headline = choose_headline(material, disputed)
    summary = _summary(judge, headline)
    witnesses = Witnesses(
        material=material, story=story.articles, likeness=Likeness(embedder=embedder)
    )
    return Briefing(
        story_id=story.id,
        language=told_in,
        headline=clip(headline.text, MAX_HEADLINE) if headline else "",
        summary=clip(" ".join(s.text for s in summary), MAX_SUMMARY),
        writer=WriterName.EXTRACTIVE,
        bullets=_bullets(judge, witnesses, headline, summary),
        disagreements=lines,
        tellings=tellings(story.articles, outlets or {}, told_in),
    )


def _summary(judge: Judge, headline: Sentence | None) -> tuple[Sentence, ...]:
    chosen = choose_summary(judge, headline)
    if chosen:
        return chosen
    return _other_title(judge, headline) or ((headline,) if headline else ())


def _bullets(
    judge: Judge,
    witnesses: Witnesses,
    headline: Sentence | None,
    summary: Sequence[Sentence],
) -> tuple[Bullet, ...]:
    """Return the bullets, the most reported and central first; of one article in its order.

    Where nothing is left, the summary's own sentences stand, so that its articles are named, or
    the headline where they are too long for a line.
    """
    bullets = _cited(judge, witnesses, headline, summary)
    if not bullets:
        short = [s for s in summary if len(s.text) <= MAX_BULLET]
        bullets = _witnessed(witnesses, short or ([headline] if headline else []))
    ordered = sorted(bullets, key=lambda sentence: -_importance(judge, sentence, bullets))
    return tuple(Bullet(text=clip(s.text, MAX_BULLET), citations=bullets[s]) for s in ordered)


def _witnessed(
    witnesses: Witnesses, chosen: Sequence[Sentence]
) -> dict[Sentence, tuple[ArticleId, ...]]:
    found = {s: witnesses.of(s) for s in chosen}
    return {s: cited for s, cited in found.items() if cited}


def _cited(
    judge: Judge,
    witnesses: Witnesses,
    headline: Sentence | None,
    summary: Sequence[Sentence],
) -> dict[Sentence, tuple[ArticleId, ...]]:
    """Return what is chosen and passes the check of its own article, with all that state it.

    What fails is replaced once; few sentences fail, and of those that follow fewer still.
    """
    known: dict[Sentence, tuple[ArticleId, ...]] = {}
    for _ in range(2):
        failed = [s for s, cited in known.items() if not cited]
        chosen = choose_bullets(judge, headline, summary, failed)
        known |= {s: witnesses.of(s) for s in chosen if s not in known}
        if all(known[s] for s in chosen):
            break
    return {s: known[s] for s in chosen if known[s]}


def _importance(
    judge: Judge, sentence: Sentence, bullets: Mapping[Sentence, tuple[ArticleId, ...]]
) -> float:
    """Return a sentence's worth, raised by the number of articles that state it.

    A single article puts first what matters most, and its sentences follow one another.
    """
    if judge.alone:
        return -float(sentence.position)
    return judge.worth(sentence) * float(len(bullets[sentence]) ** 0.25)


def _other_title(judge: Judge, headline: Sentence | None) -> tuple[Sentence, ...]:
    """Return the most central title that adds to *headline*, if any does."""
    titles = (t for t in judge.material.titles if t.n_words > 3 and not UNSAID.search(t.text))
    new = [t for t in titles if not headline or not _again(t, headline, judge.language)]
    return tuple(ranked(new, lambda t: judge.material.centrality(t.terms))[:1])


def _again(title: Sentence, headline: Sentence, language: str) -> bool:
    return says_again(title, headline, language) or reads_alike(title, headline)
