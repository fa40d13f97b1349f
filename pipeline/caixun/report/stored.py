"""Stored: records from where they were written to."""

from collections.abc import Iterator
from pathlib import Path

import msgspec

from caixun.records import Record, read_record
from caixun.types import ReadError

REMEDY = "give a file of caixun extract"


def read_stored(path: Path) -> Iterator[Record]:
    """The records of a file, one a line; ReadError names the line that holds none."""
    try:
        with path.open("rb") as lines:
            for number, line in enumerate(lines, start=1):
                yield read_line(line, f"{path}:{number}")
    except OSError as error:
        raise ReadError(f"cannot be read: {error.strerror}", str(path), REMEDY) from error


def read_line(line: bytes, where: str) -> Record:
    """The record of a line."""
    try:
        return read_record(line)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise ReadError(f"no record: {error}", where, REMEDY) from error
