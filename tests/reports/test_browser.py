"""The page in Chromium: what is clicked, typed and printed; nothing leaves it or runs in it.

`pytest -m browser` runs these; they need ``pip install -e ".[browser]"`` and a Chromium.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from gradekit.model.report import Report
from gradekit.reports.html import render, render_fragment
from tests.reports.cases import HOSTILE_TEXT, MIXED, REPORTS
from tests.reports.test_html import DRAWN, LOSS

pytestmark = pytest.mark.browser
CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), ""
)
FORMULA = replace(DRAWN.formulas[0], claim="sums_to_one")
PICTURED = replace(
    MIXED,
    curves=[replace(LOSS, function="softmax"), replace(LOSS, function="perplexity")],
    formulas=[FORMULA],
)

CONTRAST = """() => {
  const parse = (text) => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b]
    .map((c) => c / 255).map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (element) => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) {
      const [r, g, b, alpha = 1] = parse(getComputedStyle(at).backgroundColor);
      layers.push([r, g, b, alpha]);
      if (alpha === 1) break;
    }
    const dark = matchMedia("(prefers-color-scheme: dark)").matches;
    return layers.reverse().reduce(
      (below, [r, g, b, alpha]) => [r, g, b].map((c, i) => c * alpha + below[i] * (1 - alpha)),
      dark ? [20, 20, 20] : [255, 255, 255]);
  };
  const found = [];
  for (const element of document.querySelectorAll("body *:not(script):not(style)")) {
    if (![...element.childNodes].some((n) => n.nodeType === 3 && n.data.trim())) continue;
    const style = getComputedStyle(element);
    const color = parse(element.closest("svg") ? style.fill : style.color);
    const [one, other] = [light(color), light(behind(element))].sort((a, b) => b - a);
    const ratio = (one + 0.05) / (other + 0.05);
    if (ratio < 4.5) found.push(`${element.tagName} ${element.className}: ${ratio.toFixed(2)}`);
  }
  return [...new Set(found)];
}"""


@pytest.fixture(scope="module")
def chromium() -> Iterator[object]:
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if not CHROMIUM:
        pytest.skip("there is no Chromium here")
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=sandbox)
        yield browser
        browser.close()


class Opened:
    """A page, with what it said on the console and asked of the network."""

    def __init__(self, chromium, path: Path, **options) -> None:
        self.context = chromium.new_context(**options)
        self.page = self.context.new_page()
        self.page.set_default_timeout(5_000)
        self.said: list[str] = []
        self.asked: list[str] = []
        self.stopped: list[str] = []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("dialog", lambda dialog: self.said.append(dialog.message))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("requestfailed", lambda request: self.stopped.append(request.failure))
        self.page.goto(path.as_uri())
        self.asked.remove(path.as_uri())

    def shown(self) -> list[str]:
        """Give the statuses of the claims that are visible."""
        items = self.page.locator("#list > li:visible")
        return items.evaluate_all("all => all.map((each) => each.dataset.status)")

    def focus(self) -> str:
        return self.page.evaluate("document.activeElement.innerText || document.activeElement.id")


@pytest.fixture
def opened(chromium, tmp_path: Path):
    """Open a report, or a text, in a page of its own."""
    pages = []

    def run(report: Report | str, **options) -> Opened:
        path = tmp_path / "report.html"
        path.write_text(report if isinstance(report, str) else render(report), "utf-8")
        pages.append(Opened(chromium, path, **options))
        return pages[-1]

    yield run
    for each in pages:
        each.context.close()


@pytest.mark.parametrize("case", [*REPORTS, "pictured"])
def test_no_request_leaves_the_page_and_nothing_is_complained_of(case, opened):
    page = opened({**REPORTS, "pictured": PICTURED}[case])
    page.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert (page.said, page.asked) == ([], [])


def test_hostile_text_does_not_run(opened):
    page = opened(HOSTILE_TEXT)
    assert page.page.locator("script").count() == 1
    assert page.page.locator("b, img, a, iframe, form, [onerror], [style]").count() == 0
    assert "<script>alert(1)</script>" in page.page.locator("body").inner_text()
    assert page.said == []


def test_the_policy_stops_a_script_a_style_and_a_request_that_got_in(opened):
    text = render(MIXED).replace(
        "</main>",
        "<script>document.title = 'ran'</script><b onclick=\"document.title = 'ran'\">press</b>"
        "<img src='https://example.invalid/x.png' alt=''><i style='color: red'>x</i></main>",
    )
    page = opened(text)
    page.page.locator("b").click()
    assert page.page.title() != "ran"
    assert page.stopped == ["csp"]
    assert (
        page.page.locator("i").evaluate("each => getComputedStyle(each).color") != "rgb(255, 0, 0)"
    )


def test_claims_are_filtered_by_status_and_by_words(opened):
    page = opened(PICTURED)
    everything = page.shown()
    assert len(everything) == 8
    page.page.get_by_role("radio", name="failed").check()
    assert page.shown() == ["failed", "failed", "skipped"]
    page.page.get_by_role("radio", name="advice").check()
    assert page.shown() == ["advice"]
    assert page.page.get_by_role("status").inner_text() == "1 of 8 claims"
    page.page.get_by_role("radio", name="all").check()
    page.page.get_by_role("searchbox", name="Search").fill("SOFTMAX unchanged")
    assert page.shown() == ["passed"]
    page.page.keyboard.press("Escape")
    assert page.shown() == everything


def test_a_claim_is_opened_and_closed_by_keys_alone(opened):
    page = opened(PICTURED)
    page.page.get_by_role("searchbox").focus()
    page.page.keyboard.press("Tab")
    first = page.page.locator("#list details").first
    assert "Softmax gives a distribution" in page.focus()
    assert first.get_attribute("open") is None
    page.page.keyboard.press("Enter")
    assert first.get_attribute("open") is not None
    assert first.get_by_text("See it yourself").is_visible()
    page.page.keyboard.press("Tab")  # the line to be pasted, which may need to be scrolled
    assert page.focus().startswith("python -c")
    page.page.keyboard.press("Escape")
    assert first.get_attribute("open") is None
    assert "Softmax gives a distribution" in page.focus()


def test_everything_can_be_reached_by_tab(opened):
    page = opened(PICTURED)
    reached = set()
    for _ in range(40):
        page.page.keyboard.press("Tab")
        reached.add(page.page.evaluate("document.activeElement.tagName"))
    assert {"SUMMARY", "INPUT", "PRE"} <= reached


def test_a_screen_reader_finds_regions_headings_pictures_and_tables(opened):
    page = opened(PICTURED).page
    for name in ("What to mend first", "Functions", "What your functions give", "Claims", "Notes"):
        assert page.get_by_role("region", name=name, exact=True).count() == 1
        assert page.get_by_role("heading", name=name, exact=True, level=2).count() == 1
    assert page.get_by_role("main").count() == 1
    assert page.get_by_role("img", name="The loss of an answer, by probability.").count() == 2
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="perplexity"))
    assert row.get_by_role("cell", name="1 of 1").count() == 1
    page.locator("#list details").evaluate_all("all => all.forEach((each) => { each.open = true })")
    assert page.get_by_role("math").count() == 1


def test_without_a_script_all_claims_can_be_opened(opened):
    page = opened(PICTURED, java_script_enabled=False)
    assert not page.page.locator("#filter").is_visible()
    page.page.locator("#list summary").first.click()
    assert page.page.get_by_text("See it yourself").first.is_visible()


def test_print_has_everything_whatever_is_closed_or_filtered(opened):
    page = opened(PICTURED)
    page.page.get_by_role("searchbox").fill("no such word")
    assert page.shown() == []
    page.page.emulate_media(media="print")
    assert len(page.shown()) == 8
    assert page.page.get_by_text("See it yourself").first.is_visible()
    page.page.emulate_media(media="screen")
    page.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.page.locator("details:not([open])").count() == 0
    page.page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.page.locator("details[open]").count() == 0


@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("case", ["pictured", "hostile"])
def test_the_page_is_never_wider_than_the_window(case, width, opened):
    page = opened(
        {"pictured": PICTURED, "hostile": HOSTILE_TEXT}[case],
        viewport={"width": width, "height": 800},
    )
    page.page.evaluate("dispatchEvent(new Event('beforeprint'))")  # opens all claims
    assert page.page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_stands_out_from_what_is_behind_it(scheme, opened):
    page = opened(PICTURED, color_scheme=scheme)
    page.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.page.evaluate(CONTRAST) == []


def test_fragments_stand_side_by_side_in_a_dark_notebook(opened):
    cells = "\n".join(render_fragment(each) for each in (PICTURED, DRAWN, HOSTILE_TEXT))
    page = opened(
        "<!doctype html><meta charset=utf-8><body data-jp-theme-light=false "
        f"style='background: rgb(17, 17, 17); color: white'>{cells}</body>"
    )
    assert (page.said, page.asked) == ([], [])
    assert page.page.evaluate(CONTRAST) == []
    assert page.page.locator("[id], script").count() == 0
