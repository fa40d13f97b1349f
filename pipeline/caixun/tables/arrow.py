"""Arrow: records as a batch of articles, each with the lists of its entities and facts; needs the extra parquet."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from caixun.extras import extra
from caixun.records import Record
from caixun.tables import ARTICLES, EDITS, ENTITIES, EXACT, FACTS, Column, Table
from caixun.tables.rows import Row, bound_row, join_record, write_cell, write_entities, write_facts

if TYPE_CHECKING:
    import pyarrow as pa

DIGITS, PLACES = 38, 12  # of a number: all that DECIMAL has, and two places more than news was seen to use
DEAD = "dead"  # a column that a cluster adds: why the article of this row has no record
LIMIT = Decimal(10) ** (DIGITS - PLACES)


def holds(number: Decimal) -> bool:
    """Whether DECIMAL(38, 12) has room for every digit.

    >>> holds(Decimal("86.4") * 10**8), holds(Decimal(10) ** 26), holds(Decimal("1e-13"))
    (True, False, False)
    """
    return -LIMIT < number < LIMIT and int(number.as_tuple().exponent) >= -PLACES


def arrow_schema() -> "pa.Schema":
    """The schema of a batch: a row an article, its edits, entities and facts lists of structs."""
    with extra("parquet"):
        import pyarrow as pa
    lists = (pa.field(table.name, list_of(list_fields(table)), nullable=False) for table in (ENTITIES, FACTS))
    return pa.schema([*map(make_field, ARTICLES.columns), *lists])


def list_fields(table: Table) -> "list[pa.Field]":
    """The fields of an entity or a fact, which do not say again what article they are of."""
    return [make_field(column) for column in (*table.columns[1:], EXACT)]


def list_of(fields: "list[pa.Field]") -> "pa.DataType":
    """A list of structs."""
    import pyarrow as pa

    return pa.list_(pa.struct(fields))


def make_field(column: Column) -> "pa.Field":
    """The column's field; an object is text that is JSON."""
    import pyarrow as pa

    types = {
        "text": pa.string,
        "integer": pa.int32,
        "number": lambda: pa.decimal128(DIGITS, PLACES),
        "date": pa.date32,
        "object": pa.string,
        "texts": lambda: pa.list_(pa.string()),
        "edits": lambda: list_of([make_field(field) for field in EDITS]),
    }
    return pa.field(column.name, types[column.kind](), nullable=column.null)


def to_batch(records: Sequence[Record]) -> "pa.RecordBatch":
    """The records as a batch; a number that does not fit stands in its row's `exact`."""
    import pyarrow as pa

    schema = arrow_schema()
    columns: dict[str, pa.Array] = {}
    for column in ARTICLES.columns:
        cells = [getattr(record, column.name) for record in records]
        field = schema.field(column.name)
        if column.kind == "edits":
            columns[column.name] = pack(list(map(list_edits, cells)), field.type)
        elif column.kind == "texts":
            columns[column.name] = pa.array(cells, field.type)
        else:
            columns[column.name] = pa.array(map(write_cell, cells), field.type)
    for table, write in ((ENTITIES, write_entities), (FACTS, write_facts)):
        rows = [[bound_row(row, table, holds)[1:] for row in write(record)] for record in records]
        columns[table.name] = pack(rows, schema.field(table.name).type)
    return pa.RecordBatch.from_arrays([columns[name] for name in schema.names], schema=schema)


def list_edits(edits: Sequence[Any]) -> list[Row]:
    """A row an edit."""
    return [[getattr(edit, column.name) for column in EDITS] for edit in edits]


def pack(rows: Sequence[Sequence[Row]], kind: "pa.ListType") -> "pa.ListArray":
    """Lists of rows as an array of lists of structs, column by column."""
    import pyarrow as pa

    fields = list(kind.value_type)
    columns = zip(*(row for some in rows for row in some), strict=True) if any(rows) else ((),) * len(fields)
    arrays = [pack_column(cells, field.type) for cells, field in zip(columns, fields, strict=True)]
    offsets = pa.array(accumulate(map(len, rows), initial=0), pa.int32())
    return pa.ListArray.from_arrays(offsets, pa.StructArray.from_arrays(arrays, fields=fields), type=kind)


def pack_column(cells: Sequence[Any], kind: "pa.DataType") -> "pa.Array":
    """The cells of one column; ISO dates become days."""
    import pyarrow as pa

    return pa.array(cells, pa.string()).cast(kind) if kind == pa.date32() else pa.array(cells, kind)


def from_batch(batch: "pa.RecordBatch") -> Iterator[Record]:
    """The records that a batch holds."""
    for row in batch.to_pylist():
        if row.get(DEAD) is None:
            yield join_record(row, row[ENTITIES.name], row[FACTS.name])
