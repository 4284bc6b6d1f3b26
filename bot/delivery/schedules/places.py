"""Places and clocks that people name and the IANA zones they keep; keys are folded, lower case."""

from __future__ import annotations

# What people call the clock on their wall. "cst" and "ist" have several meanings; here the one
# with the most speakers of English behind it.
CLOCKS: dict[str, str] = {
    **dict.fromkeys(("utc", "gmt", "z", "zulu"), "UTC"),
    **dict.fromkeys(("et", "est", "edt", "eastern", "eastern time"), "America/New_York"),
    **dict.fromkeys(("ct", "cst", "cdt", "central", "central time"), "America/Chicago"),
    **dict.fromkeys(("mt", "mst", "mdt", "mountain", "mountain time"), "America/Denver"),
    **dict.fromkeys(("pt", "pst", "pdt", "pacific", "pacific time"), "America/Los_Angeles"),
    "bst": "Europe/London",
    **dict.fromkeys(("cet", "cest", "mez", "mesz", "met"), "Europe/Berlin"),
    **dict.fromkeys(("eet", "eest"), "Europe/Athens"),
    **dict.fromkeys(("wet", "west"), "Europe/Lisbon"),
    "msk": "Europe/Moscow",
    "ist": "Asia/Kolkata",
    "jst": "Asia/Tokyo",
    "kst": "Asia/Seoul",
    "sgt": "Asia/Singapore",
    "hkt": "Asia/Hong_Kong",
    **dict.fromkeys(("aest", "aedt"), "Australia/Sydney"),
    "acst": "Australia/Adelaide",
    "awst": "Australia/Perth",
    **dict.fromkeys(("nzst", "nzdt"), "Pacific/Auckland"),
    "sast": "Africa/Johannesburg",
}

