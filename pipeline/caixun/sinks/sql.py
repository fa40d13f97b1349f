"""SQL: what the databases share: one transaction, and statements made of the tables' definition."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from types import TracebackType
from typing import Any, Self

from caixun.records import Record
from caixun.tables import ARTICLES, Column, Kind, Table
from caixun.types import SinkError


class DatabaseSink:
    """A database in the filling; each kind says how it connects, begins, puts a record, and ends.

    All is one transaction: it is there when the run has ended, and nothing of it otherwise. An article that is there
    already is replaced, with its entities and facts, so a run can be done again. Of articles of one id the last counts.
    """

    faults: type[Exception]  # what the database raises

    def __init__(self, out: str) -> None:
        self.out = out

    def connect(self) -> Any:
        """An open connection with a transaction begun."""
        raise NotImplementedError

    def begin(self) -> None:
        """Make the tables where there are none."""
        raise NotImplementedError

    def put(self, record: Record) -> None:
        """Take one record."""
        raise NotImplementedError

    def end(self) -> None:
        """Put into the tables what still waits."""

    def remove(self) -> None:
        """Take away what connecting made."""

    def __enter__(self) -> Self:
        with self.named():
            self.base = self.connect()
        try:
            with self.named():
                self.begin()
        except BaseException:
            self.undo()
            raise
        return self

    def write(self, record: Record) -> None:
        """Take one record."""
        with self.named():
            self.put(record)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            self.undo()
            return
        try:
            with self.named():
                self.end()
                self.base.execute("COMMIT")
                self.base.close()
        except BaseException:
            self.undo()
            raise

    def undo(self) -> None:
        """Leave the database as it was."""
        with suppress(self.faults):
            self.base.execute("ROLLBACK")
        with suppress(self.faults):
            self.base.close()
        self.remove()

    @contextmanager
    def named(self) -> Iterator[None]:
        """Around work with the database: what it refuses becomes a SinkError that names it."""
        try:
            yield
        except self.faults as error:
            what = str(error).strip().partition("\n")[0]
            raise SinkError(f"cannot write: {what}", self.out, "nothing of this run is in it; run again") from error


def quote(names: Iterable[str]) -> str:
    """The names with commas between, quoted, for end and check are words of SQL.

    >>> quote(["start", "end"])
    '"start", "end"'
    """
    return ", ".join(f'"{name}"' for name in names)


def create_table(table: Table, columns: Iterable[Column], types: Mapping[Kind, str]) -> str:
    """The statement that makes a table where there is none; what an article has goes with it."""
    lines = [f'"{column.name}" {types[column.kind]}{"" if column.null else " NOT NULL"}' for column in columns]
    lines.append(f"PRIMARY KEY ({quote(table.key)})")
    if table is not ARTICLES:
        lines.append("FOREIGN KEY (article) REFERENCES articles (id) ON DELETE CASCADE")
    return f"CREATE TABLE IF NOT EXISTS {table.name} ({', '.join(lines)})"


def check_columns(base: Any, table: str, wanted: Iterable[str], out: str) -> None:
    """SinkError when a table that was there already lacks a column."""
    found = {name for name, *_ in base.execute(f"SELECT * FROM {table} LIMIT 0").description}
    if missing := [name for name in wanted if name not in found]:
        remedy = "it is another's or another version's; choose another database"
        raise SinkError(f"its table {table} has no column {', '.join(missing)}", out, remedy)
