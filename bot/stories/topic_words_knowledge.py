"""The words of technology, science and health; see bot/stories/topic_words.py."""

from __future__ import annotations

KNOWLEDGE: dict[str, dict[str, str]] = {
    "technology": {
        "en": """software app ai artificial_intelligence chipmaker semiconductor microchip chip
            smartphone google microsoft facebook twitter tiktok hacker hackers hack cyberattack
            cyber data_breach breach malware ransomware password startup robot robotics algorithm
            internet iphone ipad android silicon_valley chatbot openai chatgpt samsung nvidia tech
            technology social_media encryption browser laptop broadband 5g video_game gamers
            cybersecurity cloud_computing data_center data_centre quantum_computer machine_learning
            self-driving app_store youtube instagram whatsapp playstation xbox nintendo gadget
            | apple amazon meta digital online computer data users user platform device server
            website account battery network privacy screen update web automation electric_vehicle
            customer_data patch engineers tablet streaming launch satellite_internet""",
        "de": """software app ki künstliche_intelligenz chiphersteller chipfabrik* chip*
            halbleiter* smartphone* google microsoft facebook twitter tiktok hacker* cyberangriff*
            cyber* datenleck* datenschutz* datendiebstahl schadsoftware passwort* startup start-up
            roboter* algorithmus algorithmen internet* iphone android chatbot openai chatgpt nvidia
            technologie* digitalisierung* soziale_medien browser laptop breitband* computer*
            tech-konzern it-sicherheit videospiel* techkonzern* rechenzentr*
            | apple amazon meta digital online daten nutzer plattform gerät server webseite konto
            batterie* netzwerk netz technik""",
        "es": """software app aplicación inteligencia_artificial ia chips semiconductores
            microchips smartphone google microsoft facebook twitter tiktok hacker hackers
            ciberataque ciberdelincuentes ciberseguridad robo_datos filtración_datos contraseña
            startup robot algoritmo internet iphone android chatbot openai chatgpt nvidia
            tecnología tecnológico tecnológica redes_sociales navegador portátil videojuegos
            procesadores programas_maliciosos
            | apple amazon meta digital línea ordenador computadora datos usuarios plataforma
            dispositivo servidores cuenta batería red móvil""",
        "fr": """logiciel appli intelligence_artificielle ia puces semi-conducteurs semiconducteurs
            smartphone google microsoft facebook twitter tiktok pirates hackers cyberattaque
            cybersécurité fuite_données vol_données mot_passe start-up robot algorithme internet
            iphone android chatbot openai chatgpt nvidia technologie technologique réseaux_sociaux
            navigateur jeu_vidéo jeux_vidéo numérique rançongiciel
            | apple amazon meta ligne ordinateur données utilisateurs plateforme application
            appareil serveurs compte batterie réseau""",
        "it": """software app applicazione intelligenza_artificiale ia semiconduttori microchip
            chip smartphone google microsoft facebook twitter tiktok hacker attacco_informatico
            cyberattacco cibersicurezza furto_dati password startup robot algoritmo internet iphone
            android chatbot openai chatgpt nvidia tecnologia tecnologico tecnologica social_network
            videogiochi ransomware
            | apple amazon meta digitale online computer dati utenti piattaforma dispositivo server
            sito account batteria rete""",
        "pt": """software aplicativo inteligência_artificial ia semicondutores chips smartphone
            google microsoft facebook twitter tiktok hacker hackers ataque_cibernético ciberataque
            cibersegurança vazamento_dados senha startup robô algoritmo internet iphone android
            chatbot openai chatgpt nvidia tecnologia tecnológico tecnológica redes_sociais
            navegador videojogos videogames
            | apple amazon meta digital online computador dados usuários utilizadores plataforma
            dispositivo aplicação servidores conta bateria rede celular telemóvel""",
        "nl": """software app apps kunstmatige_intelligentie ai chips chipmaker* chipfabriek*
            halfgeleider* smartphone* google microsoft facebook twitter tiktok hacker* hackers
            cyberaanval* cyber* datalek* wachtwoord* startup robot* algoritme* internet* iphone
            android chatbot openai chatgpt nvidia asml technologie* sociale_media computer*
            | apple amazon meta digitaal online gegevens data gebruikers platform apparaat server
            website account batterij netwerk""",
        "ru": """программное_обеспечение приложение искусственный_интеллект ии нейросеть
            полупроводники чипы смартфон google microsoft facebook twitter tiktok telegram яндекс
            хакер хакеры кибератака кибербезопасность утечка_данных пароль стартап робот алгоритм
            интернет iphone android чат-бот openai chatgpt nvidia технология соцсети браузер
            процессор видеоигра
            | apple amazon meta цифровой онлайн компьютер данные пользователи платформа устройство
            сервер сайт аккаунт сеть""",
    },
    "science": {
        "en": """scientist scientists researcher researchers astronomer physicist biologist
            archaeologist palaeontologist paleontologist asteroid comet planet galaxy telescope
            spacecraft space_agency space_station nasa esa lander rover orbit astronaut spacex mars
            lunar fossil dinosaur species dna genome gene physics chemistry biology astronomy
            quantum particle laboratory science scientific peer-reviewed nobel black_hole meteorite
            archaeological excavation evolution neuroscience mathematician neanderthal
            | study experiment discovery research journal university rocket launch satellite space
            professor findings theory cells evidence crater data institute samples signal ancient
            trial published probe moon""",
        "de": """wissenschaftler* forscher* forschung* astronom* physiker* biologe* archäolog*
            asteroid* komet* planet* galaxie* teleskop* raumsonde* raumfahrt* weltraum* raumstation
            nasa esa sonde umlaufbahn astronaut* mond mondlandung* mondmission* mars fossil*
            dinosaurier* genom* erbgut physik* chemie biologie labor* wissenschaft* nobelpreis*
            meteorit* ausgrabung* evolution* quanten* teilchen* schwarzes_loch raumschiff*
            | studie experiment entdeckung fachzeitschrift universität rakete satellit* professor*
            zellen art institut krater""",
        "es": """científico científica investigadores astrónomo físico biólogo arqueólogo asteroide
            cometa planeta galaxia telescopio nave_espacial sonda agencia_espacial
            estación_espacial nasa órbita astronauta luna fósil dinosaurio especies adn genoma
            física química biología laboratorio ciencia premio_nobel meteorito excavación evolución
            cuántico agujero_negro espacial
            | estudio experimento descubrimiento investigación revista universidad cohete satélite
            espacio profesor células hallazgo muestra""",
        "fr": """scientifique scientifiques chercheurs chercheuse astronome physicien biologiste
            archéologue astéroïde comète planète galaxie télescope vaisseau_spatial sonde
            agence_spatiale station_spatiale nasa esa cnrs orbite astronaute spationaute lune
            fossile dinosaure espèces adn génome physique chimie biologie laboratoire prix_nobel
            météorite fouilles évolution quantique trou_noir spatial
            | étude expérience découverte recherche revue université fusée satellite espace
            professeur cellules mars science""",
        "it": """scienziato scienziati ricercatori ricercatrice astronomo fisico biologo archeologo
            asteroide cometa pianeta galassia telescopio navicella sonda agenzia_spaziale
            stazione_spaziale nasa esa asi orbita astronauta luna fossile dinosauro specie dna
            genoma fisica chimica biologia laboratorio scienza scientifico premio_nobel meteorite
            scavi evoluzione quantistico buco_nero spaziale
            | studio esperimento scoperta ricerca rivista università razzo satellite spazio
            professore cellule""",
        "pt": """cientista cientistas pesquisadores investigadores astrônomo astrónomo físico
            biólogo arqueólogo asteroide cometa planeta galáxia telescópio nave_espacial sonda
            agência_espacial estação_espacial nasa esa órbita astronauta lua fóssil dinossauro
            espécies dna adn genoma física química biologia laboratório ciência científico
            prêmio_nobel prémio_nobel meteorito escavação evolução quântico espacial
            | estudo experimento descoberta pesquisa investigação revista universidade foguete
            satélite espaço professor células""",
        "nl": """wetenschapper* wetenschap* onderzoekers astronoom astronomen natuurkundige bioloog
            archeoloog archeologen asteroïde* komeet planeet* sterrenstelsel telescoop* ruimtesonde
            ruimtevaart* ruimtestation nasa esa astronaut* maan mars fossiel* dinosaurus diersoort*
            dna genoom natuurkunde scheikunde biologie laboratorium nobelprijs* meteoriet*
            opgraving* evolutie kwantum*
            | studie experiment ontdekking onderzoek tijdschrift universiteit raket satelliet*
            ruimte hoogleraar cellen soort sonde""",
        "ru": """ученый учёный ученые исследователи астроном физик биолог археолог астероид комета
            планета галактика телескоп космический_аппарат космос космический роскосмос зонд мкс
            nasa орбита космонавт астронавт луна марс ископаемые динозавр днк геном физика химия
            биология лаборатория наука научный нобелевский метеорит раскопки эволюция квантовый
            | исследование эксперимент открытие журнал университет ракета спутник профессор клетки
            вид""",
    },
    "health": {
        "en": """health doctors patients disease virus vaccine vaccination cancer surgery epidemic
            pandemic outbreak covid coronavirus influenza flu infection symptoms diagnosis
            clinical_trial medicine medical physician nurse nhs fda world_health_organization
            public_health pharmaceutical obesity diabetes dementia alzheimer stroke heart_attack
            heart_disease mental_health antibiotic ebola measles malaria hiv tuberculosis abortion
            healthcare opioid placebo vaping therapy cholesterol medicaid medicare surgeon midwife
            maternity immunity pathogen
            | trial treatment dose care clinic death smoking diet heart brain liver pregnancy
            births blood pill study risk side_effects ward researchers sleep tumor tumour cases
            regulator doctor drug hospital""",
        "de": """gesundheit* krankenhaus* klinik* ärzte arzt patient* krankheit* virus viren impf*
            medikament* arznei* krebs epidemie pandemie* corona* covid* grippe* infekt* symptom*
            diagnose* medizin* pfleger pflegekräfte krankenkasse* herzinfarkt* schlaganfall*
            diabetes demenz alzheimer antibiotik* masern malaria ebola abtreibung* therapie*
            herzmittel wirkstoff* placebo übergewicht
            | studie behandlung dosis pflege herz gehirn leber schwangerschaft rauchen blut
            nebenwirkung* infarkt*""",
        "es": """salud hospital médicos médico pacientes enfermedad virus vacuna vacunación fármaco
            medicamento cáncer cirugía epidemia pandemia brote covid coronavirus gripe infección
            síntomas diagnóstico ensayo_clínico medicina sanitario sanidad enfermera farmacéutica
            obesidad diabetes demencia alzheimer ictus infarto infartos antibiótico sarampión
            malaria ébola dengue aborto placebo salud_mental oms
            | ensayo tratamiento dosis clínica corazón cerebro hígado embarazo tabaco sangre
            estudio efectos_secundarios""",
        "fr": """santé hôpital hôpitaux médecin médecins patients maladie virus vaccin vaccination
            médicament cancer chirurgie épidémie pandémie covid coronavirus grippe infection
            symptômes diagnostic essai_clinique médecine médical infirmière soignants
            pharmaceutique obésité diabète démence alzheimer avc infarctus antibiotique rougeole
            paludisme ebola avortement ivg placebo santé_mentale oms
            | essai traitement dose soins clinique cœur cerveau foie grossesse tabac sang étude
            effets_secondaires""",
        "it": """salute ospedale medico medici pazienti malattia virus vaccino vaccinazione farmaco
            medicinale cancro tumore chirurgia epidemia pandemia focolaio covid coronavirus
            influenza infezione sintomi diagnosi sperimentazione_clinica medicina sanitario sanità
            infermieri farmaceutica obesità diabete demenza alzheimer ictus infarto antibiotico
            morbillo malaria ebola aborto placebo oms
            | terapia trattamento dose cura cuore cervello fegato gravidanza fumo sangue
            effetti_collaterali""",
        "pt": """saúde hospital médico médicos pacientes doentes doença vírus vacina vacinação
            fármaco medicamento remédio câncer cancro cirurgia epidemia pandemia surto covid
            coronavírus gripe infecção sintomas diagnóstico ensaio_clínico medicina sanitário
            enfermeiros farmacêutica obesidade diabetes demência alzheimer avc infarto enfarte
            antibiótico sarampo malária ebola dengue aborto placebo anvisa oms sus
            | ensaio tratamento dose clínica coração cérebro fígado gravidez tabaco sangue
            efeitos_colaterais""",
        "nl": """gezondheid* ziekenhuis ziekenhuizen arts artsen huisarts* patiënt* ziekte* virus
            vaccin* medicijn* geneesmiddel* kanker* epidemie pandemie corona* covid* griep*
            besmetting* infectie* symptomen diagnose geneeskunde medisch verpleegkundige*
            zorgverzekeraar* obesitas diabetes dementie alzheimer beroerte hartaanval* hartinfarct*
            antibiotica mazelen malaria ebola abortus placebo rivm
            | behandeling dosis zorg hart hersenen lever zwangerschap roken bloed studie
            bijwerkingen""",
        "ru": """здоровье больница врач врачи пациенты болезнь заболевание вирус вакцина вакцинация
            препарат лекарство рак операция_сердце эпидемия пандемия ковид covid коронавирус грипп
            инфекция симптомы диагноз клинические_испытания медицина медицинский медсестра минздрав
            ожирение диабет деменция инсульт инфаркт антибиотик корь малярия эбола аборт плацебо
            воз
            | лечение доза клиника сердце мозг печень беременность курение кровь исследование""",
    },
}
