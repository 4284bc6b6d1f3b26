"""Sentences for the encoders, written for these tests."""

from __future__ import annotations

FLOOD_EN = "Floods in Valencia leave twelve dead after a night of heavy rain"
FLOOD_DE = "Hochwasser in Valencia: zwölf Tote nach nächtlichem Starkregen"
FLOOD_RU = "Наводнение в Валенсии: двенадцать погибших после ночных ливней"
FLOOD_JA = "バレンシアで洪水、豪雨の夜の後に12人死亡"
RATES_EN = "Central bank leaves interest rates unchanged for a third month"
MANY = (
    FLOOD_EN,
    FLOOD_DE,
    FLOOD_RU,
    FLOOD_JA,
    RATES_EN,
    "Gol!",
    "القمة العربية تبدأ أعمالها في الرياض",
    "ประชุมสุดยอดอาเซียนเริ่มขึ้นที่กรุงเทพฯ",
    "\u0301\u0301 ﷺ ½ ﬁ",
    "x" * 399,
    "word " * 79,
    "😀 😀 😀",
)
