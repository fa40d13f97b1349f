"""Faults: whatever fails at whatever write, nothing is torn, the message tells, and the next run completes."""

import errno
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import msgspec
import pytest
from caixun.records import Record, encode_record
from caixun.sinks import files, open_sink
from caixun.types import SinkError
from test_sinks_databases import read as read_database

FILES = ("jsonl", "jsonl.gz", "jsonl.zst", "csv", "csv.gz", "parquet", "spacy")
DATABASES = ("db", "duckdb")


def write(out: Path, records: list[Record]) -> None:
    with open_sink(str(out)) as sink:
        for record in records:
            sink.write(record)


@contextmanager
def room(size: int) -> Iterator[None]:
    """No file may grow beyond this size: what the system says then it says on a full disk too, but for its number."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def list_sizes(whole: int) -> list[int]:
    """Some sizes from nothing to all but the last byte."""
    return sorted({0, 1, 100, 4096, whole // 3, whole // 2, whole - 100, whole - 1} & set(range(whole)))


@pytest.fixture
def many(records: list[Record]) -> list[Record]:
    return [msgspec.structs.replace(records[n % 3], id=f"{n:04}") for n in range(300)]


@pytest.mark.parametrize("suffix", FILES)
def test_a_disk_that_is_full_at_any_byte_tears_no_file(tmp_path: Path, many: list[Record], suffix: str) -> None:
    out = tmp_path / f"out.{suffix}"
    write(out, many)
    whole = out.read_bytes()
    for old in (None, b"old"):
        for size in list_sizes(len(whole)):
            out.unlink(missing_ok=True)
            if old:
                out.write_bytes(old)
            with (
                room(size),
                pytest.raises(SinkError, match=rf"out\.{suffix}: cannot write: File too large .*run again"),
            ):
                write(out, many)
            assert [path.read_bytes() for path in tmp_path.iterdir()] == ([old] if old else [])
            write(out, many)
            assert [path.read_bytes() for path in tmp_path.iterdir()] == [whole]


@pytest.mark.parametrize("suffix", DATABASES)
def test_a_disk_that_is_full_at_any_byte_tears_no_database(tmp_path: Path, many: list[Record], suffix: str) -> None:
    whole = tmp_path / f"whole.{suffix}"
    write(whole, many)
    for size in list_sizes(whole.stat().st_size):
        out = tmp_path / f"{size}.{suffix}"
        with room(size), pytest.raises(SinkError, match=rf"{size}\.{suffix}: cannot write: .*run again"):
            write(out, many)
        assert not list(tmp_path.glob(f"*{size}.*"))
        write(out, many[:2])
        arrived = False
        with room(size), suppress(SinkError):
            write(out, many)
            arrived = size > 100  # DuckDB's journal may fit where the file does not
        assert read_database(out) == (many if arrived else many[:2])
        write(out, many)
        assert len(read_database(out)) == len(many)


class Faulty:
    """A file whose calls are counted, of which one fails."""

    def __init__(self, stream: Any, count: Callable[[], None]) -> None:
        self.stream, self.count = stream, count

    def write(self, data: bytes) -> int:
        self.count()
        return int(self.stream.write(data))

    def flush(self) -> None:
        self.count()
        self.stream.flush()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)


class Failing:
    """Makes the call of a number fail as the disk would: claim, every write and flush, fsync, replace."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, at: int) -> None:
        self.calls, self.at = 0, at
        claim, fsync, replace = files.claim, os.fsync, Path.replace
        monkeypatch.setattr(files, "claim", lambda *place: self.count() or Faulty(claim(*place), self.count))
        monkeypatch.setattr(os, "fsync", lambda place: self.count() or fsync(place))
        monkeypatch.setattr(Path, "replace", lambda path, target: self.count() or replace(path, target))

    def count(self) -> None:
        self.calls += 1
        if self.calls == self.at:
            raise OSError(errno.EIO, os.strerror(errno.EIO))


@pytest.mark.parametrize("suffix", FILES)
def test_an_error_at_any_call_leaves_the_old_file_or_the_new(
    tmp_path: Path, records: list[Record], suffix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / f"out.{suffix}"
    write(out, records)
    whole = out.read_bytes()
    with monkeypatch.context() as patch:
        calls = Failing(patch, 0)
        write(out, records)
    assert calls.calls > 4
    for at in range(1, calls.calls + 1):
        out.write_bytes(b"old")
        with monkeypatch.context() as patch:
            Failing(patch, at)
            with pytest.raises(SinkError, match=rf"out\.{suffix}: cannot write: Input/output error"):
                write(out, records)
        named = at == calls.calls  # that the name is on the disk is all that was not certain
        assert [path.read_bytes() for path in tmp_path.iterdir()] == [whole if named else b"old"]
    write(out, records)
    assert out.read_bytes() == whole


def test_a_full_device_is_told(records: list[Record]) -> None:
    with pytest.raises(SinkError, match="/dev/full: cannot write: No space left on device"):
        write(Path("/dev/full"), records)


KILLED = """
import os, signal, sys
from caixun.records import read_record
from caixun.sinks import open_sink
lines = sys.stdin.buffer.readlines()
sink = open_sink(sys.argv[1]).__enter__()
for number, line in enumerate(lines * 5):
    if number == int(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)
    sink.write(read_record(line))
"""


@pytest.mark.parametrize("suffix", [*FILES, *DATABASES])
def test_a_run_that_is_killed_harms_nothing_and_the_next_one_completes(
    tmp_path: Path, many: list[Record], suffix: str
) -> None:
    write(tmp_path / f"whole.{suffix}", many)
    out = tmp_path / f"out.{suffix}"
    lines = b"".join(encode_record(record) + b"\n" for record in many)
    for old in (False, True):
        out.unlink(missing_ok=True)
        if old:
            write(out, many[:2])
        before = out.read_bytes() if old else None
        for number in ("0", "1200"):
            command = [sys.executable, "-c", KILLED, str(out), number]
            assert subprocess.run(command, input=lines).returncode == -signal.SIGKILL
            assert (out.read_bytes() if out.exists() else None) == before or suffix in DATABASES
        if old and suffix in DATABASES:
            assert read_database(out) == many[:2]
        write(out, many)
        if suffix in DATABASES:
            assert read_database(out) == many
        else:
            assert out.read_bytes() == (tmp_path / f"whole.{suffix}").read_bytes()
        assert sorted(os.listdir(tmp_path)) == sorted([f"out.{suffix}", f"whole.{suffix}"])
