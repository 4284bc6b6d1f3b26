"""Where settings come from: the environment, and ``.env`` in the working directory."""

from __future__ import annotations

import os
from pathlib import Path

from dotenv import dotenv_values

from bot.settings import BadSettings, Settings, read_settings


def load_settings() -> Settings:
    """Return the settings in force; the environment wins over ``.env``. Raises BadSettings."""
    path = Path(".env")
    try:
        written = dotenv_values(path) if path.is_file() else {}
    except (OSError, UnicodeDecodeError) as error:
        raise BadSettings(f".env: cannot be read: {error}") from error
    return read_settings({**{k: v or "" for k, v in written.items()}, **os.environ})
