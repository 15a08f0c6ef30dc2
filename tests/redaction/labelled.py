"""Invented feedback with the names of (invented) people in braces, to measure redaction of names by."""

FINNISH = """
Kiitos {Liisalle} ja {Pekalle} hyvästä päivästä.
{Matti} {Virtanen} veti ryhmän rauhallisesti.
Kouluttaja {Minna} {Korhonen} osasi asiansa.
Erityisesti {Päivin} puheenvuoro oli hyvä.
Olisin halunnut kuulla lisää {Anderssonin} kokemuksista.
{Sanna-Maria} ohjasi keskustelua taitavasti.
Esihenkilömme {Kaarina} {Lahtinen} ei päässyt paikalle.
Keskustelin {Tuulan} kanssa asiakkaan tilanteesta.
{Tuula} oli hyvin valmistautunut.
Ohjaaja {K.} {Nieminen} kertoi selkeästi.
Terveisiä {Mäkelän} tiimille.
Lääkäri {Salmi} kävi asian läpi kanssamme.
Työparina oli {Riitta} {Järvinen}, joka auttoi paljon.
Pyytäkää {Annaa} vetämään seuraavakin kerta.
{Anna} oli mukana vain alun.
{Satu} {Mäki} puhui kohtaamisesta.
{Toivo} kertoi omasta kokemuksestaan.
{Ilo} {Rantanen} kertoi kokemusasiantuntijana.
Ryhmässä {Abdirahman} ja {Svetlana} toivat uuden näkökulman.
Kuulin tästä työkaveriltani {Jukalta}.
kiitos {minnalle} ja {sarille}, olitte ihania
opin eniten {virtasen} esimerkistä
{Marjatta} sanoi ääneen sen, mitä muut ajattelivat.
Vanhempi kollega ({Seppo} {Heikkilä}) tuki minua.
Palautetta voi antaa suoraan {Elinalle}.
Vetäjinä {Teemu} & {Noora}.
Päivän parasta oli {Laineen} esitys.
Tapasin {Hanna-Leena} {Aallon} ensimmäistä kertaa.
Asiakkaamme {Eino} kiitti hoitajaa.
Hoitaja {Virpi} {K.} kuunteli.
{Pirjon} ja {Eskon} vuoropuhelu toimi.
Haluaisin, että {Karhu} tulisi myös meille.
{KIRSI} {VALTONEN} OLI HYVÄ KOULUTTAJA JA MUKAVA
{Ritva} jäi eläkkeelle keväällä.
Mukana oli myös {Mohammed} {Hassan}.
Kiitos {Niina} ja {Tiina}!
Aika loppui kesken.
Toivon lisää aikaa keskustelulle.
Toivoisin jatkoa syksyllä.
Ilo oli huomata, että muillakin on samoja ajatuksia.
Rauha ja kiireettömyys olivat parasta.
Anna lisää aikaa kysymyksille.
Anna palautetta suoraan, se auttaa.
Annan kiitosta järjestelyistä.
Päivä oli onnistunut ja päivän ohjelma selkeä.
Aamu sopi hyvin, ilta olisi ollut huono.
Oma osaaminen vahvistui.
Onni oli, että ryhmä oli pieni.
Tuuli oli kova ja kahvi hyvää.
Meri näkyi ikkunasta.
Helmi koko päivältä: pysähdy ja kuuntele.
Matkalla Jyväskylästä Hankasalmelle oli aikaa jutella.
Kelan ja TE-toimiston rooli jäi epäselväksi.
Teams-yhteys pätki, mutta Zoom toimi.
Lähitapaaminen Porissa oli parempi kuin etätapaaminen.
Suomessa on totuttu tekemään yksin.
STM:n ohjeet ovat hajallaan.
Työote muuttui heti Satakunnassa.
Hyvä koulutus. Selkeä ja napakka! Kiitos.
Enemmän aikaa keskusteluun: Ryhmän koko oli sopiva.
- Selkeä rakenne
- Vertaistuki ja käytännön esimerkit
1) Pienryhmät 2) Tauot 3) Kahvi
Liian lyhyt, ehkä 45 min lisää.
Sain uusia keinoja haastavaan kohtaamiseen.
Vesi oli loppu ja sali kylmä.
Kiitos Tästä Päivästä Kaikille
Laine löi yli, eli puhetta oli liikaa.
Nova oli hyvä paikka, samoin Palokka.
Monia hyviä keskusteluja, moni oivalsi jotain uutta.
Asukkaan ääni kuului.
En osaa sanoa.
Ei mitään erityistä.
Kiire ja kuormitus näkyvät arjessa.
Jos olisi enemmän aikaa, pian voisi kokeilla uutta.
Hoitaja ja lääkäri samaan pöytään.
Tulosten läpikäynti puuttui.
Kiitos erityisesti {Helille} ja {Jarmolle} järjestelyistä!
{Leena} piti hyvän alustuksen.
Kun {Kallio} otti puheenvuoron, tunnelma muuttui.
Työkaverini {Susanna} suositteli tätä.
{Jaana} {Koskinen} ja {Ville} {Hämäläinen} vetivät ryhmät.
{Hämäläisen} esimerkit jäivät mieleen.
Minua auttoi eniten {Marjan} neuvo.
Olisi hyvä, jos {Kirsti} voisi tulla tiimipalaveriin.
{Lumi} {Saarinen} oli asiakkaiden edustaja.
Opiskelija {Nguyen} kysyi hyviä kysymyksiä.
Lähihoitaja {Olga} {Petrova} kertoi kotikäynnistä.
{Riikka} ja {Tanja} olivat selkeitä.
kouluttajat {tiina} ja {anne} osasivat innostaa
Sosiaaliohjaaja {Saarela} ei vastannut puhelimeen.
Rouva {Lehtonen} oli odottanut kolme viikkoa.
Pomo {Erkki} {Salo} ei antanut lupaa osallistua.
{Mikan} tarina kosketti.
{Aino-Maija} itki ja nauroi.
Soitin {Eevalle} heti.
Hyvä, että {Veera} muistutti tauoista.
Ryhmä toimi, kun {Sami} ja {Samira} olivat mukana
Olen {Harri}, kokemusasiantuntija.
Terveisin {Outi} {Ojala}
T: {Jenni}
{Outin} kanssa on helppo tehdä töitä.
{Kristiina} osaa asiansa!
Meidän {Marko} oli ihan pihalla.
{Elli} on paras.
{Vilja} {Oksanen} kannusti.
Selkeät ohjeet ja hyvä ilmapiiri.
Käytännönläheinen ja innostava koulutus.
Suurin haaste on ajanpuute.
Teoriaosuus oli liian pitkä.
Ajatuksia herättävä keskustelu Keski-Suomen tilanteesta.
Hyvinvointialueella tarvitaan yhteistä linjaa.
Moni asia selkeni.
Vastaanotolla kiire, Kyseessä iso muutos.
Sote-uudistus sotkee kaiken.
Kahvit ja pullat plussaa :)
Koulutus oli ok, Kiitos!
Enemmän esimerkkejä perhehoidosta ja omaishoidosta.
Saisi olla useammin. Joka kuukausi?
Ihan hyvä.
Palveluohjaajat mukaan.
Vertaistuki, Vinkit, Verkostoituminen
Toimintakäytännöt yhtenäiseksi!
Työparityöskentely oli antoisaa.
Miten tästä eteenpäin? Kuka vastaa?
Tarvitsemme tukea johdolta.
Asiakas edellä.
Lisää tällaista!
Voisiko olla myös verkossa?
Liikaa asiaa yhteen päivään.
Iltapäivä väsytti.
Koin tulleeni kuulluksi.
Sisältö vastasi odotuksia.
Tilat olivat hyvät, Ruoka myös.
Jatkossa kutsukaa Kela, DVV ja Verohallinto mukaan.
Muistisairaan kohtaaminen jäi mieleen.
Tammikuussa uudestaan.
Ikäihmisten neuvonta tarvitsee resursseja.
Taito kohdata kasvaa kokemuksesta.
Arvo asiakkaalle syntyy kohtaamisesta.
Rohkeus kysyä.
Kielitaito mietitytti.
Siru ei toiminut kulkukortissa.
Sade esti ulkotehtävän.
Virta loppui koneesta.
{Kaisu} toi hyviä näkökulmia omaishoidosta.
Kokemusasiantuntija {Raimo} {Pelkonen} puhui suoraan.
Meidän tiimin {Heidi} olisi tarvinnut tämän koulutuksen.
Yhteyshenkilöksi sovittiin {Sirkka} {Hiltunen}.
Opettajana {Jouko} oli erinomainen.
Lastensuojelun {Tarja} oli ainoa, joka kuunteli.
Asiakas {A.} {Mattila} ei saanut vastausta.
Puhuin {Timon} kanssa ja hän ymmärsi.
{Hannele} ja {Pertti} vetivät pajan.
Kiitokset {Ullalle}, {Eilalle} sekä {Mikaelille}.
Osastonhoitaja {Leila} {Kurki} järjesti sijaisen.
Pyysin apua {Niinalta}, mutta en saanut.
{Zahra} ja {Mehmet} tulkkasivat.
Terveiset {Kristalle}
Omalääkärini {Pulkkinen} vaihtui taas.
tiimin {sanna} piti minut mukana
Miksi {Jari} aina keskeyttää?
{Lahtinen} ei vastaa sähköposteihin.
Ihanaa kun {Mummi} {Aili} oli mukana.
Nostan hattua {Reetalle}.
Hyvä porukka ja lämmin tunnelma.
Perusasioiden kertaaminen oli paikallaan.
Omaishoitajan jaksaminen unohtui.
Kotihoito, palveluohjaus ja vuodeosasto eivät kohtaa.
Tampereella tehdään toisin kuin Turussa.
Wilma ja Lifecare eivät keskustele keskenään.
Ryhmäkoko pienemmäksi. Aikaa enemmän.
Sosiaali- ja terveydenhuollon yhteinen kieli puuttuu.
Ok.
Kesto sopiva, Sisältö hyvä, Kouluttaja asiantunteva.
Suosittelen muillekin!
Osallistuin Teamsin kautta Saarijärveltä.
Palaute: aikataulu petti.
Tärkeintä oli kohdata ihminen ihmisenä.
Mielestäni THL:n ohje on vanhentunut.
Keskustelu jäi pinnalliseksi, koska osallistujia oli 28.
Uskon, että tästä on hyötyä. Uskallan kysyä.
Ilmapiiri oli turvallinen ja rento.
Rento ote, kiitos!
Sinnikkyys palkitaan.
""".strip().splitlines()

