"""Comparison from published files alone: what is read, what is shared, what is pooled, and what is said."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Sequence
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from scipy import special
from typer.testing import CliRunner

from evaluation.cli.main import app
from evaluation.comparing import reading_results as published
from evaluation.comparing.comparison import Comparison, compare_published, open_comparison
from evaluation.comparing.publishing import compare
from evaluation.core.datapackage import Package, encode_package
from evaluation.core.errors import UserError
from evaluation.core.estimates import COLUMNS, SYNTHETIC, to_frame
from evaluation.core.files import digest
from evaluation.core.measures import MEASURES
from evaluation.programme import Programme, load_programme
from evaluation.programme.public import write_description
from evaluation.publishing.printed import check_numbers, find_printed_numbers
from evaluation.report.blocks import Block, Figure, Table, mark_up
from evaluation.scoring.intervals import wilson

ROOT = Path(__file__).resolve().parents[2]
LEVELS = ("disagree", "neutral", "agree")
TOP = "share of agree, Wilson 95%"

Row = dict[str, object]


def row(measure: str, item: str = "", option: str = "", *, wave: str = "after", group: str = "", **more: object) -> Row:
    return {"measure": measure, "item": item, "option": option, "wave": wave, "group": group, **more}


def statement(
    x: int, n: int, *, item: str = "useful", levels: Sequence[str] = LEVELS, method: str = TOP, **where: str
) -> list[Row]:
    """The rows of a statement of whose ``n`` answers ``x`` are on the upper level."""
    found = wilson(x, n)
    counts = (
        [] if where.get("group") else [row("count", item, level, n=n, **where) for level in (*levels, "_dont_know")]
    )
    top = row("top_box", item, estimate=x / n, low=found.low, high=found.high, n=n, method=method, **where)
    return [*counts, top]


def score(mean: float, sd: float, n: int, *, item: str = "recommend", top: int = 10) -> list[Row]:
    counts = [row("count", item, str(level), n=n) for level in range(top + 1)]
    return [*counts, row("mean", item, estimate=mean, n=n), row("sd", item, estimate=sd, n=n)]


def text_of(name: str, rows: Sequence[Row], **columns: str) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, [*COLUMNS, *columns], restval="", lineterminator="\n")
    writer.writeheader()
    for one in rows:
        cells = {key: one.get(key, "") for key in ("measure", "item", "option", "group", "wave")}
        writer.writerow({"id": "/".join(map(str, cells.values())), "programme": name, **columns, **one})
    return out.getvalue()


def put(folder: Path, package: Package) -> None:
    for path, data in encode_package(package).items():
        (folder / path).write_bytes(data)


@pytest.fixture
def write(tmp_path):
    """Write the published results of a programme; with a ``description`` the whole cleared package."""

    def build(name: str, rows: Sequence[Row], *, description: dict[str, object] | None = None, **columns: str) -> Path:
        folder = tmp_path / "reports" / name / "data"
        folder.mkdir(parents=True)
        text = text_of(name, rows, **columns)
        (folder / "results.csv").write_text(text, encoding="utf-8")
        if description is not None:
            about = {"programme": name, "title": "A", "data_origin": "collected", "languages": ["fi"],
                     "sources": [{"file": "a.csv", "kind": "feedback"}]}  # fmt: skip
            programme = Programme.model_validate(about | description, context={"languages": ("fi",)})
            package = Package(name=name, title="", tables={"results.csv": pd.read_csv(io.StringIO(text), dtype="str")},
                              documents={"description.json": write_description(programme)})  # fmt: skip
            put(folder, package)
        return folder / "results.csv"

    return build


def compared(*paths: Path, language: str = "en") -> Comparison:
    return compare_published(published.read_published(list(paths)), language=language)


def shown(comparison: Comparison) -> list[Block]:
    """What the cells of the notebook show of a comparison, in order."""
    notebook = nbformat.read(ROOT / "notebooks" / "compare.ipynb", as_version=4)
    code = [cell.source for cell in notebook.cells if cell.cell_type == "code" and cell.id != "close"]
    opening = next(place for place, source in enumerate(code) if source.startswith("comparison = "))
    names = {"comparison": comparison}
    for source in code[:opening]:
        exec(source, names)
    return [part for source in code[opening + 1 :] for part in eval(source, names)]


def page(comparison: Comparison) -> str:
    parts = shown(comparison)
    figures = {id(part): part.data or part.caption for part in parts if isinstance(part, Figure)}
    every = [mark_up(figures.get(id(part), part)) for part in parts]
    return f'<html lang="{comparison.words.language}">' + "".join(map(str, every))


class TestPooling:
    def test_fourteen_published_files_pool_to_what_r_finds(self, write):
        expected = json.loads((ROOT / "tests" / "reference" / "verdicts.json").read_text("utf-8"))["pooled"][-1]
        shares = zip(expected["counts"], expected["sizes"], strict=True)
        (forest,) = compared(*(write(f"p{i:02}", statement(x, n)) for i, (x, n) in enumerate(shares))).across
        ours = [forest.pooled.estimate, forest.pooled.low, forest.pooled.high]
        assert ours == pytest.approx([expected["estimate"], expected["low"], expected["high"]], abs=1e-5)
        assert forest.prediction.low < forest.pooled.low < forest.pooled.high < forest.prediction.high
        assert forest.pooled.n == forest.independent == 14

    def test_means_pool_by_their_published_standard_deviations(self, write):
        # Equal variances 4/40: by hand tau2 = var(means) - 0.1, the mean is the plain mean, t(4) = 2.776445.
        means = [6.0, 7.0, 7.5, 8.0, 9.0]
        comparison = compared(*(write(f"p{i}", score(mean, 2, 50)) for i, mean in enumerate(means)))
        (forest,) = comparison.across
        spread = sum((mean - 7.5) ** 2 for mean in means) / 4
        half = 2.7764451051977987 * math.sqrt(spread / 5)
        assert (forest.pooled.estimate, forest.pooled.low, forest.pooled.high) == pytest.approx(
            (7.5, 7.5 - half, 7.5 + half), rel=1e-6
        )
        assert comparison.results.get(
            "tau_squared", item="recommend", option="0-10", wave="after"
        ).estimate == pytest.approx(spread - 0.08, rel=1e-6)
        single = forest.singles[0].estimate  # t(49) = 2.009575
        assert (single.low, single.high) == pytest.approx(
            (6 - 2.0095752 * 2 / math.sqrt(50), 6 + 2.0095752 * 2 / math.sqrt(50)), rel=1e-6
        )

    def test_a_mean_of_few_has_no_interval(self, write):
        (forest,) = compared(*(write(f"p{i}", score(7 + i / 4, 2, 49)) for i in range(5))).across
        assert {(one.estimate.low, one.estimate.high) for one in forest.singles} == {(None, None)}

    def test_no_limit_goes_beyond_the_ends_of_the_scale(self, write):
        means = [6.5, 9.9] * 6
        (forest,) = compared(*(write(f"p{i:02}", score(mean, 3, 60)) for i, mean in enumerate(means))).across
        assert forest.singles[-1].estimate.high == 10
        assert forest.prediction.high == 10
        assert forest.pooled.high < 10

    def test_results_that_are_all_the_same_are_pooled(self, write):
        (forest,) = compared(*(write(f"p{i}", statement(8, 16)) for i in range(5))).across
        assert forest.pooled.estimate == pytest.approx(0.5)
        assert "normal" in forest.pooled.method

    def test_a_mean_without_spread_is_shown_and_not_pooled(self, write):
        values = [(7, 2), (8, 2), (6, 2), (7.5, 2), (9, 0)]
        (forest,) = compared(*(write(f"p{i}", score(m, sd, 20)) for i, (m, sd) in enumerate(values))).across
        assert len(forest.singles) == 5
        assert forest.pooled is None

    def test_an_interval_that_allows_for_sessions_weighs_less(self, write):
        plain, wide = statement(12, 20), statement(12, 20)
        wide[-1] |= {"low": 0.2, "high": 0.9, "method": f"{TOP} at the effective number of answers, 12 clusters"}
        first, second = compared(write("a", plain), write("b", wide)).across[0].singles
        assert first.variance == pytest.approx(1 / 12 + 1 / 8)
        assert second.variance == pytest.approx(
            ((math.log(0.9 / 0.1) - math.log(0.2 / 0.8)) / (2 * 1.959963984540054)) ** 2
        )


class TestLimits:
    @pytest.mark.parametrize(("k", "pooled", "prediction"), [(4, False, False), (5, True, False), (9, True, False),
                                                           (10, True, True)])  # fmt: skip
    def test_five_to_pool_and_ten_to_predict(self, write, k, pooled, prediction):
        comparison = compared(*(write(f"p{i}", statement(6 + i, 20)) for i in range(k)))
        (forest,) = comparison.across
        assert (forest.pooled is not None, forest.prediction is not None) == (pooled, prediction)
        told = page(comparison)
        assert ("independent results; 5 are needed for pooling" in told) == (not pooled)
        assert ("one more of the same kind" in told) == prediction
        assert "league table" in told

    def test_whether_any_two_differ_is_computed_from_their_difference(self, write):
        assert "No two of the results differ" in page(
            compared(write("a", statement(10, 20)), write("b", statement(12, 20)))
        )
        apart = compared(write("c", statement(2, 40)), write("d", statement(38, 40)))
        assert "Some of the results differ" in page(apart)
        # Wilson's intervals overlap (50-69 % and 66-82 %), and the difference is 2 to 27 points
        near = compared(write("e", statement(60, 100)), write("f", statement(75, 100)))
        assert "Some of the results differ" in page(near)

    def test_below_ten_answers_no_percentage(self, write):
        told = page(compared(write("a", statement(4, 6)), write("b", statement(12, 20))))
        assert '#estimate">4</data> of <data' in told
        assert "67%" not in told


class TestFamilies:
    def test_a_family_is_one_estimate_with_the_uncertainty_of_the_same_people(self, write):
        family = [write("fa", statement(10, 20), family="f"), write("fb", statement(30, 40), family="f")]
        others = [write(f"p{i}", statement(6 + i, 20)) for i in range(4)]
        (forest,) = compared(*family, *others).across
        assert (len(forest.singles), forest.independent, forest.pooled.n) == (6, 5, 5)
        (one,) = forest.families
        # log odds 0 and log 3, weights 1/3 and 2/3; errors sqrt(1/10 + 1/10) and sqrt(1/30 + 1/10)
        value = 2 / 3 * math.log(3)
        error = math.sqrt(0.2) / 3 + 2 * math.sqrt(1 / 30 + 0.1) / 3
        expected = special.expit([value, value - 1.959963984540054 * error, value + 1.959963984540054 * error])
        assert (one.estimate, one.low, one.high) == pytest.approx((40 / 60, *expected[1:]))
        assert one.id.endswith("/family=f/after")

    def test_a_family_alone_is_never_pooled(self, write):
        comparison = compared(*(write(f"p{i}", statement(6 + i, 20), family="f") for i in range(12)))
        assert comparison.across[0].pooled is None
        assert "There is 1 independent result" in page(comparison)

    def test_the_package_tells_title_family_and_wording(self, write):
        names = {"useful": {"fi": "Oli hyötyä"}, "unit=a": {"fi": "Talo"}}
        asked = {
            "background": [{"id": "unit", "column": "unit", "options": {"a": ["Talo"]}}],
            "scales": {"s": {"levels": list(LEVELS), "top": ["agree"], "bottom": ["disagree"]}},
            "items": [{"id": "useful", "type": "ordinal", "scale": "s", "column": "c", "text": "Oli hyötyä"}],
        }
        path = write(
            "a", statement(10, 20), description={"family": "f", "title": {"fi": "Eka"}, "questionnaire": asked}
        )
        (one,) = published.read_published([path])
        assert (one.family, one.title, one.names) == ("f", {"fi": "Eka"}, names)
        assert one.upper == {"useful": ("agree",)}
        told = page(compared(path, write("b", statement(12, 20))))
        assert '<span lang="fi">Oli hyötyä</span>' in told  # in a page in English

    def test_members_stand_together_whatever_their_names(self, write):
        paths = [write("z", statement(9, 20), family="b"), write("a", statement(9, 20), family="b"),
                 write("b", statement(9, 20)), write("c", statement(9, 20))]  # fmt: skip
        assert [one.name for one in published.read_published(paths)] == ["a", "z", "b", "c"]


class TestShared:
    def test_the_same_scale_survey_and_upper_levels(self, write):
        a = write("a", [*statement(10, 20), *statement(9, 20, item="trust"), *statement(9, 20, item="time")])
        b = write("b", [
            *statement(10, 20, levels=("no", "yes")),
            *statement(9, 20, item="trust", wave="before"),
            *statement(9, 20, item="time", method="share of neutral, agree, Wilson 95%"),
        ])  # fmt: skip
        comparison = compared(a, b)
        assert comparison.across == ()
        assert comparison.different == {"useful": ("a", "b"), "trust": ("a", "b"), "time": ("a", "b")}
        assert "No question was asked in two programmes on the same scale" in page(comparison)

    def test_who_asked_otherwise_than_the_rest_is_named(self, write):
        paths = [write("a", statement(10, 20)), write("b", statement(10, 20)),
                 write("c", statement(10, 20, levels=("no", "yes")))]  # fmt: skip
        assert compared(*paths).different == {"useful": ("c",)}

    def test_scales_of_numbers_are_known_by_their_ends(self, write):
        paths = [write("a", score(7, 2, 30)), write("b", score(3, 1, 30, top=5)), write("c", score(8, 2, 30))]
        (forest,) = compared(*paths).across
        assert [one.programme.name for one in forest.singles] == ["a", "c"]
        assert forest.question.scale == "0-10"

    def test_numbers_too_long_to_be_levels_are_no_scale(self, write):
        rows = [row("count", "a", "9" * 5000, n=9), row("mean", "a", estimate=1, n=9), row("sd", "a", estimate=1, n=9)]
        assert compared(write("a", rows), write("b", rows)).across == ()

    def test_a_subscale_has_no_scale_that_anybody_could_know(self, write):
        rows = [row("mean", "dialogue", estimate=4.1, n=30), row("sd", "dialogue", estimate=0.5, n=30)]
        assert compared(write("a", rows), write("b", rows)).across == ()

    def test_suppressed_results_are_left_out(self, write):
        hidden = statement(10, 20)
        hidden[-1] |= {"estimate": "", "low": "", "high": "", "n": "", "note": "suppressed"}
        assert compared(write("a", hidden), write("b", statement(9, 20))).across == ()

    def test_sites_of_one_programme_pool_on_their_own(self, write):
        groups = [r for i in range(6) for r in statement(6 + i, 20, group=f"unit=u{i}")]
        roles = [r for i in range(6) for r in statement(6 + i, 20, group=f"role=r{i}")]
        unknown = statement(5, 20, group="unit=_missing")
        comparison = compared(write("a", [*statement(51, 120), *groups, *roles, *unknown]))
        (forest,) = comparison.within
        assert (forest.variable, len(forest.singles)) == ("unit", 6)
        assert forest.pooled.group == "programme=a|unit"
        assert comparison.across == ()
        assert "by site" in page(comparison)


class TestReading:
    def test_a_file_that_a_finnish_spreadsheet_saved_is_the_same(self, write, tmp_path):
        path = write("a", statement(10, 21))
        saved, out = tmp_path / "saved.csv", io.StringIO()
        for line in csv.reader(io.StringIO(path.read_text("utf-8"))):
            numbers = [cell.replace(".", ",") if cell.replace(".", "").isdigit() else cell for cell in line]
            csv.writer(out, delimiter=";", lineterminator="\n").writerow(numbers)
        saved.write_text(out.getvalue(), encoding="utf-8-sig")
        (ours,), (theirs,) = published.read_published([path]), published.read_published([saved])
        assert ours.rows == theirs.rows

    def test_one_file_may_hold_several_programmes(self, tmp_path):
        path = tmp_path / "all.csv"
        texts = [text_of(name, statement(10, 20)).splitlines() for name in ("a", "b")]
        path.write_text("\n".join([*texts[0], *texts[1][1:]]), encoding="utf-8")
        assert [one.name for one in published.read_published([path])] == ["a", "b"]

    def test_title_and_family_of_a_foreign_file_stand_in_its_columns(self, write):
        (one,) = published.read_published([write("a", statement(10, 20), title="Den andra", family="kust")])
        assert (one.title["sv"], one.family) == ("Den andra", "kust")

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            ({"estimate": 82}, "This cannot be a result"),  # per cent instead of a share
            ({"estimate": 0.9, "high": 0.8}, "This cannot be a result"),
            ({"n": 20.5}, "This cannot be a result"),
            ({"estimate": "nan"}, "This is not a number"),
            ({"estimate": "=1+1"}, "This is not a number"),
            ({"item": "use\u202eful"}, "control characters"),
        ],
    )
    def test_a_cell_that_cannot_be_is_named(self, write, change, said):
        rows = statement(10, 20)
        rows[-1] |= change
        with pytest.raises(UserError, match=said) as caught:
            published.read_published([write("a", rows)])
        assert "a/data/results.csv, row " in str(caught.value)

    @pytest.mark.parametrize("name", ["", "<b>x</b>", "Å", "../up", "comparison"])
    def test_a_name_that_no_programme_has(self, tmp_path, name):
        path = tmp_path / "results.csv"
        path.write_text(text_of(name, statement(10, 20)), encoding="utf-8")
        with pytest.raises(UserError):
            published.read_published([path])

    def test_a_mean_outside_its_scale(self, write):
        with pytest.raises(UserError, match="outside its scale"):
            published.read_published([write("a", score(12, 1, 20))])

    def test_the_same_result_twice(self, write):
        with pytest.raises(UserError, match="stands in the file twice"):
            published.read_published([write("a", [*statement(10, 20), *statement(11, 20)])])

    def test_a_file_of_something_else_and_an_empty_one(self, tmp_path):
        other, empty = tmp_path / "other.csv", tmp_path / "empty.csv"
        other.write_text("Nimi;Arvio\nA;5\n", encoding="utf-8")
        empty.write_text("", encoding="utf-8")
        with pytest.raises(UserError, match="columns are missing"):
            published.read_published([other])
        with pytest.raises(UserError, match="empty"):
            published.read_published([empty])

    def test_two_programmes_of_one_name_and_made_up_beside_real(self, write, tmp_path):
        path = write("a", statement(10, 20))
        copy = tmp_path / "copy.csv"
        copy.write_text(path.read_text("utf-8"), encoding="utf-8")
        with pytest.raises(UserError, match="of the same name"):
            published.read_published([path, copy])
        invented = write("b", [{**one, "note": SYNTHETIC} for one in statement(10, 20)])
        with pytest.raises(UserError, match="Made-up data and real data"):
            published.read_published([path, invented])

    def test_results_changed_after_publication_and_a_description_of_another_version(self, write):
        path = write("a", statement(10, 20), description={})
        path.write_text(path.read_text("utf-8") + "\n", encoding="utf-8")
        with pytest.raises(UserError, match=r"a/data/results.csv: .*was changed since it was made"):
            published.read_published([path])
        old = write("b", statement(10, 20))
        package = Package(
            name="b", title="", tables={"results.csv": pd.read_csv(old, dtype="str")},
            documents={"description.json": {"programme": "b"}},
        )  # fmt: skip
        put(old.parent, package)
        with pytest.raises(UserError, match="cannot be understood"):
            published.read_published([old])

    def test_what_an_answer_contains_never_becomes_markup(self, write):
        bad = "<script>alert(1)</script>"
        groups = [r for i in range(2) for r in statement(6, 20, item=bad, group=f"unit={bad}{i}")]
        rows = [*statement(10, 20, item=bad), *groups]
        told = page(compared(write("a", rows, title=bad), write("b", statement(9, 20, item=bad), family=bad)))
        assert "<script" not in told
        assert "&lt;script" in told

    def test_names_come_from_the_description(self):
        names = published.read_names(load_programme(ROOT / "data" / "raw" / "kehity-kohtaajana"))
        assert names["useful"]["en"] == "The coaching was useful to me"
        assert names["unit=kyllo"]["fi"] == "Kyllön terveysasema"


class TestFinding:
    def test_programmes_files_and_folders_each_once(self, write, tmp_path):
        path = write("a", statement(10, 20))
        reports = tmp_path / "reports"
        assert published.find_published([], reports=reports) == [path]
        assert published.find_published(["a", str(path), str(path.parent), str(path.parents[1])], reports=reports) == [
            path
        ]

    def test_what_is_not_there(self, write, tmp_path):
        with pytest.raises(UserError, match="Nothing has been published"):
            published.find_published([], reports=tmp_path)
        write("a", statement(10, 20))
        with pytest.raises(UserError, match=r"neither a published programme nor a file.*Found: b.*Allowed: a"):
            published.find_published(["b"], reports=tmp_path / "reports")


@pytest.mark.slow
def test_every_measure_is_in_the_list_and_every_row_says_what_it_rests_on(write):
    paths = [write(f"p{i:02}", [{**r, "note": SYNTHETIC} for r in statement(5 + i, 20)]) for i in range(10)]
    comparison = compared(*paths)
    assert {e.measure for e in comparison.results} <= set(MEASURES)
    assert all(SYNTHETIC in e.note for e in comparison.results)
    assert all(e.n for e in comparison.results)
    told = page(comparison)
    assert check_numbers(told, to_frame(comparison.results)) == len(find_printed_numbers(told)) > 30
    captions = [part.caption for part in shown(comparison) if isinstance(part, Figure | Table)]
    assert captions
    assert all("(example data)" in str(mark_up(caption)) for caption in captions)


def test_the_figures_alternative_text_tells_the_ends(write):
    parts = shown(compared(write("a", statement(10, 20)), write("b", statement(12, 20))))
    (figure,) = [part for part in parts if isinstance(part, Figure)]
    assert figure.alt == (
        "Forest plot of 2 results, each a mark and its interval. "
        "No two of the results differ by more than chance could explain; they run from 50% to 60%."
    )


@pytest.mark.slow
class TestPublishing:
    def test_pages_results_and_manifest_the_same_bytes_each_time(self, write, tmp_path, monkeypatch):
        monkeypatch.chdir(ROOT)
        reports = tmp_path / "reports"
        paths = [write(f"p{i}", statement(6 + i, 20)) for i in range(5)]
        folder = compare([], reports=reports, kernel="warm")
        first = {path.name: path.read_bytes() for path in folder.iterdir()}
        assert set(first) == {"fi.html", "sv.html", "en.html", "results.csv", "manifest.json"}
        manifest = json.loads(first["manifest.json"])
        assert list(manifest["sources"]) == [f"p{i}" for i in range(5)]
        assert manifest["sources"]["p0"]["sha256"] == digest(paths[0].read_bytes())
        assert str(tmp_path) not in "".join(content.decode() for content in first.values())
        assert "comparison/fi.html" in (reports / "index.html").read_text("utf-8")
        compare([], reports=reports, language="sv")
        assert {path.name: path.read_bytes() for path in folder.iterdir()} == first

    def test_a_programme_of_that_name_is_not_overwritten(self, write, tmp_path, monkeypatch):
        monkeypatch.chdir(ROOT)
        write("a", statement(10, 20))
        folder = write("comparison", statement(10, 20)).parents[1]
        (folder / "manifest.json").write_text('{"programme": "comparison"}', encoding="utf-8")
        with pytest.raises(UserError, match="another name"):
            compare(["a"], reports=tmp_path / "reports")


class TestCommand:
    def test_a_name_that_is_not_there_is_a_wrong_command(self, write, tmp_path):
        write("a", statement(10, 20))
        result = CliRunner().invoke(app, ["compare", "b", "--reports", str(tmp_path / "reports")])
        assert result.exit_code == 2
        assert "neither a published programme nor a file" in result.stderr

    def test_a_file_that_is_no_results_fails_in_words(self, tmp_path):
        other = tmp_path / "other.csv"
        other.write_text("a,b\n1,2\n", encoding="utf-8")
        result = CliRunner().invoke(app, ["compare", str(other), "--reports", str(tmp_path)])
        assert result.exit_code == 1
        assert "columns are missing" in result.stderr
        assert "Traceback" not in result.output


def test_the_notebook_opens_what_the_command_compares(write, tmp_path):
    write("a", statement(10, 20))
    write("b", statement(12, 20))
    comparison = open_comparison(language="sv", reports=tmp_path / "reports")
    assert [one.name for one in comparison.programmes] == ["a", "b"]
    assert comparison.words.language == "sv"
    notebook = nbformat.read(ROOT / "notebooks" / "compare.ipynb", as_version=4)
    (opening,) = [cell.source for cell in notebook.cells if cell.id == "open"]
    assert opening == "comparison = open_comparison(sources, language=language, reports=reports)"
