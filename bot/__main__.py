"""``python -m bot`` and the console script ``evenhand``."""

from __future__ import annotations

import sys

from bot.cli import main as run_command


def main() -> None:
    """Run the command of this process and end with its status."""
    sys.exit(run_command())


if __name__ == "__main__":
    main()
