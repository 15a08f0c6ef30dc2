"""Sentences with marked people, made of written patterns and lists of invented names, to tune redaction on.

The names are others than those of the sentences held out (`held_out.txt`); nobody of these names is meant.
Run as a script it prints the sentences as they are written in `held_out.txt`.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping

from stdnum import iban, luhn
from stdnum.no import fodselsnummer

# Nominative, genitive stem, partitive, and whether the endings have back vowels.
_FINNISH = """
Onni Onni Onnia b|Helmi Helmi Helmiä f|Rauha Rauha Rauhaa b|Suvi Suvi Suvia b|Sini Sini Siniä f|Tuuli Tuuli Tuulia b
Vuokko Vuoko Vuokkoa b|Oiva Oiva Oivaa b|Armas Armakse Armasta b|Taimi Taimi Taimia b|Usko Usko Uskoa b
Urho Urho Urhoa b|Sulo Sulo Suloa b|Lumi Lumi Lumia b|Aamu Aamu Aamua b|Ilona Ilona Ilonaa b|Kerttu Kertu Kerttua b
Elsa Elsa Elsaa b|Keijo Keijo Keijoa b|Anu Anu Anua b|Mirja Mirja Mirjaa b|Heikki Heiki Heikkiä f|Jussi Jussi Jussia b
Liisa Liisa Liisaa b|Esko Esko Eskoa b|Tuomas Tuomakse Tuomasta b|Marita Marita Maritaa b|Kalle Kalle Kallea b
Hannu Hannu Hannua b|Päivikki Päiviki Päivikkiä f|Jari Jari Jaria b|Sirpa Sirpa Sirpaa b|Eerik Eeriki Eerikiä f
Fadxiya Fadxiya Fadxiyaa b|Abshiro Abshiro Abshiroa b|Natalya Natalya Natalyaa b|Farhan Farhani Farhania b
Ngozi Ngozi Ngozia b|Hodo Hodo Hodoa b|Thanh Thanhi Thanhia b|Mehmet Mehmeti Mehmetiä f|Oksana Oksana Oksanaa b
Pirre Pirre Pirreä f|Ansku Ansku Anskua b|Make Make Makea b|Jonde Jonde Jondea b
""".strip().replace("\n", "|")
_FINNISH_SURNAMES = """
Korhonen Korhose Korhosta b|Mattila Mattila Mattilaa b|Lehmuskoski Lehmuskoske Lehmuskoskea b|Salo Salo Saloa b
Rautiainen Rautiaise Rautiaista b|Hakulinen Hakulise Hakulista b|Virta Virra Virtaa b|Kettu Ketu Kettua b
Peltoniemi Peltonieme Peltoniemeä f|Halla-aho Halla-aho Halla-ahoa b|Strömberg Strömbergi Strömbergiä f
Aalto Aallo Aaltoa b|Ylikangas Ylikankaa Ylikangasta b|Osman Osmani Osmania b|Petrenko Petrenko Petrenkoa b
Tikkanen Tikkase Tikkasta b|Ojanperä Ojanperä Ojanperää f|Susi Sude Sutta b|Vainio Vainio Vainiota b
""".strip().replace("\n", "|")
_SWEDISH = [
    "Gunnel",
    "Lars",
    "Karin",
    "Björne",
    "Maj",
    "Viking",
    "Rut",
    "Inga-Lill",
    "Håkan",
    "Pernilla",
    "Sigrid",
    "Bo",
    "Ulrika",
    "Tor",
    "Linnéa",
    "Göran",
    "Mats",
    "Saga",
    "Ebba",
    "Loke",
    "Siri",
    "Birger",
    "Margareta",
    "Ann-Charlotte",
    "Fatuma",
    "Yasmin",
    "Hamid",
    "Olena",
    "Pawel",
    "Trang",
    "Ronja",
    "Elof",
    "Tyra",
    "Nanna",
    "Kicki",
    "Lasse",
    "Totte",
    "Rosa",
    "Viola",
    "Alf",
    "Vera-Lisa",
    "Stig",
    "Ingela",
]
_SWEDISH_SURNAMES = [
    "Andersson",
    "Hellström",
    "Sjöholm",
    "Lindroos",
    "Wikström",
    "Östman",
    "Ahlbäck",
    "Dahlqvist",
    "Strand",
    "Berg",
    "Sandvik",
    "Rehnström",
    "Hedenäs",
    "Al-Rashid",
    "Kovalenko",
    "Holmqvist",
    "Skog",
    "Norrgård",
]
_ENGLISH = [
    "Sarah",
    "James",
    "Margaret",
    "Colin",
    "Joy",
    "Faith",
    "Dawn",
    "Rose",
    "Amber",
    "Bill",
    "Frank",
    "Patience",
    "Heather",
    "Olive",
    "Jasmine",
    "Victor",
    "Christian",
    "Charlotte",
    "Oliver",
    "Niamh",
    "Keisha",
    "Rajesh",
    "Wanjiru",
    "Mei",
    "Svetla",
    "Ahmed",
    "Bogdan",
    "Eleanor",
    "Duncan",
    "Rupert",
    "Harriet",
    "Oisin",
    "Delphine",
    "Tyrone",
    "Jacinta",
    "Baz",
    "Lottie",
    "Mick",
    "Sanjay",
    "Precious",
    "Iris",
    "Miles",
    "Angus",
]
_ENGLISH_SURNAMES = [
    "Smith",
    "Whitfield",
    "Baker",
    "O'Connor",
    "McAllister",
    "Green",
    "Young",
    "Fairweather",
    "Kowalski",
    "Banerjee",
    "Adeyemi",
    "Hughes",
    "Carter",
    "Blackwood",
    "Stone",
    "Cook",
    "Lindqvist",
    "Hernandez",
]

_FI = """
{N} veti ryhmän hyvin.|{N} kertoi omasta kokemuksestaan.|{N} ohjasi keskustelua taitavasti.|Kiitos {L}!
{L} kiitos hyvästä päivästä.|Kiitokset {L} ja {L2} järjestelyistä.|{N} ja {N2} vetivät pajan.|{G} esimerkki oli hyvä.
Pidin {G} tavasta puhua.|Opin eniten {A}.|Olisi hyvä kuulla {P} uudestaan.|{N} {S} oli hyvä kouluttaja.
Kouluttajana {N} {S} osasi asiansa.|{N} {SG} luento oli paras.|Kiitos {N} {SL}.|Lääkäri {S} ei kuunnellut minua.
Rouva {S} oli odottanut kolme viikkoa.|Sain apua {SA}.|Parasta oli {SG} esitys.|Esihenkilöni {N} ei päässyt paikalle.
Puhuin {G} kanssa asiakkaan tilanteesta.|{N}-niminen ohjaaja oli mukava.|Ryhmässä {N} toi esiin hyvän näkökulman.
Mukana olivat {N}, {N2} ja {N3}.|Meidän {N} oli myöhässä.|Äitini {N} sai hyvää hoitoa.|Se, mitä {N} sanoi, jäi mieleen.
{N} on paras.|{N} osasi asiansa.|Terveisin {N} {S}|Hoitaja nimeltä {N} otti minut vastaan.|Olen {N}, kokemusasiantuntija.
Asiakas {N} {S} ei saanut vastausta.|Miksi {N} aina keskeyttää?|Hieno päivä, {N}!|Ohjaaja {N} {I} kuunteli.
Tiimissä ({N}, {N2}) on hyvä henki.|Ilman {P} en olisi jaksanut.|Toivon, että {N} jatkaa ohjaajana.
{N} jäi eläkkeelle keväällä.|Meillä {N} hoitaa nämä asiat.|{I} {S} ei vastannut sähköpostiin.
""".strip().replace("\n", "|")
_FI_LOWER = """
kiitos {l}, olit ihana|opin paljon {a}|{n} {s} oli hyvä kouluttaja|puhuin {g} kanssa tauolla|ohjaajana {n} oli selkeä
|terveisiä {l}|meidän {n} on ihan paras
""".strip().replace("\n", "")
_SV = """
{N} ledde gruppen bra.|{N} berättade om sin egen erfarenhet.|{N} höll i diskussionen.|Tack {N}!|Tack till {N} och {N2}.
{N} och {N2} ledde verkstaden.|{Ns} exempel var bra.|Jag gillade {Ns} sätt att tala.|Jag lärde mig mest av {N}.
{N} {S} var en bra utbildare.|{N} {Ss} föreläsning var bäst.|Läkaren {S} lyssnade inte.|Fru {S} hade väntat i tre veckor.
Jag fick hjälp av {N} {S}.|Min chef {N} kunde inte komma.|Jag talade med {N} om klientens läge.
En handledare som heter {N} var trevlig.|Med var {N}, {N2} och {N3}.|Vår {N} var sen.|Min mamma {N} fick god vård.
Det {N} sade kommer jag att minnas.|{N} är bäst.|Hälsningar {N} {S}|Jag är {N}, erfarenhetsexpert.|Utan {N} hade jag inte orkat.
Klienten {N} {S} fick inget svar.|Varför avbryter {N} alltid?|Fin dag, {N}!|Handledaren {N} {I} lyssnade.
I teamet ({N}, {N2}) är stämningen god.|Jag hoppas att {N} fortsätter.|{Ss} grupp fick mest tid.|{I} {S} svarade inte.
{N} förklarade tydligt och lugnt.|Det var {N} som hjälpte mig.|Fråga {N} om det.|{N} borde leda nästa gång också.
""".strip().replace("\n", "|")
_SV_LOWER = (
    "tack {n}, du var underbar|jag lärde mig mycket av {n}|{n} {s} var en bra utbildare|jag talade med {n} i pausen|"
    "hälsa {n} från mig|vår {n} är bäst"
)
_EN = """
{N} led the group well.|{N} told us about her own experience.|{N} ran the discussion.|Thank you {N}!|Thanks to {N} and {N2}.
{N} and {N2} held the workshop.|{Ns} example was good.|I liked {Ns} way of talking.|I learned most from {N}.
{N} {S} was a good trainer.|{N} {Ss} lecture was the best.|Doctor {S} did not listen.|Mrs {S} had waited for three weeks.
I got help from {N} {S}.|My boss {N} could not come.|I talked with {N} about the client.|A coach called {N} was friendly.
Also there were {N}, {N2} and {N3}.|Our {N} was late.|My mother {N} got good care.|What {N} said stayed with me.
{N} is the best.|Regards, {N} {S}|I am {N}, an expert by experience.|Without {N} I would have given up.
Our client {N} {S} got no answer.|Why does {N} always interrupt?|A lovely day, {N}!|The facilitator {N} {I} listened.
Our team ({N}, {N2}) works well.|I hope {N} will go on.|{Ss} group got most of the time.|{I} {S} did not answer.
{N} explained everything clearly.|It was {N} who helped me.|Ask {N} about it.|{N} should lead the next one too.|Mr. {S} was kind.
""".strip().replace("\n", "|")
_EN_LOWER = (
    "thank you {n}, you were wonderful|i learned a lot from {n}|{n} {s} was a good trainer|i talked to {n} at lunch|"
    "say hello to {n} from me|our {n} is the best"
)

_PLAIN_FI = """
Joukossa oli monenlaisia ihmisiä.|Suurin osa ajasta meni esittelyihin.|Rauha ja kiireettömyys olivat parasta.|Onni oli, että ryhmä oli pieni.
Helmi koko päivältä: pysähdy ja kuuntele.|Tuuli oli kova ja kahvi hyvää.|Usko omaan osaamiseen kasvoi.|Oiva oivallus oli kuuntelun merkitys.
Suvi on hyvää aikaa levätä.|Kiva päivä!|Tää oli tosi kiva juttu.|Mä tykkäsin.|Ihanaa, kun sai jutella.|Tosi hyvä setti.|Aivan loistava koulutus.
Ohjelma oli tiivis.|Sosiaaliohjaaja ja fysioterapeutti olivat mukana.|Teams-yhteys pätki.|Zoom toimi hyvin.|Excel on hankala.
Kela ja DVV pitäisi kutsua mukaan.|Jyväskylässä tehdään näin.|Hankasalmelta oli pitkä matka.|Keski-Suomen hyvinvointialue on iso.
Syyskuussa uudestaan.|Maanantai on huono päivä.|Likertin asteikko oli outo.|Mielestäni PDSA-sykli oli selkeä.|STM:n ohjeet ovat hajallaan.
Klo 8.30–15.00 oli liian pitkä.|Osallistujia oli 12–15 ja ryhmiä 3.|Arvosana 8,5.|Maksoi 1 500 euroa.|Vuosina 2022-2023 oli sama.
Kokous oli 12.5. klo 9.|Tilaisuus 3.4.2024 oli paras.|GAF-40 ja MMSE-24 mainittiin.|COVID-19 vaikutti kaikkeen.|Luku 3.2.1 oli epäselvä.
Sairaanhoitajana koen tämän hyödylliseksi.|Esihenkilöt puuttuivat.|Lääkärit eivät osallistu.|Työskentelen hoitotyössä.|Koulussa on sama ongelma.
Päiväkodissa ja koulussa tarvitaan aikaa.|Terveysasemalla on jono.|Asiakas syntyy palveluun, ei organisaatioon.|Uusi työote syntyi 2023.
Tie on pitkä, 3 askelta otettu.|Kysymys 7 A oli vaikea.|Sivulla 12 on virhe.|Kysymykseen 4 en osannut vastata.|Anna lisää aikaa!
Aika loppui kesken.|Ilta olisi parempi.|Valo häikäisi.|Voima syntyy ryhmästä.|Tarina kosketti.|Kuvat olivat hyviä.|Vertaistuki, Vinkit, Verkostoituminen
Perjantaina olin jo väsynyt.|Kiitos kaikille!|Kiitos ohjaajille ja ryhmälle.|Tiimi toimi.|Hoitaja kertoi selkeästi.|Ohjaaja kuunteli.
Kouluttaja veti hyvin.|Asiakas sanoi tärkeän asian.|Ryhmä auttoi.|Ammattilainen johtaa keskustelua.|Englanniksi oli vaikea seurata.
Ruotsin kieli puuttui.|Suomalainen työkulttuuri vaatii tätä.|Omaolo ja Kanta toimivat.|Sotessa kaikki muuttuu.|Lisää aikaa, kiitos.
Ennen lounasta oli paras osuus.|Päätös tehtiin yhdessä.|Kanssakäyminen oli luontevaa.|Yhdessä tekeminen.|Moikka ja kiitti!
Nyt osaan kysyä.|Tsemppiä jatkoon!|Mahtava porukka.|Huippua!|Lounas oli hyvä.|Työnohjaus auttaa.|Kollegan tuki on tärkeää.
""".strip().replace("\n", "|")
_PLAIN_SV = """
Bland deltagarna fanns många slags människor.|Det mesta av tiden gick till presentationer.|Lugn och ro var det bästa.|Tiden tog slut.
Vi fick nya verktyg.|Rolig dag!|Jättebra kurs.|Socialhandledaren och fysioterapeuten var med.|Teams fungerade dåligt.|Zoom gick bra.
FPA borde bjudas in.|I Helsingfors gör man så här.|Från Åbo är det långt.|Egentliga Finland är stort.|I september igen.
Måndagar är dåliga dagar.|Likertskalan var konstig.|PDSA-cykeln var tydlig.|Kl. 8.30–15.00 var för långt.|Vi var 12–15 och grupperna 3.
Det kostade 1 500 euro.|Mötet var 12.5. kl. 9.|Covid-19 påverkade allt.|Som sjukskötare har jag nytta av det här.|Cheferna saknades.
Läkarna deltar inte.|I skolan är det samma problem.|På hälsocentralen är det kö.|På sidan 12 finns ett fel.|Fråga 7 A var svår.
Tack alla!|Tack till ledarna och gruppen.|Vårdaren berättade tydligt.|Handledaren lyssnade.|Klienten sade något viktigt.|Gruppen hjälpte.
På engelska var det svårt att följa.|Den finska arbetskulturen behöver det här.|Mer tid, tack.|Sång och skratt lyfter.|Ro behövs i arbetet.
Vila är viktigt.|Stor nytta.|Kort och bra.|Glad och trött efteråt.|Skog och natur lugnar.|Saga som metod var bra.|Rosa papper var svårt att läsa.
Alla kom till tals.|Inga problem.|Jag ville ha mer tid.|Se till att det finns pauser.|Ibland gick det för fort.|Maten var god.|Vi behöver ledningens stöd.
Livet blir lättare.|Samhörighet och trygghet.|Nästa gång i mindre grupp.|Handledarträffen var bra.|Klientmötet blev bättre.|Hopp och glädje.
Berg av papper väntade.|Strand och hav på bilden.|Viktigt att lyssna.|Ledarskapet borde ändras.|Åhörarna var aktiva.|Tråkigt att det tog slut.
""".strip().replace("\n", "|")
_PLAIN_EN = """
Most of the time went to introductions.|Peace and quiet were the best.|Time ran out.|We got new tools.|Fun day!|Great course.
The social counsellor and the physiotherapist took part.|Teams worked badly.|Zoom went well.|Kela should be invited.|In Helsinki they do it so.
Central Finland is large.|In September again.|Mondays are bad.|Likert scales are odd.|The PDSA cycle was clear.|From 8.30 to 15.00 was too long.
We were 12-15 and had 3 groups.|It cost 1,500 euros.|The meeting was on 12 May at 9.|COVID-19 changed everything.|As a nurse I can use this.
Managers were missing.|Doctors do not take part.|At school it is the same.|There is a queue at the health centre.|Page 12 has a mistake.|Question 7 A was hard.
Thanks everyone!|Thanks to the trainers and the group.|The nurse explained clearly.|The coach listened.|The client said something important.
English was hard to follow.|Finnish work culture needs this.|Joy and laughter help.|Faith in my own skills grew.|Patience is needed.|Bill us later, please.
Rose petals on the table were a nice touch.|Dawn was early for me.|Stone cold coffee.|Green tables were nice.|Everyone could speak.|Amber light was odd.
No problems.|Some parts were too fast.|The food was good.|We need support from the leaders.|Group Work and Peer Support were best.
Registered Nurse colleagues should come.|Experts by Experience were great.|Motivational Interviewing was new.|Quality Improvement is slow.
Love it!|Thx, super.|Honest talk helped.|Next time in a smaller group.|Learning by doing.|Useful for everyday work.|Victory for common sense.
The NHS and the WHO were named.|Please invite clients.|Can we do this again?|Could be shorter.|Young people were missing.|I will use it.
""".strip().replace("\n", "|")

_OTHER_FI = """
Soita {PHONE}|Numeroni on {PHONE}.|Tavoitat minut numerosta {PHONE} iltaisin.|puh. {PHONE}|Laita viesti {EMAIL}|Sähköpostini on {EMAIL}.
Asun {address:Koivukatu 12 A 4}, tervetuloa.|Osoite on {address:Lehtolantie 7, 33100} {may:Tampere}.|Käynti oli {address:Rantapolku 3 B 15}.
Koti on {address:Metsäkuja 9 as 2}.|Muutin {address:Pajatielle 22}.|Paperit: {address:Yliopistonkatu 36 C}.|Tulkaa {address:Kirkkorinne 5}.
Hetuni on {FI_ID}.|henkilötunnus {FI_ID}|Asiakkaan {FI_ID} tiedot puuttuivat.|hetu {FI_ID_BARE}|Tilini on {IBAN}.|Maksakaa tilille {IBAN} kiitos.
Instagramissa olen {HANDLE}.|Seuraa {HANDLE}|ig: {HANDLE_BARE}|Snapissa {HANDLE}|Autoni rekisterinumero on {PLATE_FI}.|Auto {PLATE_FI} oli tiellä.
Olen syntynyt {BIRTH_FI}.|Syntymäaikani on {BIRTH_FI}.|Potilas (s. {BIRTH_FI}) odotti.|synt. {BIRTH_FI}|IP-osoite oli {IP}.|Yhteys tuli osoitteesta {IP}.
Mökki on kohdassa {COORD}.|Sijainti: {COORD}|Koordinaatit ovat {COORD}.
Olen töissä {workplace:Mäntyrinteen palvelukodissa} {title:osastonhoitajana}.|Työskentelen {workplace:Tuomelan päiväkodissa}.
Olen {workplace:Pajamäen koulun} {title:apulaisrehtori}.|Toimin {title:toimitusjohtajana}.|Olen {title:ylihoitaja}.
{workplace:Hoivakoti Kultarannassa} ei ole aikaa.|{workplace:Vanhusten Apu Oy:ssä} on tapana toisin.|Teen töitä {workplace:Harjun terveysasemalla}.
{workplace:Rantakylän terveysaseman} {title:ylilääkäri} ei tullut.|Olen {workplace:Lehtolan yläkoulun} {title:kuraattori}.
Toimin {title:sosiaalijohtajana} pienessä kunnassa.|Olen meidän kunnan {title:sivistysjohtaja}.|Olen {workplace:Metsolan vankilan} {title:johtaja}.
{title:Johtava sosiaalityöntekijä} {may:on} {name:Mirja}.|Meidän {title:talousjohtaja} ei tue tätä.|Olen {title:hallintoylilääkäri}.
""".strip().replace("\n", "|")
_OTHER_SV = """
Ring {PHONE_SV}|Mitt nummer är {PHONE_SV}.|Nå mig på {PHONE_SV} om kvällarna.|tfn {PHONE_SV}|Skriv till {EMAIL}|Min e-post är {EMAIL}.
Jag bor på {address:Skolgatan 12 A 4}.|Adressen är {address:Norrvägen 7, 65100} {may:Vasa}.|Besöket var på {address:Strandstigen 3}.
Papper: {address:Södra Esplanaden 36 C}.|Kom till {address:Kyrkbacken 5}.|Min personbeteckning är {FI_ID}.|Mitt personnummer är {SV_ID}.
personnummer {SV_ID_BARE}|Fødselsnummer {NO_ID} gick inte.|Kontot är {IBAN}.|Betala till {IBAN} tack.|På Instagram är jag {HANDLE}.
Följ {HANDLE}|instagram: {HANDLE_BARE}|Min bil {PLATE_SV} stod där.|Bilen {PLATE_SV} var i vägen.|Registernummer {PLATE_SV}
Jag är född {BIRTH_SV}.|Min födelsedag är {BIRTH_SV}.|Patienten, f. {BIRTH_SV}, väntade.|IP-adressen var {IP}.|Det kom från {IP}.
Stugan finns på {COORD}.|Koordinater: {COORD}|Jag arbetar på {workplace:Ekbackens äldreboende}.|Jag jobbar vid {workplace:Sjöhagens daghem}.
Jag är {title:biträdande rektor} på {workplace:Lillhagens skola}.|Jag är {title:verkställande direktör}.|Jag är {title:överskötare}.
Jag är {title:ekonomidirektör} i en liten kommun.|{workplace:Tallåsens hälsocentral} har inte tid.|På {workplace:Vård & Hem Ab} gör vi annorlunda.
{title:Chefsläkaren} på {workplace:Björkhems sjukhus} kom inte.|Vår {title:socialdirektör} stöder inte det här.
""".strip().replace("\n", "|")
_OTHER_EN = """
Call {PHONE_EN}|My number is {PHONE_EN}.|Reach me on {PHONE_EN} in the evenings.|tel. {PHONE_EN}|Write to {EMAIL}|My e-mail is {EMAIL}.
I live at {address:12 Church Street}.|The address is {address:7 Northgate Road}, {may:York} {address:YO1 7PQ}.|The visit was to {address:3 Beech Avenue}.
Papers: {address:36 High Street}.|Come to {address:Flat 5, 18 Mill Lane}.|My code is {FI_ID}.|My SSN is {US_ID}.|National insurance number {GB_ID}
The account is {IBAN}.|Pay to {IBAN} please.|On Instagram I am {HANDLE}.|Follow {HANDLE}|twitter: {HANDLE_BARE}|My car {PLATE_GB} was there.
Number plate {PLATE_GB}|The van {PLATE_GB} was in the way.|I was born on {BIRTH_EN}.|My birthday is {BIRTH_EN}.|The patient, DOB {BIRTH_EN}, waited.
The IP address was {IP}.|It came from {IP}.|The cabin is at {COORD}.|Coordinates: {COORD}|I work at {workplace:Oakdene Care Home}.
I work for {workplace:Riverbank Nursery}.|I am the {title:deputy head} of {workplace:Hillview Primary School}.|I am the {title:chief executive}.
I am the {title:medical director}.|I am {title:director of finance} in a small town.|{workplace:Westbrook Health Centre} has no time.
At {workplace:Homefirst Care Ltd} we do it differently.|The {title:chief physician} of {workplace:Elmwood Hospital} did not come.
Our {title:finance director} does not support this.
""".strip().replace("\n", "|")

_PLACE = re.compile(r"\{([A-Z][A-Za-z_]*\d?|[a-z])\}")
_CHECK = "0123456789ABCDEFHJKLMNPRSTUVWXY"


def _named(text: str) -> str:
    return f"{{name:{text}}}"


def _forms(entry: str) -> dict[str, str]:
    nominative, stem, partitive, vowels = entry.split()
    a = "a" if vowels == "b" else "ä"
    return {"N": nominative, "G": stem + "n", "P": partitive, "L": stem + "lle", "A": f"{stem}lt{a}"}


def _finnish_names(pattern: str, chance: random.Random) -> str:
    first, second, third = (_forms(entry) for entry in chance.sample(_FINNISH.split("|"), 3))
    last = _forms(chance.choice(_FINNISH_SURNAMES.split("|")))
    filled = {key: _named(form) for key, form in first.items()}
    filled |= {f"{key}2": _named(form) for key, form in second.items()} | {"N3": _named(third["N"])}
    filled |= {f"S{key}".removesuffix("N"): _named(form) for key, form in last.items()}
    filled |= {key.lower(): _named(form.lower()) for key, form in first.items()} | {"s": _named(last["N"].lower())}
    filled["I"] = _named(chance.choice("ABEHJKLMPRST") + ".")
    return _fill(pattern.replace("{N}-niminen", "{name:" + first["N"] + "-niminen}"), filled)


def _other_names(pattern: str, names: list[str], surnames: list[str], apostrophe: str, chance: random.Random) -> str:
    first, second, third = chance.sample(names, 3)
    last = chance.choice(surnames)
    filled = {"N": first, "N2": second, "N3": third, "S": last, "n": first.lower(), "s": last.lower()}
    for key in ("N", "S"):
        filled[f"{key}s"] = (
            filled[key] if filled[key].endswith("s") and not apostrophe else filled[key] + apostrophe + "s"
        )
    filled["I"] = chance.choice("ABEHJKLMPRST") + "."
    return _fill(pattern, {key: _named(name) for key, name in filled.items()})


def _fill(pattern: str, values: Mapping[str, str]) -> str:
    return _PLACE.sub(lambda match: values[match[1]], pattern)


def _digits(chance: random.Random, count: int) -> str:
    return "".join(chance.choice("0123456789") for _ in range(count))


def _finnish_code(chance: random.Random, separator: str) -> str:
    birth = f"{chance.randint(1, 28):02}{chance.randint(1, 12):02}{chance.randint(30, 99)}"
    number = f"{chance.randint(900, 999)}"
    return birth + separator + number + _CHECK[int(birth + number) % 31]


def _swedish_code(chance: random.Random) -> str:
    birth = f"{chance.randint(30, 99)}{chance.randint(1, 12):02}{chance.randint(1, 28):02}"
    number = birth + f"98{chance.randint(0, 9)}"
    return number + luhn.calc_check_digit(number)


def _norwegian_code(chance: random.Random) -> str:
    while True:
        start = (
            f"{chance.randint(1, 28):02}{chance.randint(1, 12):02}{chance.randint(40, 99)}{chance.randint(100, 499)}"
        )
        try:
            start += fodselsnummer.calc_check_digit1(start)
            start += fodselsnummer.calc_check_digit2(start)
        except ValueError:
            continue
        if fodselsnummer.is_valid(start):
            return start


def _account(chance: random.Random) -> str:
    land, length = chance.choice([("FI", 14), ("SE", 20), ("EE", 16), ("DE", 18), ("DK", 14), ("NO", 11)])
    while True:
        number = _digits(chance, length)
        for check in range(2, 99):
            if iban.is_valid(f"{land}{check:02}{number}", check_country=False):
                code = f"{land}{check:02}{number}"
                return chance.choice([code, " ".join(code[place : place + 4] for place in range(0, len(code), 4))])


def _day(chance: random.Random) -> tuple[int, int, int]:
    return chance.randint(1, 28), chance.randint(1, 12), chance.randint(1935, 2005)


_MONTHS = {
    "sv": [
        "januari",
        "februari",
        "mars",
        "april",
        "maj",
        "juni",
        "juli",
        "augusti",
        "september",
        "oktober",
        "november",
        "december",
    ],
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    "fi": ["tammi", "helmi", "maalis", "huhti", "touko", "kesä", "heinä", "elo", "syys", "loka", "marras", "joulu"],
}


def _birth(chance: random.Random, language: str) -> str:
    day, month, year = _day(chance)
    name = _MONTHS[language][month - 1]
    ways = {
        "fi": [
            f"{day}.{month}.{year}",
            f"{day:02}.{month:02}.{year}",
            f"{day}. {name}kuuta {year}",
            f"{day}.{month}.{year % 100:02}",
        ],
        "sv": [
            f"{day}.{month}.{year}",
            f"{year}-{month:02}-{day:02}",
            f"{day} {name} {year}",
            f"den {day} {name} {year}",
        ],
        "en": [
            f"{day} {name} {year}",
            f"{name} {day}, {year}",
            f"{day:02}/{month:02}/{year}",
            f"{year}-{month:02}-{day:02}",
        ],
    }
    return chance.choice(ways[language])


def _values(chance: random.Random) -> dict[str, str]:
    word = chance.choice(["kukkis", "polkija", "villapaita", "sienestaja", "nightowl", "havsvind"])
    letters = "".join(chance.sample("BCEHKLMNRTXZ", 3))
    lat, lon = f"{chance.uniform(60, 68):.5f}", f"{chance.uniform(20, 30):.5f}"
    local = f"{chance.choice(['an', 'jk', 'mirja', 'olle'])}.{word}{chance.choice(['', '7', '1970'])}"
    found = {
        "PHONE": [
            f"040 01{_digits(chance, 2)} {_digits(chance, 3)}",
            f"+358 50 01{_digits(chance, 5)}",
            f"044-01{_digits(chance, 5)}",
            f"04501{_digits(chance, 5)}",
            f"(09) 01{_digits(chance, 2)} {_digits(chance, 3)}",
            f"+35840 01{_digits(chance, 5)}",
        ],
        "PHONE_SV": [
            f"070-174 06 {_digits(chance, 2)}",
            f"+4670 17406{_digits(chance, 2)}",
            f"0701740 6{_digits(chance, 2)}",
            f"08-465 004 {_digits(chance, 2)}",
        ],
        "PHONE_EN": [
            f"07700 900{_digits(chance, 3)}",
            f"+44 7700 900{_digits(chance, 3)}",
            f"020 7946 0{_digits(chance, 3)}",
            f"(415) 555-01{_digits(chance, 2)}",
            f"212-555-01{_digits(chance, 2)}",
            f"+1 415 555 01{_digits(chance, 2)}",
        ],
        "EMAIL": [
            f"{local}@example.org",
            f"{local} (at) example.org",
            f"{local}[at]mail.example",
            f"{local}@posti.example.fi",
            f"{local} at example dot org",
        ],
        "FI_ID": [_finnish_code(chance, separator) for separator in "-A+Y"],
        "FI_ID_BARE": [_finnish_code(chance, "")],
        "SV_ID": [
            _swedish_code(chance),
            "19" + _swedish_code(chance),
            (code := _swedish_code(chance))[:6] + "-" + code[6:],
        ],
        "SV_ID_BARE": [_swedish_code(chance)],
        "NO_ID": [_norwegian_code(chance)],
        "US_ID": [f"9{_digits(chance, 2)}-{chance.randint(10, 49)}-{_digits(chance, 4)}"],
        "GB_ID": [f"QQ{_digits(chance, 6)}A", f"QQ {_digits(chance, 2)} {_digits(chance, 2)} {_digits(chance, 2)} B"],
        "IBAN": [_account(chance)],
        "HANDLE": [f"@{word}{_digits(chance, 2)}", f"@{word}.{_digits(chance, 1)}"],
        "HANDLE_BARE": [f"{word}_{_digits(chance, 2)}", f"{word}.{_digits(chance, 1)}"],
        "PLATE_FI": [f"{letters}-{_digits(chance, 3)}", f"{letters[:2]}-{chance.randint(10, 99)}"],
        "PLATE_SV": [
            f"{letters} {chance.randint(100, 999)}",
            f"{letters}{chance.randint(100, 999)}",
            f"{letters} {chance.randint(10, 99)}K",
        ],
        "PLATE_GB": [
            f"{letters[:2]}{chance.randint(51, 74)} {letters[::-1]}",
            f"{letters[:2]}{chance.randint(51, 74)}{letters[::-1]}",
        ],
        "IP": [
            f"192.0.2.{chance.randint(1, 254)}",
            f"203.0.113.{chance.randint(1, 254)}",
            f"2001:db8::{_digits(chance, 2)}:{_digits(chance, 3)}",
        ],
        "COORD": [
            f"{lat}, {lon}",
            f"{lat} {lon}",
            f"N {lat[:2]}°{chance.randint(10, 59)}' E {lon[:2]}°{chance.randint(10, 59)}'",
            f"{lat[:2]}°{chance.randint(10, 59)}'{chance.randint(10, 59)}\"N {lon[:2]}°{chance.randint(10, 59)}'{chance.randint(10, 59)}\"E",
        ],
    }
    kinds = {
        "FI_ID": "id",
        "FI_ID_BARE": "id",
        "SV_ID": "id",
        "SV_ID_BARE": "id",
        "NO_ID": "id",
        "US_ID": "id",
        "GB_ID": "id",
        "PLATE_FI": "plate",
        "PLATE_SV": "plate",
        "PLATE_GB": "plate",
        "COORD": "coordinates",
        "PHONE_SV": "phone",
        "PHONE_EN": "phone",
        "HANDLE_BARE": "handle",
    }
    found |= {f"BIRTH_{language.upper()}": [_birth(chance, language)] for language in _MONTHS}
    kinds |= {f"BIRTH_{language.upper()}": "birth" for language in _MONTHS}
    return {key: f"{{{kinds.get(key, key.lower())}:{chance.choice(values)}}}" for key, values in found.items()}


def made_sentences(seed: int = 20260) -> Iterator[tuple[str, str]]:
    """Language and marked sentence: each pattern with several names, each other pattern four times, plain ones once."""
    chance = random.Random(seed)
    for pattern in _FI.split("|") * 6 + _FI_LOWER.split("|") * 8:
        yield "fi", _finnish_names(pattern, chance)
    for pattern in _SV.split("|") * 6 + _SV_LOWER.split("|") * 7:
        yield "sv", _other_names(pattern, _SWEDISH, _SWEDISH_SURNAMES, "", chance)
    for pattern in _EN.split("|") * 6 + _EN_LOWER.split("|") * 7:
        yield "en", _other_names(pattern, _ENGLISH, _ENGLISH_SURNAMES, "'", chance)
    for language, patterns in (("fi", _OTHER_FI), ("sv", _OTHER_SV), ("en", _OTHER_EN)):
        for pattern in patterns.split("|"):
            for _ in range(4 if _PLACE.search(pattern) else 1):
                yield language, _fill(pattern, _values(chance))
    for language, plain in (("fi", _PLAIN_FI), ("sv", _PLAIN_SV), ("en", _PLAIN_EN)):
        for sentence in plain.split("|"):
            yield language, sentence


if __name__ == "__main__":
    shown = ""
    for language, sentence in made_sentences():
        if language != shown:
            print(f"\n[{language}]")
            shown = language
        print(sentence)
