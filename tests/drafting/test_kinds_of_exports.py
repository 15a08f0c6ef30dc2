"""Thirty-eight kinds of export that a draft has to get right, or leave open and say so. All data are made up."""

from __future__ import annotations

import csv as csv_files
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path

import openpyxl
import pytest

from evaluation.cleaning.preview import Check, check_programme
from evaluation.core.errors import UserError
from evaluation.core.text import fold
from evaluation.drafting import create_programme
from evaluation.pipeline import analyse, clean
from evaluation.programme import Programme, load_programme, open_points, without_open_points

pytestmark = pytest.mark.slow

Columns = Mapping[str, Sequence[str]]
THANKS = ["Hyvä tahti", "Kiitos esimerkeistä, niistä oli apua työssäni", "Tila oli kylmä ja valo huono", ""]


def spread(counts: Mapping[str, int]) -> list[str]:
    """Answers by their numbers, mixed in a fixed way."""
    answers = [answer for answer, n in counts.items() for _ in range(n)]
    step = next(step for step in (7, 11, 13, 17, 19) if len(answers) % step)
    return [answers[at * step % len(answers)] for at in range(len(answers))]


def filled(values: Sequence[str], n: int) -> list[str]:
    return list(islice(cycle(values), n))


@dataclass
class Drafted:
    """What came of an export whose draft was not touched."""

    programme: Programme
    check: Check
    estimates: dict[tuple[str, str, str, str], float | None]
    text: str

    def item(self, header: str) -> str:
        """The id of what stands under a header, also among the columns of a tick-all question; empty for nothing."""
        for one in (*self.programme.questionnaire.background, *self.programme.questionnaire.items):
            columns = [getattr(one, key, None) for key in ("column", "columns", "before", "after")]
            names = [name for several in columns if several for name in _texts(several)]
            if fold(header) in map(fold, (*names, *one.text.values())):
                return one.id
        return ""

    def kind(self, header: str) -> str:
        asked = self.programme.questionnaire
        kinds = {b.id: "background" for b in asked.background} | {i.id: i.type for i in asked.items}
        return kinds.get(self.item(header), "")

    def counts(self, header: str) -> dict[str, float | None]:
        """Published counts by the label that is shown."""
        name = self.item(header)
        measure = "respondents" if self.kind(header) == "background" else "count"
        found: dict[str, float | None] = {}
        for (what, item, option, group), value in self.estimates.items():
            if what == measure and item == name and option and not group:
                found[self._label(name, option)] = value
            elif what == measure and not item and group.startswith(f"{name}="):
                found[self._label(name, group.partition("=")[2])] = value
        return found

    def _label(self, name: str, option: str) -> str:
        asked = self.programme.questionnaire
        for one in (*asked.background, *asked.items):
            if one.id == name:
                labels = (
                    asked.scales[one.scale].labels if hasattr(one, "scale") else getattr(one, "options", None) or {}
                )
                if option in labels:
                    return self.programme.label(labels[option], self.programme.languages[0])[0]
        return option

    def value(self, measure: str, header: str = "") -> float | None:
        return self.estimates.get((measure, self.item(header) if header else "", "", ""))

    def levels(self, header: str) -> list[str]:
        asked = self.programme.questionnaire
        item = self.programme.item(self.item(header))
        labels = asked.scales[item.scale].labels
        shown = [next(iter(labels[level].values())) for level in asked.scales[item.scale].levels]
        used = {fold(label) for label in self.counts(header)}
        return [label for several in shown for label in several[:1] if fold(label) in used or len(shown) < 20]

    def points(self) -> list[str]:
        return [point.point for point in open_points(self.programme)]


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, Mapping):
        return [text for inner in value.values() for text in _texts(inner)]
    return [text for inner in value for text in _texts(inner)]


def write(path: Path, rows: Sequence[Sequence[str]], *, delimiter: str = ",") -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv_files.writer(file, delimiter=delimiter).writerows(rows)
    return path


def table(columns: Columns) -> list[list[str]]:
    return [list(columns), *map(list, zip(*columns.values(), strict=True))]


def draft(folder: Path, *files: Columns | Path, accept: bool = False) -> Drafted:
    """Draft, check and publish exports without touching the draft."""
    paths = [
        one if isinstance(one, Path) else write(folder / f"vienti{at}.csv", table(one)) for at, one in enumerate(files)
    ]
    home = create_programme("koe", paths, data=folder / "raw")
    programme = load_programme(home)
    check = check_programme(home)
    assert not check.errors
    prepared, _ = clean("koe", data=folder / "raw", processed=folder / "processed", accept_guesses=accept)
    results = analyse(prepared).results
    estimates = {(e.measure, e.item, e.option, e.group): getattr(e, "estimate", None) for e in results}
    return Drafted(programme, check, estimates, (home / "programme.yaml").read_text(encoding="utf-8"))


