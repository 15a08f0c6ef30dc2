"""The lists that people keep beside feedback: their columns, the headers and the words accepted in three languages."""

from __future__ import annotations

from typing import Final, Literal

Content = Literal["text", "label", "day", "minutes", "count", "number", "amount", "stage", "state", "code", "private"]

#: Kind of list to its columns and what they hold. ``label``: a role, unit or place, mapped to the programme's own
#: options where it has them; ``code``: becomes a number; ``private``: known, and left behind when the file is read.
TABLES: Final[dict[str, dict[str, Content]]] = {
    "sessions": {
        "session": "text", "date": "day", "place": "label", "unit": "label", "type": "state",
        "planned_minutes": "minutes", "minutes": "minutes", "form": "state", "invited": "count",
        "participants": "count", "facilitators": "private",
    },
    "attendance": {
        "session": "text", "participant": "code", "n": "count", "role": "label", "unit": "label", "place": "label",
        "target_group": "label", "route": "label", "compensation": "amount",
    },
    "targets": {
        "target": "text", "theme": "text", "session": "text", "mentions": "count", "votes": "count",
    },
    "actions": {
        "action": "text", "target": "text", "responsible": "label", "agreed": "day", "due": "day", "done": "day",
        "status": "state",
    },
    "experiments": {
        "experiment": "text", "aim": "text", "place": "label", "tried": "day", "evaluated": "day", "decision": "state",
        "responsible": "label", "learned": "text",
    },
    "promises": {"promise": "text", "role": "label", "due": "day", "kept": "state"},
    "cycles": {
        "unit": "label", "cycle": "text", "phase": "state", "start": "day", "end": "day", "aim": "text",
        "measure": "text", "result": "text", "decision": "state", "embedding": "stage",
    },
    "measures": {
        "measure": "text", "unit": "label", "date": "day", "numerator": "amount", "denominator": "amount",
        "value": "number", "target": "number", "phase": "text", "event": "text", "cause": "text",
    },
    "statements": {
        "unit": "label", "place": "label", "date": "day", "side": "state", "source": "state", "theme": "text",
        "stance": "state", "statement": "text",
    },
    "codes": {"id": "text", "coder": "code", "theme": "text"},
}  # fmt: skip

#: Columns a list cannot do without: of each entry, all columns of one of its alternatives.
NEEDED: Final[dict[str, tuple[tuple[tuple[str, ...], ...], ...]]] = {
    "sessions": ((("session",),), (("date",),), (("participants",),)),
    "attendance": ((("session",),), (("participant",), ("n",))),
    "targets": ((("target",),),),
    "actions": ((("action",),), (("status",),)),
    "experiments": ((("experiment",),), (("decision",),)),
    "promises": ((("promise",),), (("kept",),)),
    "cycles": ((("unit",),), (("cycle",),), (("phase",),)),
    "measures": ((("measure",),), (("date",),), (("numerator", "denominator"), ("value",))),
    "statements": ((("statement",),),),
    "codes": ((("id",),), (("coder",),), (("theme",),)),
}

#: What a row must have to be a row of its list; a row without it is left out and counted.
KEYS: Final[dict[str, tuple[tuple[str, ...], ...]]] = {
    "sessions": (("session", "date"), ("session", "participants")),
    "attendance": (("session", "participant"), ("session", "n")),
    "targets": (("target",),),
    "actions": (("action",),),
    "experiments": (("experiment",),),
    "promises": (("promise",),),
    "cycles": (("unit", "cycle"),),
    "measures": (("measure", "date", "value"), ("measure", "date", "numerator", "denominator")),
    "statements": (("statement",),),
    "codes": (("id", "coder", "theme"),),
}

#: Lists in which two rows that are alike in everything are one thing written twice. Elsewhere (two people may promise
#: or say the same, two groups of five may come) they are two.
ONCE: Final = frozenset({"sessions", "targets", "actions", "experiments", "cycles", "measures", "codes"})

