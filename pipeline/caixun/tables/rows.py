"""Rows: a record as the rows of its tables, and back."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import Any

import msgspec

from caixun.records import Level, Record, write_number
from caixun.tables import ARTICLES, ENTITIES, EXACT, FACTS, TABLES, Table

Row = list[Any]

LEVELS = {"from": "from_", "to": "to"}
LISTS = {column.name for column in ARTICLES.columns if column.kind in ("object", "texts", "edits")}
NUMBERS = {column.name for table in TABLES for column in table.columns if column.kind == "number"}


def write_article(record: Record) -> Row:
    """The article's row; what is a list or an object in the record is JSON.

    >>> record = Record(id="a", source={"path": "a.txt"}, title=None, published=None, text="营收", edits=[],
    ...     entities=[], facts=[], warnings=[])
    >>> write_article(record)
    ['caixun/1', 'a', '{"path":"a.txt"}', None, None, '营收', '[]', '[]']
    """
    return [write_cell(getattr(record, name)) for name in ARTICLES.names]


def write_cell(cell: Any) -> str | None:
    """Text and null as they are, everything else as JSON."""
    if cell is None or cell is msgspec.UNSET:
        return None
    return cell if isinstance(cell, str) else msgspec.json.encode(cell).decode()


def write_entities(record: Record) -> list[Row]:
    """A row an entity, null where its label has no such field."""
    names = ENTITIES.names[1:]
    return [[record.id, *(getattr(entity, name, None) for name in names)] for entity in record.entities]


def write_facts(record: Record) -> list[Row]:
    """A row a fact; a level is two cells, the same number twice unless it is a range."""
    return [[record.id, *(cell(fact) for cell in FACT_CELLS)] for fact in record.facts]


def find_cell(name: str) -> Callable[[Any], Any]:
    """How the cell of this column is had from a fact."""
    field, _, side = name.rpartition("_")
    if field not in LEVELS:
        return attrgetter(name)
    level, at = attrgetter(LEVELS[field]), ("low", "high").index(side)
    return lambda fact: pick_side(level(fact), at)


def pick_side(level: Level | None, at: int) -> Decimal | None:
    """The low (0) or the high (1) side of a level."""
    return level[at] if isinstance(level, tuple) else level


FACT_CELLS = [find_cell(name) for name in FACTS.names[1:]]


def bound_row(row: Row, table: Table, holds: Callable[[Decimal], bool]) -> Row:
    """The row with one more cell, EXACT, which takes the numbers that their own columns do not hold.

    >>> row = [None] * len(FACTS.columns)
    >>> at = FACTS.names.index("low")
    >>> row[at] = Decimal(10) ** 30
    >>> bounded = bound_row(row, FACTS, lambda number: number < 10**26)
    >>> bounded[at], bounded[-1]
    (None, '{"low":"1000000000000000000000000000000"}')
    """
    over = {}
    for at in table.numbers:
        number = row[at]
        if number is not None and not holds(number):
            over[table.columns[at].name] = f"{number:f}"
            row[at] = None
    row.append(write_cell(over) if over else None)
    return row


def join_record(
    article: Mapping[str, Any], entities: Iterable[Mapping[str, Any]], facts: Iterable[Mapping[str, Any]]
) -> Record:
    """The record that was written as these rows, cells by the names of their columns, in any engine's types."""
    fields = {name: read_json(article[name]) if name in LISTS else article[name] for name in ARTICLES.names}
    if fields["text"] is None:
        del fields["text"]
    fields |= {"entities": [read_row(row) for row in entities], "facts": [read_fact(row) for row in facts]}
    return msgspec.convert(fields, Record)


def read_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """The row with its numbers as decimals, those that were set apart in their places, and its dates as text."""
    return {name: read_cell(name, cell) for name, cell in {**row, **read_json(row.get(EXACT.name) or {})}.items()}


def read_fact(row: Mapping[str, Any]) -> dict[str, Any]:
    """The row with its levels whole."""
    fields = read_row(row)
    for name in LEVELS:
        low, high = fields.pop(f"{name}_low"), fields.pop(f"{name}_high")
        fields[name] = low if low == high else (low, high)
    return fields


def read_cell(name: str, cell: Any) -> Any:
    """The cell as records have it; a float stands for its shortest digits."""
    if name in NUMBERS and cell is not None:
        return write_number(Decimal(repr(cell) if isinstance(cell, float) else cell))
    return cell.isoformat() if isinstance(cell, date) else cell


def read_json(cell: Any) -> Any:
    """What a cell of JSON holds; engines that know lists have it read already."""
    return msgspec.json.decode(cell) if isinstance(cell, str) else cell
