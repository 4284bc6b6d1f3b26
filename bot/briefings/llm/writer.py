"""The writer that asks an LLM, believes nothing it says, and falls back on the articles' words."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping

from bot.briefings.llm.answer import Proposal, read_proposal
from bot.briefings.llm.asking import Asker
from bot.briefings.llm.crossing import FindPlaces
from bot.briefings.llm.failures import LlmFailed, Reason
from bot.briefings.llm.prompt import make_prompt
from bot.briefings.llm.verify import MIN_BULLETS, Checked, verify
from bot.briefings.writer import Writer
from bot.model import ArticleId, Briefing, Side, Story
from bot.text.languages import LANGUAGES

log = logging.getLogger(__name__)

# What a line of the log shows of what fell.
_MAX_FAULTS = 4


class LlmWriter:
    """Tells a story in any language that can be checked; *otherwise* writes where that fails."""

    # Endpoints answer several at a time, and one story takes seconds.
    at_once = 4
    translates = True

    def __init__(
        self, asker: Asker, otherwise: Writer, find_places: FindPlaces, *, min_outlets: int = 1
    ) -> None:
        self._asker = asker
        self._otherwise = otherwise
        self._find_places = find_places
        self._min_outlets = min_outlets

    async def write(
        self, story: Story, sides: Mapping[ArticleId, Side], language: str | None
    ) -> Briefing | None:
        """Return the briefing, whose ``writer`` says whose words they are.

        Stories of fewer than ``min_outlets`` outlets are left to the other writer.
        """
        own = await self._otherwise.write(story, sides, language)
        if len({article.outlet for article in story.articles}) < self._min_outlets:
            return own
        draft = own or await self._otherwise.write(story, sides, None)
        if draft is None:
            return None
        told_in = draft.language if own else language or draft.language
        try:
            checked = await self._told(story, draft, told_in)
        except LlmFailed as failure:
            instead = "extractive" if own else "nobody"
            # While it is left alone, that was said once; each story is no more news.
            level = logging.INFO if failure.reason is Reason.RESTING else logging.WARNING
            log.log(
                level,
                "story=%s language=%s written by=%s instead of=llm reason=%s: %s",
                *(story.id, told_in, instead, failure.reason, failure),
            )
            return own
        _report(story, checked)
        return checked.briefing

    async def close(self) -> None:
        """Close the connections to the endpoint."""
        await self._asker.client.close()

    async def _told(self, story: Story, draft: Briefing, language: str) -> Checked:
        if language not in LANGUAGES:
            text = f"nobody here can tell whether an answer is in {language!r}"
            raise LlmFailed(Reason.LANGUAGE, text)
        prompt = await asyncio.to_thread(make_prompt, story, draft, language)
        if not prompt.articles:
            raise LlmFailed(Reason.NO_SOURCES, "no article is fit to be asked about")
        fewest = max(1, min(MIN_BULLETS, len(draft.bullets)))

        def read(text: str) -> Proposal:
            return read_proposal(text, language, fewest=fewest)

        proposal = await self._asker.ask(prompt, read)
        return await asyncio.to_thread(
            verify,
            *(proposal, story, prompt.articles, draft),
            language=language,
            find_places=self._find_places,
        )


def _report(story: Story, checked: Checked) -> None:
    briefing, faults = checked.briefing, checked.faults
    facts = (story.id, briefing.language, checked.n_kept, len(briefing.bullets))
    if not faults:
        log.info("story=%s language=%s written by=llm kept=%d of=%d", *facts)
        return
    log.warning(
        "story=%s language=%s written by=llm kept=%d of=%d reason=invented faults=%d: %s",
        *(*facts, len(faults), "; ".join(faults[:_MAX_FAULTS])),
    )
