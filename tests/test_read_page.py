"""Pages: the article and nothing else, each character of it at its exact place in the source, hostile sources inert."""

import json
import time
from contextlib import suppress
from pathlib import Path

import pytest
from caixun.clean import clean
from caixun.read import Reading, read_articles
from caixun.read.body import find_body, find_dense
from caixun.read.page import is_page, read_page
from caixun.read.runs import Scan
from caixun.types import Article, ReadError
from hypothesis import given, settings
from hypothesis import strategies as st
from test_clean import replay

TITLE = "甲乙股份上半年净利润增长四成"
PARAGRAPHS = [
    "甲乙股份(300999.SZ)8月26日晚间公告，上半年实现营业收入11.11亿元，同比增长42.3%，净利润3.5亿元。",
    "公司表示，订单饱满，产能利用率超过九成，下半年将继续扩大产能，并推进海外工厂的建设。",
    "丙丁证券认为，公司全年净利润有望达到8亿元，维持“买入”评级，提醒注意原材料价格波动的风险。",
]
LINKS = "".join(f'<li><a href="/{n}.html">其他公司公告之{n}，净利润下降5%</a></li>' for n in range(30))
PAGE = f"""<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>{TITLE}_财经频道_某某网</title>
<meta property="og:site_name" content="某某网"><link rel="canonical" href="https://example.com/a?b=1&amp;c=2">
<script>var text = "<p>脚本里的净利润9亿元。</p>";</script><style>p {{ color: red }}</style></head>
<body><div class="nav"><ul>{LINKS}</ul></div>
<div class="main"><h1>{TITLE}</h1><div class="info"><span>2025-08-26 18:05</span> <span>来源：某某网</span></div>
<div class="article">
  <p>{PARAGRAPHS[0].replace("营业收入", '<a href="/x">营业<b>收入</b></a>')}</p>
  <p>　　{PARAGRAPHS[1].replace("产能，", "产能，<!-- 注释里的净利润7亿元。 --><br>&nbsp;")}</p>
  <p>{PARAGRAPHS[2].replace("“买入”", "&ldquo;买入&rdquo;").replace("有望", chr(10) + "      有望")}</p>
</div></div>
<div class="side"><ul>{LINKS}</ul></div><div class="footer">版权所有 某某网 未经许可不得转载</div></body></html>"""
BODY = "\n".join(PARAGRAPHS).replace("产能，", "产能，\n\xa0")


def read(raw: str, **fields: str) -> Article:
    return read_page(Article(id="1", raw=raw, **fields), "a.html")


def show(raw: str) -> str:
    return clean(read(raw)).text


def test_the_article_and_what_the_page_says_of_it() -> None:
    article = read(PAGE)
    assert article.raw == PAGE
    assert (article.title, article.published) == (TITLE, "2025-08-26 18:05")
    assert article.source == {"site": "某某网", "url": "https://example.com/a?b=1&c=2"}
    assert article.warnings == ()
    page = clean(article)
    assert page.text == BODY
    assert page.published == "2025-08-26T18:05:00"


def test_every_character_of_the_body_has_its_place_in_the_source() -> None:
    page = clean(read(PAGE))
    for piece in ("300999.SZ", "11.11亿元", "42.3%", "8亿元", "丙丁证券"):
        start = page.text.index(piece)
        first, last = page.raw_span(start, start + len(piece))
        assert PAGE[first:last] == piece
    start = page.text.index("营业收入")
    first, last = page.raw_span(start, start + 4)
    assert PAGE[first:last] == "营业<b>收入"


PIECES = [
    "<p>", "</p>", "<div>", "</div>", "<b>", "</b>", "<a href='x'>", "</a>", "<br>", "<!--", "-->", "<script>", "</script>", "<td>",
    "<title>", "</title>", "<!DOCTYPE html>", "甲公司公告，上半年净利润3亿元，同比增长5%。", "营收", " ", "\n  ", "\u3000", "&nbsp;", "&amp",
    "&#x4e2d;", "&notit;", "&", "<", ">", '"', "'", "=", "<p class=\"a", "\U000f0000", "\x00", "\ufffd", "A", "&lt;p&gt;", "\r\n",
]  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join), st.data())
def test_any_source_is_a_page_with_exact_places_or_a_clear_error(raw: str, data: st.DataObject) -> None:
    try:
        article = read(raw)
    except ReadError:
        assert Scan(raw).runs == []
        return
    page = clean(article)
    assert replay(page, 0, len(raw)) == page.text
    start = data.draw(st.integers(0, len(page.text)))
    end = data.draw(st.integers(start, len(page.text)))
    assert replay(page, *page.raw_span(start, end)) == page.text[start:end]


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_scanned(raw: str) -> None:
    scan = Scan(raw)
    assert all(raw[run.start : run.end].strip() for run in scan.runs)
    assert list(find_body(scan, str)) == sorted(find_body(scan, str))


