"""Read: every encoding, every bad input, never a traceback, never silently lossy."""

import json
import tempfile
from pathlib import Path

import pytest
from caixun.read import Reading, decode, digest, read_articles, read_text
from caixun.read.origin import Origin
from caixun.types import Article, ReadError
from hypothesis import given, settings
from hypothesis import strategies as st

TEXT = "甲乙股份公告，上半年营业收入11.11亿元，同比增长42.3%，净利润3.5亿元。公司表示，下半年将继续扩大产能。"
TRADITIONAL = "甲乙股份公告，上半年營業收入11.11億元，年增42.3%，淨利3.5億元。公司表示，下半年將繼續擴大產能。"


def read(*paths: Path | str) -> tuple[list[Article], list[ReadError]]:
    bad: list[ReadError] = []
    return list(read_articles([str(p) for p in paths], bad.append)), bad


@pytest.mark.parametrize(
    ("text", "encoding", "name"),
    [
        (TEXT, "utf-8", "utf-8"),
        (TEXT, "utf-8-sig", "utf-8"),
        (TEXT, "gb18030", "gb18030"),
        (TEXT, "gbk", "gb18030"),
        (TRADITIONAL, "gbk", "gb18030"),
        (TRADITIONAL, "big5", "big5hkscs"),
        (TEXT, "utf-16", "utf-16-le"),
        ("短讯", "utf-8", "utf-8"),
    ],
)
def test_text_in_any_encoding(tmp_path: Path, text: str, encoding: str, name: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(text.encode(encoding))
    (article,), bad = read(path)
    assert (article.raw, article.source["encoding"], article.warnings, bad) == (text, name, (), [])
    assert article.id == digest(path.read_bytes())


def test_big_endian_utf16() -> None:
    assert decode(b"\xfe\xff" + TEXT.encode("utf-16-be")) == (TEXT, "utf-16-be", 0)


def test_damage_is_counted() -> None:
    article = read_text(TEXT.encode() + b"\xe4\xb8" + TEXT.encode(), Origin("a.txt"))
    assert article.raw == TEXT + "\ufffd" + TEXT
    assert article.warnings == ("1 undecodable places replaced by U+FFFD (utf-8)",)


def test_a_lone_surrogate_is_one_damaged_place() -> None:
    article = read_text("甲公司\ud800营收5亿元".encode("utf-8", "surrogatepass"), Origin("a.txt"))
    assert article.raw == "甲公司\ufffd营收5亿元"
    assert article.warnings == ("1 undecodable places replaced by U+FFFD (utf-8)",)


def test_replacement_characters_of_the_author_are_no_damage() -> None:
    assert decode("甲\ufffd乙".encode()).replaced == 0


def test_rows_bring_their_fields(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    rows = [
        {"id": 7, "title": "标题", "published": "2025/6/16", "url": "https://example.com/1", "text": TEXT},
        {"text": TRADITIONAL},
    ]
    path.write_bytes(b"\xef\xbb\xbf" + "\n\n".join(json.dumps(r, ensure_ascii=False) for r in rows).encode() + b"\n")
    (first, second), bad = read(path)
    assert bad == []
    assert (first.id, first.title, first.published, first.raw) == ("7", "标题", "2025/6/16", TEXT)
    assert first.source == {"path": str(path), "member": 1, "encoding": "utf-8", "url": "https://example.com/1"}
    assert (second.id, second.source["member"], second.title) == (digest(TRADITIONAL.encode()), 3, None)


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ('{"text": ', "broken JSON"),
        ("[1, 2]", "not a JSON object"),
        ('{"id": "1"}', "text is missing"),
        ('{"text": 12}', "text is missing"),
        ('{"text": "  "}', "empty text"),
        ("[" * 100_000, "broken JSON"),
        ('{"text": ' + "1" * 5000 + "}", "broken JSON"),
    ],
)
def test_bad_rows_are_named_and_the_rest_goes_on(tmp_path: Path, line: str, what: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(f'{{"text": "甲"}}\n{line}\n{{"text": "乙"}}\n', encoding="utf-8")
    articles, (error,) = read(path)
    assert [a.raw for a in articles] == ["甲", "乙"]
    assert what in str(error)
    assert error.where == f"{path}:2"
    assert error.remedy


def test_lone_surrogates_and_odd_fields(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"id": "\\udc00", "title": 5, "text": "净利\\ud800润\\u0000"}', encoding="utf-8")
    (article,), bad = read(path)
    assert (article.id, article.raw, article.title, bad) == ("\ufffd", "净利\ufffd润\x00", None, [])
    assert article.warnings == ("1 lone surrogates in text replaced by U+FFFD", "title is no string and was ignored")


def test_directories_globs_and_missing_files(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "empty").mkdir()
    (tmp_path / "in" / "b.txt").write_text("乙", encoding="utf-8")
    (tmp_path / "in" / "a.jsonl").write_text('{"text": "甲"}', encoding="utf-8")
    (tmp_path / "in" / "c.png").write_bytes(b"\x89PNG")
    (tmp_path / "in" / "README.md").write_text("丙", encoding="utf-8")
    assert [a.raw for a in read(tmp_path / "in")[0]] == ["甲", "乙"]
    assert [a.raw for a in read(tmp_path / "in" / "*.txt")[0]] == ["乙"]
    assert [a.raw for a in read(tmp_path / "in" / "README.md")[0]] == ["丙"]
    articles, bad = read(tmp_path / "none.txt", tmp_path / "empty", tmp_path / "x*.txt", tmp_path / "in" / "b.txt")
    assert [a.raw for a in articles] == ["乙"]
    assert [e.what for e in bad] == ["no such file", "directory without articles", "no such file"]


@pytest.mark.parametrize(
    "data",
    [b"%PDF-1.7 text", b"PK\x03\x04" + b"x" * 50, bytes(range(256)) * 20, b"\x00\x01\x02" * 100, b"\x89PNG\r\n\x1a\n"],
)
def test_binary_files_are_refused(data: bytes) -> None:
    with pytest.raises(ReadError, match="binary"):
        read_text(data, Origin("a.bin"))


@pytest.mark.parametrize("data", [b"", b" \n", b"\xef\xbb\xbf", "\u3000\n".encode()])
def test_empty_texts_are_refused(data: bytes) -> None:
    with pytest.raises(ReadError, match="empty"):
        read_text(data, Origin("a.txt"))


def test_nul_and_one_huge_line_are_read() -> None:
    assert read_text((TEXT + "\x00").encode(), Origin("a.txt")).raw == TEXT + "\x00"
    huge = "营收" * 3_500_000
    assert read_text(huge.encode(), Origin("a.txt")).raw == huge


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    class Stdin:
        def __init__(self, data: bytes) -> None:
            self.buffer = tempfile.SpooledTemporaryFile()  # noqa: SIM115
            self.buffer.write(data)
            self.buffer.seek(0)

    monkeypatch.setattr("sys.stdin", Stdin(TEXT.encode("gbk")))
    (article,), _ = read("-")
    assert (article.raw, article.source) == (TEXT, {"path": "-", "encoding": "gb18030"})
    monkeypatch.setattr("sys.stdin", Stdin('{"text": "甲"}\n{"text": "乙"}'.encode()))
    assert [a.raw for a in read("-")[0]] == ["甲", "乙"]


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
def test_decode_never_raises(data: bytes) -> None:
    text, encoding, replaced = decode(data)
    text.encode("utf-8")
    assert replaced >= 0
    if not replaced:
        assert text.encode(encoding) is not None


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_an_article_or_a_clear_error(data: bytes) -> None:
    try:
        assert read_text(data, Origin("x")).raw.strip()
    except ReadError as error:
        assert error.what  # noqa: PT017


def test_columns_have_the_names_that_the_caller_says(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"key": 3, "标题": "甲", "正文": "乙", "date": "2025-06-16", "text": "no"}\n{"text": "丙"}', "utf-8")
    reading = Reading(text="正文", title="标题", published="date", id="key")
    bad: list[ReadError] = []
    (article,) = read_articles([str(path)], bad.append, reading)
    assert (article.id, article.title, article.raw, article.published) == ("3", "甲", "乙", "2025-06-16")
    assert [e.what for e in bad] == ["正文 is missing or no string"]


def test_what_is_too_large_is_refused_and_the_rest_goes_on(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(f'{{"text": "{"甲" * 100}"}}\n{{"text": "乙"}}\n{{"text": "{"丙" * 500}"}}', "utf-8")
    (tmp_path / "b.txt").write_text("丁" * 50, "utf-8")
    bad: list[ReadError] = []
    articles = read_articles([str(tmp_path)], bad.append, Reading(max_bytes=100))
    assert [a.raw for a in articles] == ["乙"]
    assert [e.where for e in bad] == [f"{tmp_path}/a.jsonl:1", f"{tmp_path}/a.jsonl:3", f"{tmp_path}/b.txt"]
    assert {(e.what, e.remedy) for e in bad} == {
        ("more than 100 bytes for one article", "split it, or raise --max-bytes")
    }
