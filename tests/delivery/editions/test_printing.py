"""Editions and their digests."""

from __future__ import annotations

from dataclasses import replace

from bot.delivery.editions.printing import edition_from
from bot.model import Button, Message, StoryId

MESSAGE = Message(html="<b>News</b>", buttons=((Button(label="Follow", data="fo:s1"),),))
S1, S2 = StoryId("s1"), StoryId("s2")


def test_the_digest_is_of_all_that_a_reader_gets() -> None:
    """Text, buttons, parts and what counts as had; nothing else."""
    known = edition_from([MESSAGE], {S1: 1, S2: 1})
    others = [
        edition_from([replace(MESSAGE, html="<b>new</b>")], {S1: 1, S2: 1}),
        edition_from([replace(MESSAGE, buttons=())], {S1: 1, S2: 1}),
        edition_from([MESSAGE, MESSAGE], {S1: 1, S2: 1}),
        edition_from([MESSAGE], {S1: 2, S2: 1}),
    ]

    assert edition_from([MESSAGE], {S2: 1, S1: 1}) == known
    assert len({known.id, *(other.id for other in others)}) == 5
    assert len(known.id) == 32