def times(n: int) -> list[str]:
    return [f"2024/03/{1 + at % 28:02} {9 + at % 8:02}:{at % 60:02}:{(7 * at) % 60:02}" for at in range(n)]


AGREE_DE = {
    "Stimme überhaupt nicht zu": 3,
    "Stimme eher nicht zu": 5,
    "Teils/teils": 8,
    "Stimme eher zu": 14,
    "Stimme voll und ganz zu": 10,
}
AGREE_EN = {
    "Strongly disagree": 3,
    "Disagree": 5,
    "Neither agree nor disagree": 6,
    "Agree": 16,
    "Strongly agree": 10,
}


AGREE_FI = {
    "Täysin eri mieltä": 4,
    "Jokseenkin eri mieltä": 6,
    "Jokseenkin samaa mieltä": 18,
    "Täysin samaa mieltä": 12,
}


class TestNumbers:
    @pytest.mark.parametrize(
        "header",
        [
            "Ville du anbefale kurset til en kollega?",
            "Soovitaksin koolitust kolleegile",
            "Jag läste den rekommenderade boken",
        ],
    )
    def test_01_recommending_on_another_scale_is_no_net_promoter_score(self, tmp_path, header):
        found = draft(tmp_path, {"Tidsstempel": times(40), header: spread({"5": 22, "4": 12, "3": 4, "2": 2})})
        assert found.value("nps", header) is None
        assert found.value("median", header) == 5
        assert found.programme.item(found.item(header)).range == (1, 5)

    def test_01_recommending_on_0_to_10_is_one(self, tmp_path):
        header = "Wie wahrscheinlich ist es, dass Sie uns weiterempfehlen?"
        found = draft(tmp_path, {"Zeitstempel": times(40), header: spread({"10": 12, "9": 10, "8": 8, "6": 10})})
        assert found.value("nps", header) == pytest.approx(100 * (22 - 10) / 40)

    def test_13_marks_with_a_decimal_comma_are_no_ticks(self, tmp_path):
        header = "Anna kouluarvosana"
        columns = {
            "Aikaleima": times(40),
            header: spread({"7,5": 10, "8": 12, "8,5": 10, "9,5": 8}),
            "Osaan": spread(AGREE_EN),
        }
        found = draft(tmp_path, columns, accept=True)
        assert found.kind(header) != "multiple"
        assert "measurement" in found.points()

    def test_14_neighbours_do_not_lend_their_range(self, tmp_path):
        columns = {
            "Zeitstempel": times(40),
            "Wie nützlich war der Kurs?": spread({"2": 2, "3": 8, "4": 10, "5": 20}),
            "Wie sicher fühlen Sie sich?": spread({"0": 2, "3": 6, "6": 10, "8": 12, "10": 10}),
            "Wie war der Raum?": spread({"1": 4, "3": 10, "4": 14, "5": 12}),
        }
        found = draft(tmp_path, columns)
        assert [item.range for item in found.programme.questionnaire.items] == [(1, 5), (0, 10), (1, 5)]

    def test_16_codes_for_no_answer(self, tmp_path):
        columns = {
            "Nyttig": spread({"1": 2, "3": 8, "4": 16, "5": 10, "99": 4}),
            "Klart": spread({"2": 6, "4": 12, "5": 20, "-9": 2}),
        }
        found = draft(tmp_path, {"Tidsstempel": times(40), **columns})
        assert found.counts("Nyttig")["4"] == 16
        assert found.value("mean", "Nyttig") == pytest.approx((2 + 24 + 64 + 50) / 36)
        assert found.programme.item(found.item("Klart")).range == (1, 5)

    def test_16_a_9_on_a_scale_to_10_is_an_answer(self, tmp_path):
        found = draft(tmp_path, {"Aikaleima": times(40), "Arvio (0-10)": spread({"2": 5, "5": 15, "9": 20})})
        assert found.counts("Arvio (0-10)")["9"] == 20

    def test_17_a_running_number_is_no_rating_and_joins_nobody(self, tmp_path):
        before = {"Nr": [str(n) for n in range(1, 41)], "Dato": [f"2024-01-{1 + n % 28:02}" for n in range(40)]}
        after = {"Nr": [str(n) for n in range(1, 41)], "Dato": [f"2024-06-{1 + n % 28:02}" for n in range(40)]}
        answers = spread(AGREE_EN)
        found = draft(tmp_path, {**before, "I can": answers}, {**after, "I can": answers[::-1]})
        assert found.item("Nr") == ""
        assert found.programme.questionnaire.respondent_code is None
        assert [source.wave for source in found.programme.sources] == ["before", "after"]

    def test_21_a_rating_of_the_organisation_is_no_background(self, tmp_path):
        ratings = spread({"2": 4, "3": 10, "4": 14, "5": 12})
        found = draft(
            tmp_path,
            {"Ajatempel": times(40), "Koolituse sisu": ratings, "Organisatsioon": ratings, "Meeskond": ratings},
        )
        assert [found.kind(header) for header in ("Koolituse sisu", "Organisatsioon", "Meeskond")] == ["score"] * 3

    def test_33_numbers_among_words_that_withhold_an_answer(self, tmp_path):
        counts = {"1": 3, "2": 5, "3": 8, "4": 10, "5": 8, "Keine Angabe": 4, "N/A": 2}
        found = draft(tmp_path, {"Zeitstempel": times(40), "Wie war der Kurs?": spread(counts)})
        assert found.kind("Wie war der Kurs?") == "score"
        assert found.value("median", "Wie war der Kurs?") == 4

    def test_38_years_and_numbers_of_clients_are_on_no_scale(self, tmp_path):
        years = [str(1 + 3 * at % 34) for at in range(40)]
        found = draft(
            tmp_path,
            {"Aikaleima": times(40), "Työkokemus vuosina": years, "How many clients do you have?": years[::-1]},
        )
        assert found.kind("Työkokemus vuosina") == "number"
        assert found.kind("How many clients do you have?") == "number"
        assert (
            found.value("median", "Työkokemus vuosina")
            == sorted(map(int, years))[20] / 2 + sorted(map(int, years))[19] / 2
        )


