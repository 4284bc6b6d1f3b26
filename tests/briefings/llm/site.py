"""An OpenAI-compatible endpoint on loopback that answers as a test tells it to."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Question = dict[str, Any]


@dataclass(slots=True, kw_only=True)
class Reply:
    """One answer; ``body`` may go on for ever, ``cut`` promises more than comes."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | Iterator[bytes] = b""
    cut: bool = False


def completion(
    content: object, *, finish: str = "stop", tokens: int | None = 1_234, **message: object
) -> Reply:
    """Return a chat completion with *content*: text as it is, all else as JSON."""
    text = content if isinstance(content, str) or content is None else json.dumps(content)
    choice = {
        "index": 0,
        "message": {"role": "assistant", "content": text, **message},
        "finish_reason": finish,
    }
    usage = {} if tokens is None else {"usage": {"total_tokens": tokens}}
    return Reply(
        body=json.dumps({"object": "chat.completion", "choices": [choice], **usage}).encode()
    )


def refusal(message: str, status: int = 400) -> Reply:
    """Return what an endpoint says to a request that it does not take."""
    return Reply(status=status, body=json.dumps({"error": {"message": message}}).encode())


class LlmSite:
    """Answers with ``replies`` in turn, then as ``otherwise`` does; remembers what it was sent.

    ``enough`` ends what hangs or drips.
    """

    def __init__(self) -> None:
        self.replies: list[Reply] = []
        self.otherwise: Callable[[Question], Reply] = lambda _: Reply(status=500)
        self.questions: list[Question] = []
        self.paths: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.enough = threading.Event()
        self.url = ""

    def reply(self, path: str, headers: dict[str, str], question: Question) -> Reply:
        self.paths.append(path)
        self.headers.append(headers)
        self.questions.append(question)
        return self.replies.pop(0) if self.replies else self.otherwise(question)

    def hang(self, _question: Question) -> Reply:
        """Say nothing at all."""
        self.enough.wait(10)
        return Reply()

    def drip(self, _question: Question) -> Reply:
        """Send a byte every now and then, for ever."""

        def body() -> Iterator[bytes]:
            while not self.enough.wait(0.02):
                yield b" "

        return Reply(body=body())


@contextmanager
def serving() -> Iterator[LlmSite]:
    site = LlmSite()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            reply = site.reply(self.path, headers, json.loads(content))
            try:
                self._send(reply)
            except OSError:
                self.close_connection = True

        def _send(self, reply: Reply) -> None:
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            if isinstance(reply.body, bytes):
                promised = len(reply.body) + (1_000 if reply.cut else 0)
                self.send_header("Content-Length", str(promised))
            self.end_headers()
            parts = iter([reply.body]) if isinstance(reply.body, bytes) else reply.body
            for part in parts:
                self.wfile.write(part)
            self.close_connection = self.close_connection or reply.cut

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site.url = f"http://127.0.0.1:{server.server_port}/v1"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield site
    finally:
        site.enough.set()
        server.shutdown()
        thread.join()
        server.server_close()
