"""Pages in a browser: accessible, harmless, fit for a phone and for paper."""

import shutil
from pathlib import Path

import pytest

from evaluation.publishing.exporter import export_html
from evaluation.publishing.page import PageContext
from evaluation.publishing.site import IndexEntry, render_index

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed (extra dev)")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed (extra dev)")

CHROMIUM = next(filter(None, map(shutil.which, ["chromium", "chromium-browser", "google-chrome"])), None)
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
    # playwright's own event loop outlives the test.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]

SIZES = {"desktop": (1280, 900), "phone": (375, 800), "narrowest": (320, 700)}
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
CONTEXT = PageContext(
    data_origin="synthetic",
    languages=("fi", "sv", "en"),
    byline=("Keski-Suomen hyvinvointialue", "1.2.2023–30.11.2023"),
    accessibility="https://example.org/saavutettavuus",
    feedback="palaute@example.org",
    files=("results.csv", "manifest.json"),
    index="../index.html",
)


def pages(report, hostile):
    entry = IndexEntry(
        folder="kehity-kohtaajana",
        title={"fi": hostile["breakout"] + "Kehity kohtaajana"},
        organiser={"fi": "Keski-Suomen hyvinvointialue"},
        period={"fi": "1.2.2023–30.11.2023"},
        respondents=34,
        languages=("fi", "sv", "en"),
        data_origin="synthetic",
    )
    return {
        **{f"{code}.html": export_html(report(hostile, code), language=code, context=CONTEXT) for code in ("fi", "en")},
        "index.sv.html": render_index([entry, entry], language="sv"),
    }


@pytest.fixture(scope="module")
def folder(report, hostile, tmp_path_factory):
    place = tmp_path_factory.mktemp("pages")
    for name, page in pages(report, hostile).items():
        (place / name).write_text(page, encoding="utf-8")
    return place


@pytest.fixture(scope="module")
def browser():
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def visit(browser, folder):
    """A function that opens a page and keeps the addresses it asks for."""
    opened = []

    def open_page(name, *, size="desktop", scheme="light", **options):
        width, height = SIZES[size]
        page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme, **options)
        page.requests, page.complaints = [], []
        page.on("request", lambda request: page.requests.append(request.url))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("console", lambda message: page.complaints.append(message.text))
        page.goto((folder / name).as_uri())
        opened.append(page)
        return page

    yield open_page
    for page in opened:
        page.close()


NAMES = ["fi.html", "en.html", "index.sv.html"]


@pytest.mark.parametrize("colours", [{"scheme": "light"}, {"scheme": "dark"}, {"forced_colors": "active"}])
@pytest.mark.parametrize("size", ["desktop", "phone"])
@pytest.mark.parametrize("name", NAMES)
def test_axe_finds_nothing(visit, name, size, colours):
    page = visit(name, size=size, **colours)
    for details in page.query_selector_all("details"):
        details.evaluate("element => { element.open = true }")
    found = axe.Axe().run(page).response["violations"]
    assert [(violation["id"], [node["html"][:120] for node in violation["nodes"]]) for violation in found] == []


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", NAMES)
def test_no_page_is_wider_than_the_screen(visit, name, size):
    page = visit(name, size=size)
    for details in page.query_selector_all("details"):
        details.evaluate("element => { element.open = true }")
    assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[size][0]


def test_a_table_stays_a_table_for_a_screen_reader_where_it_is_stacked(visit):
    page = visit("fi.html", size="phone")
    stacked = page.evaluate("[...document.querySelectorAll('table.stack')].filter(e => e.checkVisibility()).length")
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    roles = [node["role"]["value"] for node in tree if not node["ignored"]]
    assert stacked
    assert roles.count("table") >= stacked
    assert {"row", "columnheader", "cell"} <= set(roles)


def test_every_box_that_scrolls_can_be_reached_and_has_a_name(visit):
    page = visit("fi.html", size="phone")
    unreachable = page.evaluate(
        """() => [...document.querySelectorAll("main *")]
            .filter(e => e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX === "auto")
            .filter(e => e.tabIndex !== 0 || !document.getElementById(e.getAttribute("aria-labelledby")))
            .map(e => e.outerHTML.slice(0, 100))"""
    )
    assert unreachable == []


@pytest.mark.parametrize("name", NAMES)
def test_hostile_words_do_nothing(visit, folder, name):
    page = visit(name)
    for link in page.query_selector_all("main a"):
        if link.get_attribute("href").lower().strip().startswith("javascript"):
            link.click()
    page.mouse.move(300, 300)
    page.wait_for_timeout(300)
    assert page.evaluate("window.__pwn || []") == []
    assert page.requests[0] == (folder / name).as_uri()
    assert [address for address in page.requests[1:] if not address.startswith("data:image/svg+xml;base64,")] == []
    assert page.complaints == []
    assert page.url == (folder / name).as_uri()


def test_drawings_can_be_seen(visit):
    page = visit("fi.html")
    widths = page.evaluate("[...document.images].map(image => image.complete && image.naturalWidth)")
    assert len(widths) == 1
    assert all(widths)


def test_numbers_are_not_stops_for_the_keyboard(visit):
    page = visit("fi.html")
    assert page.evaluate("[...document.querySelectorAll('data')].every(e => e.tabIndex === -1)")


def test_the_first_stop_of_the_keyboard_leads_to_the_text(visit):
    page = visit("fi.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Siirry sisältöön"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_text_spacing_of_the_reader_cuts_nothing_off(visit):
    """WCAG 1.4.12: spacing set by the reader must not lose content."""
    page = visit("fi.html", size="phone", bypass_csp=True)
    page.add_style_tag(
        content="* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }"
        "p { margin-bottom: 2em !important }"
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= SIZES["phone"][0]


def test_on_paper_stands_what_is_open_and_nothing_is_left_for_the_mouse(visit):
    page = visit("fi.html")
    seen = "document.querySelector('details table').getBoundingClientRect().height"
    page.emulate_media(media="print")
    folded = page.evaluate(seen)
    page.evaluate("document.querySelector('details:has(table)').open = true")
    opened = page.evaluate(seen)
    hidden = page.evaluate(
        """[...document.querySelectorAll(".bar, .skip, summary")].every(e => getComputedStyle(e).display === "none")"""
    )
    assert folded == 0
    assert opened > 50
    assert hidden


@pytest.mark.parametrize("name", ["fi.html", "en.html"])
def test_no_table_of_the_text_scrolls_sideways_on_a_phone(visit, name):
    page = visit(name, size="phone")
    wider = page.evaluate(
        """() => [...document.querySelectorAll("main table")].filter(e => e.checkVisibility())
            .filter(e => !e.closest("details")).filter(e => e.getBoundingClientRect().right > innerWidth + 1).length"""
    )
    assert wider == 0


def test_it_prints_to_tagged_pages(visit, tmp_path):
    page = visit("fi.html")
    page.pdf(path=tmp_path / "page.pdf", format="A4", tagged=True)
    content = Path(tmp_path / "page.pdf").read_bytes()
    assert content.startswith(b"%PDF")
    assert b"/StructTreeRoot" in content


def test_every_printed_page_says_that_the_data_are_made_up(visit, tmp_path):
    pypdf = pytest.importorskip("pypdf", reason="pypdf is not installed (extra dev)")
    visit("fi.html").pdf(path=tmp_path / "page.pdf", prefer_css_page_size=True)
    for page in pypdf.PdfReader(tmp_path / "page.pdf").pages:
        assert "Esimerkkiaineisto" in page.extract_text()
