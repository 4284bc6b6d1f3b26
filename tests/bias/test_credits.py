from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bias.credits import agency_named, wire_at, wire_of
from tests.factories import make_article


def wire(lead: str, author: str | None = None) -> str | None:
    return wire_of(make_article(lead=lead, author=author))


@pytest.mark.parametrize(
    ("lead", "agency"),
    [
        pytest.param("BERLIN (dpa) - Die Preise steigen.", "dpa", id="dpa"),
        pytest.param("Berlin (dpa/lnw) - Die", "dpa", id="dpa-2"),
        pytest.param("Berlin (dpa) Die Preise", "dpa", id="dpa-3"),
        pytest.param("(AFP) - Les prix", "afp", id="afp"),
        pytest.param("PARIS, Nov 12 (Reuters) - Prices", "reuters", id="reuters"),
        pytest.param("МОСКВА, 12 ноября. /ТАСС/. Цены", "tass", id="tass"),
        pytest.param("Москва. 12 ноября. INTERFAX.RU - Цены", "interfax", id="interfax"),
        pytest.param("(Интерфакс) — Цены", "interfax", id="interfax-2"),
        pytest.param("МОСКВА, 12 ноя - РИА Новости. Цены", "ria", id="ria"),
        pytest.param(
            "Киев. 12 ноября. Интерфакс-Украина - Цены", "interfax-ukraine", id="interfax-ukraine"
        ),
        pytest.param("（新华社）物价", "xinhua", id="xinhua"),
        pytest.param("新华社北京11月12日电（记者李明）物价上涨", "xinhua", id="xinhua-2"),
        pytest.param("中央社記者王明台北12日電 物價", "cna", id="cna"),
        pytest.param("（中央社記者王明台北12日電）物價", "cna", id="cna-2"),
        pytest.param("【ワシントン共同】物価", "kyodo", id="kyodo"),
        pytest.param("【共同】物価", "kyodo", id="kyodo-2"),
        pytest.param("【北京時事】物価", "jiji", id="jiji"),
        pytest.param("[東京 12日 ロイター] - 物価", "reuters", id="reuters-2"),
        pytest.param("【11月12日 AFP】物価", "afp", id="afp-2"),
        pytest.param("【ソウル聯合ニュース】物価", "yonhap", id="yonhap"),
        pytest.param("القاهرة (رويترز) - قال", "reuters", id="reuters-3"),
        pytest.param("القاهرة - أ ف ب: قال", "afp", id="afp-3"),
        pytest.param("(أ ف ب) - قال", "afp", id="afp-4"),
        pytest.param("القاهرة 12 نوفمبر (د ب أ) - قال", "dpa", id="dpa-4"),
        pytest.param("ירושלים (רויטרס) - המחירים", "reuters", id="reuters-4"),
        pytest.param("नयी दिल्ली, 12 नवंबर (भाषा) कीमतें", "pti", id="pti"),
        pytest.param("नई दिल्ली (एएनआई): कीमतें", "ani", id="ani"),
        pytest.param("İSTANBUL (AA) - Fiyatlar", "anadolu", id="anadolu"),
        pytest.param("ANKARA (İHA) - Fiyatlar", "iha", id="iha"),
        pytest.param("Αθήνα, 12 Νοεμβρίου (ΑΠΕ-ΜΠΕ) - Οι", "amna", id="amna"),
        pytest.param("تهران- ایرنا- قیمت", "irna", id="irna"),
        pytest.param("تهران (ایرنا) - قیمت", "irna", id="irna-2"),
        pytest.param("(서울=연합뉴스) 홍길동 기자 = 물가", "yonhap", id="yonhap-2"),
        pytest.param("[서울=뉴시스] 홍길동 기자 = 물가", "newsis", id="newsis"),
        pytest.param("ปักกิ่ง, 12 พ.ย. (ซินหัว) -- ราคา", "xinhua", id="xinhua-3"),
        pytest.param("Hà Nội (TTXVN) - Giá", "vna", id="vna"),
        pytest.param("Jakarta (ANTARA) - Harga", "antara", id="antara"),
        pytest.param("KUALA LUMPUR, 12 Nov (Bernama) -- Harga", "bernama", id="bernama"),
        pytest.param("Praha 12. listopadu (ČTK) - Ceny", "ctk", id="ctk"),
        pytest.param("Bratislava 12. novembra (TASR) – Ceny", "tasr", id="tasr"),
        pytest.param("BRATISLAVA 12. novembra (SITA) - Ceny", "sita", id="sita"),
        pytest.param("Budapest, november 12., kedd (MTI) - Az", "mti", id="mti"),
        pytest.param("София, 12 ноември /БТА/. Цените", "bta", id="bta"),
        pytest.param("BEOGRAD, 12. novembra (Tanjug) - Cene", "tanjug", id="tanjug"),
        pytest.param("Београд (Танјуг) - Цене", "tanjug", id="tanjug-2"),
        pytest.param("ZAGREB, 12. studenoga (Hina) - Cijene", "hina", id="hina"),
        pytest.param("Ljubljana, 12. novembra (STA) - Cene", "sta", id="sta"),
        pytest.param("Скопје, 12 ноември 2026 (МИА) - Цените", "mia", id="mia"),
        pytest.param("VILNIUS, lapkričio 12 d. (BNS) – Kainos", "bns", id="bns"),
        pytest.param("Helsinki (STT) - Hinnat", "stt", id="stt"),
        pytest.param("Köpenhamn /Ritzau/ Priserna", "ritzau", id="ritzau"),
        pytest.param("STOCKHOLM (TT) Priserna", "tt", id="tt"),
        pytest.param("Oslo (NTB): Prisene", "ntb", id="ntb"),
        pytest.param("Lisboa, 12 nov 2026 (Lusa) – Os", "lusa", id="lusa"),
        pytest.param("Madrid, 12 nov (EFE).- Los precios", "efe", id="efe"),
        pytest.param("MADRID 12 Nov. (EUROPA PRESS) - Los", "europapress", id="europapress"),
        pytest.param("Buenos Aires, 12 nov (Télam) - Los", "telam", id="telam"),
        pytest.param("(ANSA) - ROMA, 12 NOV - I prezzi", "ansa", id="ansa"),
        pytest.param("Roma, 12 nov. (Adnkronos) - I", "adnkronos", id="adnkronos"),
        pytest.param("Milano, 12 nov. (LaPresse) - I", "lapresse", id="lapresse"),
        pytest.param("ROMA (ITALPRESS) - I prezzi", "italpress", id="italpress"),
        pytest.param("DEN HAAG (ANP) - De prijzen", "anp", id="anp"),
        pytest.param("BRUSSEL (Belga) De prijzen", "belga", id="belga"),
        pytest.param("ISLAMABAD, Nov 12 (APP): Prices", "app", id="app"),
        pytest.param("اسلام آباد (اے پی پی): قیمتیں", "app", id="app-2"),
        pytest.param("ঢাকা, ১২ নভেম্বর (বাসস) : দাম", "bss", id="bss"),
        pytest.param("MANILA (PNA) -- Prices", "pna", id="pna"),
        pytest.param("АСТАНА. КАЗИНФОРМ - Цены", "kazinform", id="kazinform"),
        pytest.param("თბილისი (ინტერპრესნიუსი) - ფასები", "interpressnews", id="interpressnews"),
        pytest.param("ԵՐԵՎԱՆ, 12 ՆՈՅԵՄԲԵՐԻ, ԱՐՄԵՆՊՐԵՍ: Գները", "armenpress", id="armenpress"),
        pytest.param("Bakı, 12 noyabr, AZƏRTAC. Qiymətlər", "azertac", id="azertac"),
        pytest.param("AFP - Les prix", "afp", id="afp-5"),
        pytest.param("BERLIN dpa | Die Preise", "dpa", id="dpa-5"),
        pytest.param("BERLIN (dpa/afp) - Die", "dpa", id="dpa-6"),
        pytest.param("12 ноября, Минск /Корр. БЕЛТА/. Цены", "belta", id="belta"),
        pytest.param("አዲስ አበባ፣ (ኢዜአ) - ዋጋ", "ena", id="ena"),
        pytest.param("Київ, 12 листопада (УНІАН) - Ціни", "unian", id="unian"),
        pytest.param("ST. LOUIS (AP) — Prices", "ap", id="ap"),
        pytest.param("WASHINGTON (AP) — Prices", "ap", id="ap-2"),
        pytest.param("New Delhi, Nov 12 (PTI) Prices", "pti", id="pti-2"),
        pytest.param("EFE.- Los precios", "efe", id="efe-2"),
        pytest.param("PORT ARLEN (Central Wire) - A ferry", "central wire", id="central-wire"),
        pytest.param("LONDON (Reuters) -Prices", "reuters", id="reuters-5"),
        pytest.param("Dhaka, Nov 12 (UNB) - Prices", "unb", id="unb"),
        pytest.param("Paris - AFP - Les prix", "afp", id="afp-6"),
        pytest.param("NEW YORK, 12. Nov. (dpa-AFX) - Die", "dpa", id="dpa-7"),
        pytest.param("(PAP) - Ceny", "pap", id="pap"),
        pytest.param("Wien (APA) - Die Preise", "apa", id="apa"),
        pytest.param("Bern (Keystone-SDA) Die Preise", "sda", id="sda"),
        pytest.param("Genève (ats) - Les prix", "sda", id="sda-2"),
    ],
)
def test_an_opening_credits_its_agency(lead: str, agency: str) -> None:
    """In the way agencies of that language write places and dates."""
    assert wire(lead) == agency