@pytest.mark.parametrize("name", ["a.html", "a.htm", "a.HTML", "a.txt", "a"])
def test_pages_are_known_by_their_suffix_or_their_start(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(PAGE, encoding="gb18030")
    bad: list[ReadError] = []
    (article,) = read_articles([str(tmp_path / name)], bad.append)
    assert (article.title, article.source["encoding"], bad) == (TITLE, "gb18030", [])
    assert clean(article).text.startswith(PARAGRAPHS[0])


def test_a_column_may_hold_pages_and_its_row_outranks_them(tmp_path: Path) -> None:
    row = {"id": 7, "html": PAGE, "title": "行的标题", "url": "https://example.com/row"}
    (tmp_path / "a.jsonl").write_text(json.dumps(row), encoding="utf-8")
    (article,) = read_articles([str(tmp_path)], pytest.fail, Reading(text="html"))
    assert (article.id, article.title, article.source["url"]) == ("7", "行的标题", "https://example.com/row")
    assert article.published == "2025-08-26 18:05"
    assert clean(article).text.startswith(PARAGRAPHS[0])


def test_a_text_with_some_tags_is_no_page() -> None:
    assert not is_page("<p>甲公司公告</p>")
    assert not is_page("甲公司公告<html>")
    assert is_page("\n<!-- 注释 --><HTML lang=zh>")


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("<title>甲公司增利_财经_某网</title>", "甲公司增利"),
        ("<title>甲公司增利 - 某网</title>", "甲公司增利"),
        ("<title>甲-乙合资公司增利|某网</title><h1>甲-乙合资公司增利</h1>", "甲-乙合资公司增利"),
        ('<title>某网</title><meta property="og:title" content="甲公司&quot;增利&quot;">', '甲公司"增利"'),
        ("<h1>栏目名称</h1>", None),
        ("", None),
    ],
)
def test_titles(head: str, title: str | None) -> None:
    assert read(f"<html>{head}<p>{PARAGRAPHS[0]}</p>").title == title


@pytest.mark.parametrize(
    ("page", "date"),
    [
        ('<meta property="article:published_time" content="2025-08-26T18:05:00+08:00">', "2025-08-26T18:05:00+08:00"),
        ('<META NAME="PubDate" CONTENT="2025-08-26 18:05">', "2025-08-26 18:05"),
        ('<script type="application/ld+json">{"datePublished": "2025-08-26T10:05:00Z"}</script>', "2025-08-26T10:05:00Z"),
        ("<div>发布时间：2025年8月26日</div>", "2025年8月26日"),
        ('<div>相关：<a href="/">2025年7月1日行情</a></div>', None),
        ("<div>7月1日的会议在2025年7月1日如期举行</div>", None),
    ],
)
def test_dates(page: str, date: str | None) -> None:
    assert read(f"<html><body>{page}<p>{'</p><p>'.join(PARAGRAPHS)}</p></body>").published == date


def test_what_a_page_hides_is_no_text() -> None:
    hidden = "<noscript>净利润1亿元。</noscript><textarea>净利润2亿元。</textarea><select><option>净利润3亿元。</select>"
    text = show(f"<html><body>{hidden}<p>{'</p><p>'.join(PARAGRAPHS)}</p><script>净利润4亿元。")
    assert text == "\n".join(PARAGRAPHS)


def test_hostile_markup_stays_text() -> None:
    evil = "&lt;script&gt;alert(1)&lt;/script&gt;<img src=x onerror=alert(2)><svg onload=alert(3)>净利润1亿元。</svg>"
    text = show(f"<html><body><p>{PARAGRAPHS[0]}{evil}</p><p>{PARAGRAPHS[1]}</p></body></html>")
    assert "onerror" not in text
    assert "alert(3)" not in text
    entities = '<!DOCTYPE html [<!ENTITY a SYSTEM "file:///etc/passwd"><!ENTITY b "&a;&a;">]><p>&a;&b;' + PARAGRAPHS[0]
    assert "root:" not in show(entities)


def test_a_page_nested_too_deep_for_libxml2_loses_nothing_and_says_so() -> None:
    article = read(f"<html><body>{'<div>' * 300}<p>{'</p><p>'.join(PARAGRAPHS)}</p>{'</div>' * 300}</body></html>")
    assert clean(article).text == "\n".join(PARAGRAPHS)
    (warning,) = article.warnings
    assert warning.startswith("libxml2 drops ")


def test_readability_that_comes_out_short_is_helped_out() -> None:
    hidden = f'<html><body><div>分享到</div><div style="display: none"><p>{"</p><p>".join(PARAGRAPHS * 3)}</p></div></body></html>'
    assert show(hidden).count("11.11亿元") == 3  # what its script shows later


def test_the_densest_stretch() -> None:
    scan = Scan(PAGE)
    text = "".join(PAGE[scan.runs[number].start : scan.runs[number].end] for number in find_dense(scan))
    assert text.startswith("2025-08-26 18:05来源：某某网甲乙股份(300999.SZ)8月26日晚间公告")
    assert text.endswith("风险。")
    assert list(find_dense(Scan(""))) == []


def test_a_page_without_text_is_refused() -> None:
    with pytest.raises(ReadError, match="page without a text"):
        read("<html><body><script>净利润</script><img src=x></body></html>")


B = f"<p>{PARAGRAPHS[0]}</p>"
HOSTILE = {
    "deep": "<div>" * 200_000 + B, "lists": ("<ul><li>" + B * 100) * 120, "tables": ("<table><tr><td>" + B * 50) * 200,
    "runs": "<p>甲公司" * 200_000, "inputs": B + "<input>" * 300_000, "marks": "<" * 1_000_000, "entities": "&" * 1_000_000 + B,
    "open": "<a " * 300_000, "quotes": '<a ="' * 200_000, "quoted": "<a ='>'" * 200_000, "comments": "<!--" * 300_000,
    "scripts": "<script>" * 200_000, "areas": "<textarea>" * 200_000, "titles": "<title>" * 200_000, "headings": "<h1>" * 200_000,
    "blanks": "<p>甲" + " " * 2_000_000 + "乙</p>" + B, "attributes": "<p " + "a=b " * 300_000 + ">" + B, "metas": "<meta " * 200_000 + B,
    "equals": "<p" + "= " * 500_000 + B, "lines": "<p>甲" + "\n \t" * 500_000 + "乙" + B, "dashes": "<title>" + "- " * 500_000 + "</title>" + B,
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_pages_take_no_long_time(name: str) -> None:
    start = time.process_time()
    with suppress(ReadError):  # some have no text
        clean(read(HOSTILE[name]))
    assert time.process_time() - start < 10
