"""Stored records: every sink's records come back as they were written."""

import os
from pathlib import Path

import caixun
import pytest
from caixun.records import Record, encode_record
from caixun.sinks import open_sink
from caixun.stored import read_heads, read_stored
from caixun.types import ReadError

PLACES = ("news.jsonl", "news", "news.jsonl.gz", "news.jsonl.zst", "news.parquet", "news.db", "news.sqlite", "news.duckdb")


@pytest.fixture(scope="module")
def records() -> list[Record]:
    texts = ("寒武纪(688256.SH)2025年一季度营业收入11.11亿元,同比增长4230.22%,毛利率由20.1%升至22%。", "今日无事。")
    return [caixun.extract(text, published="2025-06-16", id=name) for name, text in zip("ab", texts, strict=True)]


@pytest.mark.parametrize("name", PLACES)
def test_what_a_sink_wrote_is_read_again(tmp_path: Path, records: list[Record], name: str) -> None:
    place = str(tmp_path / name)
    records[0].source = {"path": "新闻.txt", "member": 3}
    with open_sink(place) as sink:
        for record in records:
            sink.write(record)
    assert list(map(encode_record, read_stored(place))) == list(map(encode_record, records))
    assert [(head.id, head.source) for head in read_heads(place)] == [(r.id, r.source) for r in records]


@pytest.mark.parametrize("name", PLACES)
def test_what_is_not_there_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(ReadError, match=name):
        list(read_stored(str(tmp_path / name)))
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("name", PLACES)
def test_what_is_something_else_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"no record at all\n" * 300)
    with pytest.raises(ReadError, match=name):
        list(read_stored(str(tmp_path / name)))


def test_a_password_is_not_told() -> None:
    with pytest.raises(ReadError, match=r"postgresql://127\.0\.0\.1:1/news: cannot be read") as caught:
        list(read_stored("postgresql://me:geheim@127.0.0.1:1/news"))
    assert "geheim" not in str(caught.value)
