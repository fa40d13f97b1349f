"""Progress: how far a run is, on standard error: a bar on a terminal, else a line now and then."""

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING, Self

from caixun.read.files import list_files
from caixun.run.ledger import Counts
from caixun.run.letters import Item, Letter

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

PAUSE = 5.0  # seconds between two lines where there is no terminal


class Progress:
    """Counts what is done, and estimates from the sizes of the input files when it will end."""

    def __init__(self, inputs: Iterable[str], quiet: bool) -> None:
        self.quiet = quiet
        self.live = not quiet and sys.stderr.isatty()
        self.total = None if quiet else measure(inputs)
        self.path, self.passed, self.into = "", 0, 0
        self.kept, self.done = Counts(), Counts()
        self.began = self.told = monotonic()
        self.base = 0
        self.bar: Bar | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Take the bar away."""
        if self.bar:
            self.bar.stop()

    def follow(self, items: Iterable[Item]) -> Iterator[Item]:
        """The items as they are; notes how much of the input files they are."""
        for item in items:
            path = item.path if isinstance(item, Letter) else str(item.source.get("path"))
            if path != self.path:
                self.passed += measure_file(self.path)
                self.path, self.into = path, 0
            self.into += 0 if isinstance(item, Letter) else len(item.raw.encode())
            yield item

    def keep(self, counts: Counts) -> None:
        """A shard of an earlier run."""
        self.kept += counts
        self.began, self.base = monotonic(), self.read

    def add(self, counts: Counts) -> None:
        """A shard that was extracted now."""
        self.done += counts
        if self.live:
            self.bar = self.bar or open_bar(self.total)
            self.bar.update(self.bar.task_ids[0], description=self.count(), completed=self.read)
        elif not self.quiet and monotonic() - self.told > PAUSE:
            self.told = monotonic()
            print(self.count(), file=sys.stderr, flush=True)

    def say(self, line: str) -> None:
        """Something worth knowing."""
        if not self.quiet:
            print(f"caixun: {line}", file=sys.stderr, flush=True)

    @property
    def read(self) -> int:
        """Bytes of input that were read."""
        return self.passed + min(self.into, measure_file(self.path))

    def count(self) -> str:
        """What is done, how fast, and how much time is left."""
        words = name_counts(self.kept + self.done) + self.rate()
        left, past = (self.total or 0) - self.read, self.read - self.base
        if left > 0 and past > 0:
            words += f", about {name_time((monotonic() - self.began) * left / past)} left"
        return words

    def sum_up(self, counts: Counts) -> None:
        """The last line."""
        if not self.quiet:
            earlier = f" ({self.kept.records:,} of an earlier run)" if self.kept.records else ""
            print(f"{name_counts(counts)}{earlier}; {name_time(monotonic() - self.began)}{self.rate()}", file=sys.stderr)

    def rate(self) -> str:
        """Articles and characters a second of this run."""
        seconds = max(monotonic() - self.began, 1e-9)
        articles = (self.done.records + self.done.dead) / seconds
        return f", {articles:.0f} articles/s, {self.done.characters / seconds / 1000:.0f} k chars/s" if articles else ""


def open_bar(total: int | None) -> "Bar":
    """A bar at the foot of the terminal; it comes with the first shard that is done, as it is a thread of its own."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    text = TextColumn("{task.description}", markup=False)
    bar = Progress(BarColumn(), text, console=Console(stderr=True), transient=True)
    bar.add_task("", total=total)
    bar.start()
    return bar


def measure(inputs: Iterable[str]) -> int | None:
    """Bytes of the input files; None where that would use up what can be read only once."""
    paths = list(inputs)
    if any(path == "-" or (path.startswith("@") and not os.path.isfile(path[1:])) for path in paths):
        return None
    return sum(map(measure_file, list_files(paths, lambda error: None)))


def measure_file(path: str) -> int:
    """Bytes of a file, 0 where there is none."""
    with suppress(OSError):
        return os.path.getsize(path)
    return 0


def name_counts(counts: Counts) -> str:
    """Counts in words.

    >>> name_counts(Counts(records=1, facts=3)), name_counts(Counts(records=1200, facts=1, dead=2))
    ('1 article, 3 facts', '1,200 articles, 1 fact, 2 dead letters')
    """
    named = ((counts.records, "article"), (counts.facts, "fact"), (counts.dead, "dead letter"))
    return ", ".join(f"{n:,} {noun}{'s'[: n != 1]}" for n, noun in named if n or noun != "dead letter")


def name_time(seconds: float) -> str:
    """A duration, roughly.

    >>> name_time(3.21), name_time(75), name_time(8000)
    ('3.2 s', '1 min 15 s', '2 h 13 min')
    """
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes = int(seconds) // 60
    return f"{minutes} min {int(seconds) % 60} s" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"
