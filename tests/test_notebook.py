"""Notebooks: records and Docs show themselves, and hostile texts stay texts."""

import subprocess
import sys
from html.parser import HTMLParser
from typing import Any

import caixun
import pytest
import spacy
from caixun.notebook import draw_record
from IPython.core.interactiveshell import InteractiveShell

NEWS = "寒武纪(688256.SH)2025年一季度营业收入11.11亿元,同比增长4230.22%。"


class Reader(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.titles: dict[str, str] = {}
        self.words: list[str] = []
        self.open = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.open = str(dict(attributes).get("title") or "")

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        if self.open:
            self.titles[data] = self.open


def test_a_record_shows_its_text_entities_and_facts() -> None:
    shown = Reader(caixun.extract(NEWS, published="2025-06-16")._repr_html_())
    assert NEWS in "".join(shown.words)
    assert shown.titles["11.11亿元"] == "MONEY low=11.11亿 high=11.11亿 bound=exact currency=CNY"
    assert "↑ 4230.22% yoy" in shown.words


def test_hostile_text_stays_text() -> None:
    evil = "<script>alert(1)</script><img src=x onerror='alert(2)'>"
    shown = Reader(caixun.extract(f"&lt;i>{NEWS}{evil}", title=evil, id=evil)._repr_html_())
    assert shown.tags <= {"div", "p", "b", "small", "span", "table", "tr", "td"}


@pytest.fixture
def shell() -> Any:
    yield InteractiveShell.instance()
    InteractiveShell.clear_instance()


def test_a_doc_shows_itself_in_ipython(shell: Any) -> None:
    from caixun.pipeline import show_docs

    show_docs()
    doc = spacy.load("zh_caixun")(NEWS)
    html = shell.display_formatter.format(doc)[0]["text/html"]
    assert html == draw_record(doc._.record)
    assert "↑ 4230.22% yoy" in html
    assert "text/html" not in shell.display_formatter.format(spacy.blank("zh")("营收"))[0]


def test_a_doc_gives_the_record_that_its_text_gives() -> None:
    doc, record = spacy.load("zh_caixun")(NEWS), caixun.extract(NEWS)
    assert doc._.record == record


def test_spacy_alone_is_enough_in_a_notebook() -> None:
    cell = f"import spacy; doc = spacy.load('zh_caixun')('{NEWS}')"
    script = (
        "from IPython.core.interactiveshell import InteractiveShell\n"
        "shell = InteractiveShell.instance()\n"
        f"shell.run_cell({cell!r})\n"
        "print(shell.display_formatter.format(shell.user_ns['doc'])[0]['text/html'][:5])\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "<div \n"
