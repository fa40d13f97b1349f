"""The picture of the report that README.md shows, taken in Chromium: python tests/draw_report.py REPORT OUT"""

import base64
import sys
import tempfile
from pathlib import Path

from selenium.webdriver.common.by import By
from test_report_browser import Browser, start_browser

SCREEN = {"width": 1280, "height": 860, "deviceScaleFactor": 1.5, "mobile": False}
ARTICLE = "三家電池廠"


def choose_fact(page: Browser) -> None:
    """The page of the hijacked site with what repair took out, and its first fact selected."""
    page.go("articles")
    route = page.find_element(By.PARTIAL_LINK_TEXT, ARTICLE).get_attribute("href").partition("#/")[2]
    page.go(route)
    page.one("#dirt").click()
    page.go(f"{route}/0")
    page.execute_script("document.activeElement.blur(); scrollTo(0, 0)")


def main(report: str, out: str) -> None:
    """Open the report, select, take the picture."""
    with tempfile.TemporaryDirectory() as folder, start_browser(Path(folder)) as page:
        page.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", SCREEN)
        page.execute_cdp_cmd("Emulation.setScrollbarsHidden", {"hidden": True})
        page.get(Path(report).resolve().as_uri())
        choose_fact(page)
        picture = page.execute_cdp_cmd("Page.captureScreenshot", {"format": "webp", "quality": 85})["data"]
    Path(out).write_bytes(base64.b64decode(picture))


if __name__ == "__main__":
    main(*sys.argv[1:])
