"""Databases in files: read back equal, replaced by article, all or nothing."""

import sqlite3
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import msgspec
import pytest
from caixun.records import Record, encode_record
from caixun.sinks import open_sink
from caixun.sinks.sql import DatabaseSink
from caixun.sinks.sqlite import adapt
from caixun.tables.rows import join_record
from caixun.types import SinkError
from hypothesis import given
from hypothesis import strategies as st

SUFFIXES = ("db", "duckdb")


def write(out: Path, records: list[Record]) -> int:
    """Write the records; how many have an id that another has."""
    sink = open_sink(str(out))
    assert isinstance(sink, DatabaseSink)
    with sink:
        for record in records:
            sink.write(record)
    return sink.doubled


def select(out: Path, query: str) -> Iterator[dict[str, Any]]:
    base = duckdb.connect(str(out)) if out.suffix == ".duckdb" else sqlite3.connect(out)
    found = base.execute(query)
    names = [name for name, *_ in found.description or ()]
    rows = found.fetchall()
    base.close()
    return (dict(zip(names, row, strict=True)) for row in rows)


def read(out: Path) -> list[Record]:
    entities, facts = (
        list(select(out, f"SELECT * FROM {name} ORDER BY article, id")) for name in ("entities", "facts")
    )
    return [
        join_record(row, *([part for part in parts if part["article"] == row["id"]] for parts in (entities, facts)))
        for row in select(out, "SELECT * FROM articles ORDER BY id")
    ]


def sort(records: list[Record]) -> list[Record]:
    return sorted(records, key=lambda record: record.id.encode())


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_database_is_the_records_again(tmp_path: Path, records: list[Record], suffix: str) -> None:
    write(tmp_path / f"news.{suffix}", records)
    assert list(map(encode_record, read(tmp_path / f"news.{suffix}"))) == list(map(encode_record, sort(records)))
    assert [path.name for path in tmp_path.iterdir()] == [f"news.{suffix}"]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_another_run_replaces_its_articles_and_leaves_the_others(
    tmp_path: Path, records: list[Record], suffix: str
) -> None:
    out = tmp_path / f"news.{suffix}"
    write(out, records)
    changed = msgspec.structs.replace(records[0], title="新", facts=records[1].facts[:1], entities=[])
    assert write(out, [changed, records[1]]) == 0
    assert read(out) == sort([changed, *records[1:]])


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_of_articles_of_one_id_the_last_counts(tmp_path: Path, records: list[Record], suffix: str) -> None:
    again = msgspec.structs.replace(records[1], id=records[0].id)
    assert write(tmp_path / f"news.{suffix}", [records[0], again, records[2]]) == 1
    assert read(tmp_path / f"news.{suffix}") == sort([again, records[2]])


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_a_failure_leaves_the_database_as_it_was(
    tmp_path: Path, records: list[Record], suffix: str, error: type[BaseException]
) -> None:
    out = tmp_path / f"news.{suffix}"
    for before in ([], records[:2]):
        if before:
            write(out, before)
        sink = open_sink(str(out)).__enter__()
        for record in records * 300:
            sink.write(record)
        sink.__exit__(error, error(), None)
        assert out.exists() == bool(before)
        assert len(list(tmp_path.iterdir())) == len(before[:1])
    assert read(out) == sort(records[:2])


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_table_of_another_kind_is_refused_and_unharmed(tmp_path: Path, records: list[Record], suffix: str) -> None:
    out = tmp_path / f"news.{suffix}"
    base: Any = duckdb.connect(str(out)) if suffix == "duckdb" else sqlite3.connect(out, isolation_level=None)
    base.execute("CREATE TABLE facts (id INTEGER, text TEXT)")
    base.close()
    with pytest.raises(SinkError, match=r"its table facts has no column article, kind, .*choose another database"):
        write(out, records)
    assert [
        row["name"]
        for row in select(
            out,
            "SELECT table_name AS name FROM information_schema.tables"
            if suffix == "duckdb"
            else "SELECT name FROM sqlite_schema",
        )
    ] == ["facts"]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_file_that_is_no_database_is_refused_and_unharmed(tmp_path: Path, records: list[Record], suffix: str) -> None:
    out = tmp_path / f"news.{suffix}"
    out.write_text("营收" * 1000)
    with pytest.raises(SinkError, match=f"news.{suffix}: cannot write"):
        write(out, records)
    assert out.read_text() == "营收" * 1000


def test_a_locked_database_is_said_to_be(
    tmp_path: Path, records: list[Record], monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "news.db", records)
    other = sqlite3.connect(tmp_path / "news.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda path, **options: connect(path, **{**options, "timeout": 0}))
    with pytest.raises(SinkError, match="database is locked"):
        write(tmp_path / "news.db", records)
    other.close()
    write(tmp_path / "news.db", records)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_numbers_compare_as_numbers(tmp_path: Path, records: list[Record], suffix: str) -> None:
    out = tmp_path / f"news.{suffix}"
    write(out, records[:-1])
    facts = [fact for record in records[:-1] for fact in record.facts if fact.low is not None]
    for bound in ("0.24", "42", "1000000000"):
        found = select(out, f"SELECT low FROM facts WHERE low >= {bound}")
        expected = sorted(fact.low for fact in facts if fact.low is not None and fact.low >= Decimal(bound))
        assert sorted(Decimal(str(row["low"])) for row in found) == expected


@given(st.decimals(-(10**30), 10**30).map(lambda number: Decimal(f"{number:f}")))
def test_sqlite_holds_numbers_digit_by_digit_or_not_at_all(number: Decimal) -> None:
    base = sqlite3.connect(":memory:")
    base.execute("CREATE TABLE t (n NUMERIC)")
    base.execute("INSERT INTO t VALUES (?)", (adapt(number),))
    ((found,),) = base.execute("SELECT n FROM t").fetchall()
    base.close()
    assert found is None or Decimal(repr(found)) == number
    if len(f"{number:f}".strip("-0").replace(".", "")) <= 15:
        assert found is not None


def test_deleting_an_article_deletes_what_it_has(tmp_path: Path, records: list[Record]) -> None:
    write(tmp_path / "news.db", records)
    base = sqlite3.connect(tmp_path / "news.db", isolation_level=None)
    base.execute("PRAGMA foreign_keys = ON")
    base.execute("DELETE FROM articles")
    assert base.execute("SELECT (SELECT count(*) FROM entities) + (SELECT count(*) FROM facts)").fetchone() == (0,)
    base.close()


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_run_says_that_articles_share_an_id(tmp_path: Path, run: Any, suffix: str) -> None:
    (tmp_path / "news").mkdir()
    for name in "甲", "乙":
        (tmp_path / "news" / f"{name}.jsonl").write_text(
            f'{{"id": "1", "text": "{name}公司营收3亿元。"}}\n', encoding="utf-8"
        )
    code, _, err = run("extract", str(tmp_path / "news"), "-o", str(tmp_path / f"news.{suffix}"), "--workers", "1")
    assert code == 0
    assert f"one article has the id of another one: {tmp_path}/news.{suffix} holds the last of each id" in err
    assert [record.id for record in read(tmp_path / f"news.{suffix}")] == ["1"]
