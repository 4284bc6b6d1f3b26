"""An `/embeddings` endpoint on loopback that answers as a test tells it to."""

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
    """One answer; ``body`` may go on for ever."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | Iterator[bytes] = b""


def vectors(question: Question) -> Reply:
    """Return what a well-behaved server does: (3, number of letters, 0, 4) for each text."""
    data = [
        {"object": "embedding", "index": i, "embedding": [3.0, len(text), 0, 4]}
        for i, text in enumerate(question["input"])
    ]
    # The order is the server's affair.
    return Reply(body=json.dumps({"object": "list", "data": data[::-1]}).encode())


class EndpointSite:
    """Answers with ``replies`` in turn, then as ``otherwise`` does; remembers what it was sent."""

    def __init__(self) -> None:
        self.replies: list[Reply] = []
        self.otherwise: Callable[[Question], Reply] = vectors
        self.questions: list[Question] = []
        self.paths: list[str] = []
        self.keys: list[str | None] = []
        self.url = ""

    def reply(self, path: str, key: str | None, question: Question) -> Reply:
        self.paths.append(path)
        self.keys.append(key)
        self.questions.append(question)
        return self.replies.pop(0) if self.replies else self.otherwise(question)


@contextmanager
def serving() -> Iterator[EndpointSite]:
    site = EndpointSite()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"]))
            reply = site.reply(self.path, self.headers["Authorization"], json.loads(content))
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            if isinstance(reply.body, bytes):
                self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            parts = iter([reply.body]) if isinstance(reply.body, bytes) else reply.body
            try:
                for part in parts:
                    self.wfile.write(part)
            except OSError:
                self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site.url = f"http://127.0.0.1:{server.server_port}/v1"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
