"""Every setting of the program: its name, type, default, bounds and line of explanation.

Rule 1: the table below is the only place; docs/operations.md and .env.example are held to it.
Rule 2: settings are read once, at the start; nobody looks at the environment later.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from bot.errors import BotError
from bot.model import StateMedia


class BadSettings(BotError):
    """One line that names every setting that is missing or wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings in force. Empty strings mean "not set"."""

    bot_token: str
    telegram_api_url: str
    database_url: str
    database_pool: int
    worker_jobs: int
    web_host: str
    web_port: int
    public_url: str
    admin_ids: frozenset[int]
    feeds: str
    poll_interval: timedelta
    send_rate: float
    max_in_flight: int
    on_unknown: str
    paid_broadcasts: bool
    paid_stars_per_day: int
    webhook_secret: str
    llm_url: str
    llm_model: str
    llm_api_key: str
    llm_timeout: timedelta
    llm_daily_tokens: int
    state_media: StateMedia
    keep_texts: timedelta
    embedder: str
    embedder_url: str
    embedder_model: str
    embedder_api_key: str
    allow_private_addresses: bool
    log_format: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One row of the table: ``parse`` raises ValueError with what was expected."""

    name: str
    default: str
    about: str
    parse: Callable[[str], object]


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Return the settings in *environment*; what it lacks has its default.

    Raises BadSettings, one line naming all that are wrong.
    """
    values: dict[str, object] = {}
    wrong: list[str] = []
    for setting in SETTINGS:
        raw = environment.get(setting.name, "").strip() or setting.default
        try:
            values[setting.name.lower()] = setting.parse(raw)
        except ValueError as error:
            wrong.append(f"{setting.name}: {error}")
    if wrong:
        raise BadSettings("; ".join(wrong))
    if not values["public_url"]:
        values["public_url"] = f"http://{_in_url(values['web_host'])}:{values['web_port']}"
    wrong = _contradictions(values)
    if wrong:
        raise BadSettings("; ".join(wrong))
    return Settings(**values)  # type: ignore[arg-type]  # each parser gives its field's type


def require_token(settings: Settings) -> None:
    """Raise BadSettings unless there is a bot token."""
    if not settings.bot_token:
        raise BadSettings(
            "BOT_TOKEN: missing; ask @BotFather for a token and put it into .env "
            "(to look around without one: evenhand demo)"
        )


def _contradictions(values: Mapping[str, object]) -> list[str]:
    llm = [name for name in ("llm_url", "llm_model") if values[name]]
    if len(llm) == 1:
        missing = "LLM_MODEL" if llm == ["llm_url"] else "LLM_URL"
        return [f"{missing}: missing; LLM_URL and LLM_MODEL go together"]
    if values["embedder"] == "endpoint":
        for name in ("EMBEDDER_URL", "EMBEDDER_MODEL"):
            if not values[name.lower()]:
                return [f"{name}: missing; EMBEDDER=endpoint needs it"]
    if values["paid_broadcasts"] and not values["paid_stars_per_day"]:
        return ["PAID_STARS_PER_DAY: missing; PAID_BROADCASTS needs a budget"]
    public = str(values["public_url"])
    if values["webhook_secret"] and not public.startswith("https://"):
        return [f"PUBLIC_URL: webhook mode needs an https address, not {public!r}"]
    return []


def _in_url(host: object) -> str:
    return f"[{host}]" if ":" in str(host) else str(host)


def _text(raw: str) -> str:
    return raw


def _token(raw: str) -> str:
    if raw and not re.fullmatch(r"\d{1,20}:[A-Za-z0-9_-]{5,}", raw):
        raise ValueError("expected a token as BotFather gives it, 123456:ABC-DEF")
    return raw


def _address(raw: str) -> str:
    parts = urlsplit(raw)
    if raw and (parts.scheme not in ("http", "https") or not parts.hostname):
        raise ValueError(f"expected an address like https://news.example.org, not {raw!r}")
    return raw.rstrip("/")


def _database(raw: str) -> str:
    if not raw.startswith(("sqlite:///", "postgresql://")):
        raise ValueError(f"expected sqlite:///FILE or postgresql://…, not {raw.split(':')[0]!r}")
    if raw == "sqlite:///":
        raise ValueError("expected the name of a file after sqlite:///")
    return raw


def _whole(low: int, high: int) -> Callable[[str], int]:
    def parse(raw: str) -> int:
        if not raw.isascii() or not raw.isdigit() or not low <= int(raw) <= high:
            raise ValueError(f"expected a whole number from {low} to {high}, not {raw!r}")
        return int(raw)

    return parse


def _rate(raw: str) -> float:
    expected = f"expected a number from 1 to 1000, not {raw!r}"
    try:
        rate = float(raw)
    except ValueError:
        raise ValueError(expected) from None
    if not 1 <= rate <= 1000:
        raise ValueError(expected)
    return rate


def _ids(raw: str) -> frozenset[int]:
    found = [part.strip() for part in raw.split(",") if part.strip()]
    bad = [part for part in found if not re.fullmatch(r"-?\d{1,18}", part)]
    if bad:
        raise ValueError(f"expected chat ids separated by commas, not {bad[0]!r}")
    return frozenset(int(part) for part in found)


_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


def _duration(raw: str) -> timedelta:
    match = re.fullmatch(r"(\d{1,6})\s*([smhd])", raw)
    if not match or not int(match[1]):
        raise ValueError(f"expected a time like 90s, 15m, 1h or 1d, not {raw!r}")
    return timedelta(**{_UNITS[match[2]]: int(match[1])})


def _yes_or_no(raw: str) -> bool:
    known = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
    if raw.lower() not in known:
        raise ValueError(f"expected true or false, not {raw!r}")
    return known[raw.lower()]


def _one_of(*choices: str) -> Callable[[str], str]:
    def parse(raw: str) -> str:
        if raw not in choices:
            raise ValueError(f"expected {' or '.join(choices)}, not {raw!r}")
        return raw

    return parse


def _state_media(raw: str) -> StateMedia:
    return StateMedia(_one_of(*StateMedia)(raw))


def _existing_file(raw: str) -> str:
    if raw and not Path(raw).is_file():
        raise ValueError(f"there is no file {raw!r}")
    return raw


SETTINGS: tuple[Setting, ...] = (
    Setting(
        name="BOT_TOKEN",
        default="",
        about="The token from @BotFather. Needed by `run`, not by `demo`.",
        parse=_token,
    ),
    Setting(
        name="TELEGRAM_API_URL",
        default="https://api.telegram.org",
        about="Base address of the Bot API: Telegram's, your own server, or a test server.",
        parse=_address,
    ),
    Setting(
        name="DATABASE_URL",
        default="sqlite:///evenhand.db",
        about="A SQLite file (sqlite:///FILE) or a PostgreSQL database (postgresql://…).",
        parse=_database,
    ),
    Setting(
        name="DATABASE_POOL",
        default="12",
        about="Connections to PostgreSQL that one process keeps at most, beside five for its "
        "queue of jobs, 5 to 100.",
        parse=_whole(5, 100),
    ),
    Setting(
        name="WORKER_JOBS",
        default="4",
        about="Jobs that one process works on at once, with PostgreSQL, 1 to 32.",
        parse=_whole(1, 32),
    ),
    Setting(
        name="WEB_HOST",
        default="127.0.0.1",
        about="The address the pages are served on.",
        parse=_text,
    ),
    Setting(
        name="WEB_PORT",
        default="8080",
        about="The port the pages are served on.",
        parse=_whole(1, 65535),
    ),
    Setting(
        name="PUBLIC_URL",
        default="",
        about="The address of the pages as readers see it; it goes into messages. "
        "Empty: http://WEB_HOST:WEB_PORT.",
        parse=_address,
    ),
    Setting(
        name="ADMIN_IDS",
        default="",
        about="Chat ids of the operators, separated by commas.",
        parse=_ids,
    ),
    Setting(
        name="FEEDS",
        default="",
        about="An OPML file of feeds. Empty: the bundled starter pack.",
        parse=_existing_file,
    ),
    Setting(
        name="POLL_INTERVAL",
        default="15m",
        about="The shortest time between two requests to one feed: 90s, 15m, 1h.",
        parse=_duration,
    ),
    Setting(
        name="SEND_RATE",
        default="28",
        about="Bulk messages a second for this token, 1 to 1000. "
        "Telegram allows about 30 without paid broadcasts.",
        parse=_rate,
    ),
    Setting(
        name="MAX_IN_FLIGHT",
        default="0",
        about="Bulk messages whose answers are awaited at once, 0 to 1000; a crash can repeat so "
        "many. 0: what SEND_RATE needs, 6 at least; never more than SEND_RATE sends in 5 seconds.",
        parse=_whole(0, 1000),
    ),
    Setting(
        name="ON_UNKNOWN",
        default="resend",
        about="What to do about a message whose answer never came, as it may have arrived or "
        "not: resend it once, or skip it.",
        parse=_one_of("resend", "skip"),
    ),
    Setting(
        name="PAID_BROADCASTS",
        default="false",
        about="true: SEND_RATE may be above 30, paid from the bot's Telegram Stars, within "
        "PAID_STARS_PER_DAY.",
        parse=_yes_or_no,
    ),
    Setting(
        name="PAID_STARS_PER_DAY",
        default="0",
        about="Stars to spend on paid broadcasts in a day (UTC), at 0.1 a message; then the free "
        "rate holds.",
        parse=_whole(0, 10**7),
    ),
    Setting(
        name="WEBHOOK_SECRET",
        default="",
        about="Set: Telegram calls PUBLIC_URL/telegram with this secret. Empty: long polling.",
        parse=_text,
    ),
    Setting(
        name="LLM_URL",
        default="",
        about="An OpenAI-compatible endpoint that writes the briefings, such as "
        "http://127.0.0.1:11434/v1. Empty: they are made of the articles' own sentences.",
        parse=_address,
    ),
    Setting(
        name="LLM_MODEL",
        default="",
        about="The model to ask for at LLM_URL.",
        parse=_text,
    ),
    Setting(
        name="LLM_API_KEY",
        default="",
        about="The key for LLM_URL, if it needs one.",
        parse=_text,
    ),
    Setting(
        name="LLM_TIMEOUT",
        default="60s",
        about="The longest that LLM_URL may take over one briefing, all tries included: 60s, 5m.",
        parse=_duration,
    ),
    Setting(
        name="LLM_DAILY_TOKENS",
        default="1000000",
        about="Tokens that LLM_URL may be asked for in a day (UTC), question and answer; "
        "then the articles' own sentences stand. 0: no limit.",
        parse=_whole(0, 10**12),
    ),
    Setting(
        name="STATE_MEDIA",
        default="count",
        about="Whether outlets in the hand of a state count for the side they are rated on: "
        "count, or aside.",
        parse=_state_media,
    ),
    Setting(
        name="KEEP_TEXTS",
        default="90d",
        about="Stories that have not changed for so long keep their newest words and the titles, "
        "leads and addresses of their articles; full texts and earlier words go.",
        parse=_duration,
    ),
    Setting(
        name="EMBEDDER",
        default="packaged",
        about="What compares articles across languages: packaged, off, endpoint or "
        "sentence-transformers.",
        parse=_one_of("packaged", "off", "endpoint", "sentence-transformers"),
    ),
    Setting(
        name="EMBEDDER_URL",
        default="",
        about="An OpenAI-compatible endpoint for EMBEDDER=endpoint, such as "
        "http://127.0.0.1:11434/v1.",
        parse=_address,
    ),
    Setting(
        name="EMBEDDER_MODEL",
        default="",
        about="The model to ask for at EMBEDDER_URL, or that sentence-transformers reads.",
        parse=_text,
    ),
    Setting(
        name="EMBEDDER_API_KEY",
        default="",
        about="The key for EMBEDDER_URL, if it needs one.",
        parse=_text,
    ),
    Setting(
        name="ALLOW_PRIVATE_ADDRESSES",
        default="false",
        about="true: feeds and pages may be fetched from loopback and private networks.",
        parse=_yes_or_no,
    ),
    Setting(
        name="LOG_FORMAT",
        default="text",
        about="How log lines look: text or json.",
        parse=_one_of("text", "json"),
    ),
)
