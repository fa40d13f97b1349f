"""How quick the report is, in Chromium: python tests/measure_report.py RECORDS [ARTICLES]. 1 when it is too slow."""

import sys
import tempfile
from pathlib import Path
from time import perf_counter

from caixun.read import read_articles
from caixun.report import build_page, find_originals, write_page
from caixun.stored import read_stored
from test_report_browser import Browser, start_browser

LIMITS = {"build": 10_000.0, "first paint": 1000.0, "filter": 100.0}  # milliseconds
VIEWS = ("overview", "articles", "facts", "pivot", "conflicts")
FILTERS = (("company", "科技"), ("metric", "净利润"), ("modality", "plan"), ("basis", "yoy"), ("words", "公司"))
PAINTS = "return performance.getEntriesByType('paint').find((entry) => entry.name === 'first-contentful-paint').startTime"
READY = "return performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"
FILTER = """
const [name, value, done] = arguments, field = document.getElementById(name), began = performance.now();
field.value = value;
field.dispatchEvent(new Event(field.tagName === 'SELECT' ? 'change' : 'input'));
requestAnimationFrame(() => setTimeout(() => done(performance.now() - began)));
"""


def build(records: str, articles: list[str], out: Path) -> float:
    """Milliseconds from the files to the page."""
    began = perf_counter()
    found = list(read_stored(records))
    originals = find_originals(found, read_articles(articles, lambda error: print(error, file=sys.stderr)))
    write_page(build_page(found, originals, "measured"), out)
    print(f"{len(found)} articles, {sum(len(record.facts) for record in found)} facts, {out.stat().st_size / 1e6:.1f} MB")
    return (perf_counter() - began) * 1000


def time_filters(page: Browser) -> float:
    """Milliseconds of the slowest filter, set and taken away, until its view is drawn."""
    slowest = 0.0
    for view in VIEWS:
        page.go(view)
        times = [page.execute_async_script(FILTER, name, each) for name, value in FILTERS for each in (value, "")]
        print(f"filters in {view}: {min(times):.0f} to {max(times):.0f} ms")
        slowest = max(slowest, *times)
    return slowest


def main(records: str, *articles: str) -> int:
    """Print what it takes, and say whether it is within the limits."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "report.html"
        took = {"build": build(records, list(articles), out)}
        with start_browser(Path(folder) / "chromium") as page:
            page.get("about:blank")
            page.get(out.as_uri())
            took["first paint"] = page.execute_script(PAINTS)
            print(f"all ready: {page.execute_script(READY):.0f} ms")
            took["filter"] = time_filters(page)
    for name, limit in LIMITS.items():
        print(f"{name}: {took[name]:.0f} ms of {limit:.0f}")
    return int(any(took[name] > limit for name, limit in LIMITS.items()))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
