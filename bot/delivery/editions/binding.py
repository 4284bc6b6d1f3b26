"""Stories told -> the messages of an edition, as many stories in each as fit.

100,000 readers with three messages each are three hours at Telegram's pace.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.delivery.buttons.keyboards import Row, numbered_row, story_rows
from bot.delivery.editions.edition import EditionItem
from bot.delivery.editions.labels import label
from bot.delivery.editions.measured import Measured, measured
from bot.delivery.editions.telegram_html import escape, split_message
from bot.model import Message
from bot.words.catalogue import phrase

# The stories of a day in all languages of the chat, and what stands around them.
_KEPT = 8_192
_GAP = Measured("\n\n", 2, 0, 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What stands around the stories of an edition.

    ``local_time`` is the slot on the reader's clock, "08:00"; "" where there is no slot.
    ``notice`` is a line in plain text before the first story, "" for none.
    """

    public_url: str
    local_time: str
    language: str = "en"
    notice: str = ""


def bind(
    items: Sequence[EditionItem], blocks: Sequence[Measured], frame: Frame
) -> tuple[Message, ...]:
    """Return the messages of an edition, in order; () if there are no *items*.

    *blocks* hold what is said of each item. What is too long for a message of its own is split.
    """
    messages: list[Message] = []
    text, rows = head_of(frame), tuple[Row, ...]()
    for number, (item, told) in enumerate(zip(items, blocks, strict=True), start=1):
        block = _heading_mark(item, number, len(items), frame.language) + told
        if rows and not (text + _GAP + block).fits:
            messages.append(Message(html=text.html, buttons=rows))
            text, rows = Measured(), ()
        whole = text + _GAP + block if text.html else block
        if whole.fits:
            text = whole
        else:
            *full, last = split_message(whole.html)
            messages += [Message(html=part) for part in full]
            text = measured(last)
        rows += _rows(item, number, len(items), frame)
    return (*messages, Message(html=text.html, buttons=rows)) if items else ()


def bind_nothing(words: str, frame: Frame) -> Message:
    """Return the message of an edition without stories, which says *words*."""
    return Message(html=f"{head_of(frame).html}\n\n{escape(words)}")


@lru_cache(maxsize=_KEPT)
def head_of(frame: Frame) -> Measured:
    """Return what an edition begins with."""
    name = "edition" if frame.local_time else "edition.now"
    head = f"<b>{escape(label(name, frame.language, time=frame.local_time))}</b>"
    return measured(f"{head}\n\n{escape(frame.notice)}" if frame.notice else head)


def _rows(item: EditionItem, number: int, n_items: int, frame: Frame) -> tuple[Row, ...]:
    if n_items > 1:
        return (_numbered_row(item.card.id, number, frame.language),)
    return story_rows(item.card.id, public_url=frame.public_url, language=frame.language)


_numbered_row = lru_cache(maxsize=_KEPT)(numbered_row)


def _heading_mark(item: EditionItem, number: int, n_items: int, language: str) -> Measured:
    return _mark(number if n_items > 1 else 0, item.is_update, item.is_gap, language)


@lru_cache(maxsize=_KEPT)
def _mark(number: int, is_update: bool, is_gap: bool, language: str) -> Measured:
    marks = [f"{number}."] if number else []
    marks += [f"{label('update', language)} ·"] if is_update else []
    marks += [f"{phrase('web', 'gap', language)} ·"] if is_gap else []
    return measured("".join(f"{escape(mark)} " for mark in marks))
