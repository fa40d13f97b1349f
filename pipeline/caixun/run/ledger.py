"""The ledger: which shards of a run are done. Its first line is the run's fingerprint, each other line a shard.

Lines are appended after a shard's files are on the disk. A line that is lost or torn costs its shard being done again,
nothing else, so the ledger needs no care of its own. It is also the run's lock.
"""

import fcntl
import os
from io import FileIO
from pathlib import Path

import msgspec

from caixun.run.settings import Fingerprint
from caixun.types import RunError


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """What became of some articles."""

    records: int = 0
    dead: int = 0
    facts: int = 0
    characters: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(**{name: getattr(self, name) + getattr(other, name) for name in self.__struct_fields__})


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One shard that is done: the digest of its articles, and how long its records are."""

    shard: int
    digest: str
    size: int
    counts: Counts


class Ledger:
    """The open ledger of a run, locked against every other run."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.stream = open_locked(path)
        self.fingerprint: Fingerprint | None = None
        self.entries: dict[int, Entry] = {}
        self.read()

    def read(self) -> None:
        """Take in what is written, and cut off a last line that was torn."""
        self.stream.seek(0)
        end = 0
        for line in self.stream.read().splitlines(keepends=True):
            try:
                if not line.endswith(b"\n"):
                    break
                if self.fingerprint is None:
                    self.fingerprint = msgspec.json.decode(line, type=Fingerprint)
                else:
                    entry = msgspec.json.decode(line, type=Entry)
                    self.entries[entry.shard] = entry
            except msgspec.MsgspecError:
                break
            end += len(line)
        self.stream.truncate(end)

    def begin(self, fingerprint: Fingerprint) -> None:
        """Forget everything and begin a run."""
        self.stream.truncate(0)
        self.entries.clear()
        self.fingerprint = fingerprint
        self.append(fingerprint)

    def enter(self, entry: Entry) -> None:
        """Write down that a shard is done."""
        self.entries[entry.shard] = entry
        self.append(entry)

    def append(self, line: Fingerprint | Entry) -> None:
        """One more line; a disk that is nearly full takes a part of it, and says why at the rest."""
        content = msgspec.json.encode(line) + b"\n"
        while content:
            content = content[self.stream.write(content) :]

    def close(self) -> None:
        """Give the lock back."""
        self.stream.close()


def open_locked(path: Path) -> FileIO:
    """The ledger's file, open for this process alone; RunError while another run has it.

    The lock is of a kind that a child does not inherit and that ends with its process, however that ends.
    """
    while True:
        path.parent.mkdir(exist_ok=True)
        stream = FileIO(path, "a+")
        try:
            fcntl.lockf(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            stream.close()
            what = "another run is at work on this output"
            raise RunError(what, str(path.parent), "wait for it, or choose another output with -o") from error
        if path.exists() and os.path.samestat(path.stat(), os.fstat(stream.fileno())):
            return stream
        stream.close()  # the run that had the lock has ended just now and taken its folder away
