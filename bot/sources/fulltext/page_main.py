"""The page worker's own process: ``python -m bot.sources.fulltext.page_main``.

Apart from `page_child`, so that only this process loads the extraction library.
"""

from __future__ import annotations

from bot.sources.fulltext.page_child import run
from bot.sources.fulltext.pages import extract_page

if __name__ == "__main__":
    run(extract_page)
