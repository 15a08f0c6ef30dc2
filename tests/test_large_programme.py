"""A large programme made up from end to end: what only many sessions, actions, workshops and answers reach is told."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from benchmarks.large_programme import CAUSES, LEVELS, MOVES, NAME, make
from bs4 import BeautifulSoup

from evaluation.publishing.places import Places
from evaluation.publishing.running import run

pytestmark = pytest.mark.slow
SCALE = 0.2


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    top = tmp_path_factory.mktemp("large")
    make(top / "raw", scale=SCALE, languages="fi,en")
    places = replace(Places.of(data=top / "raw"), processed=top / "processed", reports=top / "reports")
    (outcome,) = run([NAME], places=places, language="en")
    assert outcome.status == "published", outcome.message
    return top


@pytest.fixture(scope="module")
def page(home):
    return BeautifulSoup((home / "reports" / NAME / "en.html").read_text("utf-8"), "html.parser")


@pytest.fixture(scope="module")
def results(home):
    return pd.read_csv(home / "reports" / NAME / "data" / "results.csv", keep_default_na=False)


@pytest.fixture(scope="module")
def raw(home):
    def read(name):
        return pd.read_csv(home / "raw" / NAME / f"{name}.csv", sep=";", encoding="utf-8-sig", keep_default_na=False)

    return read


def figure(page, words):
    """The one figure whose caption has these words."""
    found = [one for one in page.find_all("figure") if words in one.figcaption.get_text()]
    assert len(found) == 1, [one.figcaption.get_text() for one in page.find_all("figure")]
    return found[0]


def told(page):
    return " ".join(page.get_text(" ").split())


def numbers(results, measure, **where):
    rows = results[results["measure"].eq(measure)]
    for column, value in where.items():
        rows = rows[rows[column].eq(value)]
    return rows


def test_levels_flow_from_the_first_survey_to_the_second_as_they_were_drawn_up(page, results, raw):
    before, after = (raw(name).set_index("Vastaajakoodi") for name in ("alkukysely", "palaute"))
    column = "Osaan toimia hankalissa kohtaamisissa"
    drawn = pd.concat([before[column], after[column]], axis=1, join="inner", keys=["before", "after"]).value_counts()
    flows = numbers(results, "flow", item="confident")
    names = dict(zip(LEVELS, ("strongly_disagree", "disagree", "neutral", "agree", "strongly_agree"), strict=True))
    wanted = {f"{names[a]}+{names[b]}": n for (a, b), n in drawn.items()}
    told_flows = {e.option: float(e.estimate) for e in flows.itertuples() if float(e.estimate)}
    # Beside both surveys the flows would tell what those answered who were lost: where these are few, none is told.
    lost = before[column].drop(index=before.index.intersection(after.index)).value_counts()
    new = after[column].drop(index=after.index.intersection(before.index)).value_counts()
    few = [n for n in (*lost, *new) if n < 3]
    assert told_flows == ({} if few else wanted), (lost, new)
    assert len(wanted) == len(MOVES)


def test_intervals_allow_for_answers_of_one_session_being_alike(page, results, raw):
    (share,) = numbers(results, "top_box", item="useful", wave="after", group="").itertuples()
    answers = raw("palaute")
    assert float(share.estimate) == answers["Hyödyllinen"].isin(LEVELS[3:]).mean()
    assert f"{answers['Tilaisuus'].nunique()} clusters" in share.method
    assert "allows for answers from the same session being alike" in told(page)


def test_feedback_is_looked_at_in_no_more_blocks_of_sessions_than_can_be_taken_in(page, results, raw):
    shares = numbers(results, "top_box", item="useful", wave="after")
    blocks = shares[shares["group"].str.startswith("block=")]
    answers = raw("palaute")["Tilaisuus"]
    assert answers.value_counts().ge(10).sum() > 20 >= len(blocks) > 10
    assert blocks["n"].astype(int).min() >= len(answers) / 20
    assert blocks["n"].astype(int).sum() == len(answers)
    assert page.find(id="loop") is not None


def test_targets_have_ranks_with_intervals(page, results, raw):
    ranks = numbers(results, "target_rank").set_index("option")
    mentions = raw("kohteet").groupby("Kehittämiskohde")["Mainintoja"].sum()
    assert ranks["estimate"].astype(float).to_dict() == mentions.rank(method="min", ascending=False).to_dict()
    assert (ranks["low"].astype(float) <= ranks["estimate"].astype(float)).all()
    assert (ranks["high"].astype(float) > ranks["low"].astype(float)).any()
    assert len(figure(page, "Order of the development targets").find("tbody").find_all("tr")) == len(mentions)


def test_time_until_actions_are_done_with_dropped_as_a_competing_end(page, results, raw):
    """Aalen-Johansen by hand: at each day the share still open times those done of those at risk."""
    rows = raw("toimet")
    reference = pd.Timestamp("2024-12-29")
    ended = pd.to_datetime(rows["Valmis"].where(rows["Valmis"] != "")).fillna(
        pd.to_datetime(rows["Määräaika"]).where(rows["Tila"].eq("Luovuttu"))
    )
    days = (ended.fillna(reference).clip(upper=reference) - pd.to_datetime(rows["Sovittu"])).dt.days
    done, dropped = rows["Tila"].eq("Tehty"), rows["Tila"].eq("Luovuttu")
    still, share = 1.0, 0.0
    for day in sorted(days[days <= 180].unique()):
        at_risk = (days >= day).sum()
        share += still * (done & days.eq(day)).sum() / at_risk
        still *= 1 - ((done | dropped) & days.eq(day)).sum() / at_risk
    (within,) = numbers(results, "actions_within", option="180").itertuples()
    assert float(within.estimate) == pytest.approx(share, abs=1e-12)
    assert float(within.low) < share < float(within.high)
    assert "within 180 days" in figure(page, "Follow-up actions done").get_text()


def test_causes_of_failure_demand_stand_from_the_most_frequent_down(page, results, raw):
    rows = raw("mittarit")
    causes = rows[rows["Syy"] != ""].groupby("Syy")["Osoittaja"].sum().astype(float)
    found = numbers(results, "measure_cause")
    assert dict(zip(found["option"], found["estimate"].astype(float), strict=True)) == causes.to_dict()
    shown = [row.th.get_text() for row in figure(page, "causes").find("tbody").find_all("tr")]
    assert shown == causes.sort_values(ascending=False).index.tolist()
    assert len(shown) == len(CAUSES)


def test_large_denominators_bring_limits_beyond_the_binomial(page, results):
    (centre,) = numbers(results, "chart_centre", item="Häiriökysynnän osuus").itertuples()
    assert "Laney" in centre.method
    assert figure(page, "Häiriökysynnän osuus (").img["alt"]


def test_declared_phases_have_centres_of_their_own_and_units_are_summed_up(page, results, raw):
    rows = raw("mittarit")
    unit = rows[rows["Yksikkö"].eq("Yksikkö 01")]
    own = numbers(results, "chart_centre", item="Seitsemässä päivässä", group="unit=Yksikkö 01")
    sums = unit.groupby("Vaihe", sort=False)[["Osoittaja", "Nimittäjä"]].sum()
    assert own["estimate"].astype(float).tolist() == pytest.approx((sums["Osoittaja"] / sums["Nimittäjä"]).tolist())
    verdicts = numbers(results, "chart_verdict", item="Seitsemässä päivässä")["estimate"].astype(float)
    assert verdicts.sum() == rows.loc[rows["Yksikkö"] != "", "Yksikkö"].nunique()
    assert "units" in figure(page, "Seitsemässä päivässä: ").figcaption.get_text()
