"""Sinks: where records go. A file is written whole or not at all, a database takes all or nothing.

A sink is a context manager with one method, `write`. Leaving it in peace commits what was written; leaving it by an
exception leaves no trace. What can be known to fail, a missing folder or library, fails when the sink is opened.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from caixun.records import Record
from caixun.sinks.csv import Csv
from caixun.sinks.docbin import DocBin
from caixun.sinks.duckdb import Duckdb
from caixun.sinks.files import ELSEWHERE, named
from caixun.sinks.jsonl import JsonLines, Stream
from caixun.sinks.parquet import Parquet
from caixun.sinks.postgres import Postgres
from caixun.sinks.sqlite import Sqlite
from caixun.tables import SERVERS
from caixun.types import SinkError


class Sink(Protocol):
    """Takes records one by one."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def write(self, record: Record) -> None:
        """Take one record; SinkError when it cannot be written."""


FILES: dict[str, Callable[[Path, str], Sink]] = {
    ".jsonl": JsonLines,
    ".ndjson": JsonLines,
    ".csv": Csv,
    ".parquet": Parquet,
    ".db": Sqlite,
    ".sqlite": Sqlite,
    ".duckdb": Duckdb,
    ".spacy": DocBin,
}
PACKED = (".gz", ".zst")


def open_sink(out: str) -> Sink:
    """The sink that a target names: "-" is standard output, postgresql:// a server, else the suffix tells the format."""
    if out == "-":
        return Stream(sys.stdout.buffer)
    if out.startswith(SERVERS):
        return Postgres(out)
    target = Path(os.path.realpath(out))
    if target.is_dir():
        raise SinkError("the output is a directory", out, "name a file in it")
    if target.exists() and not target.is_file():
        with named(out, ELSEWHERE):
            return Stream(target.open("wb"), out)
    return find_format(out)(target, out)


def find_format(out: str) -> Callable[[Path, str], Sink]:
    """The sink of a file by its suffix; a file without one holds JSON lines, and so does a packed one.

    >>> [find_format(out).__name__ for out in ("news.db", "news.jsonl.gz", "news", "facts.csv.zst")]
    ['Sqlite', 'JsonLines', 'JsonLines', 'Csv']
    """
    name = Path(out.lower())
    packed = name.suffix in PACKED
    suffix = name.with_suffix("").suffix if packed else name.suffix
    sink = FILES.get(suffix or ".jsonl")
    if sink is None or (packed and sink not in (JsonLines, Csv)):
        raise SinkError(
            f"no format has the suffix {''.join(name.suffixes[-2:])}", out, f"choose one of {' '.join(FILES)}"
        )
    return sink
