"""What must hold for any input of a stage; by itself, a search for an input for which it does not:

    pip install atheris
    python tests/fuzz.py read|clean|entities|facts --seconds 600

runs the stage under coverage guidance until the time is over, and stops at the first input that breaks it, which it
writes down as tests/cases/STAGE-DIGEST; tests/test_fuzz.py tries all of these again, and random ones of its own.
"""

import argparse
import hashlib
import importlib
import sys
import tempfile
from collections.abc import Callable
from functools import cache
from io import BufferedReader, BytesIO
from pathlib import Path
from typing import Any

CASES = Path(__file__).with_name("cases")
NAMES = ("a.txt", "a.html", "a.jsonl", "a.csv", "a.tsv", "a.parquet", "a.zip", "a.tar", "a.jsonl.gz", "a.txt.zst", "a.tar.xz", "a.bz2")
FRAGMENTS = (
    "甲乙股份", "丙丁科技", "宁德时代", "公司", "其", "该公司", "央行", "(300999.SZ)", "（688256.SH）", "00700.HK", "$贵州茅台(SH600519)$", "以下简称",
    "“", "”", "营业收入", "营收", "净利润", "归母净利润", "净亏损", "毛利率", "销量", "股价", "市值", "每股收益", "派息", "持股比例", "GDP", "CPI",
    "11.11", "1,234.5", "三成", "两", "十二", "百", "千", "万", "亿", "半", "0", "-3.2", "+5", "５", "〇", "几", "数十", "1e9", "½",
    "元", "亿元", "万美元", "港元", "/股", "%", "％", "个百分点", "个基点", "倍", "辆", "万吨", "GWh", "翻番", "腰斩", "减半", "至", "-", "~", "到",
    "约", "超", "逾", "不足", "以上", "左右", "同比", "环比", "较上年末", "增长", "下降", "上涨", "跌", "持平", "由", "从", "增至", "降至", "扭亏为盈", "减少",
    "2025年", "一季度", "上半年", "去年同期", "7月", "31日", "昨日", "近三年", "截至", "6月末", "财年", "FY2026", "前三季度", "第2周", "1-10月",
    "预计", "将", "有望", "据称", "否认", "表示", "认为", "据", "分析师", "证券", "报告", "合计", "其中", "分别为", "占", "增持", "减持", "中标", "收购", "回购",
    "，", "。", "；", "、", "：", "！", "？", "（", "）", "(", ")", "【", "】", "\n", " ", "\u3000", "…", "/", "|", "·", "『",
    "產(chǎn)", "績(jì)", "當(dāng)?shù)貢r(shí)間", "業(yè)", "?fù)", "(5.320,0.01,0.19%)", "(行情300999,诊股)", "&nbsp;", "&lt;", "<p>", "</p>", "<br>", "<!--", "-->",
    "<script>", "</script>", "<table>", "<td>", "<a href='x'>", "</a>", "<html>", "<title>", "\u200b", "\ufeff", "\x00", "\ue00a", "\U000f0000", "\ufffd",
    "原标题：", "来源：", "责任编辑：", "免责声明：", "相关阅读\n", "国产视频_在线观看\n", "𠮷", "A", "Apple Inc.", "iPhone 17", "Q3", "$", "¥", "http://a.b/c",
)  # fmt: skip


def write_text(data: bytes) -> str:
    """A text that the bytes choose: fragments of news, and now and then any character."""
    pieces = []
    numbers = iter(data)
    for number in numbers:
        if number < 250:
            pieces.append(FRAGMENTS[number % len(FRAGMENTS)])
        else:
            code = (next(numbers, 0) << 8 | next(numbers, 0)) * (17 if number == 255 else 1)
            pieces.append("" if 0xD800 <= code < 0xE000 or code > 0x10FFFF else chr(code))
    return "".join(pieces)


