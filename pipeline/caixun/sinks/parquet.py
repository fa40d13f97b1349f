"""Parquet: a row an article, with the lists of its entities and facts."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from caixun.extras import extra
from caixun.records import Record
from caixun.sinks.batches import Batches
from caixun.sinks.files import FileSink
from caixun.tables.arrow import arrow_schema, to_batch


class Parquet(FileSink):
    """A row group a batch, packed with zstd."""

    def __init__(self, target: Path, out: str) -> None:
        with extra("parquet"):
            import pyarrow.parquet  # noqa: F401
        super().__init__(target, out)
        self.writer: Any = None

    def begin(self) -> None:
        from pyarrow.parquet import ParquetWriter

        self.batches = Batches(self.put_batch)
        self.writer = ParquetWriter(self.body, arrow_schema(), compression="zstd")

    def put(self, record: Record) -> None:
        self.batches.add(record)

    def put_batch(self, records: Sequence[Record]) -> None:
        """Write a row group."""
        self.writer.write_batch(to_batch(records))

    def end(self) -> None:
        self.batches.flush()
        self.writer.close()

    def discard(self) -> None:
        if self.writer is not None:
            with suppress(OSError):  # else it would try to end the file when it is collected
                self.writer.close()
        super().discard()
