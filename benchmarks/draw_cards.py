"""How fast picture cards are drawn, and what they take: time, memory, bytes.

    python benchmarks/draw_cards.py [--cards 200]

Draws each card with a headline of its own, in turn in twelve languages and scripts, as a service
does: the first in a fresh process, then one after the other, then many at once for one card.
"""

from __future__ import annotations

import argparse
import asyncio
import resource
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import cycle, islice
from statistics import mean, quantiles

from bot.cards.draw import render_png
from bot.cards.markup import card_markup
from bot.cards.studio import Studio
from bot.model import Briefing, Coverage, Factuality, Side, StoryId, WriterName
from bot.views import StoryCard

HEADLINES = {
    "en": "Port Arlen closes the old harbour road to lorries from March",
    "uk": "Порт-Арлен закриває стару портову дорогу для вантажівок",
    "el": "Το Πορτ Άρλεν κλείνει τον παλιό λιμενικό δρόμο στα φορτηγά",
    "ar": "مجلس مدينة بورت آرلن يغلق طريق الميناء القديم أمام الشاحنات",
    "he": "מועצת פורט ארלן תסגור את דרך הנמל הישנה למשאיות",
    "hi": "पोर्ट आर्लेन की परिषद ने पुरानी बंदरगाह सड़क को बंद किया",
    "bn": "পোর্ট আর্লেনের পরিষদ পুরোনো বন্দর সড়ক বন্ধ করছে",
    "th": "สภาเมืองพอร์ตอาร์เลนลงมติปิดถนนท่าเรือเก่าไม่ให้รถบรรทุกใช้",
    "ka": "პორტ-არლენის საბჭო ძველ ნავსადგურის გზას ხურავს",
    "am": "የፖርት አርለን ምክር ቤት የድሮውን የወደብ መንገድ ይዘጋል",
    "zh": "阿伦港市议会决定从三月起关闭通往旧港口的货车道路",
    "ko": "포트알렌 시의회, 3월부터 옛 항만 도로에 화물차 통행 금지",
}
BURST = 100


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--cards", type=int, default=200)
    n = parser.parse_args().cards
    before = megabytes()
    markups = list(islice(all_markups(), n + 2))
    took_s, sizes = [], []
    for markup in markups:
        start = time.perf_counter()
        png = render_png(markup)
        took_s.append(time.perf_counter() - start)
        sizes.append(len(png))
    warm = sorted(took_s[1:])
    print(
        f"first {took_s[0] * 1000:.0f} ms; then {mean(warm) * 1000:.0f} ms a card on average, ",
        end="",
    )
    print(f"{quantiles(warm, n=20)[-1] * 1000:.0f} ms at the 95th percentile, ", end="")
    print(f"{1 / mean(warm):.0f} cards/s in one thread")
    print(f"{mean(sizes) / 1000:.0f} kB a card, at most {max(sizes) / 1000:.0f}")
    print(f"memory {before:.0f} MB before, {megabytes():.0f} MB after {len(markups)} cards")
    asyncio.run(burst(markups[-1] + " "))


def all_markups() -> Iterator[str]:
    for number, (language, headline) in enumerate(cycle(HEADLINES.items()), start=1):
        yield card_markup(make_card(f"{headline} {number}", language, number), language)


def make_card(headline: str, language: str, number: int) -> StoryCard:
    story_id = StoryId(f"s{number}")
    at = datetime(2026, 1, 5, tzinfo=UTC)
    words = Briefing(
        story_id=story_id,
        language=language,
        headline=headline,
        summary="",
        writer=WriterName.EXTRACTIVE,
    )
    bias = {Side.LEFT: 12, Side.CENTER: 8, Side.RIGHT: 5, Side.UNRATED: number}
    coverage = Coverage(
        story_id=story_id,
        articles=40,
        outlets=25 + number,
        originals=20,
        bias=bias,
        bias_pct={Side.LEFT: 48, Side.CENTER: 32, Side.RIGHT: 20},
        factuality=dict.fromkeys(Factuality, 0),
        ownership={},
        countries=12,
        languages=5,
        gap=None,
        lead_outlet=None,
    )
    return StoryCard(
        id=story_id,
        revision=1,
        opened_at=at,
        updated_at=at,
        briefing=words,
        coverage=coverage,
    )


async def burst(markup: str) -> None:
    drawn = 0

    def render(asked: str) -> bytes:
        nonlocal drawn
        drawn += 1
        return render_png(asked)

    studio = Studio(render=render)
    start = time.perf_counter()
    await asyncio.gather(*(studio.draw(markup) for _ in range(BURST)))
    took = (time.perf_counter() - start) * 1000
    start = time.perf_counter()
    for _ in range(BURST):
        await studio.draw(markup)
    kept = (time.perf_counter() - start) / BURST * 1e6
    print(
        f"{BURST} at once for one card: {took:.0f} ms, drawn {drawn} time(s); kept {kept:.0f} µs"
    )


def megabytes() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (2**20 if sys.platform == "darwin" else 2**10)


if __name__ == "__main__":
    main()