_UNIT: Final = (
    "yksikkö", "työyksikkö", "toimipiste", "toimipaikka", "keskus", "sote-keskus", "palvelu", "ryhmä",
    "enhet", "arbetsenhet", "central", "verksamhetsställe", "tjänst", "service", "grupp",
    "unit", "workplace", "centre", "center", "group",
)  # fmt: skip
_PLACE: Final = (
    "paikkakunta", "paikka", "kunta", "sijainti", "tila",
    "ort", "plats", "kommun", "lokal",
    "place", "location", "locality", "venue",
)  # fmt: skip
_DAY: Final = ("päivämäärä", "päivä", "pvm", "ajankohta", "kuukausi", "viikko",
               "datum", "dag", "tidpunkt", "månad", "vecka", "date", "day", "month", "week")  # fmt: skip
_SESSION: Final = (
    "tilaisuus", "tapaaminen", "työpaja", "valmennus", "koulutus", "kerta", "tilaisuuden nimi", "nimi",
    "tillfälle", "workshop", "utbildning", "träff", "session", "event", "training", "meeting",
    "session name", "name of session",
)  # fmt: skip
_ROLE: Final = ("rooli", "osallistujan rooli", "roll", "deltagarens roll", "role")
_RESPONSIBLE: Final = (
    "vastuutaho", "vastuuyksikkö", "vastuurooli", "vastuussa", "vastuu", "kuka vastaa", "vastaa", "jatkosta vastaa",
    "ansvarig", "ansvarig enhet", "ansvar", "responsible", "responsible unit", "responsible role",
)  # fmt: skip
_DUE: Final = ("määräaika", "määräpäivä", "takaraja", "mennessä", "aikataulu", "tidsfrist", "senast", "deadline", "due")
_THEME: Final = ("teema", "aihe", "tema", "theme", "topic")
_DECISION: Final = ("päätös", "ratkaisu", "jatko", "beslut", "decision")

