"""A proposal and its story -> a briefing in which every sentence stands in an article.

What an article it cites does not hold is replaced by the extractive briefing's sentence on the
same, or dropped where there is none in that language. Where most of a proposal falls, all of it
does: nobody should read what happens to be left.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.briefings.llm.answer import Proposal, ProposedBullet, is_in
from bot.briefings.llm.crossing import FindPlaces
from bot.briefings.llm.failures import LlmFailed, Reason
from bot.briefings.llm.holding import Evidence
from bot.briefings.llm.orders import gives_orders
from bot.briefings.llm.plainness import (
    MAX_BULLET_CHARS,
    MAX_HEADLINE_CHARS,
    MAX_SUMMARY_CHARS,
    fault_of,
)
from bot.briefings.material import body, considered
from bot.model import Article, Briefing, Bullet, Story, WriterName
from bot.text.sentences import clip, sentences
from bot.text.tokens import tokens

MIN_BULLETS, MAX_BULLETS = 4, 6
MAX_SUMMARY_SENTENCES = 2
# In a translation nothing stands in for what falls; less than this is no briefing.
_MIN_TRANSLATED = 2
# Two sentences that share more than half of the shorter one's words say the same.
_SAME = 0.5
_MAX_FAULT_CHARS = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A briefing that holds, the number of the model's bullets in it, and what fell and why."""

    briefing: Briefing
    n_kept: int
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fallen:
    """A bullet of the model's that may not be shown, and why."""

    text: str
    fault: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """What the parts of one proposal are held against."""

    sources: tuple[Article, ...]
    witnesses: tuple[Article, ...]
    evidence: Evidence
    draft: Briefing
    is_translation: bool


def verify(
    proposal: Proposal,
    story: Story,
    sources: Sequence[Article],
    draft: Briefing,
    *,
    language: str,
    find_places: FindPlaces,
) -> Checked:
    """Return what of *proposal*, in *language*, may be shown.

    *sources* are the articles the model was shown, by its numbers; *draft* is the extractive
    briefing of *story*, in *language* or, if that is a translation, in another. Raises LlmFailed.
    """
    shown = {a.id for a in sources}
    case = _Case(
        sources=tuple(sources),
        witnesses=tuple(
            article
            for article in considered(story.articles)
            if article.id not in shown and not gives_orders(body(article))
        ),
        evidence=Evidence(language=language, find_places=find_places),
        draft=draft,
        is_translation=draft.language != language,
    )
    faults: list[str] = []
    judged = [_held(case, bullet) for bullet in proposal.bullets[:MAX_BULLETS]]
    faults += [item.fault for item in judged if isinstance(item, _Fallen)]
    n_kept = _require_enough(case, judged, faults)
    bullets = _filled(case, judged)
    headline = _headline(case, proposal.headline, faults)
    briefing = replace(
        draft,
        language=language,
        headline=headline,
        summary=_summary(case, proposal.summary, bullets, faults),
        writer=WriterName.LLM,
        bullets=bullets,
        disagreements=() if case.is_translation else draft.disagreements,
        tellings=() if case.is_translation else draft.tellings,
    )
    return Checked(briefing=briefing, n_kept=n_kept, faults=tuple(faults))


def _held(case: _Case, bullet: ProposedBullet) -> Bullet | _Fallen:
    """Return *bullet* with those who state it, or what is wrong with it."""
    fault = fault_of(bullet.text, MAX_BULLET_CHARS)
    if not fault and not is_in(bullet.text, case.evidence.language):
        fault = "another language"
    numbers = [n for n in bullet.sources if 1 <= n <= len(case.sources)]
    if not fault and (not numbers or len(numbers) < len(bullet.sources)):
        fault = "an unknown source"
    if fault:
        return _Fallen(text=bullet.text, fault=fault)
    held = case.evidence.holders(bullet.text, [case.sources[n - 1] for n in numbers])
    if not held.articles:
        return _Fallen(text=bullet.text, fault=_told(held.faults))
    others = [a for n, a in enumerate(case.sources, 1) if n not in numbers]
    also = case.evidence.witnesses(bullet.text, [*others, *case.witnesses])
    return Bullet(text=bullet.text, citations=(*held.articles, *also))


