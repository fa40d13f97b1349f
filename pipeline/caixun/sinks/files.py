"""Files: one appears under its name when it is whole and on the disk, and leaves no trace otherwise."""

import fcntl
import gzip
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self, cast

from caixun.extras import extra
from caixun.records import Record
from caixun.types import SinkError

ELSEWHERE = "choose another output with -o"
FULL = "is the disk full? what stood there before is unharmed; make room and run again"


@contextmanager
def named(out: str, remedy: str) -> Iterator[None]:
    """Around writing: what the system refuses becomes a SinkError that names the output."""
    try:
        yield
    except BrokenPipeError:  # head has seen enough, which is no fault
        raise
    except OSError as error:
        raise SinkError(f"cannot write: {error.strerror or error}", out, remedy) from error


def check_folder(target: Path, out: str) -> None:
    """SinkError when the folder of the target is not there or lets nothing be written."""
    if not target.parent.is_dir():
        raise SinkError("cannot write: there is no such folder", out, ELSEWHERE)
    if not os.access(target.parent, os.W_OK | os.X_OK):
        raise SinkError("cannot write: the folder does not allow it", out, ELSEWHERE)


class FileSink:
    """A file in the making; each format says how it begins, puts a record, and ends.

    It is written beside its place, always under the same name, so that a run that is killed leaves at most one such
    file, which the next run takes over. A lock keeps two runs from writing the same file.
    """

    def __init__(self, target: Path, out: str) -> None:
        self.target, self.out = target, out
        self.part = target.with_name(f".{target.name}.part")
        self.pack = find_packer(Path(out).suffix.lower())
        check_folder(target, out)

    def begin(self) -> None:
        """Get ready to write to self.body."""

    def put(self, record: Record) -> None:
        """Write one record."""
        raise NotImplementedError

    def end(self) -> None:
        """Write what is left."""

    def __enter__(self) -> Self:
        with named(self.out, ELSEWHERE):
            self.stream = claim(self.part, self.out)
        try:
            with named(self.out, FULL):
                self.body = self.pack(self.stream)
                self.begin()
        except BaseException:
            self.discard()
            raise
        return self

    def write(self, record: Record) -> None:
        """Take one record."""
        with named(self.out, FULL):
            self.put(record)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                with named(self.out, FULL):
                    self.end()
                    if self.body is not self.stream:
                        self.body.close()
                    commit(self.stream, self.part, self.target)
        except BaseException:
            self.discard()
            raise
        if kind is not None:
            self.discard()
        self.stream.close()

    def discard(self) -> None:
        """Leave no trace; while the lock is held, so that no other run's file can be meant."""
        self.part.unlink(missing_ok=True)
        with suppress(OSError):  # what the disk does not take is not wanted any more
            self.stream.close()


def claim(part: Path, out: str) -> BinaryIO:
    """The part file, empty, for this run alone."""
    flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
    stream = os.fdopen(lock(part, out, lambda: os.open(part, flags, 0o666)), "r+b")
    stream.truncate(0)
    return stream


def lock(path: Path, out: str, open_path: Callable[[], int]) -> int:
    """The opened file or folder, which no other run has; SinkError when one has."""
    while True:
        place = open_path()
        try:
            fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(place)
            raise SinkError("another run is writing it", out, "wait for its end, or choose another output") from None
        with suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(place), os.stat(path)):
                return place
        os.close(place)  # the run that had it was done with it before it was locked


def commit(stream: BinaryIO, part: Path, target: Path) -> None:
    """Bring the bytes to the disk, then the file to its name, then the name to the disk."""
    stream.flush()
    os.fsync(stream.fileno())
    part.replace(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def write_whole(path: Path, chunks: Iterable[bytes]) -> None:
    """Write a file that has its name only when it is on the disk as a whole."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as stream:
            stream.writelines(chunks)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def find_packer(suffix: str) -> Callable[[BinaryIO], BinaryIO]:
    """What makes the stream to write to for a file of this suffix; the same input gives the same bytes at any time."""
    if suffix == ".gz":
        return lambda stream: cast(BinaryIO, gzip.GzipFile("", "wb", 6, stream, mtime=0))
    if suffix == ".zst":
        with extra("zstd"):
            import zstandard
        return lambda stream: cast(
            BinaryIO, zstandard.ZstdCompressor(write_checksum=True).stream_writer(stream, closefd=False)
        )
    return lambda stream: stream
