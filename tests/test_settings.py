from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.settings import SETTINGS, BadSettings, read_settings, require_token

ROOT = Path(__file__).parents[1]


def test_nothing_set_gives_the_defaults() -> None:
    """All settings have one; the address of the pages follows host and port."""
    settings = read_settings({})

    assert settings.database_url == "sqlite:///evenhand.db"
    assert settings.public_url == "http://127.0.0.1:8080"
    assert settings.poll_interval == timedelta(minutes=15)
    assert settings.send_rate == 28
    assert settings.admin_ids == frozenset()


def test_an_address_of_the_pages_over_ipv6_has_brackets() -> None:
    """Otherwise it is no address."""
    settings = read_settings({"WEB_HOST": "::1", "WEB_PORT": "80"})

    assert settings.public_url == "http://[::1]:80"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        pytest.param("BOT_TOKEN", "hello", id="a token that is none"),
        pytest.param("TELEGRAM_API_URL", "api.telegram.org", id="an address without scheme"),
        pytest.param("DATABASE_URL", "mysql://x", id="a database we do not speak"),
        pytest.param("WEB_PORT", "0", id="a port too low"),
        pytest.param("WEB_PORT", "65536", id="a port too high"),
        pytest.param("WEB_PORT", "８０８０", id="digits of another script"),
        pytest.param("ADMIN_IDS", "1,me", id="an id that is no number"),
        pytest.param("FEEDS", "/no/such/file.opml", id="a file that is not there"),
        pytest.param("POLL_INTERVAL", "15", id="a time without unit"),
        pytest.param("POLL_INTERVAL", "0m", id="no time at all"),
        pytest.param("SEND_RATE", "0.5", id="a rate too low"),
        pytest.param("SEND_RATE", "nan", id="a rate that is no number"),
        pytest.param("SEND_RATE", "1001", id="a rate too high"),
        pytest.param("ALLOW_PRIVATE_ADDRESSES", "maybe", id="neither true nor false"),
        pytest.param("STATE_MEDIA", "ignore", id="neither count nor aside"),
        pytest.param("LOG_FORMAT", "xml", id="no such format"),
    ],
)
def test_a_wrong_setting_is_named_in_one_line(name: str, value: str) -> None:
    """The line begins with the setting and says what was expected."""
    with pytest.raises(BadSettings) as raised:
        read_settings({name: value})

    assert str(raised.value).startswith(f"{name}: ")
    assert "\n" not in str(raised.value)


def test_all_wrong_settings_are_named_at_once() -> None:
    """Nobody has to start the program five times."""
    with pytest.raises(BadSettings, match=r"WEB_PORT: .*LOG_FORMAT: "):
        read_settings({"WEB_PORT": "x", "LOG_FORMAT": "x"})


def test_settings_that_need_each_other_are_asked_for() -> None:
    """An LLM needs its model, and a webhook an https address."""
    with pytest.raises(BadSettings, match="LLM_MODEL"):
        read_settings({"LLM_URL": "https://llm.example"})
    with pytest.raises(BadSettings, match="PUBLIC_URL"):
        read_settings({"WEBHOOK_SECRET": "x"})


def test_a_missing_token_says_where_to_get_one() -> None:
    """And that the demo needs none."""
    with pytest.raises(BadSettings, match=r"BOT_TOKEN: missing.*BotFather.*demo"):
        require_token(read_settings({}))


def test_every_setting_stands_in_the_example_with_its_default() -> None:
    """.env.example lists all settings and no other."""
    lines = (ROOT / ".env.example").read_text().splitlines()
    written = [line.removeprefix("# ") for line in lines if "=" in line and " " not in line[2:]]

    assert written == [f"{setting.name}={setting.default}" for setting in SETTINGS]


def test_every_setting_is_documented() -> None:
    """docs/operations.md has a row for each."""
    text = (ROOT / "docs" / "operations.md").read_text()

    for setting in SETTINGS:
        assert f"| `{setting.name}` |" in text, setting.name
