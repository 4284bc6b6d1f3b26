"""What topics are called: by readers who ask for one, and as sections in feeds.

Compiled for this project. Case, diacritics and punctuation do not matter when they are compared.
Separated by ";". A section names a narrower field than the topic it belongs to, so it files an
article, but somebody who asks for football does not ask for all of sport.
"""

from __future__ import annotations

NAMES: dict[str, str] = {
    "world": """world; world news; world affairs; international; international news; international
        affairs; international relations; foreign; foreign affairs; foreign policy; foreign news;
        abroad; global; global news; global affairs; geopolitics; diplomacy; welt; weltgeschehen;
        weltpolitik; ausland; auslandsnachrichten; außenpolitik; internationales; geopolitik;
        diplomatie; mundo; internacional; internacionales; noticias internacionales; política
        exterior; política internacional; exterior; relaciones internacionales; geopolítica;
        diplomacia; monde; internationale; actualité internationale; étranger; politique étrangère;
        politique internationale; géopolitique; mondo; esteri; estero; internazionale; politica
        estera; politica internazionale; geopolitica; diplomazia; internacionais; política externa;
        wereld; wereldnieuws; buitenland; buitenlands nieuws; internationaal; мир; в мире; мировые
        новости; за рубежом; международные новости; международные отношения; внешняя политика;
        геополитика; världen; världsnyheter; utrikes; utrikespolitik; utrikesnyheter;
        internationellt; świat; na świecie; ze świata; zagranica; wiadomości ze świata; polityka
        zagraniczna; polityka międzynarodowa; світ; у світі; міжнародні новини; світові новини; за
        кордоном; зовнішня політика; dünya; dış haberler; uluslararası; dış politika; dünya
        haberleri""",
    "politics": """politics; political; political news; policy; government; domestic politics;
        politik; innenpolitik; inneres; regierung; politisches; política; políticas; gobierno;
        política nacional; politique; gouvernement; politique intérieure; vie politique; politica;
        politica interna; governo; política interna; politiek; binnenlandse politiek; regering;
        политика; внутренняя политика; правительство; власть; inrikespolitik; polityka; polityczne;
        polityka krajowa; rząd; політика; внутрішня політика; уряд; siyaset; politika; siyasi;
        hükümet; iç politika""",
    "business": """business; business news; economy; economics; economic; finance; finances;
        financial; financial news; money; markets; business and finance; economy and business;
        wirtschaft; wirtschaftsnachrichten; wirtschaftspolitik; ökonomie; finanzen; geld; märkte;
        wirtschaft und finanzen; unternehmen; economía; negocios; finanzas; dinero; mercados;
        empresas; economía y negocios; economía y finanzas; économie; affaires; entreprises;
        argent; marchés; éco; économie et finance; economia; affari; finanza; soldi; mercati;
        imprese; economia e finanza; negócios; finanças; dinheiro; economie; financiën; zakelijk;
        zaken; bedrijfsleven; markten; экономика; бизнес; финансы; деньги; рынки; экономика и
        бизнес; ekonomi; näringsliv; finans; pengar; affärer; gospodarka; ekonomia; biznes;
        finanse; pieniądze; економіка; бізнес; фінанси; гроші; iş dünyası; piyasalar""",
    "technology": """technology; technologies; tech; tech news; technology news; digital;
        information technology; science and technology; computing; internet; technologie; technik;
        digitales; netzwelt; computer; it und technik; tecnología; tecnologías; tecno; informática;
        tecnologías de la información; tecnologia; numérique; techno; high tech; hightech;
        informatique; tecnologie; digitale; informatica; tecnologias; digitaal; techniek;
        технологии; технология; техника; айти; интернет; цифровые технологии; hi tech; teknik;
        teknologi; digitalt; it nyheter; technika; nowe technologie; cyfryzacja; технології;
        технологія; техніка; інтернет; teknoloji; bilişim""",
    "science": """science; sciences; science news; research; scientific; wissenschaft;
        wissenschaften; wissen; forschung; ciencia; ciencias; investigación; investigación
        científica; recherche; savoirs; scienza; scienze; ricerca; ciência; ciências; pesquisa;
        pesquisa científica; wetenschap; wetenschappen; onderzoek; наука; науки; исследования;
        vetenskap; forskning; nauka; nauki; badania; badania naukowe; дослідження; bilim;
        araştırma; bilim haberleri""",
    "health": """health; health news; healthcare; health care; public health; medicine; medical;
        wellness; gesundheit; medizin; gesundheitswesen; salud; sanidad; medicina; salud pública;
        santé; médecine; santé publique; salute; sanità; benessere; saúde; saúde pública;
        gezondheid; gezondheidszorg; geneeskunde; zorg; здоровье; медицина; здравоохранение; hälsa;
        vård; sjukvård; medicin; zdrowie; medycyna; ochrona zdrowia; здоров'я; здоровя; здоров’я;
        охорона здоров'я; sağlık; tıp""",
    "sport": """sport; sports; sports news; sport news; sporting; sportnachrichten; deporte;
        deportes; les sports; sportif; lo sport; esporte; esportes; desporto; desportos;
        sportnieuws; спорт; новости спорта; sportnyheter; idrott; sporty; новини спорту; spor; spor
        haberleri""",
    "culture": """culture; cultural; arts; the arts; art; arts and culture; culture and arts;
        entertainment; arts and entertainment; kultur; feuilleton; kunst; unterhaltung; kunst und
        kultur; kultur und unterhaltung; cultura; arte; artes; entretenimiento; espectáculos; arte
        y cultura; cultura y ocio; culturel; divertissement; arts et culture; spettacoli;
        spettacolo; intrattenimento; arte e cultura; cultura e spettacoli; entretenimento; cultuur;
        amusement; kunst en cultuur; культура; искусство; развлечения; культура и искусство; nöje;
        kultur och nöje; konst; kultura; sztuka; rozrywka; мистецтво; розваги; kültür; sanat;
        kültür sanat; kültür ve sanat; eğlence""",
    "climate": """climate; climate change; climate crisis; global warming; environment;
        environmental; the environment; climate and environment; environment and climate; ecology;
        klima; klimawandel; klimakrise; klimaschutz; umwelt; umweltschutz; ökologie; klima und
        umwelt; umwelt und klima; clima; cambio climático; crisis climática; medio ambiente;
        medioambiente; ambiente; ecología; clima y medio ambiente; climat; changement climatique;
        crise climatique; environnement; réchauffement climatique; écologie; planète; cambiamento
        climatico; cambiamenti climatici; crisi climatica; ecologia; clima e ambiente; mudança
        climática; mudanças climáticas; alterações climáticas; crise climática; meio ambiente;
        klimaat; klimaatverandering; klimaatcrisis; milieu; климат; изменение климата; экология;
        окружающая среда; klimat; klimatförändringar; klimatförändringen; klimatkrisen; miljö;
        klimat och miljö; zmiany klimatu; zmiana klimatu; środowisko; ekologia; клімат; зміна
        клімату; екологія; довкілля; iklim; iklim değişikliği; iklim krizi; çevre; ekoloji""",
}

