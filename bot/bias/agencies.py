"""The news agencies of the world: what they are called in credits, and where they publish.

Facts only, compiled by hand. A name counts in any case; what stands under ``short`` is also a
word, a party or somebody's initials, so it counts only as it is written here. Scripts in which
agencies are credited stand beside the Latin one.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency that sells whole texts; written by position, as the rows of a table are.

    ``names``, ``short`` and ``hosts`` are separated by "; ". ``hosts`` are its own sites.
    """

    key: str
    names: str
    short: str = ""
    hosts: str = ""


# By region: the world, then from west to east.
AGENCIES = (
    Agency(
        "afp",
        "AFP; Agence France-Presse; Agence France Presse; AFP-Agence France Presse; AFP News; АФП;"
        " أ ف ب; ا ف ب; أ ف پ; فرانس برس; وكالة فرانس برس; اے ایف پی; ایجنسی فرانس پریس;"
        " خبرگزاری فرانسه; एएफपी; এএফপি;"
        " เอเอฟพี; 法新社; AFP通信; AFP時事; AFP BB News",
        hosts="afp.com; afpbb.com",
    ),
    Agency(
        "ap",
        "Associated Press; The Associated Press; AP News; AP通信; Ассошиэйтед Пресс;"
        " أسوشيتد برس; أسوشييتد برس; آسوشیتدپرس; ایسوسی ایٹڈ پریس; 美联社; 美聯社",
        "AP; A.P.; АП; أ ب; اے پی; एपी; এপি; เอพี",
        "apnews.com; ap.org",
    ),
    Agency(
        "reuters",
        "Reuters; Thomson Reuters; Рейтер; Рейтерс; Ройтерс; Ройтърс; Ρόιτερς; Ρόιτερ; רויטרס;"
        " رويترز; رویترز; روئٹرز; رائٹرز; रॉयटर्स;"
        " रॉयटर; রয়টার্স; รอยเตอร์; รอยเตอร์ส; 路透社; 路透;"
        " ロイター; ロイター通信; 로이터; 로이터통신; როიტერი",
        hosts="reuters.com",
    ),
    Agency(
        "bloomberg", "Bloomberg; Bloomberg News; ブルームバーグ; 彭博社", hosts="bloomberg.com"
    ),
    Agency("dowjones", "Dow Jones; Dow Jones Newswires", hosts="dowjones.com"),
    Agency("upi", "UPI; United Press International", hosts="upi.com"),
    Agency("cnnwire", "CNN Wire; The-CNN-Wire; CNN Newsource"),
    Agency("tribune", "Tribune News Service; Tribune Content Agency", "TNS"),
    Agency(
        "cp",
        "The Canadian Press; Canadian Press; La Presse Canadienne; Presse canadienne",
        hosts="thecanadianpress.com",
    ),
    Agency(
        "efe",
        "EFE; Agencia EFE; Agência EFE; EFE Noticias; EFEverde; EFEAgro",
        hosts="efe.com; agenciaefe.es",
    ),
    Agency("notimex", "Notimex"),
    Agency("prensalatina", "Prensa Latina", "PL", "prensa-latina.cu; plenglish.com"),
    Agency("andina", "Agencia Andina", "Andina", "andina.pe"),
    Agency("colprensa", "Colprensa", hosts="colprensa.com"),
    Agency("telam", "Télam; Telam; Agencia Télam", hosts="telam.com.ar"),
    Agency("na", "Noticias Argentinas", "NA", "noticiasargentinas.com"),
    Agency("estadao", "Estadão Conteúdo", hosts="estadaoconteudo.com.br"),
    Agency("agenciabrasil", "Agência Brasil; Agencia Brasil", hosts="agenciabrasil.ebc.com.br"),
    Agency("folhapress", "Folhapress", hosts="folhapress.folha.com.br"),
    Agency("lusa", "Agência Lusa; Lusa - Agência de Notícias", "Lusa; LUSA; lusa", "lusa.pt"),
    Agency("europapress", "Europa Press; EuropaPress", hosts="europapress.es"),
    Agency("servimedia", "Servimedia", hosts="servimedia.es"),
    Agency("acn", "Agència Catalana de Notícies", "ACN", "acn.cat"),
    Agency(
        "pa",
        "PA Media; Press Association; The Press Association; PA Newswire",
        "PA",
        "pa.media; pamediagroup.com",
    ),
    Agency(
        "belga", "Belga; Agence Belga; Belga News Agency", hosts="belga.be; belganewsagency.eu"
    ),
    Agency("anp", "Algemeen Nederlands Persbureau", "ANP; anp", "anp.nl"),
    Agency(
        "dpa",
        "dpa; Deutsche Presse-Agentur; Deutsche Presse Agentur; dpa-infocom; dpa-AFX; dpa-tmn;"
        " ДПА; د ب أ; د ب ا; 德新社",
        hosts="dpa.com; dpa-international.com; dpa-afx.de",
    ),
    Agency("sid", "Sport-Informations-Dienst", "SID; sid", "sid.de"),
    Agency("epd", "Evangelischer Pressedienst", "epd", "epd.de"),
    Agency("kna", "Katholische Nachrichten-Agentur", "KNA", "kna.de"),
    Agency("dts", "dts Nachrichtenagentur", "dts", "dts-nachrichtenagentur.de"),
    Agency(
        "apa", "Austria Presse Agentur; APA - Austria Presse Agentur; APA-OTS", "APA", "apa.at"
    ),
    Agency(
        "sda",
        "Keystone-SDA; Keystone-ATS; Schweizerische Depeschenagentur; Agence télégraphique suisse",
        "SDA; sda; ATS; ats",
        "keystone-sda.ch",
    ),
    Agency("awp", "AWP Finanznachrichten", "awp; AWP", "awp.ch"),
    Agency("ansa", "ANSA; Agenzia ANSA; ANSAmed; АНСА", hosts="ansa.it"),
    Agency("adnkronos", "Adnkronos; AdnKronos Salute", hosts="adnkronos.com"),
    Agency("agi", "Agenzia Giornalistica Italia", "AGI", "agi.it"),
    Agency("lapresse", "LaPresse", hosts="lapresse.it"),
    Agency("askanews", "askanews", hosts="askanews.it"),
    Agency("italpress", "Italpress", hosts="italpress.com"),
    Agency("ritzau", "Ritzau; Ritzaus Bureau", hosts="ritzau.dk"),
    Agency("ntb", "NTB; Norsk Telegrambyrå", hosts="ntb.no"),
    Agency("tt", "TT Nyhetsbyrån; TT-Ritzau; TT-Reuters; TT-AFP", "TT", "tt.se"),
    Agency("stt", "STT-Lehtikuva; Suomen Tietotoimisto", "STT; FNB", "stt.fi"),
    Agency("bns", "Baltic News Service", "BNS", "bns.ee; bns.lv; bns.lt"),
    Agency("leta", "Latvijas ziņu aģentūra", "LETA", "leta.lv"),
    Agency("elta", "Lietuvos naujienų agentūra", "ELTA", "elta.lt"),
    Agency("pap", "Polska Agencja Prasowa", "PAP; pap", "pap.pl"),
    Agency("iar", "Informacyjna Agencja Radiowa", "IAR"),
    Agency("ctk", "ČTK; Česká tisková kancelář", "CTK; ctk", "ctk.cz; ceskenoviny.cz"),
    Agency("tasr", "TASR; Tlačová agentúra Slovenskej republiky", hosts="tasr.sk; teraz.sk"),
    Agency("sita", "Slovenská tlačová agentúra SITA", "SITA", "sita.sk"),
    Agency("mti", "Magyar Távirati Iroda", "MTI", "mti.hu"),
    Agency("agerpres", "AGERPRES", hosts="agerpres.ro"),
    Agency("mediafax", "Mediafax", hosts="mediafax.ro"),
    Agency("moldpres", "Moldpres", hosts="moldpres.md"),
    Agency("bta", "Българска телеграфна агенция", "БТА; BTA", "bta.bg"),
    Agency("sta", "Slovenska tiskovna agencija", "STA", "sta.si"),
    Agency("hina", "Hrvatska izvještajna novinska agencija", "HINA; Hina", "hina.hr"),
    Agency("fena", "Federalna novinska agencija", "FENA; Fena", "fena.ba"),
    Agency("srna", "Новинска агенција Републике Српске", "SRNA; Srna; СРНА; Срна", "srna.rs"),
    Agency("onasa", "ONASA", hosts="onasa.com.ba"),
    Agency("tanjug", "Tanjug; Танјуг; Танюг", hosts="tanjug.rs"),
    Agency("beta", "Novinska agencija Beta", "Beta; BETA; Бета; БЕТА", "beta.rs"),
    Agency("fonet", "FoNet; ФоНет", hosts="fonet.rs"),
    Agency("mina", "Agencija MINA; MINA News", "MINA", "mina.news"),
    Agency("mia", "Медиумска информативна агенција", "МИА; MIA", "mia.mk"),
    Agency("makfax", "Макфакс; Makfax", hosts="makfax.com.mk"),
    Agency("atsh", "Agjencia Telegrafike Shqiptare", "ATSH; ATA", "ata.gov.al"),
    Agency("amna", "ΑΠΕ-ΜΠΕ; AMNA; ANA-MPA; Αθηναϊκό Πρακτορείο Ειδήσεων", "ΑΠΕ; ΜΠΕ", "amna.gr"),
    Agency("cna-cy", "Κυπριακό Πρακτορείο Ειδήσεων", "ΚΥΠΕ", "cna.org.cy"),
    Agency(
        "anadolu",
        "Anadolu; Anadolu Agency; Anadolu Ajansı; Анадолу;"
        " الأناضول; وكالة الأناضول; آناتولی; أناضول",
        "AA; АА",
        "aa.com.tr",
    ),
    Agency("iha", "İhlas Haber Ajansı", "İHA; IHA", "iha.com.tr"),
    Agency("dha", "Demirören Haber Ajansı", "DHA", "dha.com.tr"),
    Agency("anka", "ANKA Haber Ajansı", "ANKA", "ankahaber.net"),
    Agency("ukrinform", "Ukrinform; Укринформ; Укрінформ", hosts="ukrinform.ua; ukrinform.net"),
    Agency("unian", "UNIAN; УНІАН; УНИАН", hosts="unian.ua; unian.net; unian.info"),
    Agency(
        "interfax-ukraine",
        "Interfax-Ukraine; Інтерфакс-Україна; Интерфакс-Украина",
        hosts="interfax.com.ua",
    ),
    Agency(
        "interfax",
        "Interfax; Interfax.ru; Интерфакс; 国际文传电讯社",
        hosts="interfax.ru; interfax.com",
    ),
    Agency(
        "tass",
        "TASS; ITAR-TASS; ТАСС; ИТАР-ТАСС; تاس; 塔斯社; タス通信",
        hosts="tass.ru; tass.com",
    ),
    Agency(
        "ria",
        "РИА Новости; RIA Novosti; RIA Nowosti; РИА Новости Крым; ریانووستی; 俄新社",
        "РИА; RIA",
        "ria.ru",
    ),
    Agency("sputnik", "Sputnik; Спутник", hosts="sputnikglobe.com; sputniknews.com"),
    Agency("prime", "ПРАЙМ", hosts="1prime.ru"),
    Agency("belta", "БЕЛТА; БелТА; BelTA", hosts="belta.by"),
    Agency("kazinform", "Kazinform; Казинформ; Қазақпарат; QazAqparat", hosts="inform.kz"),
    Agency("kabar", "Кабар", "Kabar", "kabar.kg"),
    Agency("akipress", "AKIpress; АКИpress", hosts="akipress.org; akipress.com"),
    Agency("uza", "Ўзбекистон Миллий ахборот агентлиги", "ЎзА; O‘zA; УзА", "uza.uz"),
    Agency("azertac", "AZƏRTAC; AZERTAC; Азертадж; АЗЕРТАДЖ", hosts="azertag.az"),
    Agency("apa-az", "APA İnformasiya Agentliyi; Azeri-Press", hosts="apa.az"),
    Agency("trend", "Trend News Agency", "Trend; Тренд", "trend.az"),
    Agency("armenpress", "Armenpress; Արմենպրես; Арменпресс", hosts="armenpress.am"),
    Agency(
        "interpressnews",
        "Interpressnews; ინტერპრესნიუსი; ИнтерпрессНьюс",
        "IPN",
        "interpressnews.ge",
    ),
    Agency("irna", "IRNA; ایرنا; إرنا; ИРНА", hosts="irna.ir"),
    Agency("isna", "ISNA; ایسنا", hosts="isna.ir"),
    Agency("mehr", "Mehr News Agency; خبرگزاری مهر", "مهر", "mehrnews.com"),
    Agency("tasnim", "Tasnim; تسنیم; تسنيم", hosts="tasnimnews.com"),
    Agency("fars", "Fars News Agency; خبرگزاری فارس", "فارس", "farsnews.ir"),
    Agency(
        "map",
        "Maghreb Arabe Presse; Agence marocaine de presse; وكالة المغرب العربي للأنباء",
        "MAP; و م ع",
        "map.ma",
    ),
    Agency("aps", "Algérie Presse Service; وكالة الأنباء الجزائرية", "APS; وأج", "aps.dz"),
    Agency(
        "tap", "Agence Tunis Afrique Presse; وكالة تونس إفريقيا للأنباء", "TAP; وات", "tap.info.tn"
    ),
    Agency("mena", "Middle East News Agency; وكالة أنباء الشرق الأوسط", "أ ش أ; MENA"),
    Agency("spa", "Saudi Press Agency; وكالة الأنباء السعودية", "SPA; واس", "spa.gov.sa"),
    Agency("wam", "وكالة أنباء الإمارات", "WAM; وام", "wam.ae"),
    Agency("qna", "Qatar News Agency; وكالة الأنباء القطرية", "QNA; قنا", "qna.org.qa"),
    Agency("kuna", "KUNA; وكالة الأنباء الكويتية", "كونا", "kuna.net.kw"),
    Agency("bna", "Bahrain News Agency; وكالة أنباء البحرين", "BNA; بنا", "bna.bh"),
    Agency("petra", "Jordan News Agency; وكالة الأنباء الأردنية", "Petra; بترا", "petra.gov.jo"),
    Agency("sana", "Syrian Arab News Agency; وكالة الأنباء السورية", "SANA; سانا", "sana.sy"),
    Agency("ina", "Iraqi News Agency; وكالة الأنباء العراقية", "INA; واع", "ina.iq"),
    Agency("nna", "National News Agency; الوكالة الوطنية للإعلام", "NNA", "nna-leb.gov.lb"),
    Agency("wafa", "WAFA; وكالة الأنباء الفلسطينية", "وفا", "wafa.ps"),
    Agency("ena", "Ethiopian News Agency", "ENA; ኢዜአ", "ena.et"),
    Agency("nan", "News Agency of Nigeria", "NAN", "nannews.ng"),
    Agency("gna", "Ghana News Agency", "GNA", "gna.org.gh"),
    Agency("kna-ke", "Kenya News Agency", hosts="kenyanews.go.ke"),
    Agency("rna", "Rwanda News Agency", hosts="rnanews.com"),
    Agency("angop", "ANGOP", hosts="angop.ao"),
    Agency("pana", "Panapress", "PANA", "panapress.com"),
    Agency("app", "Associated Press of Pakistan; اے پی پی", "APP", "app.com.pk"),
    Agency("inp", "Independent News Pakistan; آئی این پی", "INP", "inp.net.pk"),
    Agency(
        "pti",
        "Press Trust of India; पीटीआई; पीटीआय; पी टी आई; પીટીઆઈ;"
        " పీటీఐ; பிடிஐ; പിടിഐ; പി ടി ഐ; পিটিআই; ಪಿಟಿಐ",
        "PTI; भाषा",
        "ptinews.com",
    ),
    Agency(
        "ani",
        "Asian News International; एएनआई; एएनआय; এএনআই; એએનઆઈ; ఏఎన్ఐ; ஏஎன்ஐ; എഎൻഐ",
        "ANI",
        "aninews.in",
    ),
    Agency(
        "ians",
        "IANS; Indo-Asian News Service; आईएएनएस; आयएएनएस; আইএএনএস;"
        " આઈએએનએસ; ఐఏఎన్ఎస్; ஐஏஎன்எஸ்; ഐഎഎൻഎസ്",
        hosts="ians.in",
    ),
    Agency("uni", "United News of India; यूनीवार्ता", "UNI; वार्ता", "uniindia.com"),
    Agency("bss", "Bangladesh Sangbad Sangstha; বাসস", "BSS", "bssnews.net"),
    Agency("unb", "United News of Bangladesh; ইউএনবি", "UNB", "unb.com.bd"),
    Agency(
        "antara",
        "ANTARA News; Kantor Berita Antara; LKBN Antara",
        "ANTARA; Antara",
        "antaranews.com",
    ),
    Agency("bernama", "Bernama", hosts="bernama.com"),
    Agency("pna", "Philippine News Agency", "PNA", "pna.gov.ph"),
    Agency(
        "vna",
        "TTXVN; Vietnam News Agency; Thông tấn xã Việt Nam; Vietnam+; VietnamPlus",
        "VNA",
        "vnanet.vn; vietnamplus.vn; baotintuc.vn",
    ),
    Agency("tna", "สำนักข่าวไทย", hosts="tna.mcot.net"),
    Agency(
        "xinhua",
        "Xinhua; Xinhua News Agency; Синьхуа; Tân Hoa Xã; شينخوا; شینهوا;"
        " 新华社; 新華社; 新华网; 新華社通信; 신화통신; ซินหัว; สำนักข่าวซินหัว",
        hosts="xinhuanet.com; news.cn",
    ),
    Agency(
        "cns", "China News Service; 中新社; 中新网; 中国新闻网", hosts="chinanews.com.cn; ecns.cn"
    ),
    Agency("cna", "Central News Agency; 中央社; 中央通訊社", "CNA", "cna.com.tw; focustaiwan.tw"),
    Agency(
        "kyodo",
        "Kyodo News; 共同通信; 共同通信社; 共同社",
        "共同; Kyodo",
        "kyodonews.net; kyodonews.jp; 47news.jp",
    ),
    Agency("jiji", "Jiji Press; 時事通信; 時事通信社; 时事社", "時事; 时事; Jiji", "jiji.com"),
    Agency(
        "yonhap",
        "Yonhap; Yonhap News; Yonhap News Agency; 연합뉴스; 聯合ニュース; 韩联社; 韓聯社",
        hosts="yna.co.kr; yonhapnews.co.kr",
    ),
    Agency("newsis", "뉴시스; Newsis", hosts="newsis.com"),
    Agency("news1", "뉴스1", "News1", "news1.kr"),
    Agency("kcna", "KCNA; 조선중앙통신; 朝中社; 朝鮮中央通信", hosts="kcna.kp"),
    Agency("aap", "Australian Associated Press; AAP Newswire", "AAP", "aap.com.au"),
)
