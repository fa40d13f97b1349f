"""Shards: consecutive articles that are extracted together, and the folder that holds what came of them.

A shard's articles wait in a file for the worker that takes them, and its records and dead letters are files that appear
whole: what passes through the pool's pipes is a few numbers, so a worker that is killed cannot leave half a message there.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path

import msgspec

from caixun.run.ledger import Entry
from caixun.run.letters import Item, Letter
from caixun.sinks.files import write_whole
from caixun.types import Article, RunError

CHARACTERS = 500_000  # a shard of long articles is full before it has as many as it may
OWN = re.compile(r"\d{6,}\.(in|jsonl|dead\.jsonl)|\.\d{6,}\..+\.part")

ENCODER = msgspec.msgpack.Encoder()
DECODER = msgspec.msgpack.Decoder(list[tuple[Article | None, Letter | None]])


class Shard(msgspec.Struct, frozen=True, kw_only=True):
    """The articles with this number: how many, and a digest of them."""

    number: int
    items: int
    characters: int
    digest: str
    content: bytes


class Folder:
    """The files of a run: 000007.in, 000007.jsonl and, where there are any, 000007.dead.jsonl."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def articles(self, number: int) -> Path:
        """Where the articles of a shard wait."""
        return self.path / f"{number:06}.in"

    def records(self, number: int) -> Path:
        """Where its records are."""
        return self.path / f"{number:06}.jsonl"

    def letters(self, number: int) -> Path:
        """Where its dead letters are."""
        return self.path / f"{number:06}.dead.jsonl"

    def read_articles(self, number: int) -> list[Item]:
        """The items of a shard."""
        pairs = DECODER.decode(self.articles(number).read_bytes())
        return [item for pair in pairs for item in pair if item is not None]

    def read_letters(self, number: int) -> bytes:
        """The dead letters of a shard, as lines."""
        path = self.letters(number)
        return path.read_bytes() if path.exists() else b""

    def list_letters(self, number: int) -> list[Letter]:
        """The dead letters of a shard."""
        return [msgspec.json.decode(line, type=Letter) for line in self.read_letters(number).splitlines()]

    def holds(self, entry: Entry) -> bool:
        """Whether what came of a shard is there."""
        records = self.records(entry.shard)
        whole = records.exists() and records.stat().st_size == entry.size
        return whole and (not entry.counts.dead or self.letters(entry.shard).exists())

    def sweep(self, done: Iterable[int] = ()) -> None:
        """Remove the files of a run, but not what came of the shards that are done, and nothing that is no run's."""
        kept = {path for number in done for path in (self.records(number), self.letters(number))}
        for path in self.path.iterdir():
            if OWN.fullmatch(path.name) and path not in kept:
                path.unlink()

    def commit(self, number: int, records: bytes, letters: bytes) -> None:
        """Write what came of a shard, the records last: a shard whose records are there is there as a whole."""
        if letters:
            write_whole(self.letters(number), [letters])
        else:
            self.letters(number).unlink(missing_ok=True)
        write_whole(self.records(number), [records])

    def discard(self, number: int) -> None:
        """Remove every file of a shard."""
        for path in (self.articles(number), self.records(number), self.letters(number)):
            path.unlink(missing_ok=True)


def cut_shards(items: Iterable[Item], most: int) -> Iterator[Shard]:
    """The items in shards of at most so many."""
    held: list[Item] = []
    characters = number = 0
    for item in items:
        held.append(item)
        characters += len(item.raw) if isinstance(item, Article) else 0
        if len(held) == most or characters >= CHARACTERS:
            yield close_shard(number, held, characters)
            held, characters, number = [], 0, number + 1
    if held:
        yield close_shard(number, held, characters)


def close_shard(number: int, items: list[Item], characters: int) -> Shard:
    """A shard of these items."""
    content = ENCODER.encode([(None, item) if isinstance(item, Letter) else (item, None) for item in items])
    digest = blake2b(content, digest_size=16).hexdigest()
    return Shard(number=number, items=len(items), characters=characters, digest=digest, content=content)


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Around the files of a run: what the system refuses becomes a RunError."""
    try:
        yield
    except BrokenPipeError:  # nobody reads the output any more
        raise
    except OSError as error:
        remedy = "make room, then run the same command again: what is done is kept"
        raise RunError(f"cannot write: {error.strerror or error}", str(folder), remedy) from error