class TestScales:
    def test_02_numbered_labels_that_begin_with_the_best(self, tmp_path):
        counts = {
            "1 = Helt enig": 20,
            "2 = Litt enig": 12,
            "3 = Verken enig eller uenig": 4,
            "4 = Litt uenig": 3,
            "5 = Helt uenig": 1,
        }
        found = draft(tmp_path, {"Tidsstempel": times(40), "Kurset var nyttig": spread(counts)})
        assert found.value("top_box", "Kurset var nyttig") == pytest.approx(0.8)
        assert found.value("bottom_box", "Kurset var nyttig") == pytest.approx(0.1)

    def test_02_numbers_behind_the_words(self, tmp_path):
        counts = {"Väga hea (1)": 18, "Hea (2)": 12, "Rahuldav (3)": 6, "Halb (4)": 4}
        found = draft(tmp_path, {"Ajatempel": times(40), "Hinnang": spread(counts)})
        assert found.levels("Hinnang") == ["Halb (4)", "Rahuldav (3)", "Hea (2)", "Väga hea (1)"]

    def test_02_numbers_with_words_that_tell_nothing_are_asked_about(self, tmp_path):
        counts = {"1: kuu": 10, "2: päike": 20, "3: täht": 10}
        columns = {"Ajatempel": times(40), "Hinnang": spread(counts), "I can": spread(AGREE_EN)}
        with pytest.raises(UserError, match="accept-guesses"):
            draft(tmp_path / "a" if (tmp_path / "a").mkdir() is None else tmp_path, columns)
        found = draft(tmp_path, columns, accept=True)
        assert found.points() == ["direction"]
        assert found.counts("Hinnang") == {}
        left = without_open_points(found.programme).limitations[-1]
        assert all("Hinnang" in sentence for sentence in left.values())

    def test_03_minus_signs_are_answers(self, tmp_path):
        counts = {"−−": 4, "−": 6, "0": 6, "+": 10, "++": 14}
        found = draft(tmp_path, {"Aikaleima": times(40), "Tahti": spread(counts)})
        assert found.levels("Tahti") == ["−−", "−", "0", "+", "++"]
        assert found.counts("Tahti")["−−"] == 4
        assert found.value("top_box", "Tahti") == pytest.approx(0.6)

    @pytest.mark.parametrize(
        "labels",
        [
            ["Gar nicht zufrieden", "Wenig zufrieden", "Eher zufrieden", "Sehr zufrieden", "Äußerst zufrieden"],
            ["Surkea", "Huono", "Välttävä", "Hyvä", "Erinomainen"],
            ["Slet ikke enig", "Lidt enig", "Overvejende enig", "Helt enig"],
            ["Strongly disagree", "Disagree", "Neither disagree or agree", "Agree", "Strongly agree"],
        ],
    )
    def test_04_labels_that_a_preset_lacks(self, tmp_path, labels):
        counts = dict(zip(labels, [4, 6, 9, 12, 9], strict=False))
        counts[labels[-1]] += 40 - sum(counts.values())
        found = draft(tmp_path, {"Time": times(40), "Arvio": spread(counts)})
        assert found.counts("Arvio") == counts | {"_missing": 0} if "_missing" in found.counts("Arvio") else counts
        assert found.levels("Arvio") == labels

    def test_05_two_labels_are_two_levels(self, tmp_path):
        counts = {"Huono": 6, "Kohtalainen": 8, "Hyvä": 10, "Erittäin hyvä": 10, "Erinomainen": 6}
        found = draft(tmp_path, {"Aikaleima": times(40), "Arvio": spread(counts)})
        assert {label: n for label, n in found.counts("Arvio").items() if label in counts} == counts

    @pytest.mark.parametrize(
        "labels",
        [
            ["Nie", "Seltener", "Monatlich", "Wöchentlich", "Täglich"],
            ["Aldrig", "En gång i veckan", "2-3 gånger i veckan", "4-6 gånger i veckan", "Varje dag"],
            ["Ikke i det hele tatt", "Sjelden", "Av og til", "Ofte", "Alltid"],
            ["Mitte kunagi", "Harvem", "Kord kuus", "Kord nädalas", "2-3 korda nädalas", "Iga päev"],
            ["Ei koskaan", "Kerran vuodessa", "Kerran kuussa", "Useita kertoja viikossa", "Päivittäin"],
        ],
    )
    def test_06_frequencies_in_order_and_none_lost(self, tmp_path, labels):
        counts = dict(zip(labels, [6, 8, 10, 7, 5, 4], strict=False))
        counts[labels[2]] += 40 - sum(counts.values())
        found = draft(tmp_path, {"Time": times(40), "Wie oft?": spread(counts)})
        assert found.levels("Wie oft?") == labels
        assert {label: found.counts("Wie oft?")[label] for label in labels} == counts

    def test_23_only_the_ends_have_words(self, tmp_path):
        counts = {"1 (helt uenig)": 8, "2": 6, "3": 7, "4": 5, "5": 6, "6": 4, "7 (helt enig)": 4}
        found = draft(tmp_path, {"Tidsstempel": times(40), "Kurset var nyttig": spread(counts)})
        assert found.kind("Kurset var nyttig") == "score"
        assert found.programme.item(found.item("Kurset var nyttig")).range == (1, 7)
        assert found.value("median", "Kurset var nyttig") == 3

    def test_32_stars_faces_and_percents(self, tmp_path):
        columns = {
            "Aikaleima": times(40),
            "Tähdet": spread({"⭐": 4, "⭐⭐": 6, "⭐⭐⭐": 10, "⭐⭐⭐⭐": 20}),
            "Ilme": spread({"😡": 5, "😐": 15, "😀": 20}),
            "Kuinka paljon?": spread({"0 %": 5, "25 %": 10, "50 %": 15, "100 %": 10}),
        }
        found = draft(tmp_path, columns)
        assert found.levels("Tähdet") == ["⭐", "⭐⭐", "⭐⭐⭐", "⭐⭐⭐⭐"]
        assert found.levels("Ilme") == ["😡", "😐", "😀"]
        assert found.levels("Kuinka paljon?") == ["0 %", "25 %", "50 %", "100 %"]

    @pytest.mark.parametrize(
        "labels",
        [
            ["LOW", "MED", "HIGH"],
            ["rare", "occasional", "frequent"],
            ["niedrig", "mittel", "hoch"],
            ["Låg", "Medel", "Hög"],
        ],
    )
    def test_35_low_and_high_are_in_no_alphabetical_order(self, tmp_path, labels):
        found = draft(tmp_path, {"Time": times(40), "Need": spread(dict(zip(labels, [12, 18, 10], strict=True)))})
        assert found.levels("Need") == labels

    def test_27_another_dash_or_apostrophe_is_no_other_option(self, tmp_path):
        counts = {"1–2 kertaa": 12, "1-2 kertaa": 8, "3 – 5 kertaa": 10, "3-5 kertaa": 10}
        said = {"I don’t": 12, "I don't": 8, "I do": 20}
        found = draft(
            tmp_path,
            {"Aikaleima": times(40), "Montako?": spread(counts), "Do you?": spread(said), "Osaan": spread(AGREE_EN)},
        )
        assert sorted(found.counts("Montako?").values()) == [20, 20]
        assert sorted(found.counts("Do you?").values()) == [20, 20]

    def test_24_html_is_no_part_of_a_header_or_an_answer(self, tmp_path):
        answers = [f"<b>{answer}</b>" if at % 3 else answer for at, answer in enumerate(spread(AGREE_DE))]
        rows = {
            "Response ID": [str(n) for n in range(40)],
            "Date submitted": times(40),
            "Start language": ["de"] * 40,
            "<p>Der <em>Kurs</em> war hilfreich&nbsp;</p>": answers,
        }
        found = draft(tmp_path, rows)
        assert next(iter(found.programme.questionnaire.items[0].text.values())) == "Der Kurs war hilfreich"
        assert found.counts("Der Kurs war hilfreich")["Teils/teils"] == 8

    def test_34_an_attention_check_is_no_statement(self, tmp_path):
        header = "Bitte wählen Sie hier „Stimme eher zu“"
        found = draft(
            tmp_path, {"Zeitstempel": times(40), "Der Kurs war gut": spread(AGREE_DE), header: spread(AGREE_DE)[::-1]}
        )
        assert found.item(header) == ""
        assert found.counts("Der Kurs war gut")["Stimme eher zu"] == 14


