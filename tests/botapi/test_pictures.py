"""Photos: what Telegram takes, and in which words it refuses the rest."""

from __future__ import annotations

import pytest

from bot.botapi.methods import Answer, answer_call
from bot.botapi.params import Params, Upload
from tests.botapi.conftest import AT, ada_world, refusal, result


def png(width: int, height: int, size: int = 0) -> bytes:
    """Return the header of a PNG, filled up to *size* bytes."""
    sides = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    header = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + sides
    return header + b"\0" * (size - len(header))


def send(content: bytes, field: str = "photo", **params: str) -> Answer:
    call = Params({"chat_id": "7", **params}, {field: Upload("card.png", content)})
    return answer_call(ada_world(), "sendPhoto", call, AT)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param(b"", "file must be non-empty", id="empty"),
        pytest.param(b"<html>", "IMAGE_PROCESS_FAILED", id="no picture"),
        pytest.param(png(5_001, 5_000), "PHOTO_INVALID_DIMENSIONS", id="large"),
        pytest.param(png(2_100, 100), "PHOTO_INVALID_DIMENSIONS", id="flat"),
        pytest.param(png(1_200, 0), "PHOTO_INVALID_DIMENSIONS", id="nothing"),
        pytest.param(
            png(1_200, 630, 10_485_761),
            "file of size 10485761 bytes is too big for a photo; "
            "the maximum size is 10485760 bytes",
            id="heavy",
        ),
    ],
)
def test_what_is_no_photo_is_refused(content: bytes, words: str) -> None:
    """In Telegram's words."""
    assert refusal(send(content)) == f"400 Bad Request: {words}"


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(png(1_200, 630, 10_485_760), id="as heavy as may be"),
        pytest.param(png(5_000, 5_000), id="as large as may be"),
        pytest.param(png(2_000, 100), id="as flat as may be"),
        pytest.param(b"\xff\xd8\xff\xe0", id="JPEG"),
    ],
)
def test_what_is_a_photo_is_taken(content: bytes) -> None:
    """Up to the limits of the documentation."""
    assert "photo" in result(send(content))


def test_a_photo_may_come_under_any_name() -> None:
    """Where the call says which: attach://NAME."""
    assert "photo" in result(send(png(1_200, 630), "card", photo="attach://card"))
