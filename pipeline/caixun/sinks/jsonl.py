"""JSON lines: a record a line, to a stream as it is made, or to a file."""

import sys
from contextlib import suppress
from types import TracebackType
from typing import BinaryIO, Self

from caixun.records import Record, encode_record
from caixun.sinks.files import FULL, FileSink, named


class Stream:
    """JSON lines to a stream: each record is out as soon as it is made."""

    def __init__(self, stream: BinaryIO, out: str = "standard output") -> None:
        self.stream, self.out = stream, out

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.stream is not sys.stdout.buffer:
            with suppress(OSError):  # each line was flushed, so what does not get out now was told before
                self.stream.close()

    def write(self, record: Record) -> None:
        """Take one record."""
        self.write_lines(encode_record(record) + b"\n")

    def write_lines(self, lines: bytes) -> None:
        """Take records that are lines already."""
        with named(self.out, FULL):
            self.stream.write(lines)
            self.stream.flush()


class JsonLines(FileSink):
    """JSON lines in a file."""

    def put(self, record: Record) -> None:
        self.body.write(encode_record(record) + b"\n")

    def write_lines(self, lines: bytes) -> None:
        """Take records that are lines already."""
        with named(self.out, FULL):
            self.body.write(lines)
