"""caixun query: SQL on what extract wrote."""

import csv
import sys
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from caixun.cli.screen import add_row, draw_table
from caixun.types import ReadError


class Format(StrEnum):
    """How rows are shown."""

    table = "table"
    csv = "csv"
    jsonl = "jsonl"


Rows = Iterator[Sequence[Any]]


def query(
    database: Annotated[Path, typer.Argument(metavar="DB", help="What extract wrote: .db, .duckdb or .parquet.")],
    sql: Annotated[str, typer.Argument(metavar="SQL", help="A statement on the tables articles, entities and facts.")],
    form: Annotated[
        Format | None,
        typer.Option("--format", metavar="table|csv|jsonl", help="Else a table on a terminal, CSV in a pipe.", show_default=False),
    ] = None,
) -> None:
    """Ask in SQL what extract wrote; nothing is changed.

    \b
    Examples:
      caixun query news.db "SELECT subject, low, unit FROM facts WHERE metric_id = 'revenue'"
      caixun query news.duckdb "SELECT metric, count(*) FROM facts GROUP BY 1 ORDER BY 2 DESC LIMIT 9"
      caixun query news.parquet "SELECT * FROM facts WHERE direction = 'up'" --format jsonl > up.jsonl
    """
    form = form or (Format.table if sys.stdout.isatty() else Format.csv)
    base, fault = connect(database)
    try:
        found = base.execute(sql)
        SHOWN[form]([name for name, *_ in found.description or ()], iter(found.fetchone, None))
    except fault as error:
        raise ReadError(str(error).partition("\n")[0], str(database), "docs/sinks.md lists the columns") from error
    finally:
        base.close()


def connect(database: Path) -> tuple[Any, type[Exception]]:
    """A connection that changes nothing, and what it raises; the first bytes tell what the file is."""
    try:
        with database.open("rb") as file:
            head = file.read(16)
    except OSError as error:
        raise ReadError(f"cannot be read: {error.strerror}", str(database), "name a file that extract wrote") from error
    if head == b"SQLite format 3\0":
        return connect_sqlite(database)
    if head[8:12] == b"DUCK" or head.startswith(b"PAR1"):
        return connect_duckdb(database, head.startswith(b"PAR1"))
    raise ReadError(
        "neither SQLite nor DuckDB nor Parquet", str(database), "caixun extract -o news.db makes such a file"
    )


def connect_sqlite(database: Path) -> tuple[Any, type[Exception]]:
    """SQLite; what a run that was killed left undone it takes back, for which it must be let write, but no more."""
    import sqlite3

    base = sqlite3.connect(f"{database.resolve().as_uri()}?mode=rw", uri=True, isolation_level=None)
    base.execute("PRAGMA query_only = ON")
    return base, sqlite3.Error


def connect_duckdb(database: Path, parquet: bool) -> tuple[Any, type[Exception]]:
    """DuckDB; of Parquet it shows the lists as the tables that they are elsewhere."""
    from caixun.extras import extra

    with extra("duckdb"):
        import duckdb
    try:
        base = duckdb.connect() if parquet else duckdb.connect(str(database), read_only=True)
        if parquet:
            file = f"read_parquet({duckdb.ConstantExpression(str(database))})"
            base.execute(f"CREATE VIEW articles AS SELECT * EXCLUDE (entities, facts) FROM {file}")  # noqa: S608
            for name in ("entities", "facts"):
                rows = f"SELECT id AS article, unnest({name}, max_depth := 2) FROM {file}"  # noqa: S608
                base.execute(f"CREATE VIEW {name} AS {rows}")
    except duckdb.Error as error:
        raise ReadError(str(error).partition("\n")[0], str(database), "name a file that extract wrote") from error
    return base, duckdb.Error


def show_table(columns: list[str], rows: Rows) -> None:
    """A table, numbers flush right."""
    from rich.console import Console

    shown = list(rows)
    right = [any(is_number(row[at]) for row in shown) for at in range(len(columns))]
    table = draw_table(*(name + ">" * flush for name, flush in zip(columns, right, strict=True)))
    for row in shown:
        add_row(table, *map(show_cell, row))
    Console(highlight=False).print(table)


def show_csv(columns: list[str], rows: Rows) -> None:
    """CSV, its text harmless to spreadsheets."""
    from caixun.sinks.csv import guard

    lines = csv.writer(sys.stdout, lineterminator="\n")
    lines.writerow(columns)
    lines.writerows([show_cell(cell) if is_number(cell) else guard(show_cell(cell)) for cell in row] for row in rows)


def show_jsonl(columns: list[str], rows: Rows) -> None:
    """A JSON object a row."""
    import msgspec

    from caixun.records import write_number

    if double := next((name for name in columns if columns.count(name) > 1), None):
        raise ReadError(f"two columns are called {double}", remedy="name them apart with AS")
    encode = msgspec.json.Encoder(decimal_format="number").encode
    for row in rows:
        cells = (write_number(cell) if isinstance(cell, Decimal) else cell for cell in row)
        print(encode(dict(zip(columns, cells, strict=True))).decode())


def is_number(cell: object) -> bool:
    """Whether the cell is flush right."""
    return isinstance(cell, int | float | Decimal) and not isinstance(cell, bool)


def show_cell(cell: Any) -> str:
    """The cell in its shortest digits, lists as JSON, null as nothing.

    >>> show_cell(Decimal("8640000000.000000000000")), show_cell(1e20), show_cell(["坏"]), show_cell(None)
    ('8640000000', '100000000000000000000', '["坏"]', '')
    """
    import msgspec

    from caixun.records import write_number

    if isinstance(cell, float | Decimal):
        return str(write_number(Decimal(repr(cell) if isinstance(cell, float) else cell)))
    if isinstance(cell, list | dict):
        return msgspec.json.encode(cell).decode()
    return "" if cell is None else str(cell)


SHOWN: dict[Format, Callable[[list[str], Rows], None]] = {
    Format.table: show_table,
    Format.csv: show_csv,
    Format.jsonl: show_jsonl,
}
