"""The words of sport, culture and climate; see bot/stories/topic_words.py."""

from __future__ import annotations

LIFE: dict[str, dict[str, str]] = {
    "sport": {
        "en": """football footballer soccer tennis basketball baseball hockey golf cricket rugby
            boxing olympics olympic world_cup premier_league champions_league cup_final cup_winners
            continental_cup semi-final semifinal quarter-final quarterfinal nba nfl mlb nhl fifa
            uefa wimbledon grand_slam grand_prix formula_one midfielder goalkeeper quarterback
            head_coach extra_time penalty_shootout championship medal athlete athletes marathon
            sprinter cyclist playoff playoffs super_bowl doping referee relegation knockout batsman
            wicket innings teammate stoppage_time offside hat-trick swimmer judo olympian gymnast
            paralympics
            | match cup final team player players coach win wins beat goal goals league title
            tournament season club stadium fans captain score scored penalty injury transfer squad
            trophy game games race champion manager sport sports header substitute striker
            defender""",
        "de": """fußball* bundesliga* tennis* basketball* handball* eishockey* golf olympia*
            olympisch weltmeister* europameister* champions_league dfb* pokal* *pokal halbfinale
            viertelfinale endspiel* finale verlängerung elfmeter* torwart stürmer mittelfeld*
            trainer* nationalmannschaft* bundestrainer* grand_prix formel sieger medaille*
            sportler* athlet* marathon* doping* schiedsrichter* abstieg meisterschaft* sport*
            turnier* spieler*
            | spiel tor tore mannschaft team liga titel saison verein stadion fans kapitän sieg
            verletzung transfer rennen gewinnt champion""",
        "es": """fútbol futbolista tenis baloncesto béisbol golf rugby boxeo juegos_olímpicos
            olímpico mundial_fútbol champions liga_campeones semifinal cuartos_final
            copa_continental copa_mundo prórroga nba fifa uefa portero delantero centrocampista
            defensa_central entrenador entrenadora selección_nacional gran_premio fórmula_1 medalla
            atleta maratón ciclista dopaje árbitro descenso campeonato gol goles deporte deportivo
            deportista banquillo penalti jjoo olimpiada judo
            | partido copa final equipo jugador jugadores liga título torneo temporada club estadio
            aficionados hinchas capitán victoria lesión fichaje carrera campeón ganar penal""",
        "fr": """football footballeur tennis basket rugby handball cyclisme jeux_olympiques
            olympique coupe_monde ligue_champions ligue_1 demi-finale quart_finale
            coupe_continentale prolongation prolongations nba fifa uefa psg gardien_but attaquant
            milieu_terrain entraîneur entraîneuse sélectionneur équipe_france grand_prix formule_1
            médaille athlète marathon dopage arbitre relégation championnat sport sportif sportive
            roland-garros tir_but jo judo judoka
            | match coupe finale équipe joueur joueurs ligue titre tournoi saison club stade
            supporteurs supporters capitaine victoire but buts blessure transfert course
            champion""",
        "it": """calcio calciatore tennis basket rugby ciclismo olimpiadi olimpico mondiali
            champions_league serie_a semifinale quarti_finale tempi_supplementari supplementari nba
            fifa uefa juventus inter milan portiere attaccante centrocampista allenatore
            nazionale_italiana gran_premio formula_1 medaglia atleta maratona doping arbitro
            retrocessione campionato sport sportivo scudetto giro_italia gol rigore
            | partita coppa finale squadra giocatore giocatori lega titolo torneo stagione club
            stadio tifosi capitano vittoria infortunio gara campione""",
        "pt": """futebol futebolista tênis ténis basquete voleibol vôlei jogos_olímpicos olímpico
            copa_mundo liga_campeões champions semifinal quartas_final prorrogação prolongamento
            nba fifa uefa flamengo corinthians benfica sporting goleiro atacante avançado meia
            treinador técnico_time seleção_brasileira grande_prêmio fórmula_1 medalha atleta
            maratona doping árbitro rebaixamento campeonato gol gols golos esporte desporto
            esportivo desportivo brasileirão judô judoca
            | partida jogo copa taça final time equipa equipe jogador jogadores liga título torneio
            temporada clube estádio torcedores adeptos capitão vitória lesão campeão pênalti""",
        "nl": """voetbal* tennis* basketbal hockey* wielren* schaats* olympisch olympische_spelen
            wereldkampioen* europees_kampioenschap champions_league eredivisie halve_finale
            kwartfinale verlenging ajax feyenoord psv oranje keeper spits middenvelder bondscoach
            trainer grand_prix formule_1 medaille* atleet atleten marathon* doping scheidsrechter*
            degradatie kampioenschap* sport* wk ek verstappen
            | wedstrijd beker finale ploeg team speler spelers competitie titel toernooi seizoen
            club stadion supporters aanvoerder zege winst doelpunt blessure transfer""",
        "ru": """футбол футболист теннис баскетбол хоккей бокс регби олимпийский олимпиада
            чемпионат_мира лига_чемпионов полуфинал четвертьфинал дополнительное_время нба нхл кхл
            фифа уефа рпл спартак зенит цска вратарь нападающий полузащитник тренер гран-при
            формула-1 медаль спортсмен марафон допинг судья_матч чемпионат чемпион спорт спортивный
            гол пенальти сборная_россии шайба
            | матч кубок финал команда игрок лига титул турнир сезон клуб стадион болельщики
            капитан победа травма трансфер сборная""",
    },
    "culture": {
        "en": """film movie cinema box_office hollywood actor actress oscar oscars grammy emmy
            album singer songwriter rapper concert musician orchestra opera ballet theatre theater
            broadway novel novelist author poet poetry museum exhibition gallery painting painter
            sculpture artist booker_prize film_festival cannes netflix tv_series sitcom box-office
            celebrity kardashian beyonce fashion_designer reality_show screenplay soundtrack
            pop_star bestseller literature playwright comedian bafta golden_globe unesco_heritage
            premiere choreographer trailer disney marvel
            | music song band show series season episode star stars festival book art arts culture
            cultural stage audience character sequel tour role cast fans drama comedy award fashion
            heritage writer photo debut rock pop""",
        "de": """film* *film kino* hollywood schauspieler* regisseur* oscar* grammy album sänger*
            rapper* konzert* musiker* orchester oper opern* ballett theater* *theater roman
            schriftsteller* autor autorin dichter* museum* museen ausstellung* galerie gemälde
            maler* skulptur künstler* buchpreis* berlinale netflix serie filmfestspiele kultur*
            literatur* bestseller intendant* uraufführung weltkulturerbe
            | musik* lied band show staffel star festival buch kunst bühne publikum rolle premiere
            mode tournee""",
        "es": """película cine hollywood actor actriz cineasta óscar oscar oscars goya grammy álbum
            disco cantante rapero concierto músico orquesta ópera ballet teatro novela novelista
            escritor escritora poeta poesía museo exposición pintura pintor escultura artista
            premio_cervantes festival_cine netflix teleserie telenovela cultura cultural literatura
            taquilla flamenco
            | música canción banda serie temporada estrella festival libro arte escenario público
            personaje gira papel director autor moda patrimonio estreno""",
        "fr": """film cinéma hollywood acteur actrice comédien réalisateur oscar césar grammy album
            chanteur chanteuse rappeur concert musicien orchestre opéra ballet théâtre roman
            romancier écrivain poète poésie musée exposition peinture peintre sculpture artiste
            prix_goncourt goncourt festival_cannes netflix série_télévisée culture culturel
            littérature box-office
            | musique chanson groupe série saison star festival livre art scène public personnage
            tournée rôle auteur mode patrimoine première""",
        "it": """film cinema hollywood attore attrice regista oscar grammy album cantante rapper
            concerto musicista orchestra opera_lirica balletto teatro romanzo scrittore scrittrice
            poeta poesia museo mostra pittura pittore scultura artista premio_strega sanremo
            netflix serie_tv cultura culturale letteratura mostra_cinema
            | musica canzone banda serie stagione star festival libro arte palco pubblico
            personaggio tour ruolo autore moda patrimonio""",
        "pt": """filme cinema hollywood ator atriz cineasta oscar grammy álbum cantor cantora
            rapper concerto músico orquestra ópera balé teatro romance escritor escritora poeta
            poesia museu exposição pintura pintor escultura artista prêmio_jabuti netflix
            novela_globo telenovela cultura cultural literatura bilheteria carnaval samba
            | música canção banda série estrela festival livro arte palco público personagem turnê
            papel diretor autor moda patrimônio show""",
        "nl": """film* bioscoop hollywood acteur actrice regisseur oscar* grammy album zanger
            zangeres rapper concert* muzikant orkest opera ballet theater* roman schrijver
            schrijfster dichter poëzie museum musea tentoonstelling* galerie schilderij schilder
            beeldhouwer kunstenaar* boekenweek netflix tv-serie cultuur* cultureel literatuur*
            | muziek* lied band serie seizoen ster festival boek kunst podium publiek personage
            tournee rol auteur mode erfgoed""",
        "ru": """фильм кино голливуд актер актёр актриса режиссер режиссёр оскар грэмми альбом
            певец певица рэпер концерт музыкант оркестр опера балет театр роман писатель поэт
            поэзия музей выставка живопись художник скульптура артист netflix сериал культура
            культурный литература премьера
            | музыка песня группа сезон звезда фестиваль книга искусство сцена зрители персонаж
            роль автор мода наследие""",
    },
    "climate": {
        "en": """climate climate_change global_warming greenhouse emissions carbon carbon_dioxide
            co2 renewable renewables solar_power solar_panel wind_power wind_farm offshore_wind
            wind_law wind_turbine turbine fossil_fuel net_zero paris_agreement ipcc heatwave
            heat_wave wildfire bushfire forest_fire drought deforestation biodiversity ecosystem
            sea_level glacier coral reef pollution endangered_species rainforest environmental
            environmentalist environment methane coal_plant decarbonisation extreme_weather wetland
            rewilding greenpeace cop28 cop29 cop30 cop31 sustainability air_quality hectares
            | wind solar energy coal flood flooding hurricane storm typhoon cyclone weather forest
            temperature temperatures warming green nature wildlife plastic water oil gas
            electricity nuclear_power fire emission arctic ice recycling gigawatts heat""",
        "de": """klima* erderwärmung treibhausgas* emission* co2 kohlendioxid erneuerbare
            erneuerbare_energien solar* photovoltaik windkraft* windpark* windrad windräder
            windenergie windgesetz* küstenwindgesetz* kohleausstieg* energiewende* hitzewelle*
            waldbrand* dürre* abholzung artensterben artenschutz* biodiversität ökosystem*
            naturschutz* umwelt* meeresspiegel* gletscher* regenwald* luftverschmutzung methan
            unwetter* nachhaltig* hektar fridays_future
            | wind energie* kohle* hochwasser* überschwemmung* sturm* orkan wetter* wald
            temperatur* natur plastik* wasser öl gas strom hitze brand feuer""",
        "es": """climático cambio_climático clima calentamiento_global efecto_invernadero emisiones
            carbono co2 renovables energía_eólica eólico eólica parque_eólico energía_solar
            fotovoltaica ola_calor incendio_forestal incendios_forestales sequía deforestación
            biodiversidad ecosistema medio_ambiente medioambiental ambiental nivel_mar glaciar
            arrecife contaminación especies_peligro selva_amazónica metano hectáreas ecologista
            | viento solar energía carbón inundación inundaciones huracán tormenta temporal bosque
            temperatura temperaturas naturaleza plástico agua petróleo gas electricidad incendio
            fuego calor lluvias""",
        "fr": """climat climatique réchauffement réchauffement_climatique effet_serre émissions
            carbone co2 renouvelable renouvelables éolien éolienne éoliennes énergie_solaire
            photovoltaïque canicule incendie_forêt feux_forêt sécheresse déforestation biodiversité
            écosystème environnement environnemental niveau_mer glacier récif pollution méthane
            hectares écologique transition_énergétique
            | vent solaire énergie charbon inondation inondations ouragan tempête forêt température
            températures nature plastique eau pétrole gaz électricité incendie chaleur écologie""",
        "it": """clima climatico cambiamento_climatico cambiamenti_climatici riscaldamento_globale
            effetto_serra emissioni carbonio co2 rinnovabili eolico energia_solare fotovoltaico
            ondata_calore incendio_boschivo incendi_boschivi siccità deforestazione biodiversità
            ecosistema ambientale ambientalisti livello_mare ghiacciaio inquinamento metano ettari
            dissesto_idrogeologico
            | vento solare energia carbone alluvione alluvioni uragano tempesta maltempo foresta
            temperatura temperature natura plastica acqua petrolio gas elettricità incendio caldo
            ambiente""",
        "pt": """clima climático mudança_climática mudanças_climáticas alterações_climáticas
            aquecimento_global efeito_estufa emissões carbono co2 renováveis eólica eólico
            energia_solar onda_calor incêndio_florestal incêndios_florestais queimadas seca
            desmatamento desflorestação biodiversidade ecossistema meio_ambiente ambiental
            ambientalistas nível_mar geleira poluição metano hectares
            | vento solar energia carvão enchente enchentes inundação inundações furacão tempestade
            floresta temperatura temperaturas natureza plástico água petróleo gás eletricidade
            incêndio calor amazônia ambiente""",
        "nl": """klimaat* opwarming broeikasgas* emissies uitstoot co2 stikstof* zonne-energie
            zonnepanelen windenergie windmolen* windpark* windturbine* kolencentrale* hittegolf*
            bosbrand* natuurbrand* droogte* ontbossing biodiversiteit ecosysteem milieu*
            zeespiegel* gletsjer* regenwoud* luchtvervuiling vervuiling methaan duurzaam* hectare
            energietransitie
            | wind energie* kolen overstroming* storm* orkaan weer bos temperatuur temperaturen
            natuur plastic water olie gas stroom hitte brand""",
        "ru": """климат климатический изменение_климата глобальное_потепление потепление парниковый
            выбросы углерод углекислый_газ возобновляемый солнечная_энергия ветроэнергетика
            ветропарк лесной_пожар лесные_пожары природные_пожары засуха вырубка_лесов
            биоразнообразие экосистема экология экологический окружающая_среда уровень_моря ледник
            загрязнение метан гектар жара
            | ветер энергия уголь наводнение ураган шторм погода лес температура природа пластик
            вода нефть газ электроэнергия пожар паводок""",
    },
}
