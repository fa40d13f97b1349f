"""The report in a real browser: what is selected lights up, filters, sort and copy work, and hostile texts stay texts."""

import csv
import io
import shutil
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import caixun
import msgspec
import pytest
from caixun.records import Record, encode_record, read_record
from caixun.report import build_page
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

BROWSER, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
pytestmark = pytest.mark.skipif(not (BROWSER and DRIVER), reason="Debian's chromium and chromium-driver are not installed")
FLAGS = (
    "headless no-sandbox disable-gpu disable-quic no-first-run disable-background-networking disable-component-update disable-sync "
    "disable-dev-shm-usage"
).split()
DIRTY = (
    "免费小说阅读网_手机在线游戏大全\n\U0001f4c8海川時(shí)代(301788.SZ)上半年營業(yè)收入86.4億元,同比增長42%。\n\n"
    "星橋證券預(yù)計(jì)公司全年淨利潤20億元至25億元。公司毛利率由20%升至22%,上升2個百分點。"
)
CLASH = "海川时代(301788.SZ)2025年上半年营业收入84.6亿元。"
Page = Callable[..., "Browser"]


class Browser(webdriver.Chrome):
    """Chromium with what these tests ask again and again."""

    def all(self, selector: str) -> list[Any]:
        return self.find_elements("css selector", selector)

    def one(self, selector: str) -> Any:
        return self.find_element("css selector", selector)

    def words(self, selector: str) -> str:
        """The text of all matches in a row, hidden repairs left out, as the script has it."""
        return str(self.execute_script(
            "return [...document.querySelectorAll(arguments[0])].map((node) => node.textContent).join('')", selector
        ))

    def go(self, route: str) -> None:
        if not self.execute_script("return location.hash === arguments[0]", f"#/{route}"):
            self.follow(lambda: self.execute_script("location.hash = arguments[0]", f"#/{route}"))

    def follow(self, act: Callable[[], object]) -> None:
        """Do what leads to another route, and wait until the page has drawn it."""
        self.execute_script("window.drawn = false; addEventListener('hashchange', () => { drawn = true }, {once: true})")
        act()
        WebDriverWait(self, 10, 0.01).until(lambda page: page.execute_script("return drawn"))

    def type(self, selector: str, keys: str) -> None:
        self.one(selector).clear()
        self.one(selector).send_keys(keys)

    def cells(self, column: str) -> list[str]:
        return [cell.text for cell in self.all(f"td.{column}")]


def start_browser(profile: Path) -> Browser:
    """A browser without a window, and without a request that is not the page's."""
    options = webdriver.ChromeOptions()
    options.binary_location = str(BROWSER)
    for flag in (*FLAGS, "window-size=1440,1000", f"user-data-dir={profile}"):
        options.add_argument(f"--{flag}")
    options.add_experimental_option("prefs", {"intl.accept_languages": "en-US"})
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    return Browser(options=options, service=Service(DRIVER))


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with start_browser(tmp_path_factory.mktemp("chromium")) as chromium:
        yield chromium


