"""What passes between the service and its page worker, over two pipes.

A frame is its length in 4 bytes, big-endian, and as many bytes. The worker says one empty frame
when it is ready. Then, one page at a time:

    request   a frame of JSON, {"url": str or null, "content_type": str or null}
              a frame with the bytes of the page
    answer    a frame of JSON, {"article": an Article document} or {"refused": a sentence}

Nothing is pickled: who takes over the worker can only answer with an article of his own.
"""

from __future__ import annotations

import json
from typing import BinaryIO

from bot.documents import article_from_document, article_to_document
from bot.errors import BadInput, BadPage
from bot.model import Article

LENGTH_BYTES = 4
# A text of 100,000 characters takes at most 6 bytes each as JSON, and the rest is short.
MAX_ANSWER_BYTES = 1024 * 1024
READY = bytes(LENGTH_BYTES)
# The worker's exit status after a page that needed more memory than there is.
OUT_OF_MEMORY_STATUS = 3


def packed(content: bytes) -> bytes:
    """Return the frame that holds *content*."""
    return len(content).to_bytes(LENGTH_BYTES, "big") + content


def read_frame(stream: BinaryIO) -> bytes | None:
    """Return the content of the next frame; None where the stream ends."""
    head = stream.read(LENGTH_BYTES)
    length = int.from_bytes(head, "big")
    content = stream.read(length) if len(head) == LENGTH_BYTES else b""
    return content if len(head) == LENGTH_BYTES and len(content) == length else None


def pack_request(html: bytes, url: str | None, content_type: str | None) -> bytes:
    about = json.dumps({"url": url, "content_type": content_type})
    return packed(about.encode()) + packed(html)


def read_request(stream: BinaryIO) -> tuple[bytes, str | None, str | None] | None:
    """Return the page, its address and its Content-Type; None where the stream ends."""
    about, html = read_frame(stream), read_frame(stream)
    if about is None or html is None:
        return None
    fields = json.loads(about)
    return html, fields["url"], fields["content_type"]


def pack_answer(answer: Article | BadPage) -> bytes:
    if isinstance(answer, BadPage):
        return packed(json.dumps({"refused": str(answer)}).encode())
    document = article_to_document(answer)
    return packed(json.dumps({"article": document}, ensure_ascii=False).encode("utf-8", "replace"))


def unpack_answer(content: bytes) -> Article | BadPage:
    """Return the article or the refusal of an answer. Raises BadInput for anything else."""
    try:
        answer = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise BadInput("the answer is no JSON") from error
    if not isinstance(answer, dict):
        raise BadInput("the answer is no JSON object")
    refused = answer.get("refused")
    return (
        BadPage(refused)
        if isinstance(refused, str)
        else article_from_document(answer.get("article"))
    )
