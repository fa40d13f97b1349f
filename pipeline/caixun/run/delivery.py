"""Delivery: how the shards that are done become the output, in their order.

A file or a database gets them when all of them are there; until then they stay in a folder beside it, so that a run can go
on after whatever ended it. A stream gets each shard as soon as those before it are out.
"""

from collections.abc import Callable
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Protocol, Self

from caixun.records import read_record
from caixun.run.interrupt import Interrupt
from caixun.run.ledger import Counts, Entry, Ledger
from caixun.run.plan import Plan
from caixun.run.settings import list_changes, take_fingerprint
from caixun.run.shards import Folder, Shard, writing
from caixun.sinks import Sink
from caixun.sinks.files import write_whole
from caixun.sinks.jsonl import JsonLines, Stream
from caixun.sinks.sql import DatabaseSink
from caixun.types import RunError

AHEAD = 8  # shards for each worker that may wait for an earlier one before a stream


class Delivery(Protocol):
    """Takes shards in any order."""

    folder: Folder

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def find(self, shard: Shard) -> Entry | None:
        """The entry of a shard that an earlier run has done."""

    def take(self, entry: Entry) -> None:
        """One shard is done."""

    def waits(self, number: int) -> bool:
        """Whether a shard must wait, because too many before it are not out."""

    def finish(self, shards: int, interrupt: Interrupt) -> Counts:
        """All are done: what they hold."""


class Streamed:
    """Shards on their way to a stream; they wait in a folder of the system's for temporary files."""

    def __init__(self, sink: Sink, plan: Plan, say: Callable[[str], None]) -> None:
        self.sink = sink
        self.most = AHEAD * plan.workers
        self.place = TemporaryDirectory(prefix="caixun-")
        self.folder = Folder(Path(self.place.name))
        self.entries: dict[int, Entry] = {}
        self.out = 0
        self.counts = Counts()

    def __enter__(self) -> Self:
        self.sink.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.place.cleanup()
        self.sink.__exit__(kind, error, trace)

    def find(self, shard: Shard) -> Entry | None:
        """A stream has no earlier run."""
        return None

    def take(self, entry: Entry) -> None:
        """Give out the shard and those that waited for it."""
        self.entries[entry.shard] = entry
        while done := self.entries.pop(self.out, None):
            pour(self.sink, self.folder.records(self.out).read_bytes())
            self.folder.discard(self.out)
            self.counts += done.counts
            self.out += 1

    def waits(self, number: int) -> bool:
        """One article that takes long must not let the others fill the disk."""
        return number - self.out >= self.most

    def finish(self, shards: int, interrupt: Interrupt) -> Counts:
        """Everything is out."""
        return self.counts


class Kept:
    """Shards in a folder beside the output, with their ledger."""

    def __init__(self, sink: Sink, plan: Plan, say: Callable[[str], None]) -> None:
        self.sink, self.say = sink, say
        self.changed = False
        self.dead = name_letters(plan.out)
        self.folder = Folder(name_folder(plan.out))
        with writing(self.folder.path):
            self.ledger = Ledger(self.folder.path / "ledger.jsonl")
            try:
                self.begin(plan)
            except BaseException:
                self.ledger.close()
                raise

    def begin(self, plan: Plan) -> None:
        """Go on with the run that is there, or begin one; RunError if that one was another."""
        fingerprint = take_fingerprint(plan.settings, plan.inputs, plan.shard)
        old = self.ledger.fingerprint if plan.resume and self.ledger.entries else None
        if old is None:
            self.ledger.begin(fingerprint)
        elif changes := list_changes(old, fingerprint):
            what = f"an interrupted run is kept here that cannot be gone on with: {'; '.join(changes)}"
            remedy = "run it as it was, or start anew with --no-resume, or choose another output with -o"
            raise RunError(what, str(self.folder.path), remedy)
        else:
            self.say(f"going on with the interrupted run in {self.folder.path}")
        self.folder.sweep(self.ledger.entries)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None and not self.ledger.entries:  # nothing to go on with
            self.remove()
        self.ledger.close()

    def find(self, shard: Shard) -> Entry | None:
        """The entry of a shard of these very articles, if its files are there."""
        entry = self.ledger.entries.get(shard.number)
        if entry is None or not self.folder.holds(entry):
            return None
        if entry.digest == shard.digest:
            return entry
        if not self.changed:
            self.say("the articles are not those of the interrupted run any more: what differs is extracted again")
            self.changed = True
        return None

    def take(self, entry: Entry) -> None:
        """Write down that it is done."""
        self.ledger.enter(entry)
        self.folder.articles(entry.shard).unlink(missing_ok=True)

    def waits(self, number: int) -> bool:
        """There is no order to keep yet."""
        return False

    def finish(self, shards: int, interrupt: Interrupt) -> Counts:
        """Write dead letters and output, then take the folder away; no output where there is nothing but dead letters."""
        counts = sum((self.ledger.entries[number].counts for number in range(shards)), Counts())
        if counts.dead:
            write_whole(self.dead, (self.folder.read_letters(number) for number in range(shards)))
        else:
            self.dead.unlink(missing_ok=True)
        if counts.records or not counts.dead:
            with self.sink as sink:
                for number in range(shards):
                    interrupt.check()
                    pour(sink, self.read_records(number))
            if isinstance(sink, DatabaseSink) and sink.doubled:
                what = "one article has" if sink.doubled == 1 else f"{sink.doubled} articles have"
                self.say(f"{what} the id of another one: {sink.out} holds the last of each id")
        self.remove()
        return counts

    def read_records(self, number: int) -> bytes:
        """The records of a shard; RunError where they are not what the ledger says."""
        records, entry = self.folder.records(number).read_bytes(), self.ledger.entries[number]
        if len(records) != entry.size or records.count(b"\n") != entry.counts.records:
            raise RunError("this file was changed during the run", str(self.folder.records(number)), "run once more")
        return records

    def remove(self) -> None:
        """Take the folder away, the ledger first, so that no later run believes in what is half removed."""
        self.ledger.path.unlink(missing_ok=True)
        self.folder.sweep()
        with suppress(OSError):  # somebody else's files are in it
            self.folder.path.rmdir()


def pour(sink: Sink, lines: bytes) -> None:
    """Write records that are lines already."""
    if isinstance(sink, JsonLines | Stream):
        sink.write_lines(lines)
        return
    for line in lines.splitlines():
        sink.write(read_record(line))


def name_folder(out: str) -> Path:
    """Where a run keeps its shards."""
    return Path(f"{name_base(out)}.run")


def name_letters(out: str) -> Path:
    """Where a run leaves its dead letters."""
    return Path(f"{name_base(out)}.dead.jsonl")


def name_base(out: str) -> str:
    """What the names of a run's own files begin with: the output's, or for an address a digest that gives no password away.

    >>> name_base("news/out.jsonl"), name_base("postgresql://me:secret@host/news")
    ('news/out.jsonl', 'caixun-f60e228b')
    """
    return f"caixun-{blake2b(out.encode(), digest_size=4).hexdigest()}" if "://" in out else out