def _require_enough(case: _Case, judged: Sequence[Bullet | _Fallen], faults: Sequence[str]) -> int:
    """Return how many bullets hold. Raises LlmFailed if most do not."""
    n_kept = sum(isinstance(item, Bullet) for item in judged)
    fewest = _MIN_TRANSLATED if case.is_translation else 1
    if 2 * n_kept < len(judged) or n_kept < min(fewest, len(judged)):
        raise LlmFailed(Reason.INVENTED, f"most of it stands in no source: {'; '.join(faults)}")
    return n_kept


def _filled(case: _Case, judged: Sequence[Bullet | _Fallen]) -> tuple[Bullet, ...]:
    """Return the bullets in order, each said once, with extractive ones for those that fell."""
    language = case.evidence.language
    spare = [] if case.is_translation else [*case.draft.bullets]
    bullets: list[Bullet] = []

    def add(bullet: Bullet | None) -> None:
        if bullet and all(not is_same(bullet.text, b.text, language) for b in bullets):
            bullets.append(bullet)

    kept = [item for item in judged if isinstance(item, Bullet)]
    spare = [b for b in spare if all(not is_same(b.text, k.text, language) for k in kept)]
    for item in judged:
        add(item if isinstance(item, Bullet) else _counterpart(item.text, spare, language))
    for bullet in spare:
        if len(bullets) < MIN_BULLETS:
            add(bullet)
    return tuple(bullets)


def _counterpart(text: str, spare: list[Bullet], language: str) -> Bullet | None:
    """Take from *spare* the bullet that shares most words with *text*."""
    wanted = set(tokens(text, language))
    best = max(spare, key=lambda b: len(wanted & set(tokens(b.text, language))), default=None)
    if best is not None:
        spare.remove(best)
    return best


def _headline(case: _Case, proposed: str, faults: list[str]) -> str:
    fault = _fault(case, [proposed], MAX_HEADLINE_CHARS)
    if not fault and proposed.endswith(("?", "!", "？", "！")):
        fault = "no plain statement"
    if not fault:
        return proposed.removesuffix(".")
    faults.append(f"headline: {fault}")
    if case.is_translation:
        raise LlmFailed(Reason.INVENTED, f"the headline stands in no source: {fault}")
    return case.draft.headline


def _summary(case: _Case, proposed: str, bullets: Sequence[Bullet], faults: list[str]) -> str:
    told = sentences(proposed, case.evidence.language)[:MAX_SUMMARY_SENTENCES] if proposed else []
    fault = _fault(case, told, MAX_SUMMARY_CHARS) if told else "nothing"
    if not fault:
        return " ".join(told)
    faults.append(f"summary: {fault}")
    return bullets[0].text if case.is_translation else case.draft.summary


def _fault(case: _Case, told: Sequence[str], most_chars: int) -> str:
    """Return what is wrong with sentences that name no source; "" if nothing is."""
    for sentence in told:
        if fault := fault_of(sentence, most_chars):
            return fault
        if not is_in(sentence, case.evidence.language):
            return "another language"
        held = case.evidence.holders(sentence, case.sources)
        if not held.articles:
            return _told(held.faults)
    return ""


def _told(faults: Sequence[str]) -> str:
    """Return *faults* for a line of the log."""
    return clip(", ".join(faults), _MAX_FAULT_CHARS)


def is_same(a: str, b: str, language: str) -> bool:
    """Tell whether two sentences say the same, by their words."""
    first, second = set(tokens(a, language)), set(tokens(b, language))
    smaller = min(len(first), len(second))
    return smaller > 0 and len(first & second) / smaller > _SAME