def check_read(data: bytes) -> None:
    """Any bytes of any format are articles or clear errors, and the edits of a page fit it."""
    from caixun.clean import apply_edits
    from caixun.read import Reading, read_stream
    from caixun.read.origin import Origin
    from caixun.types import Cleaned, ReadError

    name = NAMES[data[0] % len(NAMES)] if data else NAMES[0]
    content = write_text(data[2:]).encode() if data[1:2] > b"\x7f" else data[2:]
    errors: list[ReadError] = []
    reading = Reading(max_bytes=100_000, max_members=100)
    try:
        for article in read_stream(BufferedReader(BytesIO(content)), Origin(name), errors.append, reading):
            assert article.raw.strip()
            article.raw.encode()
            apply_edits(Cleaned(raw=article.raw, text=article.raw), article.edits)
    except ReadError as error:
        errors.append(error)
    assert all(error.what and error.where.startswith(name) for error in errors)


def check_clean(data: bytes) -> None:
    """The edits give the text, and every character of it has its place in the original."""
    from caixun.clean import clean
    from caixun.types import Article

    page = clean(Article(id="1", raw=write_text(data)))
    pieces, done = [], 0
    for edit in page.edits:
        assert done <= edit.start < edit.end
        pieces += [page.raw[done : edit.start], edit.new]
        done = edit.end
    assert "".join(pieces) + page.raw[done:] == page.text
    for at in range(0, len(page.text), 7):
        start, end = page.raw_span(at, at + 1)
        assert page.raw[start:end] == page.text[at] or any(e.start <= start and end <= e.end for e in page.edits)


@cache
def load() -> Any:
    """The pipeline, loaded once."""
    from caixun.pipeline import load

    return load()


def check_entities(data: bytes) -> None:
    """Entities lie inside the text, apart from each other, and each span has its value."""
    from caixun.clean import clean
    from caixun.types import Article

    nlp = load()
    text = clean(Article(id="1", raw=write_text(data), published="2025-06-16")).text
    doc = nlp.make_doc(text)
    for name in ("caixun_sentences", "caixun_entities"):
        doc = nlp.get_pipe(name)(doc)
    assert doc.text == text
    assert all(a.end <= b.start for a, b in zip(doc.ents, doc.ents[1:], strict=False))
    for span in doc.spans["caixun"]:
        assert span.text.strip()
        value = span._.value
        assert value is not None
        assert text[value.start : value.end] == span.text


def check_facts(data: bytes) -> None:
    """A record has each span at its place, in text and original, and is read back as it was written."""
    from caixun.pipeline import extract
    from caixun.records import encode_record, read_record

    raw = write_text(data)
    record = extract(raw, published="2025-06-16" if len(data) % 2 else None)
    for place in (*record.entities, *record.facts):
        assert record.text[place.start : place.end] == place.text
        assert 0 <= place.raw_start < place.raw_end <= len(raw)
    for fact in record.facts:
        assert fact.evidence_start <= fact.start < fact.end <= fact.evidence_end
        assert record.text[fact.evidence_start : fact.evidence_end] == fact.evidence
        assert fact.low is None or fact.high is None or fact.low <= fact.high
    assert encode_record(read_record(encode_record(record))) == encode_record(record)


STAGES: dict[str, Callable[[bytes], None]] = {
    "read": check_read,
    "clean": check_clean,
    "entities": check_entities,
    "facts": check_facts,
}


def keep(stage: str, data: bytes) -> Path:
    """Write an input down as a case."""
    CASES.mkdir(exist_ok=True)
    path = CASES / f"{stage}-{hashlib.sha256(data).hexdigest()[:12]}"
    path.write_bytes(data)
    return path


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("stage", choices=STAGES)
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--corpus", help="a folder for the inputs that reach new code, to go on from")
    options = parser.parse_args()
    import atheris

    with atheris.instrument_imports(include=["caixun"], enable_loader_override=False):
        for name in ("read", "clean", "pipeline", "relations", "entities", "atoms", "records"):
            importlib.import_module(f"caixun.{name}")
    check = STAGES[options.stage]

    def try_one(data: bytes) -> None:
        try:
            check(data)
        except Exception:
            print(f"{keep(options.stage, data)}: breaks {options.stage}", file=sys.stderr)
            raise

    flags = [f"-max_total_time={options.seconds}", "-max_len=600", "-len_control=0", "-timeout=30", "-rss_limit_mb=4000", f"-artifact_prefix={tempfile.gettempdir()}/"]
    atheris.Setup([sys.argv[0], *flags, *([options.corpus] if options.corpus else [])], try_one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
