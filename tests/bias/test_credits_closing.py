from __future__ import annotations

import pytest

from bot.bias.credits import wire_of
from tests.factories import make_article


@pytest.mark.parametrize(
    ("lead", "agency"),
    [
        pytest.param("Sagte er. Quelle: dpa", "dpa", id="dpa"),
        pytest.param("Dit-il. © AFP", "afp", id="afp"),
        pytest.param("Sagte er. dpa/afp", "dpa", id="dpa-2"),
        pytest.param("Цены. Источник: РИА Новости", "ria", id="ria"),
        pytest.param("Said he. (AFP)", "afp", id="afp-2"),
        pytest.param("Sagte er. dpa", "dpa", id="dpa-3"),
        pytest.param("物价上涨。（新华社）", "xinhua", id="xinhua"),
        pytest.param("物価が上がった。（共同）", "kyodo", id="kyodo"),
        pytest.param("Sagte er. Quelle: ntv.de, mau/dpa", "dpa", id="dpa-4"),
        pytest.param("Powiedział. (PAP) abc/ def/", "pap", id="pap"),
        pytest.param(
            "Said. Copyright 2026 The Associated Press. All rights reserved. No copies.",
            "ap",
            id="ap",
        ),
        pytest.param("© dpa-infocom, dpa:261112-930-289182/1", "dpa", id="dpa-5"),
        pytest.param("Said he. — Reuters", "reuters", id="reuters"),
        pytest.param("Kazao je. Izvor: Tanjug", "tanjug", id="tanjug"),
        pytest.param("Řekl. Zdroj: ČTK", "ctk", id="ctk"),
        pytest.param("Dijo. Fuente: EFE", "efe", id="efe"),
        pytest.param("Sanoi. Lähde: STT", "stt", id="stt"),
        pytest.param("물가. 출처: 연합뉴스", "yonhap", id="yonhap"),
        pytest.param("物价上涨。来源：新华社", "xinhua", id="xinhua-2"),
        pytest.param("ราคาแพงขึ้น (ซินหัว)", "xinhua", id="xinhua-3"),
        pytest.param("قال. المصدر: رويترز", "reuters", id="reuters-2"),
        pytest.param("dedi. (AA)", "anadolu", id="anadolu"),
        pytest.param("सरकार ने कहा। (भाषा)", "pti", id="pti"),
        pytest.param("สำนัก ที่มา: รอยเตอร์", "reuters", id="reuters-3"),
        pytest.param(
            "Said he. Our Standards: The Thomson Reuters Trust Principles.",
            "reuters",
            id="reuters-4",
        ),
        pytest.param(
            "Said. This report by The Canadian Press was first published Nov. 12, 2026.",
            "cp",
            id="cp",
        ),
        pytest.param("Han sa. (©NTB)", "ntb", id="ntb"),
        pytest.param("A tárca közölte. (MTI)", "mti", id="mti"),
        pytest.param("sa han. (TT)", "tt", id="tt"),
        pytest.param("Sagte er. (afp/dpa/xyz)", "afp", id="afp-3"),
        pytest.param("Said he. /TASS/", "tass", id="tass"),
        pytest.param("Prices rose. — Central Wire", "central wire", id="central-wire"),
        pytest.param("말했다. [연합뉴스]", "yonhap", id="yonhap-2"),
        pytest.param("Казал. /БТА/", "bta", id="bta"),
        pytest.param("nói. Nguồn: TTXVN", "vna", id="vna"),
    ],
)
def test_last_words_credit_an_agency(lead: str, agency: str) -> None:
    """Alone, behind a word for source, as a right, or with the initials of the desk."""
    assert wire_of(make_article(lead=lead)) == agency
    assert wire_of(make_article(lead="Prices rose.", text=lead)) == agency