#: Accepted headers; compared after folding, a remark in brackets at the end ("Kesto (min)") left aside.
HEADERS: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "sessions": {
        "session": _SESSION,
        "date": _DAY,
        "place": _PLACE,
        "unit": _UNIT,
        "type": ("tyyppi", "tilaisuuden tyyppi", "laji", "muoto", "typ", "type", "kind"),
        "planned_minutes": (
            "suunniteltu kesto", "suunnitellut minuutit", "suunniteltu", "kesto suunniteltu",
            "planerad längd", "planerad tid", "planerade minuter", "planned minutes", "planned length",
            "planned duration",
        ),
        "minutes": (
            "kesto", "toteutunut kesto", "minuutit", "kesto minuutteina", "kesto min", "pituus",
            "längd", "minuter", "varaktighet", "minutes", "duration", "length",
        ),
        "form": ("toteutustapa", "toteutus", "tapa", "osallistumistapa", "form", "genomförande", "sätt",
                 "format", "mode"),
        "invited": ("kutsuttu", "kutsuttuja", "kutsutut", "kutsuttujen määrä", "inbjudna", "antal inbjudna", "invited"),
        "participants": (
            "osallistujia", "osallistujat", "osallistujamäärä", "osallistujien määrä", "läsnä", "paikalla", "os.lkm",
            "os. lkm", "osallistujien lkm", "henkilömäärä",
            "deltagare", "antal deltagare", "participants", "number of participants", "no. of participants", "attended",
            "attendees",
        ),
        "facilitators": (
            "vetäjä", "vetäjät", "ohjaaja", "ohjaajat", "valmentaja", "valmentajat", "kouluttaja", "kouluttajat",
            "fasilitaattori", "fasilitaattorit", "ledare", "utbildare", "handledare", "facilitator", "facilitators",
            "trainer", "trainers", "coach", "coaches",
        ),
    },
    "attendance": {
        "session": _SESSION,
        "participant": (
            "osallistuja", "osallistujakoodi", "osallistujan koodi", "koodi", "tunniste", "tunnus", "vastaajakoodi",
            "deltagare", "deltagarkod", "kod", "participant", "participant code", "code", "id",
        ),
        "n": (
            "määrä", "lukumäärä", "lkm", "henkilöä", "osallistujia", "osallistujamäärä",
            "antal", "antal deltagare", "n", "number", "count", "participants",
        ),
        "role": _ROLE,
        "unit": _UNIT,
        "place": _PLACE,
        "target_group": ("kohderyhmä", "ammattiryhmä", "målgrupp", "yrkesgrupp", "target group",
                         "profession"),
        "route": ("rekrytointitapa", "rekrytointi", "mitä kautta", "miten mukaan", "rekryteringssätt", "rekrytering",
                  "recruitment", "recruitment route", "recruited through"),
        "compensation": ("kulukorvaus", "korvaus", "palkkio", "ersättning", "kostnadsersättning", "arvode",
                         "compensation", "expenses"),
    },
    "targets": {
        "target": ("kehittämiskohde", "kehittämiskohteet", "kehittämistarve", "kohde",
                   "utvecklingsobjekt", "utvecklingsmål", "target", "development target"),
        "theme": _THEME,
        "session": (*_SESSION, "työpajan ryhmä", "pienryhmä", "ryhmä", "grupp", "smågrupp", "group"),
        "mentions": ("mainintoja", "maininnat", "mainintojen määrä", "esiintyi", "omnämnanden", "antal omnämnanden",
                     "mentions"),
        "votes": ("ääniä", "äänet", "äänimäärä", "pisteet", "tärkeys", "röster", "antal röster", "poäng", "votes",
                  "points"),
    },
    "actions": {
        "action": ("toimenpide", "jatkotoimenpide", "jatkotoimi", "toimi", "muutos", "åtgärd", "uppföljningsåtgärd",
                   "action", "follow-up action", "change"),
        "target": ("kehittämiskohde", "kohde", "tavoite", "utvecklingsobjekt", "mål", "target", "development target"),
        "responsible": _RESPONSIBLE,
        "agreed": ("sovittu", "sovittu pvm", "päätetty", "överenskommet", "avtalat", "beslutat", "agreed"),
        "due": _DUE,
        "done": ("valmis", "valmistui", "tehty", "toteutunut", "toteutettu", "klar", "färdig", "genomförd", "done",
                 "completed"),
        "status": ("tila", "tilanne", "vaihe", "status", "läge", "state"),
    },
    "experiments": {
        "experiment": ("kokeilu", "kokeilun nimi", "försök", "experiment", "trial"),
        "aim": ("tavoite", "tarkoitus", "mål", "syfte", "aim", "purpose"),
        "place": (*_PLACE, *_UNIT),
        "tried": ("kokeiltu", "kokeilu alkoi", "aloitettu", "toteutettu", "prövat", "testat", "genomfört", "tried"),
        "evaluated": ("arvioitu", "arviointi", "arviointipäivä", "utvärderat", "evaluated"),
        "decision": _DECISION,
        "responsible": _RESPONSIBLE,
        "learned": ("opittu", "mitä opittiin", "oppi", "opit", "havainnot", "lärdom", "lärdomar", "learned",
                    "lessons learned"),
    },
    "promises": {
        "promise": ("lupaus", "löfte", "promise"),
        "role": (*_ROLE, "kuka lupasi", "lupaajan rooli", "lupaaja"),
        "due": _DUE,
        "kept": ("pidetty", "toteutunut", "toteutui", "toteutuiko", "pidettiinkö", "tila",
                 "hållet", "hölls", "uppfyllt", "kept", "fulfilled"),
    },
    "cycles": {
        "unit": _UNIT,
        "cycle": ("sykli", "pdsa-sykli", "pdsa", "cykel", "pdsa-cykel", "cycle", "pdsa cycle"),
        "phase": ("vaihe", "syklin vaihe", "fas", "skede", "phase"),
        "start": ("alkoi", "alku", "aloitus", "alkaa", "började", "början", "start", "started"),
        "end": ("päättyi", "loppu", "päättyy", "lopetus", "slutade", "slut", "end", "ended"),
        "aim": ("tavoite", "mål", "syfte", "aim"),
        "measure": ("mittari", "mätare", "measure"),
        "result": ("tulos", "tulokset", "resultat", "result"),
        "decision": _DECISION,
        "embedding": ("juurtuminen", "juurruttaminen", "juurtumisen vaihe", "förankring", "förankringsgrad",
                      "embedding"),
    },
    "measures": {
        "measure": ("mittari", "mittarin nimi", "mätare", "measure", "indicator"),
        "unit": _UNIT,
        "date": _DAY,
        "numerator": ("osoittaja", "toteutui", "häiriökysyntää", "häiriökysyntä", "täljare", "onödig efterfrågan",
                      "numerator", "failure demand"),
        "denominator": ("nimittäjä", "kaikki", "yhteensä", "yhteydenottoja", "yhteydenotot", "nämnare", "totalt",
                        "kontakter", "denominator", "total", "contacts"),
        "value": ("arvo", "tulos", "värde", "value"),
        "target": ("tavoite", "tavoitetaso", "mål", "målnivå", "target"),
        "phase": ("vaihe", "jakso", "fas", "period", "phase"),
        "event": ("tapahtuma", "muutos", "huomautus", "händelse", "förändring", "event", "note"),
        "cause": ("syy", "häiriökysynnän syy", "orsak", "cause", "reason"),
    },
    "statements": {
        "unit": _UNIT,
        "place": _PLACE,
        "date": _DAY,
        "side": ("näkökulma", "osapuoli", "puoli", "kenen näkökulma", "synvinkel", "perspektiv", "part", "side"),
        "source": ("lähde", "tiedon lähde", "mistä", "källa", "source"),
        "theme": _THEME,
        "stance": (
            "kanta", "suhtautuminen", "puolesta vai vastaan", "puolesta tai vastaan", "sävy",
            "ställning", "ställningstagande", "inställning", "för eller emot", "ton",
            "stance", "position", "for or against", "tone",
        ),
        "statement": (
            "lausuma", "lausunto", "kommentti", "palaute", "hyöty", "havainto", "maininta",
            "utsaga", "kommentar", "respons", "nytta", "statement", "comment", "quote", "benefit",
        ),
    },
    "codes": {
        "id": ("tunniste", "id", "vastaus"),
        "coder": ("koodaaja", "kodare", "coder"),
        "theme": _THEME,
    },
}  # fmt: skip

