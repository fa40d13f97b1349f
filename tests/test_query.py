"""caixun query: rows of SQLite, DuckDB and Parquet, exact, harmless, and nothing changed."""

import csv
import io
import json
import os
import pty
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from caixun.records import Record
from caixun.sinks import open_sink

SUFFIXES = ("db", "duckdb", "parquet")
REVENUE = "SELECT subject, low, unit FROM facts WHERE metric_id = 'revenue' ORDER BY low"


@pytest.fixture(params=SUFFIXES)
def database(request: pytest.FixtureRequest, tmp_path: Path, records: list[Record]) -> Path:
    out = tmp_path / f"new's.{request.param}"
    with open_sink(str(out)) as sink:
        for record in records:
            sink.write(record)
    return out


def test_a_pipe_gets_csv(run: Any, database: Path) -> None:
    code, out, err = run("query", str(database), REVENUE)
    assert (code, err) == (0, "")
    assert out == "subject,low,unit\n海川时代,42,%\n海川时代,8640000000,CNY\n"


def test_or_json_lines(run: Any, database: Path) -> None:
    code, out, err = run("query", str(database), "SELECT article, low FROM facts WHERE low < 1", "--format", "jsonl")
    assert (code, err) == (0, "")
    assert sorted(json.loads(line, parse_float=Decimal)["low"] for line in out.splitlines()) == [
        Decimal("0.24"),
        Decimal("0.5"),
    ]


def test_a_terminal_gets_a_table(database: Path) -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "caixun", "query", str(database), REVENUE]
    environment = {**os.environ, "COLUMNS": "80", "PYTHONPATH": os.pathsep.join(sys.path), "TERM": "xterm"}
    subprocess.run(command, stdout=theirs, check=True, env=environment)
    os.close(theirs)
    shown = os.read(ours, 10_000).decode()
    os.close(ours)
    assert [line.split() for line in shown.splitlines() if "海川" in line] == [
        ["海川时代", "42", "%"],
        ["海川时代", "8640000000", "CNY"],
    ]


def test_hostile_text_reaches_neither_spreadsheet_nor_terminal(run: Any, database: Path) -> None:
    query = "SELECT evidence FROM facts WHERE article LIKE 'a%'"
    rows = list(csv.reader(io.StringIO(run("query", str(database), query)[1], newline="")))
    assert rows[1][0].startswith("'=HYPERLINK")
    assert "\x1b" not in run("query", str(database), "SELECT 'a\x1b[2J' AS a", "--format", "table")[1]


def test_lists_and_days_are_shown(run: Any, database: Path) -> None:
    code, out, _ = run(
        "query", str(database), "SELECT warnings, edits FROM articles WHERE id LIKE 'a%'", "--format", "csv"
    )
    assert code == 0
    (row,) = csv.DictReader(io.StringIO(out))
    assert json.loads(row["warnings"]) == ["坏", "\\N"]
    assert json.loads(row["edits"])[1] == {"raw_start": 4, "raw_end": 4, "new": "\n", "reason": "html"}
    days = run("query", str(database), "SELECT DISTINCT period_start FROM facts WHERE metric_id = 'revenue'")[1]
    assert days == "period_start\n2025-01-01\n"


@pytest.mark.parametrize("statement", ["DELETE FROM facts", "DROP TABLE articles", "CREATE TABLE t (a INTEGER)"])
def test_nothing_is_changed(run: Any, database: Path, statement: str) -> None:
    before = database.read_bytes()
    run("query", str(database), statement)
    assert database.read_bytes() == before
    if database.suffix != ".parquet":  # whose views are in memory
        assert run("query", str(database), statement)[0] == 1


@pytest.mark.parametrize("statement", ["SELECT nothing FROM facts", "SELEC", "SELECT * FROM fact"])
def test_a_statement_that_fails_is_one_line(run: Any, database: Path, statement: str) -> None:
    code, out, err = run("query", str(database), statement)
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert err.startswith(f"caixun: {database}: ")


def test_two_columns_of_one_name_are_no_json(run: Any, database: Path) -> None:
    code, out, err = run("query", str(database), "SELECT id, id FROM articles", "--format", "jsonl")
    assert (code, out) == (1, "")
    assert "two columns are called id (name them apart with AS)" in err


@pytest.mark.parametrize("content", [None, b"", b"{}"])
def test_a_file_that_is_none_of_them_is_told(run: Any, tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "a.db").write_bytes(content)
    code, out, err = run("query", str(tmp_path / "a.db"), "SELECT 1")
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert ("cannot be read" if content is None else "neither SQLite nor DuckDB nor Parquet") in err


@pytest.mark.parametrize("head", [b"SQLite format 3\0", b"12345678DUCK", b"PAR1"])
def test_a_damaged_file_is_told(run: Any, tmp_path: Path, head: bytes) -> None:
    (tmp_path / "a.db").write_bytes(head + b"\0" * 5000)
    code, out, err = run("query", str(tmp_path / "a.db"), "SELECT * FROM facts")
    assert (code, out, err.count("\n")) == (1, "", 1)
