"""Word lists that Voikko does not have, each with the reason why it is needed."""

from __future__ import annotations

from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Surnames common in Finland that Voikko knows only as ordinary words or places; base forms.
SURNAMES: Final = _words(
    """
    alatalo asp haapaniemi haverinen heikkilä järvenpää järvi kankaanpää karhu karjalainen kauppila keskitalo
    ketola kettunen kiuru kivimäki kokko korpi koski kuisma kärki lahti lammi lehtimäki lähteenmäki markkola
    marttila mattila mikkola myllymäki mäenpää mäkelä nieminen niskala nousiainen palomäki peltola peltoniemi
    penttilä pohjola rajala repo riihimäki rinne ruotsalainen salmela salmi salo salomaa savola seppä
    sillanpää simola soini suomalainen suominen syrjälä taipale tervo toivola tuomi tähtinen valkama virtala
    välimäki ylitalo
    """
)

#: First names in use in Finland that Voikko does not know: Swedish ones and those of newer arrivals.
FIRST_NAMES: Final = _words(
    """
    abdi abdirahman abdul abdullah abdullahi adnan ahmad ahmed aisha ali alisa amina amir anas arja armas arne
    arvo ayaan bengt benny bert bjarne bo boris brita carita carl-johan charlie christa christoffer clas conny
    dan daria dennis dmitri eemi egil egon elif elliot enna eric eskil fadumo farah fatima filip folke fredric
    frej fritz gun gun-britt gun-lis gunborg gunvor göran hassan hibo hodan hussein ibrahim igor ilo inger
    inkeri iryna jasmin jesper jimmy jonny jooa jörgen kaija kaisla kenth khadija kjell klas krista layla leif
    lennart linnea liselott lovisa lumi magnus maj maj-britt mari maryam mathilda mats micaela mikael mohamed
    muhammad muna mustafa muusa nadia nasra natalia nils-erik nina oleg oleksandr olga omar pamela per
    per-erik petra pilvi ralf rasmus robin roger rolf ronja sade sadia saga sahra said salla samira sebastian
    simo siru siv solveig sonja stig sture susann sven svetlana tanja tatjana tove ulf ulla-britt ulrika usva
    viena vilja viveca vladimir yasmin yusuf zahra åke örjan
    """
)

#: First names whose ordinary meaning is rare enough in feedback that they are taken for names anywhere.
USUALLY_NAMES: Final = _words("jukka kaisa kari kirsi matti päivi riikka ritva sari timo vesa")

#: Names that open a sentence far more often as an ordinary word, unless something beside them says otherwise.
ORDINARY_OPENERS: Final = _words(
    """
    aalto aamu aatos aika aina aine arvo asukas harju helmi ilma ilman ilo ilta into jalo jonne kaino kallio
    kesä kielo koivu laakso laine lehto lilja linna lumi luoma mainio meri moni mäki niemi oiva oma onni pian
    pilvi polku päivä ranta rauha rento rinta ruusu sade sana sini sisko sulo suvi taimi taito taru toimi
    toive tulos tuuli tähti usko valo vanha veli vilja virta vuori
    """
)

#: Verbs whose subject is a person: "Ilo veti ryhmää" tells of a person called Ilo.
HUMAN_VERBS: Final = _words(
    """
    auttaa ehdottaa esitellä haastatella johtaa kannustaa kertoa keskustella kiittää kommentoida kouluttaa
    kuunnella kysyä luennoida neuvoa ohjata opettaa osata puhua sanoa selittää soittaa tukea vastata vetää
    """
)

#: Capitalised words of any language that name no person: calendar, services, languages, public bodies.
KEPT: Final = _words(
    """
    american apotti april august bash birkaland björneborg borgå british chatgpt copilot covid december
    effica egentliga ekenäs english esbo eu europa european excel facebook february finland finnish
    folkpensionsanstalten forms fpa friday git github google grankulla hangö helsingfors i i'd i'll i'm i've
    ingå innokylä instagram intranet jakobstad january java javascript july june jupyter kanta karleby kaskö
    kela kimitoön korsholm korsnäs kristinestad kronoby kyrkslätt lahtis lappland larsmo lifecare
    linkedin linux lovisa mac malax march mariehamn matlab may mediatri meet messenger microsoft monday mooc
    moodle neuvola norden november nykarleby nyland nyslott nystad närpes october ohjaamo omaolo onedrive
    outlook padlet pargas pedersöre pegasos perl powerpoint python raseborg ruby russian saturday
    september sharepoint sibbo sitra sjundeå skype slack snapchat spss stata stockholm sunday sverige
    swedish tammerfors tavastehus teams terveyskylä thl thursday tiktok torneå tuesday uleåborg unix vanda
    vasa villmanstrand västnyland vörå webropol wednesday whatsapp windows word xoom youtube zoom åbo åland
    österbotten östnyland
    """
)

#: Words of Swedish and English that are spelt like a Finnish or foreign name.
NOT_NAMES_ELSEWHERE: Final = _words(
    """
    alla bill bo dan en grant hanna i inga jack lång mark me mer min mina more per rose said se sen stig vi
    ville will
    """
)