@pytest.mark.parametrize(
    ("author", "agency"),
    [
        pytest.param("By The Associated Press", "ap", id="ap"),
        pytest.param("AFP", "afp", id="afp"),
        pytest.param("afp", "afp", id="afp-2"),
        pytest.param("Agence France-Presse", "afp", id="afp-3"),
        pytest.param("dpa", "dpa", id="dpa"),
        pytest.param("Von Max Muster, dpa", "dpa", id="dpa-2"),
        pytest.param("Reuters Staff", "reuters", id="reuters"),
        pytest.param("Jane Doe, Associated Press", "ap", id="ap-2"),
        pytest.param("EFE", "efe", id="efe"),
        pytest.param("Redacción / EFE", "efe", id="efe-2"),
        pytest.param("dpa/AFP", "dpa", id="dpa-3"),
        pytest.param("AFP und dpa", "afp", id="afp-4"),
        pytest.param("Press Trust of India", "pti", id="pti"),
        pytest.param("新华社", "xinhua", id="xinhua"),
        pytest.param("연합뉴스", "yonhap", id="yonhap"),
        pytest.param("Agencia EFE", "efe", id="efe-3"),
        pytest.param("ANI", "ani", id="ani"),
        pytest.param("AA", "anadolu", id="anadolu"),
        pytest.param("(AFP)", "afp", id="afp-5"),
        pytest.param("Jane Doe (AP)", "ap", id="ap-3"),
        pytest.param("ČTK", "ctk", id="ctk"),
        pytest.param("ČTK, iDNES.cz", "ctk", id="ctk-2"),
        pytest.param("PAP", "pap", id="pap"),
        pytest.param("© AFP", "afp", id="afp-6"),
        pytest.param("Press Association", "pa", id="pa"),
    ],
)
def test_an_author_credits_an_agency(author: str, agency: str) -> None:
    """Alone, behind a reporter's name, or among other agencies."""
    assert wire("Prices rose.", author) == agency


