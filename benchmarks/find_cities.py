"""Measure how many of 370 well-known cities are found by their English and their own name.

    python -m benchmarks.find_cities

The list was written by hand, from memory and without a look at the data: capitals, and what people
name first of a country. "Alone" are those that need no choice; "first" also those whose zone is
the first of several; "shown" those whose zone is among the choices.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

from bot.delivery.schedules.zones import find_choices

# Zone: "English name = own name", or one name where they are the same.
CITIES = {
    "Europe/London": "London, Manchester, Birmingham, Liverpool, Leeds, Glasgow, Edinburgh, "
    "Bristol, Cardiff, Belfast, Cambridge, Oxford",
    "Europe/Dublin": "Dublin = Baile Átha Cliath, Cork = Corcaigh",
    "Europe/Paris": "Paris, Marseille, Lyon, Toulouse, Nice, Nantes, Strasbourg, Bordeaux, Lille",
    "Europe/Madrid": "Madrid, Barcelona, Valencia = València, Seville = Sevilla, "
    "Zaragoza, Malaga = Málaga, Bilbao = Bilbo",
    "Europe/Lisbon": "Lisbon = Lisboa, Porto",
    "Europe/Rome": "Rome = Roma, Milan = Milano, Naples = Napoli, Turin = Torino, "
    "Florence = Firenze, Venice = Venezia, Genoa = Genova, Palermo, Bologna",
    "Europe/Berlin": "Berlin, Hamburg, Munich = München, Cologne = Köln, Frankfurt = "
    "Frankfurt am Main, Stuttgart, Dusseldorf = Düsseldorf, Leipzig, Dresden, Hanover = Hannover, "
    "Nuremberg = Nürnberg, Bremen",
    "Europe/Vienna": "Vienna = Wien, Graz, Salzburg",
    "Europe/Zurich": "Zurich = Zürich, Geneva = Genève, Basel, Bern, Lausanne",
    "Europe/Amsterdam": "Amsterdam, Rotterdam, The Hague = Den Haag, Utrecht",
    "Europe/Brussels": "Brussels = Bruxelles, Antwerp = Antwerpen, Ghent = Gent, Bruges = Brugge",
    "Europe/Luxembourg": "Luxembourg = Lëtzebuerg",
    "Europe/Copenhagen": "Copenhagen = København, Aarhus",
    "Europe/Stockholm": "Stockholm, Gothenburg = Göteborg, Malmo = Malmö",
    "Europe/Oslo": "Oslo, Bergen, Trondheim",
    "Europe/Helsinki": "Helsinki, Tampere, Turku",
    "Atlantic/Reykjavik": "Reykjavik = Reykjavík",
    "Europe/Warsaw": "Warsaw = Warszawa, Krakow = Kraków, Lodz = Łódź, Wroclaw = Wrocław, "
    "Gdansk = Gdańsk, Poznan = Poznań",
    "Europe/Prague": "Prague = Praha, Brno",
    "Europe/Bratislava": "Bratislava",
    "Europe/Budapest": "Budapest, Debrecen",
    "Europe/Bucharest": "Bucharest = București, Cluj-Napoca",
    "Europe/Sofia": "Sofia = София, Plovdiv = Пловдив",
    "Europe/Belgrade": "Belgrade = Београд, Novi Sad = Нови Сад",
    "Europe/Zagreb": "Zagreb, Split",
    "Europe/Ljubljana": "Ljubljana",
    "Europe/Sarajevo": "Sarajevo",
    "Europe/Skopje": "Skopje = Скопје",
    "Europe/Tirane": "Tirana = Tiranë",
    "Europe/Athens": "Athens = Αθήνα, Thessaloniki = Θεσσαλονίκη",
    "Europe/Istanbul": "Istanbul = İstanbul, Ankara, Izmir = İzmir, Antalya",
    "Asia/Nicosia": "Nicosia = Λευκωσία",
    "Europe/Malta": "Valletta",
    "Europe/Vilnius": "Vilnius, Kaunas",
    "Europe/Riga": "Riga = Rīga",
    "Europe/Tallinn": "Tallinn, Tartu",
    "Europe/Minsk": "Minsk = Мінск",
    "Europe/Kyiv": "Kyiv = Київ, Kharkiv = Харків, Odesa = Одеса, Lviv = Львів, Dnipro = Дніпро",
    "Europe/Chisinau": "Chisinau = Chișinău",
    "Europe/Moscow": "Moscow = Москва, Saint Petersburg = Санкт-Петербург, Kazan = Казань, "
    "Nizhny Novgorod = Нижний Новгород, Rostov-on-Don = Ростов-на-Дону, Sochi = Сочи",
    "Asia/Yekaterinburg": "Yekaterinburg = Екатеринбург, Chelyabinsk = Челябинск, Ufa = Уфа",
    "Asia/Novosibirsk": "Novosibirsk = Новосибирск",
    "Asia/Vladivostok": "Vladivostok = Владивосток",
    "Asia/Tbilisi": "Tbilisi = თბილისი",
    "Asia/Yerevan": "Yerevan = Երևան",
    "Asia/Baku": "Baku = Bakı",
    "Asia/Almaty": "Almaty = Алматы, Astana = Астана",
    "Asia/Tashkent": "Tashkent = Toshkent",
    "Asia/Bishkek": "Bishkek = Бишкек",
    "Asia/Jerusalem": "Jerusalem = ירושלים, Tel Aviv = תל אביב, Haifa = חיפה",
    "Asia/Beirut": "Beirut = بيروت",
    "Asia/Damascus": "Damascus = دمشق, Aleppo = حلب",
    "Asia/Amman": "Amman = عمان",
    "Asia/Baghdad": "Baghdad = بغداد, Basra = البصرة, Mosul = الموصل, Erbil = أربيل",
    "Asia/Riyadh": "Riyadh = الرياض, Jeddah = جدة, Mecca = مكة, Medina = المدينة المنورة",
    "Asia/Kuwait": "Kuwait City = مدينة الكويت",
    "Asia/Qatar": "Doha = الدوحة",
    "Asia/Dubai": "Dubai = دبي, Abu Dhabi = أبو ظبي",
    "Asia/Muscat": "Muscat = مسقط",
    "Asia/Aden": "Sanaa = صنعاء, Aden = عدن",
    "Asia/Tehran": "Tehran = تهران, Isfahan = اصفهان, Mashhad = مشهد, Shiraz = شیراز",
    "Asia/Kabul": "Kabul = کابل",
    "Asia/Karachi": "Karachi = کراچی, Lahore = لاہور, Islamabad = اسلام آباد",
    "Asia/Kolkata": "Delhi = दिल्ली, New Delhi = नई दिल्ली, Mumbai = मुंबई, Kolkata = কলকাতা, "
    "Chennai = சென்னை, Bangalore = ಬೆಂಗಳೂರು, Hyderabad = హైదరాబాద్, Ahmedabad = અમદાવાદ, "
    "Pune = पुणे, Jaipur = जयपुर, Lucknow = लखनऊ",
    "Asia/Dhaka": "Dhaka = ঢাকা, Chittagong = চট্টগ্রাম",
    "Asia/Kathmandu": "Kathmandu = काठमाडौं",
    "Asia/Colombo": "Colombo = කොළඹ",
    "Asia/Yangon": "Yangon = ရန်ကုန်",
    "Asia/Bangkok": "Bangkok = กรุงเทพ, Chiang Mai = เชียงใหม่, Hanoi = Hà Nội",
    "Asia/Ho_Chi_Minh": "Ho Chi Minh City = Thành phố Hồ Chí Minh, Da Nang = Đà Nẵng",
    "Asia/Phnom_Penh": "Phnom Penh = ភ្នំពេញ",
    "Asia/Vientiane": "Vientiane = ວຽງຈັນ",
    "Asia/Kuala_Lumpur": "Kuala Lumpur, George Town, Johor Bahru",
    "Asia/Singapore": "Singapore = 新加坡",
    "Asia/Jakarta": "Jakarta, Bandung, Surabaya, Medan",
    "Asia/Manila": "Manila = Maynila, Quezon City, Cebu City, Davao",
    "Asia/Shanghai": "Beijing = 北京, Shanghai = 上海, Guangzhou = 广州, Shenzhen = 深圳, "
    "Chengdu = 成都, Wuhan = 武汉, Xi'an = 西安, Hangzhou = 杭州, Nanjing = 南京, "
    "Chongqing = 重庆, Tianjin = 天津, Harbin = 哈尔滨",
    "Asia/Hong_Kong": "Hong Kong = 香港",
    "Asia/Macau": "Macau = 澳門",
    "Asia/Taipei": "Taipei = 台北, Kaohsiung = 高雄, Taichung = 臺中",
    "Asia/Tokyo": "Tokyo = 東京, Osaka = 大阪, Kyoto = 京都, Yokohama = 横浜, Nagoya = 名古屋, "
    "Sapporo = 札幌, Fukuoka = 福岡, Kobe = 神戸, Hiroshima = 広島",
    "Asia/Seoul": "Seoul = 서울, Busan = 부산, Incheon = 인천, Daegu = 대구",
    "Asia/Pyongyang": "Pyongyang = 평양",
    "Asia/Ulaanbaatar": "Ulaanbaatar = Улаанбаатар",
    "Africa/Cairo": "Cairo = القاهرة, Alexandria = الإسكندرية, Giza = الجيزة",
    "Africa/Tripoli": "Tripoli = طرابلس, Benghazi = بنغازي",
    "Africa/Tunis": "Tunis = تونس",
    "Africa/Algiers": "Algiers = الجزائر, Oran = وهران",
    "Africa/Casablanca": "Casablanca = الدار البيضاء, Rabat = الرباط, "
    "Marrakesh = مراكش, Fes = فاس",
    "Africa/Khartoum": "Khartoum = الخرطوم",
    "Africa/Addis_Ababa": "Addis Ababa = አዲስ አበባ",
    "Africa/Nairobi": "Nairobi, Mombasa",
    "Africa/Kampala": "Kampala",
    "Africa/Dar_es_Salaam": "Dar es Salaam, Dodoma",
    "Africa/Kigali": "Kigali",
    "Africa/Mogadishu": "Mogadishu = Muqdisho",
    "Africa/Lagos": "Lagos, Abuja, Kano, Ibadan",
    "Africa/Accra": "Accra, Kumasi",
    "Africa/Abidjan": "Abidjan, Yamoussoukro",
    "Africa/Dakar": "Dakar",
    "Africa/Bamako": "Bamako",
    "Africa/Kinshasa": "Kinshasa",
    "Africa/Luanda": "Luanda",
    "Africa/Harare": "Harare",
    "Africa/Lusaka": "Lusaka",
    "Africa/Maputo": "Maputo",
    "Africa/Johannesburg": "Johannesburg, Cape Town = Kaapstad, Durban, Pretoria",
    "Indian/Antananarivo": "Antananarivo",
    "America/New_York": "New York, Boston, Washington DC = Washington D.C., Philadelphia, Miami, "
    "Atlanta, Pittsburgh",
    "America/Detroit": "Detroit",
    "America/Chicago": "Chicago, Houston, Dallas, Austin, New Orleans, Minneapolis",
    "America/Denver": "Denver, Salt Lake City",
    "America/Phoenix": "Phoenix",
    "America/Los_Angeles": "Los Angeles, San Francisco, Seattle, San Diego, Las Vegas, Portland",
    "Pacific/Honolulu": "Honolulu",
    "America/Anchorage": "Anchorage",
    "America/Toronto": "Toronto, Montreal = Montréal, Ottawa, Quebec City = Québec",
    "America/Vancouver": "Vancouver",
    "America/Edmonton": "Calgary, Edmonton",
    "America/Winnipeg": "Winnipeg",
    "America/Halifax": "Halifax",
    "America/Mexico_City": "Mexico City = Ciudad de México, Guadalajara, Puebla",
    "America/Monterrey": "Monterrey",
    "America/Tijuana": "Tijuana",
    "America/Havana": "Havana = La Habana",
    "America/Guatemala": "Guatemala City = Ciudad de Guatemala",
    "America/El_Salvador": "San Salvador",
    "America/Costa_Rica": "San Jose = San José",
    "America/Panama": "Panama City = Ciudad de Panamá",
    "America/Santo_Domingo": "Santo Domingo",
    "America/Puerto_Rico": "San Juan",
    "America/Port-au-Prince": "Port-au-Prince",
    "America/Jamaica": "Kingston",
    "America/Bogota": "Bogota = Bogotá, Medellin = Medellín, Cali",
    "America/Caracas": "Caracas, Maracaibo",
    "America/Guayaquil": "Quito, Guayaquil",
    "America/Lima": "Lima, Arequipa, Cusco = Cuzco",
    "America/La_Paz": "La Paz, Santa Cruz = Santa Cruz de la Sierra",
    "America/Santiago": "Santiago, Valparaiso = Valparaíso",
    "America/Argentina/Buenos_Aires": "Buenos Aires, Rosario",
    "America/Argentina/Cordoba": "Cordoba = Córdoba",
    "America/Montevideo": "Montevideo",
    "America/Asuncion": "Asuncion = Asunción",
    "America/Sao_Paulo": "Sao Paulo = São Paulo, Rio de Janeiro, Brasilia = Brasília, "
    "Belo Horizonte, Porto Alegre, Curitiba",
    "America/Bahia": "Salvador",
    "America/Fortaleza": "Fortaleza",
    "America/Recife": "Recife",
    "America/Manaus": "Manaus",
    "Australia/Sydney": "Sydney, Canberra",
    "Australia/Melbourne": "Melbourne",
    "Australia/Brisbane": "Brisbane",
    "Australia/Perth": "Perth",
    "Australia/Adelaide": "Adelaide",
    "Australia/Hobart": "Hobart",
    "Pacific/Auckland": "Auckland, Wellington, Christchurch",
    "Pacific/Fiji": "Suva",
    "Pacific/Port_Moresby": "Port Moresby",
}
Asked = tuple[str, str]


def main() -> None:
    """Print the shares, and what was not found."""
    pairs = [
        (zone, pair.partition("="))
        for zone, listed in CITIES.items()
        for pair in listed.split(",")
    ]
    english = [(name.strip(), zone) for zone, (name, _, _) in pairs]
    own = [((own or name).strip(), zone) for zone, (name, _, own) in pairs]
    print(f"{len(pairs)} cities, {len([1 for _, (_, sign, _) in pairs if sign])} with two names")
    for title, asked in (("English", english), ("own", own)):
        _measure(title, asked)


def _measure(title: str, asked: Sequence[Asked]) -> None:
    began = time.perf_counter()
    found = {name: [place.zone for place in find_choices(name)] for name, _ in asked}
    took = (time.perf_counter() - began) / len(asked)
    alone = sum(found[name] == [zone] for name, zone in asked)
    first = sum(found[name][:1] == [zone] for name, zone in asked)
    shown = sum(zone in found[name] for name, zone in asked)
    shares = " ".join(
        f"{word}={n / len(asked):.1%}"
        for word, n in (("alone", alone), ("first", first), ("shown", shown))
    )
    print(f"{title}: {shares}, {took * 1e3:.1f} ms each")
    for name, zone in asked:
        if zone not in found[name]:
            print(f"  not found: {name} ({zone}): {found[name]}")


if __name__ == "__main__":
    main()