#: States by list and column; the states' own names are accepted besides.
STATES: Final[dict[tuple[str, str], dict[str, tuple[str, ...]]]] = {
    ("sessions", "type"): {
        "training": ("koulutus", "koulutustilaisuus", "koulutuspäivä", "utbildning", "kurs", "course"),
        "workshop": ("työpaja", "yhteinen työpaja", "yhteiskehittämispaja", "pienryhmä", "verkstad",
                     "gemensam workshop"),
        "coaching": ("valmennus", "valmennuskerta", "valmennustapaaminen", "coachning", "coachingtillfälle"),
        "meeting": (
            "tapaaminen", "kokous", "yhteinen tapaaminen", "seminaari", "arviointiseminaari", "tiimipalaveri",
            "möte", "träff", "gemensam träff", "seminarium", "seminar", "joint meeting",
        ),
    },
    ("sessions", "form"): {
        "face_to_face": (
            "lähitapaaminen", "lähi", "läsnä", "lähitilaisuus", "lähitoteutus", "kasvokkain", "paikan päällä",
            "lähiosallistuminen", "på plats", "ansikte mot ansikte", "närträff", "fysiskt", "face to face",
            "face-to-face", "in person", "on site",
        ),
        "remote": (
            "etä", "etänä", "etätapaaminen", "etätilaisuus", "etätoteutus", "verkossa", "teams", "zoom",
            "verkkotapaaminen",
            "på distans", "distans", "online", "på nätet", "distansträff",
        ),
        "hybrid": ("hybridi", "lähi ja etä", "läsnä ja etänä", "monimuoto", "på plats och på distans", "mixed"),
    },
    ("actions", "status"): {
        "planned": ("suunniteltu", "suunnitteilla", "ei aloitettu", "sovittu", "planerad", "planerat", "inte påbörjad",
                    "not started"),
        "started": ("aloitettu", "käynnissä", "kesken", "työn alla", "påbörjad", "pågår", "in progress", "ongoing"),
        "done": ("tehty", "valmis", "toteutettu", "toteutunut", "klar", "genomförd", "färdig", "completed"),
        "dropped": ("luovuttu", "peruttu", "ei toteuteta", "hylätty", "avstått", "avbruten", "slopad", "inställd",
                    "cancelled", "abandoned"),
    },
    ("experiments", "decision"): {
        "continued": ("jatketaan", "jatkuu", "vakiinnutettu", "vakiintui", "otettu käyttöön", "fortsätter", "fortsatt",
                      "tas i bruk", "continues"),
        "adapted": ("muokataan", "muokattu", "jatketaan muokattuna", "kehitetään", "jatkuu muokattuna",
                    "anpassas", "anpassad", "fortsätter i ändrad form", "modified"),
        "dropped": ("lopetettu", "lopetettiin", "luovuttu", "päättyi", "ei jatketa", "avslutad",
                    "avslutas", "slopad", "stopped"),
        "undecided": ("avoin", "päätös avoin", "ei päätetty", "päättämättä", "auki", "harkitaan", "öppen",
                      "inte beslutat", "obeslutat", "open"),
    },
    ("promises", "kept"): {
        "yes": ("kyllä", "pidetty", "toteutui", "toteutunut", "ja", "hållet", "uppfyllt", "kept", "fulfilled"),
        "partly": ("osittain", "osin", "kesken", "delvis", "partially"),
        "no": ("ei", "ei pidetty", "ei toteutunut", "nej", "inte hållet", "not kept"),
        "unknown": ("ei tiedossa", "ei tietoa", "en tiedä", "tuntematon", "okänt", "vet inte", "oklart", "not known"),
    },
    ("cycles", "phase"): {
        "plan": ("suunnittele", "suunnittelu", "p", "planera", "planering"),
        "do": ("toteuta", "tee", "toteutus", "kokeile", "d", "gör", "genomför", "genomförande", "utför"),
        "study": ("arvioi", "tutki", "arviointi", "opi", "s", "studera", "utvärdera", "utvärdering"),
        "act": ("toimi", "vakiinnuta", "juurruta", "kehitä", "toiminta", "a", "agera", "handla", "förankra"),
    },
    ("cycles", "decision"): {
        "adopt": ("otetaan käyttöön", "käyttöön", "omaksutaan", "vakiinnutetaan", "jatketaan", "tas i bruk", "införs",
                  "adopted"),
        "adapt": ("muokataan", "muokataan seuraavassa syklissä", "sovitetaan", "kehitetään", "anpassas", "ändras",
                  "adapted"),
        "abandon": ("luovutaan", "hylätään", "lopetetaan", "överges", "slopas", "förkastas", "abandoned"),
    },
    ("statements", "side"): {
        "worker": ("työntekijä", "ammattilainen", "henkilöstö", "työntekijän näkökulma", "esihenkilö", "valmentaja",
                   "arbetstagare", "anställd", "yrkesutbildad person", "personal", "professional", "staff"),
        "client": ("asiakas", "palvelun käyttäjä", "palvelunkäyttäjä", "asiakkaan näkökulma", "kokemusasiantuntija",
                   "klient", "kund", "brukare", "serviceanvändare", "service user", "patient", "potilas"),
    },
    ("statements", "source"): {
        "survey": ("kysely", "palautekysely", "enkät", "responsenkät", "questionnaire"),
        "oral": ("suullinen", "suullinen palaute", "muntlig", "muntlig respons", "oral feedback"),
        "interview": ("haastattelu", "intervju"),
        "seminar": ("seminaari", "arviointiseminaari", "seminarium", "utvärderingsseminarium",
                    "evaluation seminar"),
        "staff report": ("henkilöstön raportti", "työntekijöiden kertoma", "henkilöstön kertoma",
                         "valmentajien kertoma", "raportti", "työpaja", "personalrapport", "rapport",
                         "workshop", "report"),
    },
    ("statements", "stance"): {
        "for": ("puolesta", "puoltava", "myönteinen", "hyöty", "etu", "för", "positiv", "nytta", "fördel", "pro",
                "positive", "benefit", "in favour"),
        "against": ("vastaan", "vastustava", "kielteinen", "haitta", "kritiikki", "emot", "mot", "negativ", "nackdel",
                    "kritik", "con", "negative", "drawback", "criticism"),
        "mixed": ("sekä että", "sekä-että", "ristiriitainen", "ristiriitaiset tunteet", "kahtalainen", "molempia",
                  "puolesta ja vastaan", "både och", "blandad", "blandade känslor", "kluven", "för och emot",
                  "mixed feelings", "both", "ambivalent", "for and against"),
    },
}  # fmt: skip
