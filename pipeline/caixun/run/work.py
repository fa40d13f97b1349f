"""What a worker does: articles in, records and dead letters out. The model is loaded once a worker."""

import ctypes
import errno
import multiprocessing
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec

from caixun.pipeline import extract_article, extract_articles, load
from caixun.records import Record, encode_record
from caixun.run.ledger import Counts
from caixun.run.letters import Item, Letter, write_letter
from caixun.run.settings import Settings
from caixun.run.shards import Folder
from caixun.types import Article, describe

OUT_OF_MEMORY = errno.ENOMEM  # the exit code of a worker whose article needs more than it may
MEGABYTE = 1_000_000
DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """What a worker must know once: where the run is, how to extract, and what an article may need."""

    folder: Path
    settings: Settings
    memory: int


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """What came of some articles: lines of records, lines of dead letters, and how many."""

    records: bytes
    letters: bytes
    counts: Counts


JOBS: list[Job] = []  # this process's own, once it is a worker


def start_worker(job: Job) -> None:
    """Make this process a worker: it ends with its parent, and has memory for the model and one large article."""
    die_with_parent()
    JOBS.append(job)
    load(job.settings.companies)
    limit_memory(job.memory)


def die_with_parent() -> None:
    """On Linux the kernel ends a worker whose parent was killed; elsewhere its closed pipe does, after the article."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGKILL)
        parent = multiprocessing.parent_process()
        if parent is not None and os.getppid() != parent.pid:  # it was killed before the kernel knew
            os._exit(1)


def limit_memory(memory: int) -> None:
    """Let the address space grow by so many megabytes, 0 for no limit; Linux only, as others do not enforce it.

    What a limit of the address space refuses is the one allocation that is too much, at once and in this process; a
    watch on resident memory would come too late for a single large one.
    """
    if sys.platform == "linux" and memory:
        import resource

        used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (used + memory * MEGABYTE, resource.getrlimit(resource.RLIMIT_AS)[1]))


def extract_shard(number: int) -> tuple[int, Counts]:
    """Extract a shard and commit what came of it; the size of its records, and the counts."""
    (job,) = JOBS
    folder = Folder(job.folder)
    part = extract_items(job.settings, folder.read_articles(number))
    folder.commit(number, part.records, part.letters)
    return len(part.records), part.counts


def extract_item(number: int, index: int) -> Part:
    """Extract one article of a shard, which alone may be to blame now."""
    (job,) = JOBS
    return extract_items(job.settings, [Folder(job.folder).read_articles(number)[index]])


def extract_items(settings: Settings, items: Sequence[Item]) -> Part:
    """The records and dead letters of some articles; one that fails among others is tried again by itself."""
    articles = [item for item in items if isinstance(item, Article)]
    made: dict[int, Record] = {}
    for article, record in extract_articles(load(settings.companies), articles, stop_without_memory, settings.published):
        made[id(article)] = record
    records, letters = [], []
    facts = 0
    for item in items:
        result = item if isinstance(item, Letter) else made.get(id(item)) or extract_alone(settings, item)
        if isinstance(result, Letter):
            letters.append(msgspec.json.encode(result) + b"\n")
            continue
        facts += len(result.facts)
        if settings.no_text:
            result.text = msgspec.UNSET
        records.append(encode_record(result) + b"\n")
    characters = sum(len(article.raw) for article in articles)
    counts = Counts(records=len(records), dead=len(letters), facts=facts, characters=characters)
    return Part(records=b"".join(records), letters=b"".join(letters), counts=counts)


def extract_alone(settings: Settings, article: Article) -> Record | Letter:
    """The record of one article, or its letter."""
    try:
        return extract_article(load(settings.companies), article, settings.published)
    except Exception as error:  # one bad article must not cost the others
        stop_without_memory(error)
        return write_letter(article, "error", f"{article.id}: {describe(error)}", settings)


def stop_without_memory(error: Exception, article: str = "") -> None:
    """End a worker that has no memory left: what it says of the articles after this one is worth nothing."""
    if isinstance(error, MemoryError):
        os._exit(OUT_OF_MEMORY)
