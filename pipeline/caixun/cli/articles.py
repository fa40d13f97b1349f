"""What the commands that take articles share: which articles, their date, what one may need, and how it ended."""

import sys
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from caixun.cli.screen import complain_and_keep, say
from caixun.types import Article

if TYPE_CHECKING:
    from collections.abc import Iterable

    from caixun.read import Reading
    from caixun.records import Record
    from caixun.run.letters import Item
    from caixun.run.plan import Plan


def check_date(value: str | None) -> str | None:
    """The value again when it is an ISO date or date-time, else a usage error."""
    try:
        datetime.fromisoformat(value or "2000-01-01")
    except ValueError as error:
        raise typer.BadParameter(f"{value!r} is no ISO date such as 2025-06-16") from error
    return value


Paths = Annotated[
    list[str], typer.Argument(metavar="PATH", help="Files, directories, globs, archives, @lists of them; - is standard input.")
]
Date = Annotated[
    str | None,
    typer.Option(
        "--date", metavar="DATE", callback=check_date, help="Publication date of articles without one of their own."
    ),
]
Companies = Annotated[
    str | None,
    typer.Option(
        "--companies",
        metavar="FILE",
        help="Your own companies, a TSV or CSV file with the columns name, symbol, aliases; they outrank the shipped ones.",
    ),
]
Columns = Annotated[
    list[str] | None,
    typer.Option(
        "--column",
        metavar="FIELD=NAME",
        help="What JSONL, CSV and Parquet call text, title, published, id or url, as in text=正文.",
        show_default=False,
    ),
]
MaxBytes = Annotated[int, typer.Option(metavar="N", min=1, help="Bytes of the longest article that is read.")]
MaxMembers = Annotated[int, typer.Option(metavar="N", min=1, help="Articles in one archive.")]
MaxRatio = Annotated[int, typer.Option(metavar="N", min=1, help="How many times its size an archive may unpack to.")]
Out = Annotated[
    str,
    typer.Option(
        "-o",
        "--out",
        metavar="OUT",
        help="A .jsonl, .csv, .parquet, .db or .duckdb file or postgresql:// database, written whole or not at all; "
        "- is standard output.",
    ),
]
Workers = Annotated[
    int | None,
    typer.Option("-j", "--workers", metavar="N", min=1, help="Worker processes, else one a core.", show_default=False),
]
Timeout = Annotated[float, typer.Option(metavar="SECONDS", min=0.01, help="What one article may take.")]
Memory = Annotated[int, typer.Option(metavar="MB", min=0, help="What one article may need beside the model; 0 is no limit.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="Say nothing but errors.")]


def set_reading(columns: Sequence[str] | None, max_bytes: int, max_members: int, max_ratio: int) -> "Reading | None":
    """How to read, if not as always; a usage error where a column is none."""
    from caixun.read import Reading

    given = dict(column.partition("=")[::2] for column in columns or ())
    if not given.keys() <= {"text", "title", "published", "id", "url"} or not all(given.values()):
        raise typer.BadParameter("--column takes text, title, published, id or url, then = and the name of a column")
    reading = Reading(max_bytes=max_bytes, max_members=max_members, max_ratio=max_ratio, **given)
    return None if reading == Reading() else reading


def read_records(paths: Sequence[str], date: str | None, companies: str | None) -> "Iterator[tuple[Article, Record]]":
    """Every readable article with its record, in this process; what fails is named, and decides the exit code."""
    from caixun.pipeline import extract_articles, load
    from caixun.read import read_articles

    bad: list[Exception] = []
    fail = complain_and_keep(bad)
    done = 0
    for article, record in extract_articles(load(companies), read_articles(paths, fail), fail, date):
        done += 1
        yield article, record
    leave(done, len(bad))


def leave(records: int, bad: int) -> None:
    """The exit code: 3 when some articles were bad, 1 when there was nothing else."""
    if bad:
        raise typer.Exit(3 if records else 1)


def run(items: "Iterable[Item]", plan: "Plan", quiet: bool) -> None:
    """Run a plan with its progress on standard error, and leave with the exit code that it earns."""
    from caixun.run.batch import run_batch
    from caixun.run.delivery import name_folder, name_letters
    from caixun.run.interrupt import end_in_peace
    from caixun.run.progress import Progress

    with Progress(plan.inputs, quiet) as progress:
        try:
            counts = run_batch(items, plan, progress, lambda letter: say(letter.reason))
        except KeyboardInterrupt:
            end_in_peace()
            progress.close()
            again = "; run the same command again to go on" if name_folder(plan.out).exists() else ""
            say(f"interrupted after {progress.count()}{again}")
            raise typer.Exit(130) from None
    progress.sum_up(counts)
    if counts.dead and not quiet and name_letters(plan.out).exists():
        say(f"dead letters are in {name_letters(plan.out)}; caixun retry tries them again")
    leave(counts.records, counts.dead)


def count_cores() -> int:
    """The cores that this process may use."""
    import os

    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
