"""Stored: records from where a sink has put them: lines, Parquet, SQLite, DuckDB, PostgreSQL."""

import gzip
import io
import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, cast

import msgspec

from caixun.extras import extra
from caixun.records import Record, read_record
from caixun.tables import ENTITIES, FACTS, SERVERS
from caixun.tables.rows import join_record
from caixun.types import CaixunError, ReadError

REMEDY = "give what caixun extract -o has written"
Row = dict[str, Any]
Select = Callable[[str], Iterator[Row]]


class Head(msgspec.Struct):
    """What tells which article a record is of."""

    id: str
    source: dict[str, Any]


class Kind(NamedTuple):
    """How a place is opened: as lines, as batches of Arrow, or for queries; one of them is there."""

    lines: Callable[[str], Any] | None = None
    batches: Callable[[str], Iterator[Any]] | None = None
    query: Callable[[str], Any] | None = None


def read_stored(place: str) -> Iterator[Record]:
    """The records of a file or a database, in the order in which they were written or of their ids.

    ReadError names the file, and the line, that holds none.
    """
    kind = find_kind(place)
    with readable(place):
        if kind.lines:
            with kind.lines(place) as lines:
                for number, line in enumerate(lines, start=1):
                    yield decode(read_record, line, f"{place}:{number}")
        elif kind.batches:
            from caixun.tables.arrow import from_batch

            for batch in kind.batches(place):
                yield from from_batch(batch)
        elif kind.query:
            with kind.query(place) as select:
                yield from join_records(select)


def read_heads(place: str) -> Iterator[Head]:
    """The id and the source of each record."""
    kind = find_kind(place)
    if kind.query:
        with readable(place), kind.query(place) as select:
            for row in select("SELECT id, source FROM articles"):
                source = row["source"]
                yield Head(row["id"], json.loads(source) if isinstance(source, str) else source)
    elif kind.lines:
        read_head = msgspec.json.Decoder(Head).decode
        with readable(place), kind.lines(place) as lines:
            for number, line in enumerate(lines, start=1):
                yield decode(read_head, line, f"{place}:{number}")
    else:
        yield from (Head(record.id, record.source) for record in read_stored(place))


def join_records(select: Select) -> Iterator[Record]:
    """The records of a database."""
    parts: dict[str, dict[str, list[Row]]] = {}
    for table in (ENTITIES, FACTS):
        parts[table.name] = defaultdict(list)
        for row in select(f"SELECT * FROM {table.name} ORDER BY article, id"):
            parts[table.name][row["article"]].append(row)
    for row in select("SELECT * FROM articles ORDER BY id"):
        yield join_record(row, *(parts[table.name][row["id"]] for table in (ENTITIES, FACTS)))


def decode(read: Callable[[bytes], Any], line: bytes, where: str) -> Any:
    """What a line holds."""
    try:
        return read(line)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise ReadError(f"no record: {error}", where, REMEDY) from error


@contextmanager
def readable(place: str) -> Iterator[None]:
    """Around reading: what the system or a library refuses becomes a ReadError that names the place, without passwords."""
    try:
        yield
    except CaixunError:
        raise
    except OSError as error:
        raise ReadError(f"cannot be read: {error.strerror or error}", hide(place), REMEDY) from error
    except Exception as error:  # each library has errors of its own
        reason = str(error).strip().partition("\n")[0]
        raise ReadError(f"cannot be read: {reason}", hide(place), REMEDY) from error


def hide(place: str) -> str:
    """A URI without user and password.

    >>> hide("postgresql://me:secret@host/news"), hide("news.db")
    ('postgresql://host/news', 'news.db')
    """
    scheme, parted, rest = place.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}" if parted else place


def find_kind(place: str) -> Kind:
    """How the place is opened, by its suffix; one without a known suffix holds lines."""
    if place.startswith(SERVERS):
        return Kind(query=open_postgres)
    return KINDS.get(Path(place.lower()).suffix, Kind(lines=lambda path: open(path, "rb")))


def open_zstd(path: str) -> BinaryIO:
    """The lines of a file that Zstandard has packed."""
    with extra("zstd"):
        import zstandard
    return io.BufferedReader(zstandard.ZstdDecompressor().stream_reader(Path(path).open("rb"), closefd=True))


def read_parquet(path: str) -> Iterator[Any]:
    """The batches of a Parquet file."""
    with extra("parquet"):
        import pyarrow.parquet as pq
    with pq.ParquetFile(path) as file:
        yield from file.iter_batches(batch_size=256)


@contextmanager
def open_sqlite(path: str) -> Iterator[Select]:
    """Queries of a SQLite file, which must be there."""
    import sqlite3

    with closing(sqlite3.connect(f"{Path(path).resolve().as_uri()}?mode=ro", uri=True)) as base:
        yield lambda query: name_cells(base.execute(query))


@contextmanager
def open_duckdb(path: str) -> Iterator[Select]:
    """Queries of a DuckDB file, which must be there."""
    with extra("duckdb"):
        import duckdb
    with closing(duckdb.connect(path, read_only=True)) as base:
        yield lambda query: name_cells(base.execute(query))


@contextmanager
def open_postgres(uri: str) -> Iterator[Select]:
    """Queries of a server."""
    with extra("postgres"):
        import psycopg
    with psycopg.connect(uri, application_name="caixun", client_encoding="utf8") as base:
        base.read_only = True
        yield lambda query: name_cells(base.execute(cast(Any, query)))


def name_cells(found: Any) -> Iterator[Row]:
    """The rows of an answer, cells by their names."""
    names = [name for name, *_ in found.description]
    return (dict(zip(names, row, strict=True)) for row in found.fetchall())


KINDS = {
    ".gz": Kind(lines=gzip.open),
    ".zst": Kind(lines=open_zstd),
    ".parquet": Kind(batches=read_parquet),
    ".db": Kind(query=open_sqlite),
    ".sqlite": Kind(query=open_sqlite),
    ".duckdb": Kind(query=open_duckdb),
}
