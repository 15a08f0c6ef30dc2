"""How long and how heavy published pages are, as a reader meets them, measured in a browser.

``python benchmarks/report_sizes.py [REPORTS] [--language fi]`` prints a table, a row a programme: height in pixels at
1280 and at 375 wide, A4 pages, words, figures and tables in view, kilobytes, sentences said more than once on the page,
how far down the first and the last answer to a declared question stand, and tables that scroll sideways.

In view is what a reader sees who opens nothing; the appendix is folded on screen and left out of print.
"""

from __future__ import annotations

import argparse
import re
import shutil
from collections import Counter
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Browser, sync_playwright

WIDTHS: Final = (1280, 375)
QUIET: Final = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")
COLUMNS: Final = (
    "programme", "px 1280", "px 375", "A4", "words", "figures", "tables", "KB", "repeats", "first %", "last %",
    "scroll 1280", "scroll 375",
)  # fmt: skip
_SEEN: Final = """() => {
    const shown = e => e.checkVisibility({contentVisibilityAuto: true});
    const answers = [...document.querySelectorAll('[id^="question-"]')].filter(shown);
    const plan = answers.length ? answers : [document.getElementById('plan')].filter(Boolean);
    const place = e => Math.round(100 * e.getBoundingClientRect().top / document.documentElement.scrollHeight);
    return {
        height: document.documentElement.scrollHeight,
        text: document.querySelector('main').innerText,
        figures: [...document.querySelectorAll('figure')].filter(shown).length,
        tables: [...document.querySelectorAll('table')].filter(shown).length,
        scroll: [...document.querySelectorAll('.scroll')].filter(e => shown(e) && e.scrollWidth > e.clientWidth + 1)
            .filter(e => !e.closest('.appendix')).length,
        prose: [...document.querySelectorAll('main p, main li')]
            .filter(e => shown(e) && !e.querySelector('p, li')).map(e => e.innerText),
        first: plan.length ? place(plan[0]) : null,
        last: plan.length ? place(plan[plan.length - 1]) : null,
    }
}"""


def measure_page(browser: Browser, page: Path) -> dict[str, Any]:
    """The measures of a page, by the headers of the table."""
    found: dict[str, Any] = {"programme": page.parent.name, "KB": round(page.stat().st_size / 1000)}
    for width in WIDTHS:
        tab = browser.new_page(viewport={"width": width, "height": 900})
        tab.goto(page.resolve().as_uri())
        seen = tab.evaluate(_SEEN)
        found |= {f"px {width}": seen["height"], f"scroll {width}": seen["scroll"]}
        if width == WIDTHS[0]:
            said = Counter(s for text in seen["prose"] for s in re.split(r"(?<=[.!?])\s+", text) if len(s.split()) > 5)
            found |= {
                "words": len(seen["text"].split()), "figures": seen["figures"], "tables": seen["tables"],
                "repeats": sum(n - 1 for n in said.values()), "first %": seen["first"], "last %": seen["last"],
                "A4": len(re.findall(rb"/Type\s*/Page\b", tab.pdf(format="A4", prefer_css_page_size=True))),
            }  # fmt: skip
        tab.close()
    return found


def main() -> None:
    """Measure the pages of a folder of reports."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("reports", nargs="?", default="reports", type=Path)
    parser.add_argument("--language", default="fi")
    asked = parser.parse_args()
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=list(QUIET))
        rows = [
            measure_page(browser, page)
            for page in sorted(asked.reports.glob(f"*/{asked.language}.html"))
            if page.parent.name != "comparison"
        ]
        browser.close()
    print(" | ".join(COLUMNS))
    for row in rows:
        print(" | ".join(str(row[column]) for column in COLUMNS))


if __name__ == "__main__":
    main()
