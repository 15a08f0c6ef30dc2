"""Answer labels that several demonstration forms share, as the forms word them."""

AGREEMENT = (
    "Täysin eri mieltä",
    "Jokseenkin eri mieltä",
    "Ei samaa eikä eri mieltä",
    "Jokseenkin samaa mieltä",
    "Täysin samaa mieltä",
)
AGREEMENT_SV = (
    "Helt av annan åsikt",
    "Delvis av annan åsikt",
    "Varken av samma eller annan åsikt",
    "Delvis av samma åsikt",
    "Helt av samma åsikt",
)
DONT_KNOW = "En osaa sanoa"
DONT_KNOW_SV = "Kan inte säga"
