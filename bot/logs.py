"""How log lines look. Never in them: a token, and what a person wrote in a chat."""

from __future__ import annotations

import json
import logging
import re
import sys
from datetime import UTC, datetime

# They report every request; what matters of that is in our own lines.
_CLIENTS = ("httpx", "httpcore", "httpx2", "httpcore2", "openai")
_TOKEN = re.compile(r"\d{5,20}:[A-Za-z0-9_-]{20,}")


class _Formatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return _TOKEN.sub("TOKEN", super().format(record))


class _JsonFormatter(_Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _TOKEN.sub("TOKEN", record.getMessage()),
        }
        if record.exc_info:
            line["exception"] = _TOKEN.sub("TOKEN", self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)


def set_up_logs(log_format: str, *, level: int = logging.INFO) -> None:
    """Send log lines to standard error as text or JSON."""
    handler = logging.StreamHandler(sys.stderr)
    plain = _Formatter("%(asctime)s %(levelname)-7s %(name)s  %(message)s")
    handler.setFormatter(_JsonFormatter() if log_format == "json" else plain)
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for noisy in (*_CLIENTS, "telegram.ext", "alembic", "uvicorn"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    # It warns whenever a pass takes longer than its interval, which is how long passes are meant.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
