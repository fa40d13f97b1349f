"""Tables: a row is an article, whatever the encoding; a broken row costs itself only."""

import csv
import io
import tracemalloc
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow
import pytest
from caixun.read import Reading, digest, read_articles
from caixun.types import Article, ReadError
from pyarrow import parquet

TEXT = "甲乙股份公告，营收11.11亿元。"


def read(path: Path, **settings: Any) -> tuple[list[Article], list[ReadError]]:
    bad: list[ReadError] = []
    return list(read_articles([str(path)], bad.append, Reading(**settings))), bad


def write(rows: list[list[str]], delimiter: str = ",") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize(("name", "delimiter"), [("a.csv", ","), ("a.tsv", "\t")])
def test_rows_bring_their_fields(tmp_path: Path, encoding: str, name: str, delimiter: str) -> None:
    rows = [["id", "other", "title", "text", "published", "url"]]
    rows += [["7", "x", "标题", f'{TEXT}\n他说，"好"。', "2025/6/16", "https://example.com/1"], ["", "", "", TEXT, "", ""]]
    path = tmp_path / name
    path.write_bytes(write(rows, delimiter).encode(encoding))
    (first, second), bad = read(path)
    assert bad == []
    assert (first.id, first.title, first.published) == ("7", "标题", "2025/6/16")
    assert first.raw == f'{TEXT}\n他说，"好"。'
    assert (first.source["member"], first.source["url"]) == (2, "https://example.com/1")
    assert (second.id, second.title, second.published, second.raw) == (digest(TEXT.encode()), None, None, TEXT)


def test_big5_behind_a_long_ascii_head(tmp_path: Path) -> None:
    rows = [["text"], *([["a" * 1000]] * 100), ["甲乙股份上半年營業收入11.11億元，年增42.3%。"]]
    path = tmp_path / "a.csv"
    path.write_bytes(write(rows).encode("big5"))
    articles, bad = read(path)
    assert (articles[-1].raw, articles[-1].source["encoding"], bad) == (rows[-1][0], "big5hkscs", [])


def test_broken_rows_are_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(f"id,text\n1,甲\n2\n3,乙,丙,丁\n4,\n\n6,{'戊' * 99}\n7,己\n".encode() + b"8,\xe5\xba\n9,\xe8\xbe\n")
    articles, bad = read(path, max_bytes=60)
    assert [(a.id, a.raw) for a in articles] == [("1", "甲"), ("7", "己"), ("8", "\ufffd"), ("9", "\ufffd")]
    assert [(e.where.rpartition(":")[2], e.what) for e in bad] == [
        ("3", "text is missing or no string"),
        ("4", "4 cells, 2 expected"),
        ("5", "text is missing or no string"),
        ("7", "broken row: more than 60 bytes in one line"),
    ]
    assert articles[-1].warnings == ("1 undecodable places replaced by U+FFFD (utf-8)",)


def test_a_quote_that_is_never_closed_costs_no_memory(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('id,text\n1,"甲\n' + "2,乙乙乙乙乙乙乙乙\n" * 20_000, encoding="utf-8")
    tracemalloc.start()
    articles, bad = read(path, max_bytes=100_000)
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()
    assert "broken row" in bad[0].what
    assert len(articles) > 10_000


def test_a_table_without_the_column_says_which_it_has(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("编号,正文\n1,甲\n", encoding="utf-8")
    _, (error,) = read(path)
    assert (error.what, error.where) == ("no column text, only 编号, 正文", str(path))
    (article,), _ = read(path, text="正文", id="编号")
    assert (article.id, article.raw) == ("1", "甲")
    (tmp_path / "b.csv").write_bytes(b"")
    assert [e.what for e in read(tmp_path / "b.csv")[1]] == ["no column text, only nothing"]


def test_parquet(tmp_path: Path) -> None:
    table = pyarrow.table(
        {
            "text": [TEXT, None, "乙", " "],
            "id": [7, 8, 9, 10],
            "published": [date(2025, 6, 16), None, datetime(2025, 6, 16, 9, 5), None][:1] + [None] * 3,
            "url": pyarrow.array(["https://example.com/1", None, None, None]).dictionary_encode(),
            "other": [[1], [2], [3], [4]],
        }
    )
    path = tmp_path / "a.parquet"
    parquet.write_table(table, path)
    (first, second), bad = read(path)
    assert (first.id, first.raw, first.published, second.id) == ("7", TEXT, "2025-06-16", "9")
    assert first.source == {"path": str(path), "member": 1, "url": "https://example.com/1"}
    assert [(e.where, e.what) for e in bad] == [
        (f"{path}:2", "text is missing or no string"),
        (f"{path}:4", "empty text"),
    ]
    assert [e.what for e in read(path, text="content")[1]] == [
        "no column content, only text, id, published, url, other"
    ]
    assert len(read(path, max_bytes=3)[0]) == 1


def test_bytes_in_parquet_are_decoded(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    parquet.write_table(pyarrow.table({"text": [(TEXT * 3).encode("gbk")]}), path)
    (article,), _ = read(path)
    assert (article.raw, article.source["encoding"]) == (TEXT * 3, "gb18030")


def test_damaged_parquet_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    parquet.write_table(pyarrow.table({"text": [TEXT] * 500, "id": list(range(500))}), path)
    data = path.read_bytes()
    for cut in range(0, len(data), len(data) // 40):
        path.write_bytes(data[:cut] + b"\xff\xfe" + data[cut + 2 :])
        articles, bad = read(path)
        assert articles or bad
        path.write_bytes(data[:cut])
        assert read(path)[1]
