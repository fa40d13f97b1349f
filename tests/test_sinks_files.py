"""Files of every format: what was written is read back equal, with the libraries that people read them with."""

import csv
import gzip
import io
import os
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import duckdb
import msgspec
import pyarrow.parquet as pq
import pytest
import zstandard
from caixun.records import Fact, Record, encode_record, read_record
from caixun.sinks import open_sink
from caixun.tables import FACTS
from caixun.tables.arrow import arrow_schema, from_batch
from caixun.tables.rows import read_fact
from caixun.types import SinkError


def write(out: Path, records: list[Record]) -> Path:
    with open_sink(str(out)) as sink:
        for record in records:
            sink.write(record)
    return out


def unpack_zstd(data: bytes) -> bytes:
    return zstandard.ZstdDecompressor().stream_reader(data).read()


@pytest.mark.parametrize(
    ("suffix", "unpack"), [("jsonl", bytes), ("jsonl.gz", gzip.decompress), ("jsonl.zst", unpack_zstd)]
)
def test_json_lines_are_the_records_again(
    tmp_path: Path, records: list[Record], suffix: str, unpack: Callable[[bytes], bytes]
) -> None:
    data = write(tmp_path / f"out.{suffix}", records).read_bytes()
    assert list(map(read_record, unpack(data).splitlines())) == records


@pytest.mark.parametrize("suffix", ["jsonl", "jsonl.gz", "jsonl.zst", "csv", "csv.gz", "parquet"])
def test_the_same_records_are_the_same_bytes(
    tmp_path: Path, records: list[Record], suffix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    once = write(tmp_path / f"once.{suffix}", records).read_bytes()
    monkeypatch.setattr("time.time", lambda: 0)
    assert write(tmp_path / f"twice.{suffix}", records).read_bytes() == once
    assert len(os.listdir(tmp_path)) == 2


def test_parquet_is_the_records_again(tmp_path: Path, records: list[Record]) -> None:
    table = pq.read_table(write(tmp_path / "out.parquet", records * 250))
    assert table.schema == arrow_schema()
    assert [record for batch in table.to_batches() for record in from_batch(batch)] == records * 250
    assert pq.ParquetFile(tmp_path / "out.parquet").num_row_groups == 2


def test_parquet_without_records_has_its_columns(tmp_path: Path) -> None:
    assert pq.read_table(write(tmp_path / "out.parquet", [])).schema == arrow_schema()


def test_duckdb_reads_the_facts_of_parquet_as_a_table(tmp_path: Path, records: list[Record]) -> None:
    out = write(tmp_path / "news.parquet", records)
    query = f"SELECT article.id AS article, fact.* FROM '{out}' AS article, UNNEST(article.facts) AS t(fact)"
    found = duckdb.sql(query)
    assert found.columns == [*FACTS.names, "exact"]
    rows = [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]
    assert sorted((row["article"], row["id"], row["text"]) for row in rows) == sorted(
        (record.id, fact.id, fact.text) for record in records for fact in record.facts
    )
    lows = {(row["article"], row["id"]): row["low"] for row in rows if row["exact"] is None}
    facts = {(record.id, fact.id): fact.low for record in records[:-1] for fact in record.facts}
    assert lows == facts


def read_csv(out: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(out.read_bytes().decode("utf-8-sig"), newline="")))


def restore(row: dict[str, str]) -> Fact:
    kinds = {column.name: column for column in FACTS.columns}
    empty = {name for name, cell in row.items() if not cell and kinds[name].null}
    cells = {name: None if name in empty else cell.removeprefix("'") for name, cell in row.items()}
    cells |= {name: int(cell) for name, cell in row.items() if kinds[name].kind == "integer"}  # type: ignore[dict-item]
    return msgspec.convert(read_fact(cells), Fact)


def test_csv_is_the_facts_again(tmp_path: Path, records: list[Record]) -> None:
    rows = read_csv(write(tmp_path / "facts.csv", records))
    assert tuple(rows[0]) == FACTS.names
    assert list(map(restore, rows)) == [fact for record in records for fact in record.facts]
    assert [row["article"].removeprefix("'") for row in rows] == [record.id for record in records for _ in record.facts]


def test_csv_holds_no_text_that_a_spreadsheet_would_run(tmp_path: Path, records: list[Record]) -> None:
    numbers = {column.name for column in FACTS.columns if column.kind == "number"}
    for row in read_csv(write(tmp_path / "facts.csv", records)):
        for name, cell in row.items():
            if name in numbers:
                assert not cell or Decimal(cell).is_finite()
            else:
                assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert any(row["evidence"].startswith("'=HYPERLINK") for row in read_csv(tmp_path / "facts.csv"))


def test_spreadsheets_and_duckdb_read_the_numbers_as_numbers(tmp_path: Path, records: list[Record]) -> None:
    out = write(tmp_path / "facts.csv", records[:-1])
    found = duckdb.sql(f"SELECT low FROM '{out}' WHERE low > 1e9")
    assert {float(low) for (low,) in found.fetchall()} == {
        float(fact.low) for record in records[:-1] for fact in record.facts if fact.low is not None and fact.low > 10**9
    }


@pytest.mark.parametrize("out", ["news.xlsx", "news.parquet.gz", "news.db.zst", "news.2025"])
def test_a_suffix_without_a_format_is_refused_with_those_that_have_one(tmp_path: Path, out: str) -> None:
    with pytest.raises(SinkError, match=r"no format has the suffix .*choose one of \.jsonl .*\.parquet"):
        open_sink(str(tmp_path / out))
    assert os.listdir(tmp_path) == []


def test_two_runs_do_not_write_one_file(tmp_path: Path, records: list[Record]) -> None:
    out = str(tmp_path / "out.jsonl")
    with open_sink(out) as sink:
        sink.write(records[0])
        with pytest.raises(SinkError, match="another run is writing it"):
            open_sink(out).__enter__()
    assert read_record((tmp_path / "out.jsonl").read_bytes()) == records[0]


def test_what_a_killed_run_left_is_taken_over(tmp_path: Path, records: list[Record]) -> None:
    (tmp_path / ".out.jsonl.part").write_bytes(b"torn" * 10_000)
    write(tmp_path / "out.jsonl", records[:1])
    assert os.listdir(tmp_path) == ["out.jsonl"]
    assert (tmp_path / "out.jsonl").read_bytes() == encode_record(records[0]) + b"\n"


def test_a_link_in_place_of_the_part_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "other").write_text("mine")
    (tmp_path / ".out.jsonl.part").symlink_to(tmp_path / "other")
    with pytest.raises(SinkError):
        open_sink(str(tmp_path / "out.jsonl")).__enter__()
    assert (tmp_path / "other").read_text() == "mine"
