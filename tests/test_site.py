"""The site that `make docs` builds: every link leads somewhere, and nothing is fetched from elsewhere."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FETCHED = re.compile(
    r"""<(?:script|link|img|iframe|source)\b[^>]*?(?:src|href)=["']?(?:https?:)?//[^>]*>|@import|url\(["']?(?:https?:)?//"""
)


def build(config: Path, out: Path) -> subprocess.CompletedProcess[str]:
    """The site, or what is wrong with it."""
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "-f", str(config), "-d", str(out)]
    return subprocess.run(command, capture_output=True, encoding="utf-8")


def test_the_site_is_whole_and_needs_no_network(tmp_path: Path) -> None:
    done = build(ROOT / "mkdocs.yml", tmp_path)
    assert done.returncode == 0, done.stderr
    pages = [path for path in tmp_path.rglob("*") if path.suffix in (".html", ".css")]
    assert len(pages) > len(list((ROOT / "docs").glob("*.md")))
    assert [(path.name, found) for path in pages for found in FETCHED.findall(path.read_text(encoding="utf-8"))] == []


def test_the_picture_is_light() -> None:
    assert (ROOT / "docs" / "report.webp").stat().st_size < 300_000


@pytest.mark.parametrize("link", ["nowhere.md", "record.md#nowhere", "#nowhere"])
def test_a_link_that_leads_nowhere_fails_the_build(tmp_path: Path, link: str) -> None:
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    shutil.copytree(ROOT / "docs", tmp_path / "docs")
    with (tmp_path / "docs" / "entities.md").open("a", encoding="utf-8") as page:
        page.write(f"\n[lost]({link})\n")
    done = build(tmp_path / "mkdocs.yml", tmp_path / "site")
    assert done.returncode == 1
    assert "nowhere" in done.stderr
