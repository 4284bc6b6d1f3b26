"""A Bot API that answers every request alike after a while, and looks at none: a ceiling.

    python benchmarks/answering_stub.py SECONDS

It prints its port. Written on the bare event loop, so that what is measured is the bot.
"""

from __future__ import annotations

import asyncio
import sys

ANSWER = (
    b'{"ok":true,"result":{"message_id":%d,"date":1767596400,'
    b'"from":{"id":1,"is_bot":true,"first_name":"Bot","username":"bot"},'
    b'"chat":{"id":1001,"type":"private","first_name":"Reader"},"text":"' + b"x" * 700 + b'"}}'
)
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"


class Answering(asyncio.Protocol):
    """One connection; requests may come one after another."""

    n_taken = 0

    def __init__(self, latency_s: float) -> None:
        self._latency_s = latency_s
        self._read = bytearray()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._read += data
        while (end := self._read.find(b"\r\n\r\n")) >= 0:
            head = bytes(self._read[:end]).lower()
            if b"transfer-encoding: chunked" in head:
                whole = self._read.find(b"\r\n0\r\n\r\n", end) + 7
                if whole < 7:
                    return
            else:
                _, _, rest = head.partition(b"content-length:")
                whole = end + 4 + int(rest.split(b"\r\n")[0] or 0)
            if len(self._read) < whole:
                return
            del self._read[:whole]
            self._answer()

    def _answer(self) -> None:
        Answering.n_taken += 1
        body = ANSWER % Answering.n_taken
        loop = asyncio.get_running_loop()
        loop.call_later(self._latency_s, self._transport.write, HEAD % len(body) + body)


async def main(latency_s: float) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Answering(latency_s), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(float(sys.argv[1])))
