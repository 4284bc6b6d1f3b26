"""The failures the program foresees; everything else is a defect and shows its traceback."""

from __future__ import annotations


class BotError(Exception):
    """Something the program foresaw; its text is the sentence for the log or the operator."""


class BadFeed(BotError):
    """The document is not a feed that can be read."""


class BadInput(BotError):
    """A value from outside has the wrong shape; the text names the field and what was expected."""


class FetchFailed(BotError):
    """A request for a feed or page got no usable answer."""


class WriterFailed(BotError):
    """The writer gave no usable draft."""


class Undeliverable(BotError):
    """Telegram will never take this message for this chat."""


class TryLater(BotError):
    """Telegram asks to wait ``after_s`` seconds before the next request."""

    def __init__(self, after_s: float) -> None:
        super().__init__(f"Telegram asks to wait {after_s:g} s")
        self.after_s = after_s