SECTIONS: dict[str, str] = {
    "world": """war; conflict; conflicts; middle east; guerra; krieg; guerre; oorlog; война; війна;
        defence; defense; nahost; proche orient; oriente medio; medio oriente; united nations""",
    "politics": """elections; election; election 2024; election 2026; parliament; congress; senate;
        white house; westminster; law and politics; wahlen; wahl; bundestag; elecciones; congreso;
        élections; parlement; elezioni; parlamento; eleições; verkiezingen; выборы; val; wybory;
        вибори; seçim; us politics; uk politics; local government""",
    "business": """companies; company news; industry; commodities; stocks; stock market; banking;
        real estate; labor; labour; work; jobs; careers; personal finance; trade; consumer;
        agriculture; retail; economics news; börse; industrie; arbeit; verbraucher; immobilien;
        landwirtschaft; bolsa; empleo; trabajo; consumo; vivienda; bourse; emploi; conso;
        consommation; travail; immobilier; borsa; lavoro; consumi; mercado; trabalho; emprego;
        beurs; werk; arbete; arbetsmarknad; företag; börs; работа; компании; рынок; недвижимость;
        praca; giełda; firma; робота; ринок; borsa haberleri; emlak""",
    "technology": """gadgets; ai; artificial intelligence; cybersecurity; cyber security; security
        and privacy; software; mobile; mobile phones; apps; startups; social media; gaming;
        künstliche intelligenz; ki; handy; inteligencia artificial; móviles; intelligence
        artificielle; intelligenza artificiale; inteligência artificial; kunstmatige intelligentie;
        искусственный интеллект; гаджеты; кибербезопасность; yapay zeka""",
    "science": """space; astronomy; physics; biology; archaeology; nature; spaceflight; raumfahrt;
        weltraum; astronomie; natur; espacio; astronomía; espace; spazio; espaço; ruimtevaart;
        космос; rymden; kosmos; uzay""",
    "health": """coronavirus; covid; covid 19; pandemic; diseases; mental health; nutrition;
        psychology; fitness; well; pharma; krankheiten; ernährung; enfermedades; nutrición;
        maladies; malattie; doenças; ziekten; болезни; коронавирус; коронавірус""",
    "sport": """football; soccer; tennis; basketball; nba; nfl; baseball; mlb; nhl; hockey; golf;
        cricket; rugby; rugby union; boxing; cycling; athletics; formula 1; f1; motorsport;
        olympics; olympic games; premier league; champions league; world cup; swimming; skiing;
        fußball; bundesliga; formel 1; radsport; olympia; handball; wintersport; fútbol;
        baloncesto; liga; ciclismo; fórmula 1; juegos olímpicos; foot; cyclisme; jeux olympiques;
        calcio; serie a; basket; formula uno; futebol; voetbal; wielrennen; schaatsen; футбол;
        хоккей; теннис; fotboll; ishockey; piłka nożna; siatkówka; futbol; basketbol""",
    "culture": """film; films; movies; movie; cinema; music; books; literature; theatre; theater;
        television; tv; tv and radio; stage; art and design; celebrity; celebrities; celebs;
        showbiz; lifestyle and culture; museums; musik; kino; bücher; literatur; medien; fernsehen;
        stars; cine; música; libros; teatro; televisión; gente; cinéma; musique; livres; théâtre;
        télé; médias; people; musica; libri; televisione; filmes; livros; famosos; televisão;
        muziek; boeken; кино; музыка; книги; театр; шоу бизнес; böcker; muzyka; książki; музика;
        кіно; sinema; müzik; kitap; magazin; televizyon""",
    "climate": """weather; wildlife; renewable energy; renewables; sustainability; conservation;
        biodiversity; net zero; pollution; wetter; nachhaltigkeit; erneuerbare energien;
        energiewende; artenschutz; tiempo; meteorología; sostenibilidad; energías renovables;
        biodiversidad; météo; biodiversité; transition écologique; meteo; sostenibilità;
        sustentabilidade; duurzaamheid; weer; погода; väder; hållbarhet; pogoda; hava durumu""",
}
