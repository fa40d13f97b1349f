"""Watch: extracts what arrives in a folder, and adds its records to an output as they are made.

What is done is told by the output itself: after a restart, and when a file grows, only articles whose record is not
there yet are extracted.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from time import sleep
from types import TracebackType
from typing import Any, BinaryIO, NamedTuple, Self

from caixun.read.files import walk
from caixun.records import Record, encode_record
from caixun.run.interrupt import Interrupt
from caixun.sinks import Sink, find_format, open_sink
from caixun.sinks.files import ELSEWHERE, FULL, named
from caixun.sinks.jsonl import JsonLines
from caixun.sinks.sql import DatabaseSink
from caixun.stored import read_heads
from caixun.tables import SERVERS
from caixun.types import Article, SinkError

Key = tuple[str, str, str]  # path, row or member, and id of an article


class Stamp(NamedTuple):
    """What changes while a file is written."""

    inode: int
    size: int
    written: int


class Arrivals:
    """The articles of a folder that have stayed as they are since the last look: what is still written is left alone.

    A file that is moved into place under its name has arrived at the next look; hidden and empty files have not.
    """

    def __init__(self, folder: str, out: str, on_bad: Callable[[Exception], None]) -> None:
        self.folder, self.on_bad = folder, on_bad
        self.own = os.path.realpath(out)
        self.seen: dict[str, Stamp] = {}
        self.taken: dict[str, Stamp] = {}

    def look(self) -> list[str]:
        """The files that have arrived since the last look, the oldest first."""
        now = dict(self.list_files())
        arrived = [file for file, stamp in now.items() if self.seen.get(file) == stamp != self.taken.get(file)]
        self.seen = now
        self.taken = {file: stamp for file, stamp in self.taken.items() if file in now}
        self.taken.update((file, now[file]) for file in arrived)
        return sorted(arrived, key=lambda file: (now[file].written, file))

    def list_files(self) -> Iterator[tuple[str, Stamp]]:
        """The files of the folder, at any depth, as they are now."""
        for file in walk(self.folder, self.on_bad):
            hidden = any(part.startswith(".") for part in Path(file).relative_to(self.folder).parts)
            if hidden or os.path.realpath(file) == self.own:
                continue
            with suppress(FileNotFoundError):  # it may have gone meanwhile
                state = os.stat(file)
                if state.st_size:
                    yield file, Stamp(state.st_ino, state.st_size, state.st_mtime_ns)


class Appender:
    """Adds JSON lines to a file, each whole and at once; half a line that a crash has left is taken away first."""

    def __init__(self, out: str) -> None:
        self.out = out

    def __enter__(self) -> Self:
        with named(self.out, ELSEWHERE):
            self.stream: BinaryIO = open(self.out, "ab", buffering=0)
        return self

    def write(self, record: Record) -> None:
        """Take one record."""
        line = encode_record(record) + b"\n"
        with named(self.out, FULL):
            start = self.stream.tell()
            if self.stream.write(line) != len(line):
                self.stream.truncate(start)
                raise SinkError("cannot write all of a record", self.out, FULL)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self.stream, named(self.out, FULL):
            os.fsync(self.stream.fileno())


def open_output(out: str) -> Callable[[], Any]:
    """What opens the output to add records to it; SinkError where nothing can be added."""
    if out == "-" or out.startswith(SERVERS):
        return lambda: open_sink(out)
    kind = find_format(out)
    if isinstance(kind, type) and issubclass(kind, DatabaseSink):
        return lambda: open_sink(out)
    if kind is not JsonLines or out.lower().endswith((".gz", ".zst")):
        raise SinkError("nothing can be added to a file of this kind", out, "watch into .jsonl, .db, .duckdb or a server")
    if os.path.exists(out):
        mend(out)
    return lambda: Appender(out)


def mend(out: str) -> None:
    """Take half a line away from the end of the file."""
    with named(out, ELSEWHERE), open(out, "r+b") as stream:
        end = stream.seek(0, os.SEEK_END)
        while end > 0:
            start = max(0, end - 65536)
            stream.seek(start)
            at = stream.read(end - start).rfind(b"\n")
            if at >= 0:
                stream.truncate(start + at + 1)
                return
            end = start
        stream.truncate(0)


def read_done(out: str) -> set[Key]:
    """The articles whose records the output has."""
    if out == "-" or not (out.startswith(SERVERS) or os.path.exists(out)):
        return set()
    return {name_article(head.id, head.source) for head in read_heads(out)}


def name_article(id: str, source: dict[str, Any]) -> Key:
    """What tells an article from all others."""
    return str(source.get("path")), str(source.get("member")), id


def watch(
    arrivals: Arrivals,
    out: str,
    extract: Callable[[str, Callable[[Article], bool]], Iterator[tuple[Article, Record]]],
    interrupt: Interrupt,
    every: float,
) -> Iterator[Record]:
    """Each record as it is written, until an interrupt; `extract` gives those of a file whose articles are wanted."""
    open_out = open_output(out)
    done = read_done(out)

    def is_new(article: Article) -> bool:
        return name_article(article.id, article.source) not in done

    for file in interrupt.until(look_again(arrivals, every)):
        sink: Sink
        with open_out() as sink:
            for article, record in extract(file, is_new):
                sink.write(record)
                done.add(name_article(article.id, article.source))
                yield record
                if interrupt.asked:
                    break


def look_again(arrivals: Arrivals, every: float) -> Iterator[str]:
    """Each file as it arrives, for ever."""
    while True:
        yield from arrivals.look()
        sleep(every)
