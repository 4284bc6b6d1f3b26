"""The style sheet: readable in light and dark, and complete."""

from __future__ import annotations

import re

import pytest

from bot.web.style import style_sheet

CSS = style_sheet()
LIGHT, DARK = (
    dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", part))
    for part in (
        CSS.split("@media (prefers-color-scheme: dark)")[0],
        CSS.split("@media (prefers-color-scheme: dark)")[1],
    )
)


@pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ink", ["ink", "quiet", "link"])
@pytest.mark.parametrize("paper", ["paper", "sheet", "mark"])
def test_text_has_contrast(colors: dict[str, str], ink: str, paper: str) -> None:
    """At least 4.5 to 1 (WCAG 2.2, 1.4.3) for every ink on every ground."""
    assert _contrast(colors[ink], colors[paper]) >= 4.5


@pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("paper", ["paper", "sheet"])
def test_the_bar_has_contrast(colors: dict[str, str], paper: str) -> None:
    """At least 3 to 1 (WCAG 2.2, 1.4.11) for what is no text."""
    assert _contrast(colors["seg"], colors[paper]) >= 3


def test_every_percentage_has_its_width() -> None:
    """Bars are drawn by classes, as the pages allow no inline style."""
    for percent in range(1, 101):
        assert f".w{percent}{{flex:{percent} 1 0}}.s{percent}{{width:{percent}%}}" in CSS


def test_nothing_is_loaded_from_elsewhere() -> None:
    """No font, picture or sheet of another host."""
    assert "url(" not in CSS
    assert "@import" not in CSS


def _contrast(one: str, other: str) -> float:
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: str) -> float:
    parts = [int(color[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
