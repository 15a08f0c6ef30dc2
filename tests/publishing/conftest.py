"""Notebooks made of displayed objects, as the kernel would have left them."""

import matplotlib as mpl
import nbformat
import pytest

mpl.use("agg")


@pytest.fixture(scope="session")
def shown():
    """A function that makes an executed notebook from what its cells displayed."""

    def make(*objects):
        cells = [nbformat.v4.new_markdown_cell("# Notes for the reader of the notebook", id="notes")]
        for number, thing in enumerate(objects):
            data, metadata = thing._repr_mimebundle_()
            output = nbformat.v4.new_output("display_data", data=data, metadata=metadata)
            source = f"display(thing_{number})"
            cells.append(nbformat.v4.new_code_cell(source, outputs=[output], id=f"cell-{number}"))
        return nbformat.v4.new_notebook(cells=cells)

    return make


def _drawing(labels=("Hyödyllinen", "Opin uutta", "Selkeä"), values=(0.91, 0.7, 0.55)):
    import matplotlib.pyplot as plt

    drawing, axes = plt.subplots(figsize=(6, 3), layout="constrained")
    axes.barh(range(len(labels)), values)
    axes.set_yticks(range(len(labels)), labels, parse_math=False)
    return drawing


@pytest.fixture(scope="session")
def drawing():
    return _drawing


@pytest.fixture(scope="session")
def report(shown, drawing):
    """A function that makes a report with everything in it, its words from a mapping of strings."""
    from evaluation.locale import Words
    from evaluation.report.blocks import Bullets, Figure, Heading, Notice, Number, Phrase, Prose, Quotes, Table

    def make(comments, language="fi"):
        words = Words(language)

        def share(value, item):
            return Number(value, words.percent(value), f"share/{item}/agree//#estimate")

        items = {"useful": 0.9117647058823529, "new": 0.7, "clear": 0.55}
        rows = [
            {
                "Väittämä": Phrase(f"Väittämä {name}, jossa on pitkähkö teksti kuten oikeissa kyselyissä", "fi"),
                "n": Number(34, "34", f"share/{name}/agree//#n"),
                "Samaa mieltä": share(value, name),
                "Alaraja": Number(value - 0.1, words.percent(value - 0.1), f"share/{name}/agree//#low"),
                "Yläraja": None,
            }
            for name, value in items.items()
        ]
        return shown(
            Heading(1, "Kehity kohtaajana"),
            Heading(2, "Tiivistelmä", anchor="summary"),
            Prose(words.html("{share} ({n})", share=share(0.9117647058823529, "useful"), n="31/34")),
            Bullets(["Aikaa keskustelulle toivottiin lisää.", Phrase("Bra innehåll", "sv")]),
            Notice("caution", "Vastaajia oli vähän: tulokset ovat suuntaa antavia."),
            Heading(2, "Väittämät"),
            Heading(3, "Hyödyllisyys"),
            Figure(
                drawing(),
                alt="Vaakapylväät kolmesta väittämästä. Hyödyllisyys on korkein.",
                caption="Samaa mieltä olevien osuus",
                data=Table(rows, caption="Samaa mieltä olevien osuus", note="Wilsonin väli."),
            ),
            Table(rows, caption="Väittämien tulokset", note="Luottamusväli 95 %."),
            Heading(3, "Kaikki sarakkeet"),
            Table(
                [{"Tilaisuus": f"Tilaisuus {r}", **{f"Sarake {c}": f"arvo {c}" for c in range(12)}} for r in range(4)],
                caption="Leveä taulukko",
            ),
            Heading(2, "Avoimet vastaukset"),
            Quotes(list(comments.values()), label="Poimintoja vastauksista"),
            Table([{"Vastaus": text, "Nimi": name} for name, text in comments.items()], caption="Vastaukset"),
            Heading(2, "Menetelmät"),
            Prose("Luottamusvälit on laskettu Wilsonin menetelmällä."),
        )

    return make