@pytest.mark.parametrize(
    "author",
    [
        "Ada Lee",
        "Jane Doe and Reuters",
        "Guardian staff and agencies",
        "Le Monde avec AFP",
        "Max Muster mit dpa",
        "Reuters and staff",
        "Staff with AP",
        "Sid",
        "Aa Bb",
        "Hina Khan",
        "Peter Pap",
        "Michael Bloomberg",
        "Ani Chan",
        "Antara Roy",
    ],
)
def test_an_author_who_is_no_agency_credits_none(author: str) -> None:
    """Nor does one who worked with an agency's material."""
    assert wire("Prices rose.", author) is None


@pytest.mark.parametrize(
    "lead",
    [
        "Com informações da Reuters",
        "Disse ele. Com informações da Reuters",
        "Told Reuters on Monday that prices rose.",
        "Sagte er. Mit Material von dpa",
        "Dit-il. Avec AFP",
        "цены. По материалам ТАСС",
        "The Press Association (PA) said that prices rose.",
        "Palestinian Authority (PA) officials said",
        "American Airlines (AA) said prices",
        "Foto: dpa",
        "Sagte er. Foto: dpa",
        "Photo: John Doe/AFP",
        "Said. (AP Photo/John Doe)",
        "Said. (John Doe/AFP)",
        "nach Angaben der Deutschen Presse-Agentur (dpa).",
        "He told The Associated Press (AP).",
        "Reuters reported on Monday - citing sources",
        "The deal, Reuters — citing sources — said",
        "Sen. Bob Casey (PA).",
        "据新华社报道，物价上涨",
        "Theo Reuters, giá",
        "Prices rose (again) and fell.",
        "(AA) batteries are sold",
        "“It was,” he told AFP.",
        "(With PTI inputs)",
        "Prices rose. (With inputs from PTI)",
        "Nach dpa-Informationen stieg",
        "Antara lain, harga naik",
        "Der TT - so",
        "Reuters: prices",
        "Prices. Bild © AFP",
        "Sources: Reuters, local media",
        "В агентстве ТАСС - сказали",
        "به گزارش ایرنا، قیمت",
        "Nguồn tin Reuters cho biết.",
        "according to data from TASS.",
        "Ceny - jak podała PAP - wzrosły",
        "Il a déclaré à l'AFP",
        "Prices rose. —With reporting by Ada Lee",
        "Thanks for reading. — Ada",
        "Hallbrook (May 2, 2014) – Prices rose.",
    ],
)
def test_a_mention_is_no_credit(lead: str) -> None:
    """Of an agency as a source among others, of its photo, or of a word that looks like it."""
    assert wire(lead) is None


