"""The report's data: exact, inert in its page, matched with its originals, and honest about what disagrees."""

import json
import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import caixun
import pytest
from caixun.records import Record, encode_record, read_record
from caixun.report import build_page, find_originals
from caixun.report.figures import find_conflicts
from caixun.report.page import read_asset
from caixun.types import Article
from conftest import Run

NEWS = "寒武纪(688256.SH)2025年一季度营业收入11.11亿元,同比增长4230.22%。"
EVIL = "</script><script>alert(1)</script><!--<img src=x onerror=alert(1)>\u2028&lt;"


def extract(text: str, name: str = "a", **known: str) -> Record:
    return caixun.extract(text, published="2025-06-16", id=name, **known)


def test_numbers_and_texts_reach_the_page_exactly() -> None:
    record = extract(f"{NEWS}\n\U0001f4c8 全年拟派息0.1元/股。")
    page = build_page([record], [None], "t")
    index, article = (json.loads(block) for block in re.findall(r'<script type="application/jsonl?" id="\w+">(.*?)</script>', page))
    facts = [dict(zip(index["columns"], row, strict=True)) for row in index["articles"][0]["facts"]]
    assert [(fact["low"], fact["unit"]) for fact in facts] == [("1111000000", "CNY"), ("4230.22", "%"), ("0.1", "CNY/股")]
    assert article["text"] == record.text
    assert [entity[1:3] for entity in article["entities"]] == [[e.start, e.end] for e in record.entities]


def test_what_an_article_says_cannot_end_its_block() -> None:
    page = build_page([extract(EVIL + NEWS, EVIL, title=EVIL)], [EVIL], EVIL)

    class Parser(HTMLParser):
        tags: list[str]

        def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
            self.tags.append(tag)

    found, plain = Parser(), Parser()
    found.tags, plain.tags = [], []
    found.feed(page)
    plain.feed(build_page([], [], "t"))
    assert found.tags == plain.tags


