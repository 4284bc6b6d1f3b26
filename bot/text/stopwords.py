"""Function words by language: the words that say nothing about what a text is about.

Compiled for this project from the closed word classes (articles, pronouns, prepositions,
conjunctions, auxiliaries) of each language, with the words every news text shares.
"""

from __future__ import annotations

STOPWORDS: dict[str, str] = {
    "en": """a an the and or but nor so yet if then than that this these those there here it its he she his
her hers him they them their we us our you your i me my who whom whose which what when where why how is am are
was were be been being do does did done have has had having will would shall should can could may might must
not no of in on at by for with about against between into through during before after above below to from up
down out off over under again further once as until while because also too very just only own same other some
such each both all any more most few many much said says say saying according told new news one two after amid
per via vs still ever even now however among since toward towards upon within without would-be mr mrs ms dr""",
    "de": """der die das den dem des ein eine einer eines einem einen und oder aber doch denn sondern wenn als wie
dass daß ob weil da damit obwohl während bevor nachdem bis seit ich du er sie es wir ihr mich dich ihn uns euch
ihm ihnen mein dein sein seine seiner seines seinem seinen ihre ihrer ihres ihrem ihren unser wer was wo wann
warum welche welcher welches dieser diese dieses diesem diesen jener jene jenes ist sind war waren bin bist sei
wird werden wurde wurden worden geworden hat haben hatte hatten habe kann können konnte muss müssen soll sollen
will wollen darf nicht kein keine keiner keinen mit ohne von vom zu zum zur in im ins an am auf aus bei beim für
gegen um über unter vor nach hinter zwischen durch auch noch nur schon sehr so mehr man sich hier dort nun dann
etwa laut sagte sagt am neue neuen neuer eins zwei andere anderen alle allem allen sowie""",
    "es": """el la los las un una unos unas y e o u pero sino ni que si como cuando donde quien quienes cual cuales
cuyo de del a al en con sin por para sobre entre hasta desde hacia contra tras ante bajo durante según es son
era eran fue fueron ser sido siendo está están estaba estar ha han había haber hay he hemos yo tú él ella ello
nosotros ellos ellas me te se nos le les lo su sus mi mis tu este esta estos estas ese esa esos esas aquel esto
eso no sí ya más menos muy también tan tanto todo toda todos todas otro otra otros otras mismo cada uno dos
porque aunque mientras además dijo dice tiene tienen nuevo nueva nuevos""",
    "fr": """le la les l un une des du de d et ou mais donc or ni car que qu qui quoi dont où quand comme comment si
ce cet cette ces c il elle ils elles on nous vous je tu me te se s lui leur leurs son sa ses mon ma mes ton ta
notre votre y en à au aux dans par pour sur sous avec sans entre vers chez contre depuis pendant avant après
jusque selon est sont était étaient être été fut a ont avait avoir eu sera seront fait ne n pas plus moins très
aussi tout toute tous toutes autre autres même mêmes encore déjà ainsi alors puis un deux dit nouveau nouvelle
nouveaux cela ça""",
    "it": """il lo la i gli le l un uno una e ed o ma però che chi cui come quando dove se perché di del dello della
dei degli delle a al allo alla ai agli alle da dal dallo dalla dai dalle in nel nello nella nei nelle con su sul
sulla sui sulle per tra fra contro dopo prima durante senza è sono era erano essere stato stata stati ha hanno
aveva avere ho non più meno molto anche ancora già solo questo questa questi queste quello quella quelli si ci
vi ne mi ti lui lei loro suo sua suoi sue mio noi voi io tu due altro altri altra tutto tutti tutte detto nuovo""",
    "pt": """o a os as um uma uns umas e ou mas nem que se como quando onde quem qual quais de do da dos das em no na
nos nas por pelo pela pelos pelas para com sem sobre entre até desde contra após durante segundo é são era eram
foi foram ser sido está estão estava estar tem têm tinha ter há eu tu ele ela nós eles elas me te se lhe lhes
seu sua seus suas meu minha este esta estes estas esse essa isso isto aquele não sim já mais menos muito também
tão todo toda todos todas outro outra outros outras mesmo cada dois porque embora enquanto disse diz novo nova
ao aos à às""",
    "nl": """de het een en of maar want dus dat die dit deze als dan toen wanneer waar wie wat welke hoe waarom ik jij
je hij zij ze wij we jullie u hem haar hun hen mijn jouw zijn ons onze is was waren ben bent wordt worden werd
werden geworden heeft hebben had hadden heb kan kunnen kon moet moeten zal zullen zou zouden wil niet geen in op
aan van voor met zonder door over onder bij uit naar tot tegen tussen na om ook nog al er hier daar meer zeer
zo te ten ter zich twee andere alle volgens zegt zei nieuwe""",
    "ru": """и в во не что он на я с со как а то все она так его но да ты к у же вы за бы по только ее её мне было вот
от меня еще ещё нет о из ему теперь когда даже ну ли если уже или ни быть был него до вас нибудь опять уж вам
ведь там потом себя ничего ей может они тут где есть надо ней для мы тебя их чем была сам чтоб без будто чего
раз тоже себе под будет ж тогда кто этот того потому этого какой совсем ним здесь этом один почти мой тем чтобы
нее сейчас были куда зачем всех при об другой хоть после над больше тот через эти нас про них какая много разве
эту моя свою этой перед том такой им более всю между это который которая которые которых также сообщил заявил
сообщает из-за""",
    "uk": """і й та в у на не що він я з зі із як а то все вона так його але ти до же ви за би по тільки її мені було
від мене ще ні о йому тепер коли навіть чи якщо вже або бути був для ми їх чим була сам без про це цей ця ці
який яка які яких також при після через між над під є""",
    "pl": """i w we na z ze do że się nie to jest są był była było byli być o od po za przez dla przy pod nad przed
między jak ale lub albo oraz a czy bo gdy kiedy gdzie kto co który która które których jego jej ich on ona ono
oni my wy ja ty mnie mu go tym tego ten ta te tej tych już też także tylko jeszcze może ma mają miał będzie""",
    "sv": """och i att det som en ett på är av för med till den de har inte om men vi han hon sig från så kan när var
efter vid sin sitt sina ut upp nu mot över under eller där även också in än mer alla hade ska skulle blir bli
blev vara varit detta denna dessa deras hans hennes säger enligt""",
    "tr": """ve bir bu da de için ile çok daha ne gibi kadar olan olarak ama veya ki mi mı mu mü en her o şu ise sonra
önce göre var yok değil olduğu oldu dedi etti edildi üzerine karşı""",
    "id": """yang dan di ke dari untuk dengan pada adalah ini itu tidak akan oleh sebagai dalam juga karena atau saat
telah sudah bisa dapat mereka kami kita ia dia para bagi hingga serta kata menurut""",
    "ar": """في من على إلى عن أن إن التي الذي هذا هذه ذلك تلك مع هو هي كان كانت لم لن لا ما قد بعد قبل بين حتى كل أو ثم
و بن خلال عند غير إذا أي كما وقد وأن ولا""",
}
