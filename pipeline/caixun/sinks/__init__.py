"""Sinks: where records go. A file is written whole or not at all, a database takes all or nothing.

A sink is a context manager with one method, `write`. Leaving it in peace commits what was written; leaving it by an
exception leaves no trace. What can be known to fail, a missing folder or library, fails when the sink is opened.
"""

import os
import sys
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from caixun.records import Record
from caixun.sinks.files import ELSEWHERE, named
from caixun.sinks.jsonl import JsonLines, Stream
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
        with named(out, ELSEWHERE):
            return Stream(target.open("wb"), out)
    return JsonLines(target, out)