class TestChoices:
    def test_07_own_words_are_no_options(self, tmp_path):
        own = ["Min chef lät mig inte gå", "Jag är sjukskriven just nu"]
        columns = {"Tidsstämpel": times(40), "Vad kunde vara bättre?": ["Allt bra"] * 22 + ["Inget"] * 16 + own}
        found = draft(tmp_path, {**columns, "Kursen var bra": spread(AGREE_EN)})
        assert found.kind("Vad kunde vara bättre?") == "open"

    def test_07_own_words_beside_options_are_another_option(self, tmp_path):
        own = ["I was told by my old boss when we met at the fair", "Because my mother in law works there"]
        columns = {"Timestamp": times(40), "Where did you hear of us?": ["Newsletter"] * 20 + ["Colleague"] * 18 + own}
        found = draft(tmp_path, {**columns, "The course was good": spread(AGREE_EN)})
        assert found.counts("Where did you hear of us?")["Newsletter"] == 20
        assert not any("boss" in label or "mother" in label for label in found.counts("Where did you hear of us?"))

    @pytest.mark.parametrize(
        ("header", "names"),
        [
            ("Kuka oli kouluttajasi?", ["Anna Nieminen", "Pekka Laine", "Sanna Heikkinen"]),
            ("Wer hat den Kurs geleitet?", ["Hans Müller", "Ute Schmidt", "Jürgen Weber"]),
            ("Hvem var kursholder?", ["Kari Nordmann", "Ola Hansen", "Silje Berg"]),
            ("Group leader", ["Mary Jones", "John Smith", "Sarah Brown"]),
        ],
    )
    def test_08_names_become_no_groups(self, tmp_path, header, names):
        found = draft(tmp_path, {"Time": times(39), header: filled(names, 39), "I can": spread(AGREE_EN)[:39]})
        assert found.item(header) == ""
        assert not any(name in found.text.replace(f"# - {header}", "") for name in names)

    def test_12_a_comma_inside_an_option_parts_nothing(self, tmp_path):
        counts = {"Yrittäjä, yksin": 12, "Yrittäjä, työnantaja": 8, "Palkansaaja, kunta": 12, "Palkansaaja, valtio": 8}
        found = draft(tmp_path, {"Aikaleima": times(40), "Mikä olet?": spread(counts), "Osaan": spread(AGREE_EN)})
        assert found.kind("Mikä olet?") in ("background", "nominal")
        assert found.counts("Mikä olet?") == counts

    def test_15_a_written_no_to_everything_is_an_answer(self, tmp_path):
        columns = {
            "Zeitstempel": times(40),
            "Nach dem Kurs habe ich [die Methode benutzt]": spread({"Ja": 20, "Nein": 20}),
            "Nach dem Kurs habe ich [davon erzählt]": spread({"Ja": 12, "Nein": 28}),
        }
        found = draft(tmp_path, {**columns, "Der Kurs war gut": spread(AGREE_DE)})
        header = "Nach dem Kurs habe ich [die Methode benutzt]"
        shares = [
            value for key, value in found.estimates.items() if key[:2] == ("share", found.item(header)) and key[2]
        ]
        assert pytest.approx(0.5) in shares
        assert pytest.approx(0.3) in shares

    def test_18_options_that_a_spreadsheet_turned_into_dates(self, tmp_path):
        book = openpyxl.Workbook()
        from datetime import datetime

        dates = {"1-2": datetime(2024, 2, 1), "3-5": datetime(2024, 5, 3)}
        answers = spread({"1-2": 18, "3-5": 14, "6+": 8})
        book.active.append(["Aikaleima", "Montako kertaa osallistuit?", "Osaan"])
        for time, answer, level in zip(times(40), answers, spread(AGREE_EN), strict=True):
            book.active.append([time, dates.get(answer, answer), level])
        book.save(tmp_path / "a.xlsx")
        found = draft(tmp_path, tmp_path / "a.xlsx")
        assert found.counts("Montako kertaa osallistuit?") == {"1-2": 18, "3-5": 14, "6+": 8}

    def test_28_an_option_that_one_person_chose_is_an_option(self, tmp_path):
        counts = {"Sairaanhoitaja": 25, "Lääkäri": 14, "Sosiaalityöntekijä": 1}
        found = draft(tmp_path, {"Aikaleima": times(40), "Ammattisi": spread(counts), "Osaan": spread(AGREE_EN)})
        (role,) = found.programme.questionnaire.background
        assert role.options is not None
        assert len(role.options) == 3

    def test_29_true_and_false_in_other_languages_are_ticks(self, tmp_path):
        for yes, no in (("TOSI", "EPÄTOSI"), ("WAHR", "FALSCH"), ("SANN", "USANN"), ("TÕENE", "VÄÄR")):
            columns = {
                "Aikaleima": times(40),
                "Välineet [keskustelu]": spread({yes: 26, no: 14}),
                "Välineet [harjoitus]": spread({yes: 10, no: 30}),
            }
            folder = tmp_path / yes
            folder.mkdir()
            found = draft(folder, {**columns, "Osaan": spread(AGREE_EN)})
            assert found.counts("Välineet [keskustelu]")["keskustelu"] == 26