SWEDISH = """
Tack till {Gunilla} för en bra dag.
{Anders} {Lindqvist} höll ihop gruppen.
Jag fick hjälp av {Birgitta} {Söderholm} med övningen.
Det var fint att höra {Svens} berättelse.
Vår chef {Maria} kunde inte vara med.
Diskussionen med {Åke} gav mest.
Handledaren {Camilla} {Nyberg} var tydlig.
Tillsammans med {Yusuf} och {Fatima} lärde vi oss mycket.
{Kristina} {Öhman} borde leda nästa gång också.
Hälsa {Johansson} att det var bra.
Jag ville ha mer tid för diskussion.
Inga problem, allt fungerade bra.
Vi hade för lite tid. Alla fick tala.
Mer tid och mindre grupper.
Lagom lång dag i Helsingfors och god mat.
Intressant! Lärorikt och trevligt.
Svårt att hinna från Åbo.
Det var bra att träffas på plats, inte på Teams.
Se till att nästa gång finns pauser.
Ett bra innehåll men kort om tid.
Samarbetet i Österbotten behöver utvecklas.
""".strip().splitlines()

ENGLISH = """
I learned most from {Sarah} {Miller}.
Thanks to {Pekka} for the patience.
Our instructor {James} was great.
I will use Python and GitHub every day.
More time for exercises in May would help.
The workshop was in English, which was fine.
""".strip().splitlines()
