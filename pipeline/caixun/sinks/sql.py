"""SQL: what the databases share: one transaction, and statements made of the tables' definition."""

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from caixun.records import Record
from caixun.sinks.files import check_folder, commit, lock
from caixun.tables import ARTICLES, Column, Kind, Table
from caixun.types import SinkError


class DatabaseSink:
    """A database in the filling; each kind says how it connects, begins, puts a record, and ends.

    All is one transaction: it is there when the run has ended, and nothing of it otherwise. An article that is there
    already is replaced, with its entities and facts, so a run can be done again. Of articles of one id the last counts.
    """

    faults: tuple[type[Exception], ...]  # what the database raises

    def __init__(self, out: str) -> None:
        self.out = out
        self.base: Any = None

    def connect(self) -> Any:
        """An open connection that begins no transaction of its own."""
        raise NotImplementedError

    def begin(self) -> None:
        """Begin the transaction, and make the tables where there are none."""
        raise NotImplementedError

    def put(self, record: Record) -> None:
        """Take one record."""
        raise NotImplementedError

    def end(self) -> None:
        """Put into the tables what still waits."""

    def commit(self) -> None:
        """Make it last."""
        self.base.execute("COMMIT")

    def publish(self) -> None:
        """Put the closed database in its place."""

    def remove(self) -> None:
        """Take away what only this run needed."""

    def __enter__(self) -> Self:
        try:
            with self.named():
                self.base = self.connect()
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
        try:
            if kind is None:
                with self.named():
                    self.end()
                    self.commit()
                    self.base.close()
                    self.publish()
        finally:
            self.undo()

    def undo(self) -> None:
        """Leave the database as it was, unless the run was committed."""
        if self.base is not None:
            with suppress(*self.faults):
                self.base.execute("ROLLBACK")
            with suppress(*self.faults):
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


class DatabaseFile(DatabaseSink):
    """A database in a file; a new one is made in a folder beside its place, and put there when the run has ended."""

    def __init__(self, target: Path, out: str) -> None:
        super().__init__(out)
        check_folder(target, out)
        self.target = target
        self.part = target.with_name(f".{target.name}.part")
        self.made = self.part / target.name
        self.claimed: int | None = None

    def open(self, path: Path) -> Any:
        """A connection to the database of this file."""
        raise NotImplementedError

    def connect(self) -> Any:
        if self.target.exists():
            return self.open(self.target)
        self.claimed = lock(self.part, self.out, self.open_part)
        for path in self.part.iterdir():  # what a run that was killed has left
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        return self.open(self.made)

    def open_part(self) -> int:
        """The folder, opened so that it can be locked."""
        self.part.mkdir(exist_ok=True)
        return os.open(self.part, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)

    def publish(self) -> None:
        if self.claimed is not None:
            with self.made.open("rb") as made:
                commit(made, self.made, self.target)

    def remove(self) -> None:
        if self.claimed is not None:
            shutil.rmtree(self.part, ignore_errors=True)
            os.close(self.claimed)
            self.claimed = None


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
