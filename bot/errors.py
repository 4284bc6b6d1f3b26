"""The failures the program foresees; everything else is a defect and shows its traceback."""

from __future__ import annotations


class BotError(Exception):
    """Something the program foresaw; its text is the sentence for the log or the operator."""


class BadFeed(BotError):
    """The document is not a feed that can be read."""


class BadPage(BotError):
    """The document is not a page with an article that can be read."""


class BadInput(BotError):
    """A value from outside has the wrong shape; the text names the field and what was expected."""


class FetchFailed(BotError):
    """A request for a feed or page got no usable answer.

    ``status`` is the HTTP status if there was an answer at all; ``retry_after_s`` is how many
    seconds the server asks to be left alone.
    """

    def __init__(
        self, reason: str, *, status: int | None = None, retry_after_s: float | None = None
    ) -> None:
        super().__init__(reason)
        self.status = status
        self.retry_after_s = retry_after_s


class EmbedderFailed(BotError):
    """An encoder of texts cannot be had, or gave no usable answer."""


class Undeliverable(BotError):
    """Telegram will never take this message for this chat.

    ``deactivate``: nor any other, as the chat blocked us, left, or is gone.
    """

    def __init__(self, reason: str, *, deactivate: bool = False) -> None:
        super().__init__(reason)
        self.deactivate = deactivate


class MayNotPost(Undeliverable):
    """The bot is in the chat and has no right to post there, until somebody gives it back."""


class TopicClosed(Undeliverable):
    """The forum topic is closed or gone: the chat may still be reached outside of it."""


class Migrated(BotError):
    """The group has become a supergroup; it is reached under ``new_chat_id`` and got nothing."""

    def __init__(self, new_chat_id: int) -> None:
        super().__init__(f"the chat has moved to {new_chat_id}")
        self.new_chat_id = new_chat_id


class SendUnknown(BotError):
    """The answer never came: the message may have arrived or not."""


class SendFailed(BotError):
    """The message was certainly not sent; the same request may be tried again."""


class TryLater(BotError):
    """Telegram asks to wait ``after_s`` seconds before the next request."""

    def __init__(self, after_s: float) -> None:
        super().__init__(f"Telegram asks to wait {after_s:g} s")
        self.after_s = after_s