def test_the_policy_allows_the_pages_own_script_and_style_only() -> None:
    page = build_page([extract(NEWS)], [None], "t")
    policy = re.search(r'Content-Security-Policy" content="(.*?)"', page)
    assert policy
    inline = [re.findall(r"<style>(.*?)</style>", page, re.DOTALL), re.findall(r"<script>(.*?)</script>", page, re.DOTALL)]
    for kind, blocks in zip(("style", "script"), inline, strict=True):
        assert len(blocks) == 1
        digest = b64encode(sha256(blocks[0].encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy[1]
    assert "unsafe" not in policy[1]
    assert "default-src 'none'" in policy[1]


def test_the_script_makes_no_markup_and_asks_no_network() -> None:
    scripts = "".join(path.read_text(encoding="utf-8") for path in (Path(caixun.__file__).parent / "report/assets").glob("*.js"))
    for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "Function(", "fetch(", "XMLHttpRequest", "import("):
        assert word not in scripts


def test_an_original_is_taken_when_repairing_it_gives_the_text() -> None:
    raw = "<p>寒武纪(688256.SH)2025年一季度营业收入11.11 亿元</p>"
    record = extract(raw)
    assert record.edits
    bare = read_record(encode_record(record).replace(b'"text":', b'"_":', 1))
    right, changed, other = Article(id="a", raw=raw), Article(id="a", raw=f"又{raw}"), Article(id="b", raw=raw)
    for each in (record, bare):
        assert find_originals([each], [changed, other]) == [None]
        assert find_originals([each], [changed, right, other]) == [raw]


def test_articles_of_one_id_find_their_own_originals() -> None:
    texts = ["岭澜股份净利润1亿元。", "岭澜股份净利润2亿元。"]
    articles = [Article(id="a", raw=text) for text in texts]
    assert find_originals([extract(text) for text in texts], articles) == texts
    assert find_originals([extract(text) for text in texts], reversed(articles)) == texts


@pytest.mark.parametrize(
    ("one", "other", "conflict"),
    [
        ("营业收入48.62亿元", "营业收入48.6亿元", False),  # rounding
        ("营业收入48.62亿元", "营业收入约50亿元", False),
        ("营业收入48.62亿元", "营业收入逾40亿元", False),
        ("营业收入48.62亿元", "营业收入46.82亿元", True),
        ("营业收入48.62亿元", "营业收入逾50亿元", True),
        ("营业收入48.62亿元", "营业收入预计46.82亿元", False),  # a forecast is no figure of what happened
        ("营业收入48.62亿元", "净利润46.82亿元", False),
        ("营业收入同比增长12.5%", "营业收入同比下降12.5%", True),
        ("营业收入同比增长12.5%", "营业收入同比增长13%", False),
        ("营业收入同比增长12.5%", "营业收入同比增长13.5%", True),
        ("营业收入同比下降12.5%", "营业收入同比下降逾一成", False),
        ("占比12.5%", "占比20%", False),  # of different wholes, for all that is known
    ],
)
def test_two_articles_disagree_when_rounding_does_not_explain_it(one: str, other: str, conflict: bool) -> None:
    records = [extract(f"岭澜股份2025年一季度{figure}。") for figure in (one, other)]
    found = list(find_conflicts(records))
    assert bool(found) is conflict
    if conflict:
        assert [figure.article for figure in found[0].figures] == [0, 1]


def test_one_article_does_not_contradict_itself() -> None:
    assert not list(find_conflicts([extract("岭澜股份2025年一季度营业收入3亿元。岭澜股份2025年一季度营业收入5亿元。")]))


def test_the_command_writes_the_page_and_says_so(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(NEWS, encoding="utf-8")
    run("extract", str(tmp_path / "a.txt"), "-o", str(tmp_path / "a.jsonl"), "--date", "2025-06-16")
    code, out, err = run("report", str(tmp_path / "a.jsonl"), "--articles", str(tmp_path / "a.txt"), "-o", str(tmp_path / "a.html"))
    assert (code, out, err) == (0, "", f"{tmp_path / 'a.html'}: 1 article, 1 with the original\n")
    assert NEWS in (tmp_path / "a.html").read_text(encoding="utf-8")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.html", "a.jsonl", "a.txt"]


def test_originals_that_cannot_be_read_are_named_and_the_page_is_made(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(encode_record(extract(NEWS)) + b"\n")
    code, _, err = run("report", str(tmp_path / "a.jsonl"), "--articles", str(tmp_path / "no"), "-o", str(tmp_path / "a.html"))
    assert code == 3
    assert "no: no such file" in err
    assert "1 article, 0 with the original" in err
    assert (tmp_path / "a.html").exists()


def test_what_is_no_record_is_named_with_its_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(encode_record(extract(NEWS)) + b'\n{"text": 1}\n')
    code, _, err = run("report", str(tmp_path / "a.jsonl"), "-o", str(tmp_path / "a.html"))
    assert code == 1
    assert "a.jsonl:2: no record" in err
    assert not (tmp_path / "a.html").exists()


def test_an_unwritable_page_is_a_failure(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(encode_record(extract(NEWS)) + b"\n")
    code, _, err = run("report", str(tmp_path / "a.jsonl"), "-o", str(tmp_path / "no" / "a.html"))
    assert (code, "cannot write" in err) == (1, True)


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("mode", [":root {", ':root[data-theme="dark"] {'])
def test_every_text_stands_out_from_its_ground(mode: str) -> None:
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", read_asset("page.css").partition(mode)[2].partition("}")[0]))
    tints = "company ticker metric period money percent quantity".split()
    pairs = [(text, ground) for text in ("ink", "muted", "accent", "rise", "fall") for ground in ("paper", "panel", "raised")]
    pairs += [("ink", tint) for tint in (*tints, "lit", "lit-number")] + [("muted", tint) for tint in tints]
    pairs += [(f"{tint}-edge", tint) for tint in tints] + [("dirt", "raised"), ("rise", "lit"), ("fall", "lit")]
    faint = {pair: round(contrast(colours[pair[0]], colours[pair[1]]), 2) for pair in pairs}
    assert {pair: ratio for pair, ratio in faint.items() if ratio < 4.5} == {}


def test_both_ways_to_dark_are_the_same() -> None:
    css = read_asset("page.css")
    ways = [set(re.findall(r"--[\w-]+: [^;]+", css.partition(mode)[2].partition("}")[0])) for mode in (':root:not([data-theme="light"]) {', ':root[data-theme="dark"] {')]
    assert ways[0] == ways[1]