# Big cities without an IANA zone of their own name, and countries with one clock.
_KEEPING: dict[str, str] = {
    "Europe/Berlin": "munich munchen muenchen hamburg frankfurt cologne koln koeln stuttgart "
    "dusseldorf duesseldorf leipzig dresden hanover hannover nuremberg nurnberg bremen essen "
    "dortmund bonn germany deutschland",
    "Europe/Vienna": "wien graz linz salzburg innsbruck austria",
    "Europe/Zurich": "zuerich geneva geneve genf basel bern lausanne switzerland",
    "Europe/Paris": "lyon marseille toulouse nice bordeaux lille strasbourg nantes france",
    "Europe/Madrid": "barcelona valencia seville sevilla bilbao malaga zaragoza spain",
    "Europe/Lisbon": "porto lisboa",
    "Europe/London": "manchester birmingham liverpool leeds glasgow edinburgh cardiff bristol "
    "sheffield newcastle uk england scotland wales britain",
    "Europe/Dublin": "cork ireland",
    "Europe/Rome": "milan milano naples napoli turin torino florence firenze venice venezia "
    "bologna palermo roma italy",
    "Europe/Amsterdam": "rotterdam utrecht eindhoven netherlands holland",
    "Europe/Brussels": "antwerp ghent bruxelles brussel belgium",
    "Europe/Stockholm": "gothenburg goteborg malmo sweden",
    "Europe/Copenhagen": "aarhus kobenhavn denmark",
    "Europe/Oslo": "bergen trondheim norway",
    "Europe/Helsinki": "tampere turku espoo finland",
    "Europe/Warsaw": "krakow cracow gdansk wroclaw poznan lodz warszawa",
    "Europe/Prague": "brno praha czechia",
    "Europe/Athens": "thessaloniki greece",
    "Europe/Kyiv": "lviv kharkiv odesa odessa dnipro ukraine киев київ",
    "Europe/Moscow": "petersburg saint-petersburg nizhny-novgorod москва",
    "Asia/Yekaterinburg": "ekaterinburg chelyabinsk",
    "Europe/Istanbul": "ankara izmir antalya turkiye",
    "Europe/Bucharest": "cluj timisoara romania",
    "Europe/Budapest": "debrecen hungary",
    "Europe/Sofia": "plovdiv bulgaria",
    "Europe/Belgrade": "novi-sad nis serbia",
    "America/New_York": "nyc boston philadelphia washington miami atlanta baltimore orlando "
    "charlotte pittsburgh cleveland tampa washington-dc buffalo brooklyn",
    "America/Chicago": "houston dallas austin san-antonio new-orleans minneapolis st-louis "
    "nashville memphis milwaukee kansas-city oklahoma-city omaha",
    "America/Denver": "salt-lake-city albuquerque colorado-springs el-paso",
    "America/Phoenix": "tucson arizona",
    "America/Los_Angeles": "la san-francisco seattle san-diego portland las-vegas san-jose "
    "sacramento oakland california",
    "America/Toronto": "ottawa quebec quebec-city hamilton",
    "America/Edmonton": "calgary",
    "America/Vancouver": "victoria",
    "America/Mexico_City": "guadalajara puebla cdmx",
    "America/Bogota": "medellin cali cartagena colombia",
    "America/Sao_Paulo": "rio rio-de-janeiro brasilia belo-horizonte curitiba porto-alegre",
    "America/Argentina/Buenos_Aires": "rosario argentina",
    "America/Lima": "arequipa cusco peru",
    "America/Santiago": "valparaiso concepcion",
    "America/Guayaquil": "quito",
    "Africa/Lagos": "abuja ibadan kano nigeria",
    "Africa/Johannesburg": "cape-town durban pretoria south-africa",
    "Africa/Cairo": "alexandria giza القاهرة",
    "Africa/Casablanca": "rabat marrakesh marrakech fes morocco",
    "Africa/Nairobi": "mombasa kenya",
    "Africa/Accra": "kumasi ghana",
    "Africa/Abidjan": "yamoussoukro",
    "Asia/Kolkata": "mumbai bombay delhi new-delhi bangalore bengaluru chennai madras hyderabad "
    "pune ahmedabad jaipur lucknow kochi india",
    "Asia/Karachi": "lahore islamabad rawalpindi faisalabad peshawar pakistan",
    "Asia/Dhaka": "chittagong bangladesh",
    "Asia/Shanghai": "beijing peking shenzhen guangzhou chengdu wuhan xian hangzhou nanjing "
    "tianjin suzhou china 北京 上海 广州 深圳",
    "Asia/Tokyo": "osaka kyoto yokohama nagoya sapporo fukuoka kobe hiroshima 東京 大阪",
    "Asia/Seoul": "busan incheon daegu korea south-korea 서울",
    "Asia/Taipei": "kaohsiung taichung taiwan 台北",
    "Asia/Ho_Chi_Minh": "hanoi da-nang vietnam ho-chi-minh-city hcmc",
    "Asia/Bangkok": "chiang-mai phuket thailand",
    "Asia/Manila": "cebu davao quezon-city philippines",
    "Asia/Jakarta": "bandung surabaya medan",
    "Asia/Makassar": "bali denpasar",
    "Asia/Kuala_Lumpur": "kl penang johor-bahru malaysia",
    "Asia/Dubai": "abu-dhabi sharjah uae",
    "Asia/Riyadh": "jeddah mecca medina saudi-arabia",
    "Asia/Qatar": "doha",
    "Asia/Jerusalem": "tel-aviv haifa",
    "Asia/Baghdad": "basra erbil mosul iraq",
    "Asia/Tehran": "isfahan mashhad shiraz",
    "Asia/Tashkent": "samarqand",
    "Australia/Sydney": "canberra wollongong",
    "Australia/Brisbane": "gold-coast cairns",
    "Australia/Melbourne": "geelong",
    "Pacific/Auckland": "wellington christchurch new-zealand",
    "Pacific/Honolulu": "hawaii",
}

PLACES: dict[str, str] = {
    place.replace("-", " "): zone for zone, places in _KEEPING.items() for place in places.split()
}
