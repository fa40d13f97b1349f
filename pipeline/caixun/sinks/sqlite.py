"""SQLite: tables in a file, every number exact and comparable."""

import sqlite3
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from caixun.records import Record
from caixun.sinks.sql import DatabaseFile, check_columns, create_table, quote
from caixun.tables import ARTICLES, ENTITIES, EXACT, FACTS, TABLES, Kind, Table
from caixun.tables.rows import Row, bound_row, write_article, write_entities, write_facts

TYPES: dict[Kind, str] = {
    "text": "TEXT",
    "integer": "INTEGER",
    "number": "NUMERIC",
    "date": "TEXT",
    "object": "TEXT",
    "texts": "TEXT",
    "edits": "TEXT",
}
COLUMNS = {table: (*table.columns, EXACT) if table.numbers else table.columns for table in TABLES}


class Sqlite(DatabaseFile):
    """A database in a file that every language reads."""

    faults = (sqlite3.Error, OSError)

    def open(self, path: Path) -> sqlite3.Connection:
        return sqlite3.connect(path, timeout=10, isolation_level=None)

    def begin(self) -> None:
        self.base.execute("BEGIN IMMEDIATE")
        for table, columns in COLUMNS.items():
            self.base.execute(create_table(table, columns, TYPES))
            check_columns(self.base, table.name, (column.name for column in columns), self.out)

    def put(self, record: Record) -> None:
        for table in (FACTS, ENTITIES):
            self.base.execute(f"DELETE FROM {table.name} WHERE article = ?", (record.id,))
        self.insert(ARTICLES, [write_article(record)])
        self.insert(ENTITIES, [adapt_row(row, ENTITIES) for row in write_entities(record)])
        self.insert(FACTS, [adapt_row(row, FACTS) for row in write_facts(record)])

    def insert(self, table: Table, rows: Sequence[Row]) -> None:
        """Put the rows in, in place of those that have their keys."""
        names = [column.name for column in COLUMNS[table]]
        marks = ", ".join("?" * len(names))
        self.base.executemany(f"INSERT OR REPLACE INTO {table.name} ({quote(names)}) VALUES ({marks})", rows)


def adapt_row(row: Row, table: Table) -> Row:
    """The row with its numbers as SQLite has them."""
    row = bound_row(row, table, lambda number: adapt(number) is not None)
    for at in table.numbers:
        row[at] = None if row[at] is None else adapt(row[at])
    return row


def adapt(number: Decimal) -> int | float | None:
    """The number as an integer of 64 bits, or as a float whose shortest digits are its own; None where it is neither.

    Any 15 digits are those of a float, so what is compared and what is read back is the number that was written.

    >>> adapt(Decimal("8640000000")), adapt(Decimal("0.1")), adapt(Decimal("0.12345678901234567891"))
    (8640000000, 0.1, None)
    """
    whole = int(number)
    if number == whole and -(2**63) <= whole < 2**63:
        return whole
    near = float(number)
    return near if Decimal(repr(near)) == number else None
