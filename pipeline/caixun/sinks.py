"""Sinks: where records go. A file is written whole or not at all; standard output line by line.

A sink is a context manager with one method, `write`. Leaving it in peace commits what was written; leaving it by an
exception leaves no trace at the target.
"""

import os
import sys
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Protocol, Self

from caixun.records import Record, encode_record
from caixun.types import SinkError


class Sink(Protocol):
    """Takes records one by one."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def write(self, record: Record) -> None:
        """Take one record; SinkError when it cannot be written."""


def open_sink(out: str) -> Sink:
    """The sink that a target names: "-" is standard output, anything else a JSONL file."""
    if out == "-":
        return Stream(sys.stdout.buffer)
    target = Path(os.path.realpath(out))
    if target.is_dir():
        raise SinkError("the output is a directory", out, "name a file in it")
    if target.exists() and not target.is_file():
        return Stream(open_target(target, "wb", out))
    return JsonLines(target, out)


def open_target(path: Path, mode: str, out: str) -> BinaryIO:
    """The opened file; SinkError says why it cannot be, by the name that the caller gave."""
    try:
        return path.open(mode)  # type: ignore[return-value]
    except OSError as error:
        raise SinkError(f"cannot write: {error.strerror}", out, "choose another output with -o") from error


class Stream:
    """JSON lines to a stream: each record is out as soon as it is made."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.stream.flush()

    def write(self, record: Record) -> None:
        self.stream.write(encode_record(record) + b"\n")
        self.stream.flush()


class JsonLines:
    """JSON lines to a file, under another name until the last line is on the disk."""

    def __init__(self, target: Path, out: str) -> None:
        self.target = target
        self.out = out
        self.part = target.with_name(f".{target.name}.{os.getpid()}.part")
        self.stream = open_target(self.part, "xb", out)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self.commit()
        finally:
            self.stream.close()
            self.part.unlink(missing_ok=True)

    def write(self, record: Record) -> None:
        try:
            self.stream.write(encode_record(record) + b"\n")
        except OSError as error:
            raise SinkError(f"cannot write: {error.strerror}", self.out, "is the disk full?") from error

    def commit(self) -> None:
        """Bring the lines to the disk, then the file to its name, then the name to the disk."""
        try:
            self.stream.flush()
            os.fsync(self.stream.fileno())
            self.part.replace(self.target)
            folder = os.open(self.target.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
        except OSError as error:
            raise SinkError(f"cannot write: {error.strerror}", self.out, "is the disk full?") from error
