"""docs/sinks.md: its tables are the definition's, and what it shows runs. Run as a program, it writes the tables anew."""

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
from caixun.records import Record
from caixun.sinks import FILES, open_sink
from caixun.sinks.postgres import TYPES as POSTGRES
from caixun.sinks.sqlite import TYPES as SQLITE
from caixun.tables import EXACT, TABLES, Column
from caixun.tables.arrow import make_field

ROOT = Path(__file__).parents[1]
DOCUMENT = ROOT / "docs" / "sinks.md"
BEGIN, END = "<!-- tables: written by tests/test_sinks_docs.py -->\n", "<!-- end of tables -->\n"


def read_blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)


def draw_tables() -> Iterator[str]:
    """Each table's columns, then what each kind of column is in which output."""
    for table in TABLES:
        columns = (*table.columns, EXACT) if table.numbers else table.columns
        by_kind = [(column.name, column.kind + (" or null" if column.null else "")) for column in columns]
        yield f"{table.name}, a row named by {' and '.join(table.key)}:\n\n| columns | kind |\n|---|---|\n"
        yield from (f"| {names} | {kind} |\n" for kind, names in gather(by_kind))
        yield "\n"
    yield "| kind | Parquet | DuckDB | SQLite | PostgreSQL |\n|---|---|---|---|---|\n"
    for kind, sqlite in SQLITE.items():
        arrow = shorten(str(make_field(Column("x", kind, True)).type))
        yield f"| {kind} | {arrow} | {shorten(name_in_duckdb(kind))} | {sqlite} | {POSTGRES[kind]} |\n"


def gather(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The kinds in the order that they come, each with the names that are of it."""
    kinds = dict.fromkeys(kind for _, kind in pairs)
    return [(kind, ", ".join(f"`{name}`" for name, other in pairs if other == kind)) for kind in kinds]


def shorten(kind: str) -> str:
    """The type without the fields of structs."""
    return re.sub(r"(struct)<.*>(?=>)|(STRUCT)\(.*\)", r"\1\2", kind)


def name_in_duckdb(kind: str) -> str:
    """The type that DuckDB makes of a column of the kind."""
    batch = pa.RecordBatch.from_arrays([pa.array([], make_field(Column("x", kind, True)).type)], ["x"])  # type: ignore[arg-type]
    base = duckdb.connect()
    base.register("batch", batch)
    return str(base.execute("DESCRIBE SELECT * FROM batch").fetchall()[0][1])


def write_tables(page: str) -> str:
    """The page with the tables of today."""
    head, _, rest = page.partition(BEGIN)
    _, _, tail = rest.partition(END)
    return f"{head}{BEGIN}{''.join(draw_tables())}{END}{tail}"


def test_the_tables_are_those_of_the_definition() -> None:
    page = DOCUMENT.read_text(encoding="utf-8")
    assert write_tables(page) == page


def test_every_suffix_is_told() -> None:
    page = DOCUMENT.read_text(encoding="utf-8")
    assert [suffix for suffix in FILES if f"{suffix}`" not in page] == []


@pytest.fixture
def place(tmp_path: Path, records: list[Record], monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the files that the page speaks of."""
    (tmp_path / "seeds").symlink_to(ROOT / "seeds")
    for out in ("news.parquet", "news.duckdb"):
        with open_sink(str(tmp_path / out)) as sink:
            for record in records:
                sink.write(record)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_commands_run(place: Path) -> None:
    commands = [line.removeprefix("$ ") for block in read_blocks("console") for line in block.splitlines()]
    shown = [
        subprocess.run(
            [sys.executable, "-m", *shlex.split(command)], stdout=subprocess.PIPE, text=True, check=True
        ).stdout
        for command in commands
    ]
    assert [text.count("\n") > 2 for text in shown] == ["query" in command for command in commands]
    assert any(shown)


@pytest.mark.parametrize("statement", read_blocks("sql"))
def test_the_statements_find_something(place: Path, statement: str) -> None:
    with duckdb.connect("news.duckdb", read_only=True) as base:
        assert base.execute(statement).fetchall()


def test_the_program_reads_the_records(place: Path, records: list[Record]) -> None:
    (program,) = read_blocks("python")
    done = subprocess.run([sys.executable, "-c", program], stdout=subprocess.PIPE, encoding="utf-8", check=True)
    assert done.stdout.splitlines() == [f"{record.title} {len(record.facts)}" for record in records]


if __name__ == "__main__":
    DOCUMENT.write_text(write_tables(DOCUMENT.read_text(encoding="utf-8")), encoding="utf-8")
