"""Workers: processes that extract shards, and who is to blame when one dies.

A shard whose worker dies or takes too long is done again article by article, each with the whole timeout and memory for
itself; the article at which that happens again becomes a dead letter, and the others of the shard are as they would be.
"""

import multiprocessing
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures.process import BrokenProcessPool
from time import monotonic
from typing import Any, NamedTuple, Self

import msgspec
from pebble import ProcessExpired, ProcessPool

from caixun.run.ledger import Counts, Entry
from caixun.run.letters import Kind, write_letter
from caixun.run.shards import Folder, Shard
from caixun.run.work import OUT_OF_MEMORY, Job, Part, extract_item, extract_shard, start_worker
from caixun.types import Article, RunError, describe

PACE = 20_000  # characters a second that the slowest machine reads: what a shard may take beyond one article's timeout
PATIENCE = 0.5  # seconds between two looks at the workers
GRACE = 60  # seconds without any news, beyond all timeouts, after which the pool itself is given up
TRIES = 3  # pools in a row that end before they did anything


class Task(NamedTuple):
    """A shard that is being extracted, or one article of it."""

    shard: Shard
    article: int | None = None


class Workers:
    """A pool of worker processes that outlives any of them."""

    def __init__(self, job: Job, number: int, timeout: float, start: str) -> None:
        self.job, self.number, self.timeout = job, number, timeout
        self.context = multiprocessing.get_context(start)
        self.tasks: dict[Future[Any], Task] = {}
        self.parts: dict[int, dict[int, Part]] = {}  # of the shards that are done article by article
        self.barren = 0
        self.hurry = False

    def __enter__(self) -> Self:
        self.open()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def open(self) -> None:
        """Start the processes."""
        self.pool = ProcessPool(self.number, initializer=start_worker, initargs=(self.job,), context=self.context)
        self.news = monotonic()
        assert self.pool.active  # asking starts them: from this thread, while there are no others

    def close(self) -> None:
        """End the processes, whatever they do."""
        self.pool.stop()  # type: ignore[no-untyped-call]
        self.pool.join()

    @property
    def full(self) -> bool:
        """Whether every worker has a shard and another one waits for it."""
        return len(self.tasks) >= 2 * self.number

    def busy(self, hurry: bool) -> bool:
        """Whether there is something to wait for; in a hurry, shards that are done article by article are left undone."""
        self.hurry = hurry
        return any(not hurry or task.article is None for task in self.tasks.values())

    def submit(self, shard: Shard) -> None:
        """Have a shard extracted, whose articles are in the folder."""
        self.schedule(Task(shard))

    def schedule(self, task: Task) -> None:
        """Hand a task to the pool."""
        what: Callable[..., Any] = extract_shard if task.article is None else extract_item
        numbers = [number for number in (task.shard.number, task.article) if number is not None]
        while True:
            try:
                self.tasks[self.pool.schedule(what, numbers, timeout=self.allow(task))] = task
                return
            except RuntimeError:  # it broke while nothing was under way
                self.renew()

    def allow(self, task: Task) -> float:
        """How long a task may take: one article its timeout, a shard besides what its length asks for."""
        return self.timeout + (task.shard.characters / PACE if task.article is None else 0)

    def collect(self, seconds: float) -> Iterator[Entry]:
        """The shards that are done, waiting for the first of them as long as that; OSError when a worker cannot write."""
        done = wait(self.tasks, seconds, FIRST_COMPLETED).done
        if done:
            self.news = monotonic()
        elif self.tasks and monotonic() - self.news > GRACE + max(map(self.allow, self.tasks.values())):
            self.renew()
        for future in done:
            if task := self.tasks.pop(future, None):
                yield from self.settle(future, task)

    def settle(self, future: Future[Any], task: Task) -> Iterator[Entry]:
        """What one task gave."""
        try:
            result = future.result()
        except BrokenProcessPool:
            self.tasks[future] = task
            self.renew()
            return
        except (ProcessExpired, TimeoutError) as error:
            yield from self.blame(task, error)
        except OSError:
            raise
        except Exception as error:
            yield from self.blame(task, error)
        else:
            self.barren = 0
            if isinstance(result, Part):
                yield from self.join(task, result)
            else:
                size, counts = result
                yield enter(task.shard, size, counts)

    def renew(self) -> None:
        """A new pool for one that is broken; it does again whatever was under way."""
        self.barren += 1
        if self.barren == TRIES:
            raise RunError("the workers die as soon as they start", remedy="give them more --memory, or fewer --workers")
        self.close()
        self.open()
        tasks, self.tasks = list(self.tasks.values()), {}
        for task in tasks:
            self.schedule(task)

    def blame(self, task: Task, error: Exception) -> Iterator[Entry]:
        """Do a shard again article by article; an article that fails by itself becomes a dead letter."""
        if self.hurry:
            return
        if task.article is None:
            self.parts[task.shard.number] = {}
            for index in range(task.shard.items):
                self.schedule(Task(task.shard, index))
            return
        item = Folder(self.job.folder).read_articles(task.shard.number)[task.article]
        if isinstance(item, Article):
            kind, reason = self.explain(error)
            item = write_letter(item, kind, f"{item.id}: {reason}", self.job.settings)
        lines = msgspec.json.encode(item) + b"\n"
        yield from self.join(task, Part(records=b"", letters=lines, counts=Counts(dead=1)))

    def explain(self, error: Exception) -> tuple[Kind, str]:
        """Why an article has no record."""
        if isinstance(error, TimeoutError):
            return "timeout", f"took longer than {self.timeout:g} s"
        code = error.exitcode if isinstance(error, ProcessExpired) else 0
        if code == OUT_OF_MEMORY or isinstance(error, MemoryError):
            return "memory", f"needed more than {self.job.memory} MB beside the model"
        if code < 0:
            hint = ": out of memory, or killed from outside" if -code == signal.SIGKILL else ""
            return "crash", f"its worker died of {signal.Signals(-code).name}{hint}"
        return ("crash", f"its worker ended with exit code {code}") if code else ("error", describe(error))

    def join(self, task: Task, part: Part) -> Iterator[Entry]:
        """Keep what came of one article, and with the last one commit its shard."""
        parts = self.parts[task.shard.number]
        parts[task.article or 0] = part
        if len(parts) < task.shard.items:
            return
        del self.parts[task.shard.number]
        ordered = [parts[index] for index in sorted(parts)]
        records, letters = (b"".join(getattr(part, name) for part in ordered) for name in ("records", "letters"))
        Folder(self.job.folder).commit(task.shard.number, records, letters)
        yield enter(task.shard, len(records), sum((part.counts for part in ordered), Counts()))


def enter(shard: Shard, size: int, counts: Counts) -> Entry:
    """The line of the ledger for a shard."""
    return Entry(shard=shard.number, digest=shard.digest, size=size, counts=counts)
