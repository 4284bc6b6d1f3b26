"""Evenhand: story briefings in Telegram, with the evidence for each sentence."""

__version__ = "0.1.0"
