"""Batches: records that wait to be written together."""

from collections.abc import Callable, Sequence

from caixun.records import Record, encode_record

BATCH = 1000, 32_000_000  # records and bytes of JSON that are written together: quick, in memory that does not grow


class Batches:
    """Records gathered for a function that writes many."""

    def __init__(self, put: Callable[[Sequence[Record]], None]) -> None:
        self.put = put
        self.waiting: list[Record] = []
        self.size = 0

    def add(self, record: Record) -> None:
        """One more; when that makes a batch, it is written."""
        self.waiting.append(record)
        self.size += len(encode_record(record))
        if len(self.waiting) == BATCH[0] or self.size >= BATCH[1]:
            self.flush()

    def flush(self) -> None:
        """Write what waits."""
        if self.waiting:
            self.put(self.waiting)
        self.waiting, self.size = [], 0
