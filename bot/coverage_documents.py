"""Coverages <-> the JSON documents that leave the program, and that its store keeps.

Every field is written on the way out. What older documents lack is read as not counted.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.documents import Document, moment_of, moment_to_text
from bot.model import Bias, Coverage, Factuality, GapEvidence, Side, StoryId, Wave


def coverage_to_document(coverage: Coverage) -> Document:
    """Return the Coverage document."""
    pct = coverage.bias_pct
    return {
        "story": coverage.story_id,
        "articles": coverage.articles,
        "outlets": coverage.outlets,
        "originals": coverage.originals,
        "bias": {side.value: coverage.bias[side] for side in Side},
        "bias_pct": None if pct is None else {side.value: pct[side] for side in pct},
        "factuality": {step.value: coverage.factuality[step] for step in Factuality},
        "ownership": dict(coverage.ownership),
        "countries": coverage.countries,
        "languages": coverage.languages,
        "gap": None if coverage.gap is None else coverage.gap.value,
        "lead_outlet": coverage.lead_outlet,
        "leanings": {bias.value: n for bias, n in coverage.leanings.items()},
        "factuality_median": _value(coverage.factuality_median),
        "country_counts": dict(coverage.country_counts),
        "language_counts": dict(coverage.language_counts),
        "families": dict(coverage.families),
        "state_media": _sides(coverage.state_media),
        "state_aside": coverage.state_aside,
        "gap_evidence": _evidence_to_document(coverage.gap_evidence),
        "first_at": moment_to_text(coverage.first_at),
        "stretch_hours": coverage.stretch_hours,
        "timeline": [_wave_to_document(wave) for wave in coverage.timeline],
    }


def coverage_from_document(document: Mapping[str, Any]) -> Coverage:
    """Return the Coverage of a document this program wrote."""
    pct = document["bias_pct"]
    return Coverage(
        story_id=StoryId(document["story"]),
        articles=document["articles"],
        outlets=document["outlets"],
        originals=document["originals"],
        bias={Side(key): n for key, n in document["bias"].items()},
        bias_pct=None if pct is None else {Side(key): n for key, n in pct.items()},
        factuality={Factuality(key): n for key, n in document["factuality"].items()},
        ownership=dict(document["ownership"]),
        countries=document["countries"],
        languages=document["languages"],
        gap=None if document["gap"] is None else Side(document["gap"]),
        lead_outlet=document["lead_outlet"],
        leanings={Bias(key): n for key, n in document.get("leanings", {}).items()},
        factuality_median=_factuality(document.get("factuality_median")),
        country_counts=dict(document.get("country_counts", {})),
        language_counts=dict(document.get("language_counts", {})),
        families=dict(document.get("families", {})),
        state_media=_by_side(document.get("state_media", {})),
        state_aside=document.get("state_aside", False),
        gap_evidence=_evidence_from_document(document.get("gap_evidence")),
        first_at=moment_of(document, "first_at"),
        stretch_hours=document.get("stretch_hours", 1),
        timeline=tuple(_wave_from_document(wave) for wave in document.get("timeline", ())),
    )


def _evidence_to_document(evidence: GapEvidence | None) -> Document | None:
    if evidence is None:
        return None
    return {
        "gap": evidence.gap.value,
        "voices": _sides(evidence.voices),
        "carrying": _sides(evidence.carrying),
        "polled": _sides(evidence.polled),
        "factuality": _value(evidence.factuality),
    }


def _evidence_from_document(document: Mapping[str, Any] | None) -> GapEvidence | None:
    if document is None:
        return None
    return GapEvidence(
        gap=Side(document["gap"]),
        voices=_by_side(document["voices"]),
        carrying=_by_side(document["carrying"]),
        polled=_by_side(document["polled"]),
        factuality=_factuality(document["factuality"]),
    )


def _wave_to_document(wave: Wave) -> Document:
    return {
        "after_hours": wave.after_hours,
        "articles": wave.articles,
        "outlets": _sides(wave.outlets),
    }


def _wave_from_document(document: Mapping[str, Any]) -> Wave:
    return Wave(
        after_hours=document["after_hours"],
        articles=document["articles"],
        outlets=_by_side(document["outlets"]),
    )


def _sides(counts: Mapping[Side, int]) -> dict[str, int]:
    return {side.value: n for side, n in counts.items()}


def _by_side(counts: Mapping[str, int]) -> dict[Side, int]:
    return {Side(key): n for key, n in counts.items()}


def _value(step: Factuality | None) -> str | None:
    return None if step is None else step.value


def _factuality(value: str | None) -> Factuality | None:
    return None if value is None else Factuality(value)