@pytest.fixture
def open_page(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    """A report of records, opened; whatever the test does, the console has nothing to complain about."""

    def load(records: list[Record], originals: list[str | None] | None = None, width: int = 1440) -> Browser:
        path = tmp_path / "report.html"
        path.write_text(build_page(records, originals or [None] * len(records), "t"), encoding="utf-8")
        browser.set_window_size(width, 1000)
        browser.get("about:blank")
        browser.get(path.as_uri())
        return browser

    browser.get_log("browser")
    yield load
    assert browser.get_log("browser") == []


@pytest.fixture(scope="module")
def dirty() -> Record:
    return caixun.extract(DIRTY, published="2025-09-03", id="dirty", title="海川时代半年报")


@pytest.fixture(scope="module")
def clash() -> Record:
    return caixun.extract(CLASH, published="2025-09-04", id="clash", title="海川时代快讯")


def test_a_chosen_fact_lights_up_its_evidence_and_its_number(open_page: Page, dirty: Record) -> None:
    page = open_page([dirty], [DIRTY])
    assert dirty.text.index("\U0001f4c8") < dirty.facts[0].start  # type: ignore[union-attr]
    cards = page.all(".card")
    assert len(cards) == len(dirty.facts) > 4
    for card, fact in zip(cards, dirty.facts, strict=True):
        card.click()
        assert page.words(".leaf.lit") == fact.evidence
        assert page.words(".leaf.number") == fact.text
        assert [each.get_attribute("aria-pressed") for each in cards].count("true") == 1
        assert card.get_attribute("aria-pressed") == "true"
    cards[-1].click()
    assert page.all(".leaf.lit") == []


def test_a_chosen_number_selects_its_card(open_page: Page, dirty: Record) -> None:
    page = open_page([dirty], [DIRTY])
    for fact in dirty.facts:
        twins = [f.id for f in dirty.facts if (f.start, f.end) == (fact.start, fact.end)]
        mark = next(m for m in page.all(".mark.anchor") if m.get_attribute("aria-label").startswith(f"{fact.text},"))
        mark.click()
        chosen = page.one(".card[aria-pressed='true']")
        assert int(chosen.get_attribute("data-fact")) in twins
        assert page.words(".leaf.number") == fact.text


def test_an_entity_tells_what_it_stands_for(open_page: Page, dirty: Record) -> None:
    page = open_page([dirty])
    told = {}
    for mark in page.all(".mark"):
        page.execute_script("arguments[0].dispatchEvent(new MouseEvent('mouseenter'))", mark)
        told[mark.get_attribute("aria-label").partition(",")[0]] = page.one("#tip").text
    assert "8,640,000,000 CNY" in told["86.4億元"]
    assert "海川时代\n301788.SZ" in told["海川時代"]
    assert "2025H1\n2025-01-01 – 2025-06-30" in told["上半年"]
    assert "20亿~25亿元" in told["20億元至25億元"]
    place = dirty.entities[0]
    assert f"in the original {place.raw_start}–{place.raw_end}" in told[place.text]


def test_removed_dirt_shows_the_original_character_by_character(open_page: Page, dirty: Record) -> None:
    page = open_page([dirty], [DIRTY])
    assert all(not each.is_displayed() for each in page.all(".dirt"))
    page.one("#dirt").click()
    assert all(each.is_displayed() for each in page.all(".dirt"))
    assert all(edit.new == "" for edit in dirty.edits)
    assert page.words(".page .text") == DIRTY
    assert page.words(".page .leaf") == dirty.text
    page = open_page([dirty])
    assert page.words(".dirt") == "".join(f"⋯{edit.raw_end - edit.raw_start}" for edit in dirty.edits)


def test_without_its_text_an_article_still_shows_its_evidence(open_page: Page, dirty: Record) -> None:
    bare = msgspec.structs.replace(dirty, text=msgspec.UNSET)
    page = open_page([bare])
    assert [quote.text for quote in page.all(".card .quote")] == [fact.evidence.strip() for fact in dirty.facts]
    assert [quote.text for quote in page.all(".card .quote b")] == [fact.text for fact in dirty.facts]
    page = open_page([bare], [DIRTY])
    assert page.words(".page .leaf") == dirty.text


def test_the_keyboard_reaches_everything(open_page: Page, dirty: Record) -> None:
    page = open_page([dirty])
    page.one("body").send_keys("j")
    page.one("body").send_keys("j")
    assert page.words(".leaf.number") == dirty.facts[1].text
    page.one("body").send_keys("k")
    assert page.words(".leaf.number") == dirty.facts[0].text
    page.one("body").send_keys(Keys.ESCAPE)
    assert page.words(".leaf.lit") == ""
    stops = page.all(".mark[tabindex='0']")
    assert len(stops) == 1
    stops[0].send_keys(Keys.ARROW_RIGHT)
    assert page.switch_to.active_element.text == page.all(".mark")[1].text
    page.execute_script("document.querySelector('.mark.anchor').focus()")
    page.switch_to.active_element.send_keys(Keys.ENTER)
    assert page.words(".leaf.number") == page.one(".mark.anchor").text
    page.one("body").send_keys("/")
    assert page.switch_to.active_element.get_attribute("id") == "words"


def test_the_focus_stays_on_the_article_that_was_chosen(open_page: Page, dirty: Record, clash: Record) -> None:
    page = open_page([dirty, clash])
    page.go("articles")
    page.follow(lambda: page.all(".list a")[1].send_keys(Keys.ENTER))
    assert page.one(".top h2").text == clash.title
    assert page.switch_to.active_element.text.startswith(str(clash.title))


def test_filters_narrow_every_view(open_page: Page, dirty: Record, clash: Record) -> None:
    page = open_page([dirty, clash])
    page.go("facts")
    every = [*dirty.facts, *clash.facts]
    assert len(page.all("tbody tr")) == len(every)
    for name, value, passing in (
        ("company", "301788", [f for f in every if f.symbol == "301788.SZ"]),
        ("metric", "毛利率", [f for f in every if f.metric == "毛利率"]),
        ("words", "星桥证券", [f for f in every if f.source == "星桥证券"]),
    ):
        page.type(f"#{name}", value)
        assert 0 < len(page.all("tbody tr")) == len(passing) < len(every) + (name == "company")
        page.one("#clear").click()
    for name, value in (("modality", "forecast"), ("basis", "yoy")):
        page.one(f"#{name} option[value='{value}']").click()
        assert len(page.all("tbody tr")) == sum(getattr(f, name) == value for f in every) > 0
        page.one("#clear").click()
    page.go("articles")
    page.type("#words", "快讯")
    assert [entry.text for entry in page.all(".list .title")] == [clash.title]
    page.one("#clear").click()
    page.type("#company", "没有这家公司")
    for view in ("overview", "articles", "facts", "pivot", "conflicts"):
        page.go(view)
        assert page.all("tbody tr, .card, .mover") == []
    assert page.one("#total").text.startswith("0 /")


def test_a_column_sorts_both_ways_and_not_at_all(open_page: Page, dirty: Record, clash: Record) -> None:
    page = open_page([dirty, clash])
    page.go("facts")
    told = page.cells("amount")
    sizes = [float(f.low or 0) for f in (*dirty.facts, *clash.facts)]
    order = sorted(range(len(sizes)), key=lambda at: sizes[at])
    for arrow, expected in (("ascending", [told[at] for at in order]), ("descending", [told[at] for at in order[::-1]]), ("none", told)):
        page.one("th.amount .sort").click()
        assert page.one("th.amount").get_attribute("aria-sort") == arrow
        assert page.switch_to.active_element.text.startswith("Value or change")
        assert page.cells("amount")[0] == expected[0]
        assert page.cells("amount")[-1] == expected[-1]


def test_copied_rows_are_exact_and_no_formulas(open_page: Page, dirty: Record) -> None:
    formula = '=HYPERLINK("http://x","y")'
    facts = [msgspec.structs.replace(dirty.facts[0], subject=formula, source="+1", segment="a,\"b\"\nc"), *dirty.facts[1:]]
    page = open_page([msgspec.structs.replace(dirty, facts=facts)])
    page.execute_cdp_cmd("Browser.grantPermissions", {"permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]})
    page.go("facts")
    page.one("#copy").click()
    text = page.execute_async_script("navigator.clipboard.readText().then(arguments[0], (error) => arguments[0](String(error)))")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [row["low"] for row in rows] == [str(fact.low) for fact in facts]
    assert [row["evidence"] for row in rows] == [fact.evidence for fact in facts]
    assert [rows[0][name] for name in ("subject", "source", "segment")] == [f"'{formula}", "'+1", 'a,"b"\nc']
    assert "copied" in page.one("#copy").text


def test_a_row_leads_to_its_number(open_page: Page, dirty: Record, clash: Record) -> None:
    page = open_page([clash, dirty])
    page.go("facts")
    page.follow(page.all("td.article .jump")[len(clash.facts) + 1].click)
    assert page.words(".leaf.number") == dirty.facts[1].text
    assert page.current_url.endswith("#/articles/1/1")


def test_figures_that_disagree_are_marked_with_both_sources(open_page: Page, dirty: Record, clash: Record) -> None:
    page = open_page([dirty, clash])
    page.go("conflicts")
    (panel,) = page.all(".clashes")
    assert [q.text for q in panel.find_elements("css selector", "q b")] == ["86.4億元", "84.6亿元"]
    assert [a.text for a in panel.find_elements("css selector", ".jump")] == [dirty.title, clash.title]
    page.go("pivot")
    assert page.all("td.clash .warn")


def test_the_pivot_unfolds_into_charts_and_sentences(open_page: Page) -> None:
    text = "岭澜股份2023年营业收入3亿元,同比增长5%。岭澜股份2024年营业收入4亿元,同比增长33%。预计岭澜股份2025年营业收入4.2亿元。"
    page = open_page([caixun.extract(text, published="2025-06-16", id="a")])
    page.go("pivot")
    assert [head.text for head in page.all("table.pivot thead th")] == ["Metric", "Trend", "2025", "2024", "2023"]
    assert page.one(".trend").get_attribute("aria-label") == "2023: 3亿元; 2024: 4亿元; 2025: 4.2亿元"
    page.one(".unfold").click()
    assert [figure.text for figure in page.all(".chart .figure")] == ["3亿元", "4亿元", "4.2亿元", "↑ 5%", "↑ 33%"]
    assert len(page.all(".chart circle.hollow")) == 1
    assert len(page.all(".detail q")) == 5


def test_the_pivot_shows_the_periods_with_most_facts_and_then_all(open_page: Page) -> None:
    text = "".join(f"岭澜股份{year}年营业收入{year}万元。" for year in range(2010, 2024)) + "岭澜股份2010年净利润3亿元。"
    page = open_page([caixun.extract(text, published="2025-06-16", id="a")])
    page.go("pivot")
    heads = [head.text for head in page.all("table.pivot thead th")][2:]
    assert len(heads) == 9
    assert heads == sorted(heads, reverse=True)
    assert heads[-1] == "2010"
    assert page.one(".rest").text == "+5 periods"
    page.one(".rest").click()
    assert [head.text for head in page.all("table.pivot thead th")][2:] == [str(year) for year in range(2023, 2009, -1)]


def test_every_view_fits_a_phone(open_page: Page, dirty: Record, clash: Record) -> None:
    page = open_page([dirty, clash])
    page.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {"width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": True})
    try:
        for view in ("overview", "articles", "articles/0/1", "facts", "pivot", "conflicts"):
            page.go(view)
            assert page.execute_script("return document.documentElement.scrollWidth") == 390, view
    finally:
        page.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_printing_brings_every_row(open_page: Page, dirty: Record) -> None:
    record = msgspec.structs.replace(dirty, facts=[msgspec.structs.replace(dirty.facts[0], id=n) for n in range(300)])
    page = open_page([record])
    page.go("facts")
    assert len(page.all("tbody tr")) < 300
    assert page.execute_cdp_cmd("Page.printToPDF", {})["data"].startswith("JVBERi0")
    assert len(page.all("tbody tr")) == 300


def test_the_page_speaks_both_languages(open_page: Page, dirty: Record) -> None:
    page = open_page([dirty])
    assert page.one("html").get_attribute("lang") == "en"
    page.one("#language").click()
    assert page.one("html").get_attribute("lang") == "zh-Hans"
    assert page.one("#copy").text == "复制为 CSV" if page.all("#copy") else page.one("#views a[aria-current]").text.startswith("文章")
    page.one("#theme option[value='dark']").click()
    assert page.execute_script("return getComputedStyle(document.body).backgroundColor") == "rgb(18, 22, 28)"


@pytest.fixture
def trap() -> Iterator[tuple[str, list[str]]]:
    """An address, and the requests that came to it."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()


def poison(node: Any, text: str, key: str = "") -> Any:
    """The record with the text in every string that is free to hold anything."""
    if isinstance(node, dict):
        return {name: poison(value, text, name) for name, value in node.items()}
    if isinstance(node, list):
        return [poison(value, text, key) for value in node]
    told = {"schema", "label", "bound", "kind", "direction", "basis", "modality", "check", "url", "text", "period_start", "period_end"}
    free = isinstance(node, str) and key not in told and node not in ("%", "pp", "bp")
    return f"{node}{text}" if free else node


def test_hostile_texts_make_no_element_no_request_and_no_dialog(open_page: Page, trap: tuple[str, list[str]]) -> None:
    address, asked = trap
    evil = (
        f"</script></style><script>alert(1);fetch('{address}/a')</script><img src='{address}/b' onerror='alert(2)'>"
        f"<iframe src='{address}/c'></iframe><svg onload=alert(3)><!--<a href='javascript:alert(4)'>\"'`${{alert(5)}}"
    )
    record = caixun.extract(spoil(evil), published="2025-09-03", id="a", title="t")
    rows = msgspec.json.decode(encode_record(record))
    rows["source"] = {"path": "p", "url": f"javascript:fetch('{address}/d')"}
    wicked = [read_record(msgspec.json.encode(poison(rows, evil)))]
    for url in (f"data:text/html,<script>location='{address}/e'</script>", "JaVaScRiPt:alert(6)", " javascript:alert(7)", "vbscript:x", "//evil", "https://example.com/ok"):
        wicked.append(msgspec.structs.replace(wicked[0], id=url, source={"url": url}))
    page = open_page(wicked, [evil] * len(wicked))
    honest = page.execute_script("return document.querySelectorAll('script, style').length")
    for route in ("overview", "facts", "pivot", "conflicts", *(f"articles/{n}/0" for n in range(len(wicked)))):
        page.go(route)
        for button in page.all(".unfold"):
            button.click()
        for mark in page.all(".mark")[:5]:
            mark.click()
        assert page.all("img, iframe, object, embed, svg[onload], base, meta[http-equiv=refresh]") == []
        assert page.execute_script("return document.querySelectorAll('script, style').length") == honest
        links = page.execute_script("return [...document.querySelectorAll('a')].map((a) => a.protocol)")
        assert set(links) <= {"file:", "https:"}
        handlers = "return [...document.querySelectorAll('*')].some((e) => e.getAttributeNames().some((n) => n.startsWith('on')))"
        assert not page.execute_script(handlers)
        assert page.execute_script("return performance.getEntriesByType('resource').length") == 0
    assert asked == []


def spoil(evil: str) -> str:
    """News with the text in its midst."""
    return f"寒武纪(688256.SH)2025年一季度营业收入11.11亿元。\n{evil}\n公司净利润3亿元,同比增长20%。"


