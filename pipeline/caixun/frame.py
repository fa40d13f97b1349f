"""Frame: the facts of records as a data frame of pandas or polars, ready to join with prices."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from caixun.extras import extra
from caixun.records import Record
from caixun.tables import FACTS, Column
from caixun.tables.rows import write_facts
from caixun.types import CaixunError

DIGITS = 38  # of a decimal in polars
HEAD = (Column("article", "text", False), Column("title", "text", True), Column("published", "date", True))
COLUMNS = (*HEAD, *FACTS.columns[1:])
NUMBERS = [column.name for column in COLUMNS if column.kind == "number"]


def to_frame(records: Iterable[Record], library: Literal["pandas", "polars"] = "pandas", *, floats: bool = False) -> Any:
    """A data frame with a row for each fact of the records.

    The columns are the article's id, title and day of publication, then those of the fact; a level from or to has two,
    its low and its high. Numbers are exact decimals, or floats where those are asked for; days are dates. symbol,
    period_start, period_end and published are what prices are joined on.
    """
    if library not in ("pandas", "polars"):
        raise CaixunError(f"no data frames are made for {library!r}", remedy="choose pandas or polars")
    rows = [row for record in records for row in list_rows(record)]
    cells = {column.name: [row[at] for row in rows] for at, column in enumerate(COLUMNS)}
    if floats:
        for name in NUMBERS:
            cells[name] = [None if cell is None else float(cell) for cell in cells[name]]
    return make_pandas(cells, floats) if library == "pandas" else make_polars(cells, floats)


def list_rows(record: Record) -> Iterator[list[Any]]:
    """The rows of a record's facts, dates as dates."""
    days = [at for at, column in enumerate(COLUMNS) if column.kind == "date"]
    published = record.published and record.published[:10]
    for article, *cells in write_facts(record):
        row = [article, record.title, published, *cells]
        for at in days:
            row[at] = row[at] and date.fromisoformat(row[at])
        yield row


def make_pandas(cells: dict[str, list[Any]], floats: bool) -> Any:
    """Decimals in columns of objects, days in the unit in which pandas reads days from files: merge_asof wants the same."""
    with extra("pandas"):
        import pandas as pd
    day = pd.to_datetime(["2000-01-01"]).dtype
    kinds = {"text": None, "integer": "int64", "number": "float64" if floats else "object", "date": day}
    return pd.DataFrame({name: pd.Series(cells[name], dtype=kinds[kind]) for name, kind, _ in COLUMNS})


def make_polars(cells: dict[str, list[Any]], floats: bool) -> Any:
    """Decimals with as many places as the longest needs."""
    with extra("polars"):
        import polars as pl
    number = pl.Float64 if floats else pl.Decimal(DIGITS, find_places(cells))
    kinds = {"text": pl.String, "integer": pl.Int64, "number": number, "date": pl.Date}
    return pl.DataFrame(cells, schema={column.name: kinds[column.kind] for column in COLUMNS})


def find_places(cells: dict[str, list[Any]]) -> int:
    """How many digits behind the point every number has room for."""
    numbers: list[Decimal] = [cell for name in NUMBERS for cell in cells[name] if cell is not None]
    places = max((-int(number.as_tuple().exponent) for number in numbers), default=0)
    whole = max((number.adjusted() + 1 for number in numbers), default=0)
    if max(places, 0) + whole > DIGITS:
        raise CaixunError(f"a number has more than the {DIGITS} digits of polars", remedy="to_frame(…, floats=True)")
    return max(places, 0)