class TestServices:
    def test_09_qualtrics(self, tmp_path):
        codes = [
            "StartDate",
            "EndDate",
            "Status",
            "IPAddress",
            "Progress",
            "Duration (in seconds)",
            "Finished",
            "RecordedDate",
            "ResponseId",
            "LocationLatitude",
            "DistributionChannel",
            "UserLanguage",
            "Q1",
            "Q2",
        ]
        texts = [
            "Start Date",
            "End Date",
            "Response Type",
            "IP Address",
            "Progress",
            "Duration (in seconds)",
            "Finished",
            "Recorded Date",
            "Response ID",
            "Location Latitude",
            "Distribution Channel",
            "User Language",
            "Der Kurs war hilfreich",
            "Was war gut?",
        ]
        ids = ['{"ImportId":"' + code + '"}' for code in codes]
        body = []
        for at, answer in enumerate([*spread(AGREE_DE), "Teils/teils", "Teils/teils", "Teils/teils"]):
            status = "Survey Preview" if at >= 42 else "IP Address"
            finished = "False" if 40 <= at < 42 else "True"
            time = f"2024-03-{1 + at % 28:02} 10:{at:02}:00"
            body.append(
                [
                    time,
                    time,
                    status,
                    f"10.0.0.{at}",
                    "100",
                    "60",
                    finished,
                    time,
                    f"R_{at:05}x9",
                    "60.1",
                    "email",
                    "DE",
                    answer,
                    THANKS[at % 4],
                ]
            )
        found = draft(tmp_path, write(tmp_path / "q.csv", [codes, texts, ids, *body]))
        assert found.counts("Der Kurs war hilfreich")["Teils/teils"] == 8
        assert found.value("respondents") == 40
        assert {item.type for item in found.programme.questionnaire.items} == {"ordinal", "open"}
        assert not found.programme.questionnaire.background

    def test_10_surveymonkey_without_a_collector(self, tmp_path):
        head = [
            "Respondent ID",
            "Start Date",
            "End Date",
            "IP Address",
            "Hur nöjd är du?",
            "Vilka verktyg?",
            "",
            "Vad var bra?",
        ]
        second = ["", "", "", "", "Svar", "Kort", "Bild, ljud", "Öppet svar"]
        satisfied = spread(
            {"Mycket missnöjd": 4, "Missnöjd": 6, "Varken nöjd eller missnöjd": 8, "Nöjd": 12, "Mycket nöjd": 10}
        )
        body = [
            [
                str(11800000000 + at),
                "03/07/2024 10:00:00 AM",
                f"03/{1 + at % 28:02}/2024 10:{at:02}:00 AM",
                "10.0.0.1",
                answer,
                "Kort" if at % 2 else "",
                "Bild, ljud" if at % 4 else "",
                THANKS[at % 4],
            ]
            for at, answer in enumerate(satisfied)
        ]
        found = draft(tmp_path, write(tmp_path / "sm.csv", [head, second, *body]))
        assert found.value("respondents") == 40
        assert found.counts("Hur nöjd är du?")["Nöjd"] == 12
        assert found.counts("Vilka verktyg? [Kort]")["Kort"] == 20

    def test_11_numbers_of_ticked_options_are_no_ratings(self, tmp_path):
        head = ["Respondent ID", "Collector ID", "Start Date", "End Date", "Mitä käytit?", "", ""]
        second = ["", "", "", "", "Kortit", "Video", "Harjoitus"]
        body = [
            [
                str(11800000000 + at),
                "44",
                "03/07/2024 10:00:00 AM",
                f"03/{1 + at % 28:02}/2024 10:{at:02}:00 AM",
                "1" if at % 2 else "",
                "2" if at % 3 else "",
                "3" if at % 5 else "",
            ]
            for at in range(40)
        ]
        found = draft(tmp_path, write(tmp_path / "sm.csv", [head, second, *body]))
        assert found.kind("Mitä käytit? [Video]") == "multiple"
        assert found.counts("Mitä käytit? [Video]")["Video"] == 26

    def test_19_typeform(self, tmp_path):
        columns = {
            "#": [f"{at:02}k3j4h5g6f7d8s9a0" for at in range(40)],
            "Kurssi oli hyvä": spread(AGREE_EN),
            "Kortit": ["Kortit" if at % 2 else "" for at in range(40)],
            "Video": ["Video" if at % 3 else "" for at in range(40)],
            "Muu": ["Podcast" if at % 8 == 0 else "" for at in range(40)],
            "Response Type": ["completed"] * 40,
            "Start Date (UTC)": times(40),
            "Submit Date (UTC)": times(40),
            "Network ID": filled(["000ab12cd", "1f2e3d4c5b"], 40),
            "Tags": [""] * 40,
            "Ending": ["Kiitos"] * 40,
        }
        found = draft(tmp_path, columns)
        assert found.counts("Kortit")["Kortit"] == 20
        assert [found.item(header) for header in ("#", "Response Type", "Network ID", "Ending")] == [""] * 4

    def test_20_kobo(self, tmp_path):
        columns = {
            "start": times(40),
            "end": times(40),
            "tools": filled(["cards video", "video", "cards", ""], 40),
            "tools/cards": filled(["1", "0", "1", ""], 40),
            "tools/video": filled(["1", "1", "0", ""], 40),
            "useful": spread({"1": 4, "2": 6, "3": 8, "4": 12, "5": 10}),
            "_geolocation": ["60.1699, 24.9384"] * 40,
            "_id": [str(4000 + at) for at in range(40)],
            "_uuid": [f"{at:04}-aa-bb" for at in range(40)],
            "_submission_time": times(40),
            "_status": ["submitted_via_web"] * 40,
            "__version__": ["v1"] * 40,
        }
        found = draft(tmp_path, columns)
        assert [item.type for item in found.programme.questionnaire.items] == ["multiple", "score"]
        assert found.counts("tools/cards")["cards"] == 20
        assert "60.1699" not in found.text
        assert not found.programme.questionnaire.background

    def test_22_unfinished_answers_are_told_apart(self, tmp_path):
        columns = {
            "id": [str(n) for n in range(40)],
            "submitdate": ["" if at % 10 == 0 else time for at, time in enumerate(times(40))],
            "lastpage": ["3"] * 40,
            "startlanguage": ["fi"] * 40,
            "Kurssi oli hyvä": spread(AGREE_EN),
        }
        found = draft(tmp_path, columns)
        assert found.value("respondents") == 36
        assert found.check.files[0].dropped == {"unfinished": 4}
        assert found.programme.cleaning.unfinished == "drop"

    def test_25_jotform(self, tmp_path):
        dates = [f"Mar {1 + at % 28}, 2024" for at in range(40)]
        found = draft(
            tmp_path,
            {
                "Submission Date": dates,
                "Kurssi oli hyvä": spread(AGREE_EN),
                "Submission ID": [str(51234567890 + at) for at in range(40)],
            },
        )
        assert [item.type for item in found.programme.questionnaire.items] == ["ordinal"]
        assert found.value("respondents") == 40

    def test_26_of_two_sheets_the_larger_one(self, tmp_path):
        book = openpyxl.Workbook()
        book.active.title = "Osallistujat"
        book.active.append(["Kurssi", "Osaan"])
        for course, level in zip(filled(["Ensiapu", "Paloturvallisuus"], 40), spread(AGREE_EN), strict=True):
            book.active.append([course, level])
        other = book.create_sheet("Esihenkilöt")
        other.append(["Kurssi", "Näkyykö työssä?"])
        other.append(["Ensiapu", "Kyllä"])
        book.save(tmp_path / "a.xlsx")
        found = draft(tmp_path, tmp_path / "a.xlsx")
        assert found.value("respondents") == 40
        assert found.programme.sources[0].sheet == "Osallistujat"
        assert "Esihenkilöt" in found.text

    def test_26_sheets_of_one_form_are_stacked(self, tmp_path):
        book = openpyxl.Workbook()
        answers = spread(AGREE_EN)
        for number, part in enumerate((answers[:20], answers[20:])):
            sheet = book.active if number == 0 else book.create_sheet(f"Ryhmä {number}")
            sheet.append(["Kurssi", "Osaan"])
            for level in part:
                sheet.append(["Ensiapu", level])
        book.save(tmp_path / "a.xlsx")
        found = draft(tmp_path, tmp_path / "a.xlsx", accept=True)
        assert len(found.programme.sources) == 2

    def test_30_a_header_that_comes_again_is_nobody(self, tmp_path):
        rows = table({"Tidsstempel": times(40), "Kurset var godt": spread(AGREE_EN), "Kommentarer": filled(THANKS, 40)})
        found = draft(tmp_path, write(tmp_path / "a.csv", [*rows[:21], rows[0], *rows[21:]]))
        assert found.value("respondents") == 40
        assert "Kurset var godt" not in found.counts("Kurset var godt")

    @pytest.mark.parametrize(
        "headers",
        [
            ["ID", "Startzeit", "Fertigstellungszeit", "E-Mail", "Name"],
            ["ID", "Starttidspunkt", "Fullføringstidspunkt", "E-postadresse", "Navn"],
            ["Ligne", "Début", "Fin", "Courriel", "Nom"],
        ],
    )
    def test_31_forms_in_other_languages(self, tmp_path, headers):
        book = openpyxl.Workbook()
        from datetime import datetime, timedelta

        book.active.append([*headers, "Wie wahrscheinlich ist es, dass Sie uns empfehlen?", "Der Kurs war hilfreich"])
        scores, levels = spread({"10": 10, "9": 10, "7": 10, "3": 10}), spread(AGREE_DE)
        for at in range(40):
            start = datetime(2024, 3, 1 + at % 28, 10, at % 60)
            row = [at + 1, start, start + timedelta(minutes=3), "anonymous", "", int(scores[at]), levels[at]]
            book.active.append(row)
        book.save(tmp_path / "forms.xlsx")
        found = draft(tmp_path, tmp_path / "forms.xlsx")
        assert found.item(headers[0]) == ""
        assert found.value("nps", "Wie wahrscheinlich ist es, dass Sie uns empfehlen?") == pytest.approx(25)
        assert found.counts("Der Kurs war hilfreich")["Stimme eher zu"] == 14

    def test_36_people_of_one_office_are_several_people(self, tmp_path):
        columns = {
            "#": [f"{at:03}k3j4h5g6f7d" for at in range(40)],
            "Kurssi oli hyvä": spread(AGREE_EN),
            "Start Date (UTC)": times(40),
            "Submit Date (UTC)": times(40),
            "Network ID": [f"{max(3, at):03}ab12cd" for at in range(40)],
        }
        found = draft(tmp_path, columns)
        assert found.value("respondents") == 40
        assert found.programme.questionnaire.respondent_code is None

    def test_37_the_same_thanks_in_one_minute_are_two_people(self, tmp_path):
        sent = [f"2024/03/07 10:00:{at:02}" for at in range(40)]
        columns = {
            "Timestamp": sent,
            "The course was good": ["Strongly agree"] * 40,
            "Comments": ["Thank you, great course!"] * 40,
        }
        assert draft(tmp_path, columns).value("respondents") == 40


def test_every_guess_has_a_stated_confidence(tmp_path):
    columns = {"Aikaleima": times(40), "Osaan": spread(AGREE_EN), "Arvio": spread({"1: kuu": 10, "2: päike": 30})}
    text = draft(tmp_path, {**columns, "Kunta": filled(["Turku", "Pori"], 40)}, accept=True).text
    guessed = [line for line in text.splitlines() if line.strip().startswith(("type:", "- id:")) and "#" in line]
    assert guessed
    assert all("guess, sure" in line or "guess, unsure" in line for line in guessed)


def test_what_is_not_settled_is_told_first_and_in_the_programmes_language(tmp_path):
    columns = {
        "Aikaleima": times(40),
        "Mikä on arviosi?": spread({"1: kuu": 10, "2: tähti": 20, "3: maa": 10}),
        "Osaan sen": spread(AGREE_FI),
    }
    found = draft(tmp_path, columns, accept=True)
    first = found.check.warnings[0]
    assert "Mikä on arviosi?" in first.what
    assert "ei ole varmaa" in first.what
    assert "unsure: [direction]" in first.remedy


def test_counter_is_what_spread_spreads():
    assert Counter(spread(AGREE_EN)) == AGREE_EN
