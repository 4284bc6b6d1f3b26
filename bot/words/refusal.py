"""What somebody gave us cannot be meant, told in their language."""

from __future__ import annotations

from bot.errors import BadInput
from bot.words.catalogue import phrase


class Refused(BadInput):
    """A value from outside has the wrong shape; the text of ``errors`` named *name* says how.

    As an exception it is English, for logs and operators.
    """

    def __init__(self, name: str, /, **values: object) -> None:
        super().__init__(phrase("errors", name, **values))
        self._name = name
        self._values = values

    def told(self, language: str) -> str:
        """Return the sentence in *language*."""
        return phrase("errors", self._name, language, **self._values)
