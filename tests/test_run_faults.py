"""Faults in a run: whatever write fails, nothing is torn, the message tells, and the same command goes on."""

import errno
import os
import subprocess
from collections.abc import Iterator
from functools import partial
from io import FileIO
from multiprocessing import Value
from pathlib import Path
from typing import Any

import pytest
from caixun.run import ledger
from caixun.sinks import files
from caixun.types import RunError, SinkError
from kills import CAIXUN
from test_run import GOOD, batch, write_rows
from test_sinks_faults import Faulty

MOUNT = ["/bin/mount", "-t", "tmpfs", "-o"]
ROWS = [*GOOD[:24], {"id": "broken"}]


@pytest.fixture
def rows(tmp_path: Path) -> str:
    return write_rows(tmp_path / "rows.jsonl", ROWS)


@pytest.fixture
def truth(rows: str, tmp_path: Path) -> bytes:
    batch(rows, tmp_path / "truth.jsonl")
    return (tmp_path / "truth.jsonl").read_bytes()


def limit_files(size: int) -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


@pytest.mark.parametrize("size", [1, 3000, 20_000])
def test_a_full_disk_ends_the_run_with_a_message_and_it_goes_on_later(
    rows: str, tmp_path: Path, truth: bytes, size: int
) -> None:
    """No file may grow beyond the size: the kernel refuses the write, as on a full disk."""
    out = tmp_path / "out.jsonl"
    command = [*CAIXUN, "extract", rows, "-o", str(out), "--shard", "10", "-j", "2"]
    full = subprocess.run(
        command, capture_output=True, text=True, check=False, preexec_fn=partial(limit_files, size)
    )
    assert full.returncode == 1
    assert "cannot write: File too large" in full.stderr
    assert "Traceback" not in full.stderr
    assert not out.exists()
    assert subprocess.run(command, stderr=subprocess.DEVNULL, check=False).returncode == 3
    assert out.read_bytes() == truth


@pytest.fixture(params=[4, 12, 40, 72])
def disk(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    """A disk of so many kilobytes, where this process may make one."""
    place = tmp_path / "disk"
    place.mkdir()
    if os.geteuid() or subprocess.run([*MOUNT, f"size={request.param}k", "tmpfs", place], check=False).returncode:
        pytest.skip("only an administrator can mount a disk")
    yield place
    subprocess.run(["/bin/umount", place], check=True)


def test_a_run_goes_on_when_a_full_disk_has_room_again(disk: Path, rows: str, truth: bytes) -> None:
    out = disk / "out.jsonl"
    command = [*CAIXUN, "extract", rows, "-o", str(out), "--shard", "5", "-j", "1"]
    full = subprocess.run(command, capture_output=True, text=True, check=False)
    assert full.returncode == 1
    assert "cannot write: No space left on device" in full.stderr
    assert "make room" in full.stderr
    assert not out.exists()
    subprocess.run([*MOUNT, "remount,size=8m", disk], check=True)
    assert subprocess.run(command, stderr=subprocess.DEVNULL, check=False).returncode == 3
    assert out.read_bytes() == truth
    assert sorted(os.listdir(disk)) == ["out.jsonl", "out.jsonl.dead.jsonl"]


class Opened(Faulty):
    """A file that is opened for one write."""

    def writelines(self, lines: list[bytes]) -> None:
        self.count()
        self.stream.writelines(lines)

    def __enter__(self) -> "Opened":
        return self

    def __exit__(self, *_: object) -> None:
        self.stream.close()


class Failing:
    """Makes one call of the disk fail, in whatever process: opening, every write and flush, fsync, replace."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, at: int) -> None:
        self.calls, self.at = Value("i", 0), at
        opened, fsync, replace, claim = Path.open, os.fsync, Path.replace, files.claim

        def open_path(path: Path, mode: str = "r", *rest: Any, **more: Any) -> Any:
            return opened(path, mode, *rest, **more) if "w" not in mode else self.count() or Opened(opened(path, mode), self.count)

        class Lines(FileIO):
            def write(stream, data: Any) -> int:  # noqa: N805
                self.count()
                return super().write(data)

        monkeypatch.setattr(Path, "open", open_path)
        monkeypatch.setattr(ledger, "FileIO", Lines)
        monkeypatch.setattr(files, "claim", lambda *place: self.count() or Faulty(claim(*place), self.count))
        monkeypatch.setattr(os, "fsync", lambda place: self.count() or fsync(place))
        monkeypatch.setattr(Path, "replace", lambda path, target: self.count() or replace(path, target))

    def count(self) -> None:
        with self.calls.get_lock():
            self.calls.value += 1
            hit = self.calls.value == self.at
        if hit:
            raise OSError(errno.EIO, os.strerror(errno.EIO))


def test_an_error_at_any_write_of_a_run_tears_nothing_and_it_goes_on(
    rows: str, tmp_path: Path, truth: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, dead = tmp_path / "out.jsonl", tmp_path / "out.jsonl.dead.jsonl"
    letters = (tmp_path / "truth.jsonl.dead.jsonl").read_bytes()
    with monkeypatch.context() as patch:
        calls = Failing(patch, 0).calls
        batch(rows, out, workers=1, shard=16)
    assert calls.value > 30
    for at in range(1, calls.value + 1):
        out.unlink()
        dead.unlink()
        with monkeypatch.context() as patch:
            Failing(patch, at)
            with pytest.raises((RunError, SinkError), match="cannot write: Input/output error"):
                batch(rows, out, workers=1, shard=16)
        assert not out.exists() or out.read_bytes() == truth
        assert not dead.exists() or dead.read_bytes() == letters
        batch(rows, out, workers=1, shard=16)
        assert (out.read_bytes(), dead.read_bytes()) == (truth, letters)
        assert len(list(tmp_path.iterdir())) == 5