@pytest.mark.parametrize(
    ("outlet", "agency"),
    [
        pytest.param("apnews.com", "ap", id="host"),
        pytest.param("en.yna.co.kr", "yonhap", id="host-below"),
        pytest.param("https://www.reuters.com/world/x", "reuters", id="address"),
        pytest.param("Reuters", "reuters", id="name"),
        pytest.param("tide.example", None, id="paper"),
        pytest.param("notapnews.com", None, id="look-alike"),
        pytest.param(None, None, id="nobody"),
    ],
)
def test_an_agency_is_known_by_its_site(outlet: str | None, agency: str | None) -> None:
    """What it publishes there is its own text, credited or not."""
    assert wire_at(outlet) == agency
    assert wire_of(make_article(outlet=outlet, lead="Prices rose.")) == agency


@pytest.mark.parametrize(
    ("written", "agency"),
    [
        pytest.param("AA", "anadolu", id="as-written"),
        pytest.param("aa", None, id="another-case"),
        pytest.param("Dpa", "dpa", id="a-name-in-any-case"),
        pytest.param("Agence AFP", "afp", id="words-around"),
        pytest.param("AFP Photo", None, id="words-of-another-meaning"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_an_ambiguous_name_counts_as_it_is_written(written: str, agency: str | None) -> None:
    """Short names are words and initials, too."""
    assert agency_named(written) == agency


@given(st.text(max_size=400))
def test_no_text_breaks_the_search_for_credits(text: str) -> None:
    """Whatever a feed holds."""
    assert wire_of(make_article(lead=text, author=text, outlet=None, url=None)) != ""
