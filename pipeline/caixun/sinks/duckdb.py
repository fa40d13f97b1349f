"""DuckDB: tables in a file for analysis, numbers as DECIMAL(38, 12)."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from caixun.extras import extra
from caixun.records import Record
from caixun.sinks.batches import Batches
from caixun.sinks.sql import DatabaseFile, check_columns
from caixun.tables import ARTICLES, ENTITIES, EXACT, FACTS
from caixun.tables.arrow import to_batch

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

# The rows of each table, from the batches that wait in `staged`; n counts the articles as they came.
LAST = "FROM staged WHERE n IN (SELECT max(n) FROM staged GROUP BY id) ORDER BY n"
ROWS = {
    FACTS: f"SELECT id AS article, unnest(facts, max_depth := 2) {LAST}",
    ENTITIES: f"SELECT id AS article, unnest(entities, max_depth := 2) {LAST}",
    ARTICLES: f"SELECT * EXCLUDE (n, entities, facts) {LAST}",
}


class Duckdb(DatabaseFile):
    """A database in a file for analysis; the columns have the types of the Arrow schema."""

    def __init__(self, target: Path, out: str) -> None:
        super().__init__(target, out)
        with extra("duckdb"):
            import duckdb
            import pyarrow as pa  # noqa: F401
        self.faults = (duckdb.Error, OSError)

    def open(self, path: Path) -> "duckdb.DuckDBPyConnection":
        import duckdb

        return duckdb.connect(str(path))

    def begin(self) -> None:
        self.batches = Batches(self.stage)
        self.count = 0
        self.base.execute("BEGIN")
        self.base.register("batch", self.make_batch([]))
        self.base.execute("CREATE TEMP TABLE staged AS SELECT * FROM batch")
        for table, rows in ROWS.items():
            self.base.execute(f"CREATE TABLE IF NOT EXISTS {table.name} AS {rows}")
            names = (*table.names, EXACT.name) if table.numbers else table.names
            check_columns(self.base, table.name, names, self.out)

    def put(self, record: Record) -> None:
        self.batches.add(record)

    def make_batch(self, records: Sequence[Record]) -> "pa.RecordBatch":
        """The records as a batch, each with its number."""
        import pyarrow as pa

        numbers = pa.array(range(self.count, self.count + len(records)), pa.int64())
        return to_batch(records).append_column("n", numbers)

    def stage(self, records: Sequence[Record]) -> None:
        """Let a batch wait for the end of the run."""
        self.base.register("batch", self.make_batch(records))
        self.base.execute("INSERT INTO staged SELECT * FROM batch")
        self.count += len(records)

    def end(self) -> None:
        self.batches.flush()
        for table, rows in ROWS.items():
            key = table.key[0]
            self.base.execute(f"DELETE FROM {table.name} WHERE {key} IN (SELECT id FROM staged)")
            self.base.execute(f"INSERT INTO {table.name} BY NAME {rows}")

    def commit(self) -> None:
        super().commit()
        if self.claimed is not None:
            self.base.execute("CHECKPOINT")  # all of it into the file that is put in its place
