"""Where a claim says something else than the passage it comes from.

The claim is laid beside the passage, and what stands in the place of something else is judged
by its kind:

1. A number or day must stand in the same place, before the same word.
2. A name may stand for "he" or "the coach" if it is near; it may not stand for another name.
3. What denies must be in both or in neither; a denial in a clause that the claim leaves out whole
   is not missed.
4. Two words that change places change who did what; and so does a doer ("by") in one only.
5. What one sentence says of somebody may not be said of somebody in the sentence before.
6. Another word of content in the place of one says something else.

A claim that shares little with its passage is told in words of its own: there is no place to
compare, and only what stands nowhere near is a difference.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.briefings.checking.align import Line, Passage, Pieces, Step, keys_near, of_kind, steps
from bot.briefings.checking.negation import agents, are_opposites, is_denial_of
from bot.briefings.checking.phrase import Kind, Piece

# Share of a claim's pieces that stand in its passage in the same order, from which on the two
# can be compared place by place.
SAME_PLACE = 0.6
# Or they share so much though the order differs: two long names that change places.
SAME_WORDS = 0.75
# A denial that is left out matters if at most so many words part it from what it denies:
# "refused to admit that", "no one believes".
_REACH = 3
# So many words that stand elsewhere in another order have changed places.
_MOVED = 3
# A word stands for another if the stretch it replaces has at most so many words more.
_LOOSE = 1


@dataclass(frozen=True, kw_only=True)
class _Beside:
    """A claim beside a passage."""

    passage: Passage
    claim: Pieces
    lines: Sequence[Line]
    near: frozenset[str]
    language: str
    steps: tuple[Step, ...]

    @cached_property
    def kept(self) -> frozenset[int]:
        """Where in the claim stands what the passage has in the same place."""
        same = (range(s.at, s.at + len(s.claim)) for s in self.steps if s.same)
        return frozenset(n for places in same for n in places)


def differences(
    claim: Pieces, passage: Passage, lines: Sequence[Line], language: str
) -> tuple[Piece, ...]:
    """Return the pieces of *claim* that contradict *passage*, one of *lines*, in order.

    Where the claim lacks a denial, the piece after the gap stands for it.
    """
    laid = steps(passage.pieces, claim)
    kept = sum(len(s.claim) for s in laid if s.same)
    if kept < SAME_PLACE * len(claim) and passage.share < SAME_WORDS:
        return ()
    beside = _Beside(
        passage=passage,
        claim=claim,
        lines=lines,
        near=keys_near(lines, passage),
        language=language,
        steps=laid,
    )
    rules = (_changed, _denials, _swapped, _doers, _spliced)
    return tuple(dict.fromkeys(piece for rule in rules for piece in rule(beside)))


def _changed(beside: _Beside) -> Iterator[Piece]:
    """Yield numbers, days, names and words that stand in the place of others."""
    for step in beside.steps:
        for n, piece in enumerate(step.claim):
            if not step.same and _is_changed(step.at + n, piece, step, beside):
                yield piece


def _is_changed(at: int, piece: Piece, step: Step, beside: _Beside) -> bool:
    if piece.kind is Kind.NUMBER:
        return not _has_reading(piece, step.source) and (
            bool(of_kind(step.source, Kind.NUMBER))
            or not _stands_elsewhere(at, beside, Kind.CONTENT, Kind.NAME)
        )
    if piece.kind is Kind.DAY:
        return bool(of_kind(step.source, Kind.DAY))
    if piece.kind is Kind.NAME:
        return _is_other_name(at, piece, step, beside)
    if piece.kind is Kind.CONTENT:
        first = piece.text[:1].isupper() and bool(of_kind(step.source, Kind.NAME))
        judge = _is_other_name if first else _is_other_word
        return judge(at, piece, step, beside)
    return False


def _has_reading(piece: Piece, source: Pieces) -> bool:
    is_percent = piece.key.endswith("%")
    return any(piece.readings & p.readings for p in source if p.key.endswith("%") is is_percent)


def _is_other_name(at: int, piece: Piece, step: Step, beside: _Beside) -> bool:
    others = {p.key for p in of_kind(step.source, Kind.NAME)} - {p.key for p in step.claim}
    wrong = bool(others) or piece.key not in beside.near
    return wrong and not _stands_elsewhere(at, beside, Kind.NAME)


def _is_other_word(at: int, piece: Piece, step: Step, beside: _Beside) -> bool:
    """Tell whether a word of content stands in the place of another, one for one."""
    replaced = of_kind(step.source, Kind.CONTENT, Kind.NAME)
    counted = at > 0 and beside.claim[at - 1].kind is Kind.NUMBER and not step.source
    if not counted and (not replaced or len(step.source) > len(step.claim) + _LOOSE):
        return False
    if piece.key in _sentence_keys(step, beside.passage):
        return False
    return not _stands_elsewhere(at, beside, Kind.CONTENT, Kind.NAME)


def _sentence_keys(step: Step, passage: Passage) -> set[str]:
    """Return the keys of the sentence of *passage* in which *step* begins."""
    seam = passage.seam or 0
    pieces = passage.pieces[seam:] if step.start >= seam else passage.pieces[:seam]
    return {p.key for p in pieces}


def _stands_elsewhere(at: int, beside: _Beside, *neighbours: Kind) -> bool:
    """Tell whether the source has the piece at *at* beside its neighbour in the claim.

    The neighbour is of one of the kinds and stands in the passage, too.
    """
    claim = beside.claim
    pairs = [
        (claim[min(at, n)].key, claim[max(at, n)].key)
        for n in (at - 1, at + 1)
        if n in beside.kept and claim[n].kind in neighbours
    ]
    return any(p in line.pairs for p in pairs for line in beside.lines)


def _denials(beside: _Beside) -> Iterator[Piece]:
    for index, step in enumerate(beside.steps):
        if step.same:
            continue
        added = of_kind(step.claim, Kind.DENIAL)
        if added and not of_kind(step.source, Kind.DENIAL):
            yield added[0]
        elif not added and _loses_denial(index, beside):
            after = beside.claim[step.at : step.at + 1] or beside.claim[-1:]
            yield after[0]
        yield from _turned(step, beside.language)


def _turned(step: Step, language: str) -> Iterator[Piece]:
    """Yield words that deny, or say the opposite of, those in whose place they stand."""
    for piece in step.claim:
        for other in step.source:
            if is_denial_of(piece.word, other.word, language) or are_opposites(
                piece.word, other.word, language
            ):
                yield piece


def _loses_denial(index: int, beside: _Beside) -> bool:
    """Tell whether a denial left out at a step bears on what is kept: it stands close to it.

    Punctuation between them parts them: a clause left out whole takes its denials with it.
    """
    step = beside.steps[index]
    size = len(step.source)
    last = index + 1 == len(beside.steps)
    next_opens = last or beside.passage.pieces[step.start + size].opens
    for n, piece in enumerate(step.source):
        if piece.kind is not Kind.DENIAL:
            continue
        if index and n == 0 and not piece.opens:
            return True
        rest = step.source[n + 1 :]
        if not next_opens and len(rest) <= _REACH and not any(p.opens for p in rest):
            return True
    return False


def _swapped(beside: _Beside) -> Iterator[Piece]:
    """Yield the first of the words that change places."""
    changed = [s for s in beside.steps if not s.same]
    for n, one in enumerate(changed):
        for other in changed[n + 1 :]:
            there = _heavy(one.claim) & _heavy(other.source)
            back = _heavy(other.claim) & _heavy(one.source)
            turned = _turned_order(one, other) or _turned_order(other, one)
            if (there and back) or turned:
                yield next(iter(p for p in one.claim if p.key in there), beside.claim[one.at])


def _heavy(pieces: Iterable[Piece]) -> set[str]:
    return {p.key for p in of_kind(pieces, Kind.NAME, Kind.CONTENT, Kind.NUMBER)}


def _turned_order(added: Step, left_out: Step) -> bool:
    """Tell whether what is *left_out* at one place is *added* at another in another order."""
    mine, theirs = [p.key for p in added.claim], [p.key for p in left_out.source]
    both = set(mine) & set(theirs)
    heavy = both & _heavy(added.claim)
    if not heavy or (len(both) < _MOVED and len(heavy) < 2):
        return False
    return [k for k in mine if k in both] != [k for k in theirs if k in both]


def _doers(beside: _Beside) -> Iterator[Piece]:
    """Yield the word at a doer that only the claim has, or only the passage: a passive."""
    known = agents(beside.language)
    for index, step in enumerate(beside.steps):
        if step.same:
            continue
        mine = [p for p in step.claim if p.word in known]
        theirs = [p for p in step.source if p.word in known]
        helped = any(not s.same and s.claim for s in beside.steps[max(index - 2, 0) : index])
        if mine and not theirs and _doer_follows(beside, step, helped=helped and not step.source):
            yield mine[0]
        if theirs and len(step.source) == 1 and not step.claim:
            yield from of_kind(beside.claim[step.at : step.at + 1], Kind.NAME)


def _doer_follows(beside: _Beside, step: Step, *, helped: bool) -> bool:
    following = (*step.claim[1:], *beside.claim[step.at + len(step.claim) :])[:2]
    return helped or bool(of_kind(following, Kind.NAME))


def _spliced(beside: _Beside) -> Iterator[Piece]:
    """Yield the word where a claim goes on in the middle of a second sentence, its subject gone.

    What is left out there may be a pronoun, or end with punctuation.
    """
    seam = beside.passage.seam
    if seam is None:
        return
    for step in beside.steps[1:-1]:
        end = step.start + len(step.source)
        left_out = beside.passage.pieces[max(seam, step.start) : end]
        spans = step.start <= seam < end
        if spans and not step.same and _heavy(left_out) and not beside.passage.pieces[end].opens:
            yield beside.claim[min(step.at + len(step.claim), len(beside.claim) - 1)]
