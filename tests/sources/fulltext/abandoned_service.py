"""A service with a page worker that is busy for ever; tests kill it."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from bot.sources.fulltext.page_worker import PageWorker, WorkerLimits

ODD_READER = Path(__file__).with_name("odd_reader.py")


async def main(page: str) -> None:
    command = (sys.executable, "-P", str(ODD_READER), "1")
    async with PageWorker(WorkerLimits(page_s=3600), command) as worker:
        await worker.extract(b"hello")
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        if page:
            await worker.extract(page.encode())
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
