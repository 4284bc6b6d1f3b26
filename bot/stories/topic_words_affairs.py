"""The words of world affairs, politics and business; see bot/stories/topic_words.py."""

from __future__ import annotations

AFFAIRS: dict[str, dict[str, str]] = {
    "world": {
        "en": """war ceasefire truce treaty diplomat diplomacy diplomatic embassy ambassador summit
            foreign_minister foreign_ministry foreign_secretary secretary_state foreign_affairs
            peace_talks peace_deal airstrike missile troops shelling artillery frontline invasion
            invaded occupied annexation sanctions refugees nato united_nations security_council
            un_envoy kremlin hostages militants hezbollah hamas taliban isis islamic_state warring
            bilateral geopolitics geopolitical consulate peacekeepers coup junta militia rebels
            nuclear_weapon nuclear_deal extradition war_crimes humanitarian_aid
            | border military army prisoners mediator envoy negotiators soldiers bombing rocket
            drone bomb ukraine russia gaza israel iran syria iraq afghanistan taiwan beijing moscow
            kyiv north_korea yemen sudan libya foreign_policy european_union exile peace conflict
            allies""",
        "de": """krieg krieges kriegs* waffenruhe* waffenstillstand* außenminister* außenpolit*
            friedensgespräch* friedensabkommen friedensplan staatsvertrag botschafter botschaft
            diplomat diplomatie diplomatisch diplomatin luftangriff* raketen* truppen sanktionen
            flüchtlinge nato vereinte_nationen un-sicherheitsrat sicherheitsrat kreml geiseln
            rebellen miliz* invasion artillerie einmarsch gipfeltreffen auswärtiges_amt putsch
            bürgerkrieg völkerrecht* geopolitisch hamas hisbollah taliban blauhelm* atomabkommen
            | grenze grenzübergang armee militär soldaten gefangene gefangenen* vermittler drohnen*
            bombe ukraine russland gaza israel iran syrien taiwan moskau kiew peking front frieden
            staatschef beobachter verhandlungen""",
        "es": """guerra tregua alto_fuego cese_fuego tratado diplomacia diplomático diplomática
            embajada embajador cumbre canciller cancillería ministro_exteriores ministra_exteriores
            relaciones_exteriores misil bombardeo tropas invasión sanciones refugiados otan
            naciones_unidas onu consejo_seguridad kremlin rehenes rebeldes milicia golpe_estado
            hamás hezbolá talibán acuerdo_paz conversaciones_paz artillería geopolítica
            derecho_internacional armas_nucleares
            | frontera fronterizo ejército militar soldado prisioneros mediador dron bomba ucrania
            rusia gaza israel irán siria taiwán moscú kiev pekín paz conflicto aliados
            negociaciones observadores""",
        "fr": """guerre trêve cessez-feu cessez_feu cessez diplomatie diplomatique diplomate
            ambassade ambassadeur ministre_affaires ministres_affaires affaires_étrangères missile
            bombardement troupes invasion sanctions réfugiés otan nations_unies onu
            conseil_sécurité kremlin otages rebelles milice putsch hamas hezbollah talibans
            accord_paix pourparlers artillerie géopolitique belligérants casques_bleus
            | frontière armée militaire soldats prisonniers médiateur drone bombe ukraine russie
            gaza israël iran syrie taïwan moscou kiev pékin paix conflit alliés négociations
            observateurs traité sommet""",
        "it": """guerra tregua cessate_fuoco cessate trattato diplomazia diplomatico ambasciata
            ambasciatore vertice ministro_esteri farnesina missile bombardamento truppe invasione
            sanzioni rifugiati nato nazioni_unite onu consiglio_sicurezza cremlino ostaggi ribelli
            milizie hamas hezbollah talebani colpo_stato artiglieria geopolitica colloqui_pace
            accordo_pace diritto_internazionale
            | confine frontiera esercito militare soldati prigionieri mediatore drone bomba ucraina
            russia gaza israele iran siria taiwan mosca kiev pechino pace conflitto alleati
            negoziati raid""",
        "pt": """guerra trégua cessar-fogo cessar_fogo tratado diplomacia diplomático embaixada
            embaixador cúpula cimeira chanceler ministro_exteriores relações_exteriores
            negócios_estrangeiros itamaraty míssil bombardeio bombardeamento tropas invasão sanções
            refugiados otan nato nações_unidas onu conselho_segurança kremlin reféns rebeldes
            milícia hamas hezbollah talibã artilharia geopolítica acordo_paz golpe_estado
            | fronteira exército militar soldados prisioneiros mediador drone bomba ucrânia rússia
            gaza israel irã síria taiwan moscou moscovo kiev pequim paz conflito aliados
            negociações""",
        "nl": """oorlog* wapenstilstand* staakt-het-vuren verdrag diplomaat diplomatie diplomatiek
            ambassade ambassadeur topoverleg buitenlandse_zaken raket* luchtaanval* troepen invasie
            sancties vluchtelingen navo verenigde_naties veiligheidsraad kremlin gijzelaars
            rebellen militie staatsgreep hamas hezbollah taliban vredesoverleg vredesakkoord
            vredesbesprekingen artillerie geopolitiek* volkenrecht
            | grens leger militair soldaten gevangenen bemiddelaar drone bom oekraïne rusland gaza
            israël iran syrië taiwan moskou kiev peking vrede conflict bondgenoten
            onderhandelingen""",
        "ru": """война перемирие прекращение_огня дипломат дипломатия дипломатический посольство
            посол саммит мид глава_мид министр_иностранных иностранных_дел ракета ракетный обстрел
            авиаудар войска вторжение санкции беженцы нато оон совет_безопасности совбез кремль
            заложники повстанцы боевики хамас хезболла талибан мирные_переговоры мирное_соглашение
            геополитический артиллерия фронт
            | граница армия военный солдат пленные посредник дрон беспилотник бомба украина россия
            газа израиль иран сирия тайвань москва киев пекин мир конфликт союзники переговоры
            договор""",
    },
    "politics": {
        "en": """parliament parliamentary senate senator congress congressman congresswoman
            election electoral ballot voters lawmaker legislator legislature legislation coalition
            prime_minister opposition_leader referendum impeachment democrats republicans tories
            gop white_house presidential cabinet chancellor mayor politician politics lawmakers
            supreme_court constitutional house_representatives capitol midterm caucus filibuster
            governing electorate polling_station resettlement_office county_executive constituency
            veto amendment
            | president minister government opposition vote law bill party governor campaign county
            federal policy auditor taxpayer commissioner candidate reform administration council
            audit democratic republican conservative liberal labour left-wing right-wing deputy
            speaker majority inquiry officials public_money nominee treasury trump biden
            migrants""",
        "de": """parlament* bundestag* bundesrat landtag* senat wahl wahlen wahl* *tswahl *gswahl
            *tswahlen *gswahlen kommunalwahl* neuwahl* stichwahl* europawahl* abgeordnete
            regierung* *regierung koalition* opposition* kanzler* bundeskanzler* ministerpräsident*
            premierminister* bundespräsident gesetzentwurf referendum volksentscheid politiker*
            politik politisch innenminister* cdu csu spd afd fdp minister ministerin bürgermeister*
            verfassungsgericht* landrat landrätin
            | präsident partei stimmen gesetz* *gesetz abstimmung reform behörde landkreis
            rechnungsprüfer* steuergeld* mehrheit kandidat debatte ausschuss bund haushalt
            demokraten republikaner grüne""",
        "es": """parlamento parlamentario senado senador congreso diputado elección elecciones
            electoral votantes legislador legislativo coalición primer_ministro primera_ministra
            presidente_gobierno referéndum oposición alcalde alcaldesa político política gobierno
            moncloa pp psoe ministro ministra gabinete tribunal_constitucional comicios urnas
            moción_censura investidura
            | presidente voto votación ley partido gobernador campaña reforma candidato mayoría
            auditoría auditor condado contribuyente debate decreto estado vox""",
        "fr": """parlement parlementaire sénat sénateur assemblée_nationale député élection
            électoral électeurs législatives présidentielle coalition premier_ministre
            première_ministre matignon élysée référendum opposition maire politique gouvernement
            scrutin motion_censure ministre conseil_constitutionnel remaniement projet_loi
            rassemblement_national lfi
            | président vote loi parti gouverneur campagne réforme candidat majorité audit comté
            contribuable débat décret sièges""",
        "it": """parlamento parlamentare senato senatore camera_deputati deputato elezioni
            elettorale elettori legislatura coalizione premier primo_ministro palazzo_chigi
            referendum opposizione sindaco politica politico governo quirinale ministro pd lega m5s
            centrodestra centrosinistra corte_costituzionale decreto_legge urne
            | presidente voto legge partito governatore campagna riforma candidato maggioranza
            contea revisore contribuente dibattito consiglio""",
        "pt": """parlamento parlamentar senado senador câmara_deputados deputado eleição eleições
            eleitoral eleitores legislativo coligação coalizão primeiro-ministro primeiro_ministro
            planalto referendo oposição prefeito político política governo ministro stf pt psd
            assembleia_república impeachment autarca
            | presidente voto votação lei partido governador campanha reforma candidato maioria
            auditoria condado contribuinte debate decreto""",
        "nl": """parlement* tweede_kamer eerste_kamer kamerlid kamerleden senaat verkiezing*
            kiezers coalitie* premier minister-president kabinet referendum oppositie* burgemeester
            politiek politicus politici regering* minister wetsvoorstel vvd pvv cda d66 pvda bbb
            formatie formateur staatssecretaris
            | president stemming stemmen wet partij gouverneur campagne hervorming kandidaat
            meerderheid motie belastinggeld gemeenteraad debat""",
        "ru": """парламент госдума дума сенат сенатор депутат выборы избирательный избиратели
            законопроект коалиция премьер-министр премьер референдум оппозиция мэр политика политик
            политический правительство министр импичмент голосование конституционный_суд кабмин
            совет_федерации кандидат_президенты
            | президент закон партия губернатор кампания реформа кандидат большинство бюджет указ
            дебаты""",
    },
    "business": {
        "en": """shares stocks stock_market inflation interest_rate key_rate rate_hike rate_cut
            central_bank economy economic economist gdp profit revenue earnings merger acquisition
            takeover investor investment bankruptcy layoffs unemployment wages tariff exports
            imports bonds currency mortgage dividend shareholder ipo nasdaq dow wall_street
            federal_reserve retailer manufacturer recession walkout ceo chief_executive oil_price
            futures lender warehouse_workers quarterly hedge_fund collective_bargaining trading
            subsidies
            | bank banks market rate company billion jobs strike union workers warehouse firm trade
            sales price prices cost consumer customers euros dollar tax budget industry plant
            factory pay contract employer employees economics retail business oil growth debt
            credit investors quota fine analysts airline carmaker supplier""",
        "de": """aktie aktien* börse* inflation* leitzins* zins zinsen zins* notenbank*
            zentralbank* ezb wirtschaft* konjunktur* bip gewinn umsatz* fusion übernahme investor*
            investition* insolvenz* arbeitslos* löhne lohn* zölle zoll exporte währung* anleihe*
            dividende dax konzern* *konzern rezession streik* gewerkschaft* tarifvertrag tarif*
            vorstandschef* hypothek* bundesbank subvention* *subvention einzelhandel* lieferkette*
            | bank markt unternehmen milliarden arbeitsplätze stellen firma handel preise kosten
            kunden verbraucher* euro steuern haushalt industrie fabrik werk arbeiter beschäftigte
            händler prozent jobs""",
        "es": """bolsa inflación tasa_interés tipos_interés banco_central economía económico
            economista pib beneficios ingresos fusión adquisición inversores inversión quiebra
            despidos desempleo paro salarios aranceles exportaciones divisa hipoteca accionistas
            recesión huelga huelguistas sindicato ibex bce subsidio subvención ganancias
            trabajadores_almacén euríbor tasa_referencia
            | banco mercado empresa empresas compañía millones empleo empleos trabajadores comercio
            precio precios costos consumidores clientes euros dólar impuestos presupuesto industria
            fábrica planta contrato tasa tipos multa acciones""",
        "fr": """bourse inflation taux_directeur taux_intérêt banque_centrale économie économique
            économiste pib bénéfice chiffre_affaires fusion acquisition rachat investisseurs
            investissement faillite licenciements chômage salaires tarifs_douaniers exportations
            devise actionnaires récession grève grévistes syndicat cac bce patronat croissance
            subvention entrepôts pdg
            | banque marché entreprise milliards emplois salariés commerce prix coûts consommateurs
            clients euros dollar impôts budget industrie usine ouvriers contrat taux amende
            actions""",
        "it": """borsa inflazione tasso_interesse tassi_interesse banca_centrale economia economico
            economista pil ricavi fusione acquisizione investitori investimenti fallimento
            licenziamenti disoccupazione salari dazi esportazioni valuta azionisti recessione
            sciopero sindacato bce confindustria spread mutui
            | banca mercato azienda imprese miliardi occupazione lavoratori commercio prezzi costi
            consumatori clienti euro dollaro tasse bilancio industria fabbrica stabilimento
            contratto tassi azioni""",
        "pt": """bolsa inflação taxa_juros juros banco_central economia econômico económico
            economista pib lucro fusão aquisição investidores investimento falência demissões
            despedimentos desemprego salários tarifas exportações moeda acionistas recessão greve
            sindicato bce copom selic ibovespa
            | banco mercado empresa bilhões milhões empregos trabalhadores comércio preços custos
            consumidores clientes euros dólar impostos orçamento indústria fábrica contrato ações
            receita""",
        "nl": """aandelen beurs* inflatie rente* *rente centrale_bank ecb dnb economie economisch
            economen econoom bbp winst omzet fusie overname investeerders investering*
            faillissement ontslagen werkloosheid lonen cao heffingen invoerrechten export
            aandeelhouders recessie staking* vakbond* aex hypotheek* subsidie*
            | bank markt bedrijf bedrijven miljard banen werknemers handel prijzen kosten
            consumenten klanten euro dollar belasting begroting industrie fabriek""",
        "ru": """акции биржа инфляция ключевая_ставка процентная_ставка центробанк цб экономика
            экономический экономист ввп прибыль выручка слияние инвестор инвестиции банкротство
            увольнения безработица зарплата пошлины экспорт валюта облигации акционеры рецессия
            забастовка профсоюз ипотека рубль
            | банк рынок компания миллиард рабочие_места работники торговля цены расходы
            потребители клиенты евро доллар налог бюджет промышленность завод ставка""",
    },
}
